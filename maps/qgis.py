"""Styles for QGIS: the .qml beside a GeoJSON file and the rows of ``layer_styles`` inside a GeoPackage.

QGIS applies both by itself when it opens the layer. Map tips are HTML in which QGIS does not escape fields, so every
field in them is escaped here, by QGIS's own expressions.
"""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import escape, quoteattr

from geo.records import Level, Role
from maps.marks import STYLE_MARK
from maps.style import LEVEL_COLOURS, LEVEL_LABELS, ROLES

_DOCTYPE: Final = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
_INK: Final = "34,34,34,255"


def points_style() -> str:
    """QML for points: a symbol and colour for each role, hollow below a confidence of 0.5 is left to the user."""
    symbols = [
        _symbol(
            number,
            "marker",
            "SimpleMarker",
            {
                "name": ROLES[role].marker,
                "color": _rgba(ROLES[role].colour, 235),
                "outline_color": "255,255,255,255",
                "outline_width": "0.4",
                "size": "3.4" if role is Role.LITERAL else "2.8",
                "size_unit": "MM",
            },
        )
        for number, role in enumerate(Role)
    ]
    return _document(_by_role(symbols), _labels("name", placement=6), _tip(_MENTION_TIP))


def regions_style() -> str:
    """QML for regions: a light fill and an outline in the colour of the role."""
    dashes = {"solid": "solid", "double": "solid", "dashed": "dash", "dotted": "dot", "wavy": "dash dot"}
    symbols = [
        _symbol(
            number,
            "fill",
            "SimpleFill",
            {
                "color": _rgba(ROLES[role].colour, 40 if role is Role.LITERAL else 14),
                "style": "solid",
                "outline_color": _rgba(ROLES[role].colour, 220),
                "outline_style": dashes[ROLES[role].line],
                "outline_width": "0.5" if role is Role.LITERAL else "0.3",
                "outline_width_unit": "MM",
            },
        )
        for number, role in enumerate(Role)
    ]
    return _document(_by_role(symbols), _labels("name", placement=1), _tip(_MENTION_TIP))


def flags_style() -> str:
    """QML for flags: a dashed line from the place to what the text states, in the colour of the level."""
    symbols = [
        _symbol(
            number,
            "line",
            "SimpleLine",
            {
                "line_color": _rgba(LEVEL_COLOURS[level], 255),
                "line_style": "dash",
                "line_width": "0.7",
                "line_width_unit": "MM",
            },
        )
        for number, level in enumerate(Level)
    ]
    labels = {level.value: LEVEL_LABELS[level] for level in Level}
    return _document(_categories("level", labels, symbols), _labels("code", placement=2), _tip(_FLAG_TIP))


def flag_areas_style() -> str:
    """QML for the areas of flags: what the text states dashed, what is true in a firm line."""
    looks = (
        ("stated", "what the text states", LEVEL_COLOURS[Level.ERROR], "dash"),
        ("true", "what is true", ROLES[Role.ACTOR].colour, "solid"),
    )
    symbols = [
        _symbol(
            number,
            "fill",
            "SimpleFill",
            {
                "color": _rgba(colour, 36),
                "style": "solid",
                "outline_color": _rgba(colour, 255),
                "outline_style": dashes,
                "outline_width": "0.6",
                "outline_width_unit": "MM",
            },
        )
        for number, (_, _, colour, dashes) in enumerate(looks)
    ]
    labels = {part: words for part, words, _, _ in looks}
    return _document(_categories("part", labels, symbols), _labels("name", placement=1), _tip(_FLAG_AREA_TIP))


_MENTION_TIP: Final = (
    ("b", ("name",)),
    ("span", ("kind", "admin1", "country")),
    ("p", ("sentence",)),
    ("p", ("flags", "flag_messages")),
    ("small", ("role", "place_id")),
)
_FLAG_AREA_TIP: Final = (("b", ("name", "part")), ("p", ("code", "message")), ("p", ("sentence",)))
_FLAG_TIP: Final = (("b", ("code", "level")), ("p", ("message",)), ("p", ("sentence",)), ("small", ("suggestion",)))


def _tip(parts: tuple[tuple[str, tuple[str, ...]], ...]) -> str:
    blocks = []
    for tag, fields in parts:
        joined = ", ".join(f"nullif(\"{field}\",'')" for field in fields)
        text = f"array_to_string(array_filter(array({joined}),@element is not null),' · ')"
        for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;")):
            text = f"replace({text},'{sign}','{entity}')"
        blocks.append(f"<{tag}>[% {text} %]</{tag}>")
    return '<div style="max-width:26em">' + "<br>".join(blocks) + "</div>"


def _by_role(symbols: list[str]) -> str:
    return _categories("role", {role.value: ROLES[role].label for role in Role}, symbols)


def _categories(field: str, labels: dict[str, str], symbols: list[str]) -> str:
    rows = "".join(
        f'<category render="true" type="string" symbol="{number}" value={quoteattr(value)} label={quoteattr(label)}/>'
        for number, (value, label) in enumerate(labels.items())
    )
    return (
        f'<renderer-v2 type="categorizedSymbol" attr="{field}" symbollevels="0" enableorderby="0" forceraster="0">'
        f"<categories>{rows}</categories><symbols>{''.join(symbols)}</symbols></renderer-v2>"
    )


def _symbol(number: int, kind: str, layer: str, options: dict[str, str]) -> str:
    rows = "".join(f'<Option type="QString" name={quoteattr(k)} value={quoteattr(v)}/>' for k, v in options.items())
    props = "".join(f"<prop k={quoteattr(k)} v={quoteattr(v)}/>" for k, v in options.items())  # read before QGIS 3.20
    return (
        f'<symbol name="{number}" type="{kind}" alpha="1" clip_to_extent="1" force_rhr="0">'
        f'<layer class="{layer}" enabled="1" locked="0" pass="0"><Option type="Map">{rows}</Option>{props}</layer>'
        "</symbol>"
    )


def _labels(field: str, placement: int) -> str:
    return (
        '<labeling type="simple"><settings calloutType="simple">'
        f'<text-style fieldName="{field}" isExpression="0" fontFamily="Sans Serif" fontSize="9" fontSizeUnit="Point"'
        f' textColor="{_INK}" textOpacity="1">'
        '<text-buffer bufferDraw="1" bufferSize="0.9" bufferSizeUnits="MM" bufferColor="255,255,255,255"'
        ' bufferOpacity="0.9"/></text-style>'
        f'<placement placement="{placement}" dist="1" distUnits="MM" priority="5"/>'
        '<rendering obstacle="1" displayAll="0" drawLabels="1"/></settings></labeling>'
    )


def _document(renderer: str, labels: str, tip: str) -> str:
    return (
        f'{_DOCTYPE}{STYLE_MARK}<qgis version="3.22.0" styleCategories="Symbology|Labeling|MapTips" labelsEnabled="1">'
        f"{renderer}{labels}<mapTip>{escape(tip)}</mapTip></qgis>\n"
    )


def _rgba(colour: str, alpha: int) -> str:
    """A colour "#rrggbb" as QGIS writes it: "r,g,b,a", each in 0..255."""
    return ",".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5)) + f",{alpha}"
