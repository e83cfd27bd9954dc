"""A report for people: diagnostics as a compiler prints them, and the table of places.

All text that comes from the document or the gazetteer is cleaned here; colours are the only escapes written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import fill
from typing import Protocol

from gazetteer import Place
from geo.records import Document, Flag, Level, Report, Resolution
from geo.text.safe import file_name, one_line, unbroken, width

EXCERPT_COLUMNS = 100  # of the source line around the flagged words
_ELLIPSIS = "…"
_COLOURS = {Level.ERROR: "1;31", Level.WARNING: "1;33", Level.INFO: "1;36"}


def full(report: Report, *, colour: bool = False) -> str:
    """Every flag with its excerpt, carets and help; empty where there is no flag."""
    return "\n".join(_full_flag(report.document, flag, colour=colour) for flag in report.flags)


def concise(report: Report, *, colour: bool = False) -> str:
    """One line for each flag."""
    return "".join(_headline(report.document, flag, colour=colour) + "\n" for flag in report.flags)


def source_name(document: Document) -> str:
    """How the document is called in a diagnostic: its path, or its id between angle brackets."""
    return document.source or f"<{document.id}>"


def _headline(document: Document, flag: Flag, *, colour: bool) -> str:
    place = f"{file_name(source_name(document))}:{flag.line}:{flag.column}:"
    level = _paint(f"{flag.level.value} {flag.code}", _COLOURS[flag.level], colour=colour)
    return f"{_paint(place, '1', colour=colour)} {level} {flag.name}: {one_line(flag.message)}"


def _full_flag(document: Document, flag: Flag, *, colour: bool) -> str:
    number = str(flag.line)
    margin = " " * len(number)
    excerpt = cut_excerpt(document.text, flag.start, flag.end)
    carets = _paint("^" * max(1, width(excerpt.flagged)), _COLOURS[flag.level], colour=colour)
    lines = [
        _headline(document, flag, colour=colour),
        f"{margin} |",
        f"{number} | {excerpt.before}{excerpt.flagged}{excerpt.after}",
        f"{margin} | {' ' * width(excerpt.before)}{carets}",
    ]
    shown = excerpt.before + excerpt.flagged + excerpt.after
    notes = [("evidence", one_line(flag.evidence)), ("help", one_line(flag.suggestion or ""))]
    lines += [f"{margin} = {label}: {text}" for label, text in notes if text and text not in shown]
    return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of one line, cleaned: the flagged words and what stands around them."""

    before: str
    flagged: str
    after: str


