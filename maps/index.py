"""The index of a folder of maps: which reports there are, what is wrong in them, and where they happen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Final
from urllib.parse import quote

from gazetteer import LonLat
from geo.records import Level, Report, Role
from geo.text.safe import one_line
from maps.assets import POLICY, style_sheet, viewer_file, with_policy
from maps.atlas import Atlas
from maps.marks import PAGE_MARK
from maps.overview import Dot, overview_svg
from maps.page_data import is_focus
from maps.style import DOUBTFUL_BELOW, LEVEL_LABELS

_DOTS: Final = 20_000  # of all reports; the drawing of more takes seconds and shows no more


@dataclass(frozen=True, slots=True)
class IndexRow:
    """A report in the index.

    ``file`` is the name of its map as seen from the index, parts parted by "/" ("maps/a.html"), "" where it has none;
    ``title`` what the reader knows it by, ``date`` as it is to be shown, ``places`` how many were found, ``flags`` how
    many of each level. ``spots`` are positions for the overview. ``problem`` says in one line why a report could not
    be read.
    """

    file: str
    title: str
    date: str = ""
    places: int = 0
    flags: Mapping[Level, int] = field(default_factory=dict)
    spots: tuple[LonLat, ...] = ()
    problem: str = ""

    @classmethod
    def of(cls, report: Report, file: str) -> IndexRow:
        """The row of a report whose map is ``file``; its spots are the places named as locations and not in doubt."""
        document = report.document
        spots = {
            res.place.id: res.place.point
            for res in report.resolutions
            if res.place
            and res.mention.role is Role.LITERAL
            and res.confidence >= DOUBTFUL_BELOW
            and is_focus(res.place)
        }
        return cls(
            file=file,
            title=document.title or document.id,
            date=document.date.isoformat() if document.date else "",
            places=len(report.places),
            flags={level: sum(flag.level is level for flag in report.flags) for level in Level},
            spots=tuple(spots.values()),
        )


def index_page(rows: Sequence[IndexRow], atlas: Atlas | None = None, *, title: str = "Reports") -> str:
    """The index as one self-contained page, in the order of ``rows``; the same rows give the same text.

    Args:
        rows: the reports, each with its file.
        atlas: where the land of the overview comes from; without one its dots stand on plain ground.
        title: the page's title.
    """
    heading = escape(one_line(title) or "Reports")
    drawing = overview_svg(_dots(rows), atlas)
    many = len(rows) > 1
    shown = _Columns(
        date=any(row.date for row in rows),
        levels=tuple(level for level in Level if level is Level.ERROR or any(row.flags.get(level) for row in rows)),
    )
    body = "".join(_row(row, number, shown) for number, row in enumerate(rows))
    html = (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f'{PAGE_MARK}<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">\n'
        f'<title>{heading} · Dateline</title><link rel="icon" href="data:,">\n'
        f"<style>{style_sheet('page.css', 'index.css')}</style>\n</head>\n<body>\n"
        f'<header class="top"><p class="brand">Dateline</p><h1><bdi>{heading}</bdi></h1>'
        f'<p class="tally" id="tally">{_tally(rows)}</p></header>\n<main class="index">\n'
        + (f"<figure>{drawing}<figcaption>{_CAPTION}</figcaption></figure>\n" if drawing else "")
        + ('<div class="find" id="find"></div>\n' if many else "")
        + f'<div class="scroll" tabindex="0" role="region" aria-label="Reports"><table id="reports"><thead>'
        f"<tr>{_heads(shown)}</tr></thead>\n<tbody>\n{body}</tbody></table></div>\n"
        + ('<p id="live" class="unseen" role="status" aria-live="polite"></p>\n' if many else "")
        + "</main>\n"
        + (f"<script>(() => {{\n'use strict';\n{viewer_file('index.js')}\n}})();</script>\n" if many else "")
        + "</body>\n</html>\n"
    )
    return with_policy(html)


_CAPTION: Final = (
    "Each dot is a report at a place that it names, larger where several meet; a ring marks those with an error. "
    "Outlines: Natural Earth."
)


def _href(file: str) -> str:
    """A file beside the index as an address that can lead nowhere else, whatever the name holds."""
    return f"./{quote(file, safe='/', errors='replace')}"


def _name(row: IndexRow) -> str:
    return one_line(row.title) or one_line(row.file) or "Report"


def _dots(rows: Sequence[IndexRow]) -> list[Dot]:
    dots = [
        Dot(spot, _name(row), _href(row.file), bool(row.flags.get(Level.ERROR)))
        for row in rows
        if row.file
        for spot in row.spots
    ]
    return dots[:: max(1, -(-len(dots) // _DOTS))]


def _tally(rows: Sequence[IndexRow]) -> str:
    words = [_plural(len(rows), "report")]
    for level, label in LEVEL_LABELS.items():
        count = sum(row.flags.get(level, 0) for row in rows)
        if count:
            words.append(_plural(count, label.lower()))
    unread = sum(bool(row.problem) for row in rows)
    return " · ".join([*words, f"{unread} not read"] if unread else words)


def _plural(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"


@dataclass(frozen=True, slots=True)
class _Columns:
    """What the table shows besides names and places: a column that would be empty throughout is left out."""

    date: bool
    levels: tuple[Level, ...]


def _heads(shown: _Columns) -> str:
    columns = [("Report", "text"), *([("Date", "text")] if shown.date else []), ("Places", "number")]
    columns += [(f"{LEVEL_LABELS[level]}s", level.value) for level in shown.levels]
    return "".join(f'<th scope="col" data-sort="{kind}">{name}</th>' for name, kind in columns)


def _row(row: IndexRow, number: int, shown: _Columns) -> str:
    name = f"<bdi>{escape(_name(row))}</bdi>"
    link = f'<a href="{escape(_href(row.file))}">{name}</a>' if row.file else name
    problem = f'<p class="problem">{escape(one_line(row.problem))}</p>' if row.problem else ""
    date = f'<td class="date">{escape(one_line(row.date))}</td>' if shown.date else ""
    counts = [str(row.places), *(_count(row, level) for level in shown.levels)]
    cells = "".join(f'<td class="count">{"" if row.problem else count}</td>' for count in counts)
    return f'<tr data-n="{number}"><th scope="row">{link}{problem}</th>{date}{cells}</tr>\n'


def _count(row: IndexRow, level: Level) -> str:
    count = row.flags.get(level, 0)
    return f'<b class="{level.value}">{count}</b>' if count else "0"