def cut_excerpt(text: str, start: int, end: int, columns: int = EXCERPT_COLUMNS) -> Excerpt:
    """The line of ``text`` around ``[start, end)``, shortened to about ``columns`` with the flagged words in it.

    Words that run over the end of the line are shown up to it.
    """
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", start)
    line_end = len(text) if line_end < 0 else line_end
    end = max(min(end, line_end), start)
    spare = max(columns - (end - start), 20)
    left = max(line_start, start - spare // 2)
    right = min(line_end, max(end, left + columns), end + spare)
    left = max(line_start, min(left, right - columns))
    before, after = text[left:start], text[end:right]
    if left > line_start:  # begin with a whole word where one is near
        before = _ELLIPSIS + before[before.find(" ", 0, 20) + 1 :]
    if right < line_end:
        cut = after.rfind(" ", max(0, len(after) - 20))
        after = (after if cut < 0 else after[:cut]) + _ELLIPSIS
    return Excerpt(unbroken(before), unbroken(text[start:end]), unbroken(after).rstrip())


def summary(reports: Sequence[Report]) -> str:
    """What was found in one line: "2 errors, 1 warning in 1 report (0 info)"."""
    counts = {level: sum(flag.level is level for report in reports for flag in report.flags) for level in Level}
    found = [_count(counts[level], level.value) for level in (Level.ERROR, Level.WARNING) if counts[level]]
    if counts[Level.INFO]:
        found.append(f"{counts[Level.INFO]} info")
    return f"{', '.join(found) or 'nothing to flag'} in {_count(len(reports), 'report')}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place of a report with what its mentions say together.

    ``place`` is ``None`` for names that stayed without one; those are gathered by what was looked up.
    ``confidence`` is the highest of the mentions'.
    """

    name: str
    place: Place | None
    mentions: int
    roles: tuple[str, ...]
    confidence: float


def place_rows(report: Report) -> tuple[PlaceRow, ...]:
    """The located places in order of first mention, then the names that have none.

    Mentions in a role that has no place (a person, an organisation) are left out.
    """
    located: dict[str, list[Resolution]] = {}
    unlocated: dict[str, list[Resolution]] = {}
    for resolution in report.resolutions:
        if resolution.place is not None:
            located.setdefault(resolution.place.id, []).append(resolution)
        elif resolution.mention.role.is_place:
            unlocated.setdefault(resolution.mention.name, []).append(resolution)
    rows = [_place_row(group[0].place, group) for group in located.values()]
    rows += [_place_row(None, group) for group in unlocated.values()]
    return tuple(rows)


def _place_row(place: Place | None, group: Sequence[Resolution]) -> PlaceRow:
    return PlaceRow(
        name=group[0].mention.name if place is None else place.name,
        place=place,
        mentions=len(group),
        roles=tuple(dict.fromkeys(resolution.mention.role.value for resolution in group)),
        confidence=max(resolution.confidence for resolution in group),
    )


PLACE_COLUMNS = ("place", "kind", "region", "country", "lat", "lon", "mentions", "roles", "confidence")
_RIGHT = frozenset({"lat", "lon", "mentions", "confidence"})
UNLOCATED = "not located"


def place_cells(row: PlaceRow) -> tuple[str, ...]:
    """The texts of a row under ``PLACE_COLUMNS``, uncleaned."""
    place = row.place
    tail = (str(row.mentions), ", ".join(row.roles), f"{row.confidence:.2f}" if place else "")
    if place is None:
        return (row.name, UNLOCATED, "", "", "", "", *tail)
    region = place.admin1 or ""
    point = (f"{place.point.lat:.4f}", f"{place.point.lon:.4f}")
    return (place.name, place.kind.value, region, place.country or "", *point, *tail)


def place_table(report: Report, *, colour: bool = False) -> str:
    """The places as an aligned table under a head line."""
    return table(PLACE_COLUMNS, (place_cells(row) for row in place_rows(report)), right=_RIGHT, colour=colour)


def table(
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    right: frozenset[str] = frozenset(),
    colour: bool = False,
) -> str:
    """Cells, cleaned and aligned by what they take on a terminal; columns named in ``right`` end flush."""
    cleaned = [[one_line(text) for text in row] for row in rows]
    widths = [max([len(name), *(width(row[i]) for row in cleaned)]) for i, name in enumerate(columns)]

    def line(texts: Sequence[str]) -> str:
        cells = []
        for name, text, space in zip(columns, texts, widths, strict=True):
            padding = " " * (space - width(text))
            cells.append(padding + text if name in right else text + padding)
        return "  ".join(cells).rstrip()

    head = _paint(line(columns), "1", colour=colour)
    return "\n".join([head, *(line(row) for row in cleaned)]) + "\n"


class RuleText(Protocol):
    """What a rule says about itself; every rule of ``geo.checks`` has it. ``bad`` is flagged, ``good`` is not."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def level(self) -> Level: ...
    @property
    def why(self) -> str: ...
    @property
    def bad(self) -> str: ...
    @property
    def good(self) -> str: ...


def explanation(rule: RuleText) -> str:
    """A rule as ``dateline explain`` prints it."""
    why = fill(" ".join(rule.why.split()), 88)
    examples = [fill(f"{label}: {text}", 88, subsequent_indent="         ") for label, text in _examples(rule)]
    return "\n".join([f"{rule.code} {rule.name} ({rule.level.value})", "", why, "", *examples]) + "\n"


def _examples(rule: RuleText) -> tuple[tuple[str, str], ...]:
    return (("Flagged", rule.bad), ("Fine   ", rule.good))


def _paint(text: str, codes: str, *, colour: bool) -> str:
    return f"\x1b[{codes}m{text}\x1b[0m" if colour else text
