"""The reading pane: the text with its notes as plain HTML, which reads, prints and links without any script."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Any, Final

from geo.records import Flag, Report, Resolution
from geo.text.safe import visible
from maps.style import DOUBTFUL_BELOW, LEVEL_LABELS, ROLES

_LIVE: Final = 120_000  # characters of HTML that a browser lays out at once; more of it is folded, see ``_folded``
_FOLD: Final = 60_000  # characters in each fold
_SUMMARY: Final = 8  # flags named above the text; all of them stand in it
_BLANK_LINE: Final = re.compile(r"\n[^\S\n]*\n|\u2029")


@dataclass(frozen=True, slots=True)
class _Start:
    """Where the lists of a document begin in those of the page."""

    document: int
    sentence: int
    mention: int
    flag: int
    written: int = 0  # characters of the texts before it


def pane_html(reports: Sequence[Report], data: dict[str, Any]) -> str:
    """The texts of all reports, sentences numbered, mentions and flags marked and linked to the lists below them."""
    parts = []
    start = _Start(0, 0, 0, 0)
    for report in reports:
        parts.append(_article(report, start, data))
        start = _Start(
            start.document + 1,
            start.sentence + len(report.sentences),
            start.mention + len(report.resolutions),
            start.flag + len(report.flags),
            start.written + len(parts[-1]),
        )
    return "".join(parts)


def places_html(data: dict[str, Any]) -> str:
    """The list of places with links to their sentences, and of the mentions that have none."""
    where: dict[int, list[int]] = {}
    lost: dict[str, list[int]] = {}
    for mention in data["mentions"]:
        if mention["place"] is not None:
            where.setdefault(mention["place"], []).append(mention["sentence"])
        elif data["roles"][mention["role"]]["place"]:
            lost.setdefault(" ".join(mention["text"].split()), []).append(mention["sentence"])
    items = []
    for number, found in sorted(where.items()):
        place = data["places"][number]
        around = f", {_h(place['where'])}" if place["where"] else ""
        items.append(
            f'<li id="place-{number}" data-p="{number}"><a class="place" href="#place-{number}" data-p="{number}">'
            f'{_h(place["name"])}</a> <span class="meta">{_h(data["kinds"][place["kind"]]["label"])}{around} · '
            f'<span class="coords">{place["lat"]:.3f}, {place["lon"]:.3f}</span> · {_links(found, data)}</span></li>'
        )
    listed = f"<ol>{''.join(items)}</ol>"
    if len(listed) > _LIVE:
        listed = f"<noscript>{listed}</noscript>"
    found_places = listed if items else "<p>No place was found in the text.</p>"
    html = (
        f'<section id="places" aria-labelledby="places-title"><h2 id="places-title">Places</h2>{found_places}</section>'
    )
    if lost:
        rows = "".join(
            f'<li><bdi>{_h(text)}</bdi> <span class="meta">{_links(s, data)}</span></li>' for text, s in lost.items()
        )
        html += (
            '<section id="unlocated" aria-labelledby="unlocated-title"><h2 id="unlocated-title">Not on the map</h2>'
            '<p class="meta">Read as places, but the gazetteer does not tell where they are.</p>'
            f"<ul>{rows}</ul></section>"
        )
    return html


def _links(sentences: Sequence[int], data: dict[str, Any]) -> str:
    many = len(data["documents"]) > 1
    links = []
    for number in dict.fromkeys(sentences):
        sentence = data["sentences"][number]
        text = f"{sentence['doc'] + 1}:{sentence['n']}" if many else str(sentence["n"])
        links.append(f'<a href="#s{number}">{text}</a>')
    return f"{'sentence' if len(links) == 1 else 'sentences'} {', '.join(links)}"


def _article(report: Report, start: _Start, data: dict[str, Any]) -> str:
    document = data["documents"][start.document]
    title = document["title"] or document["id"]
    about = [document["source"] if document["source"] != title else "", document["date"]]
    counts = f"{len(report.sentences)} sentence{'' if len(report.sentences) == 1 else 's'}"
    meta = " · ".join([_h(part) for part in about if part] + [counts])
    body = _folded(_paragraphs(report, start, data), _LIVE - start.written)
    summary = _summary(report, start, data)
    label = f"doc-{start.document}-title"
    return (
        f'<article class="doc" data-doc="{start.document}" aria-labelledby="{label}">'
        f'<header><h2 id="{label}"><bdi>{_h(title)}</bdi></h2><p class="meta">{meta}</p>{summary}</header>'
        f"{body}</article>"
    )


def _folded(blocks: Iterable[tuple[int, str]], live: int) -> str:
    """The blocks of a text, those beyond ``live`` characters inside ``noscript`` elements.

    With scripts on, a browser takes such an element for one piece of plain text, so that a very long page opens
    quickly; the page's script puts the blocks in their place when they are asked for, and all of them soon after. With
    scripts off they are there from the start. "data-s" is the last sentence in a fold.
    """
    out: list[str] = []
    fold: list[str] = []
    size = held = last = 0
    for sentence, block in blocks:
        size += len(block)
        if size <= live:
            out.append(block)
            continue
        if fold and held + len(block) > _FOLD:
            out.append(f'<noscript data-s="{last}">{"".join(fold)}</noscript>')
            fold, held = [], 0
        fold.append(block)
        held, last = held + len(block), sentence
    return "".join(out) + (f'<noscript data-s="{last}">{"".join(fold)}</noscript>' if fold else "")


def _summary(report: Report, start: _Start, data: dict[str, Any]) -> str:
    """The flags of a report in front of its text, the gravest first; notes without gravity only where they are few."""
    order = {level.value: rank for rank, level in enumerate(LEVEL_LABELS)}
    flags = [(start.flag + offset, data["flags"][start.flag + offset]) for offset in range(len(report.flags))]
    rows = "".join(
        f'<li class="{flag["level"]}"><a class="flag-tag {flag["level"]}" href="#f{number}" data-f="{number}">'
        f"{_h(flag['code'])}</a> <bdi>{_h(flag['message'])}</bdi></li>"
        for number, flag in sorted(flags, key=lambda row: order[row[1]["level"]])[:_SUMMARY]
    )
    return f'<ul class="summary">{rows}</ul>' if rows else ""


def _paragraphs(report: Report, start: _Start, data: dict[str, Any]) -> Iterator[tuple[int, str]]:
    """The blocks of a text, each with the position of its last sentence in the page."""
    text = report.document.text
    gaps = [text[a.end : b.start] for a, b in pairwise(report.sentences)]
    blank_lines = any(_BLANK_LINE.search(gap) for gap in gaps)
    mentions = _by_sentence(report, start.mention)
    notes: list[int] = []
    line: list[str] = []
    position = 0
    for number, sentence in enumerate(report.sentences):
        gap = text[position : sentence.start]
        breaks = bool(_BLANK_LINE.search(gap)) if blank_lines else "\n" in gap
        if breaks and line:
            yield start.sentence + number - 1, _block(line, notes, data)
            line, notes = [], []
        line.append(_h(gap) if gap.strip() else " ")
        flags = [
            (start.flag + offset, flag)
            for offset, flag in enumerate(report.flags)
            if flag.start < sentence.end and sentence.start < flag.end
        ]
        notes.extend(start.flag + offset for offset, flag in enumerate(report.flags) if flag.sentence == number)
        line.append(_sentence(report, number, start, mentions.get(number, []), flags, data))
        position = sentence.end
    rest = text[position:]
    line.append(_h(rest) if rest.strip() else "")
    if any(part.strip() for part in line):
        yield start.sentence + len(report.sentences) - 1, _block(line, notes, data)


def _by_sentence(report: Report, first: int) -> dict[int, list[tuple[int, Resolution]]]:
    found: dict[int, list[tuple[int, Resolution]]] = {}
    for index, resolution in enumerate(report.resolutions, first):
        found.setdefault(resolution.mention.sentence, []).append((index, resolution))
    return found


def _block(line: Sequence[str], notes: Sequence[int], data: dict[str, Any]) -> str:
    return f'<p dir="auto">{"".join(line).strip()}</p>' + "".join(
        _note(number, data) for number in dict.fromkeys(notes)
    )


def _note(number: int, data: dict[str, Any]) -> str:
    flag = data["flags"][number]
    level = _h(data["levels"][flag["level"]])
    more = f'<p class="evidence">{_h(flag["evidence"])}</p>' if flag["evidence"] else ""
    if flag["suggestion"]:
        more += f'<p class="suggestion"><b>Suggestion</b> <bdi>{_h(flag["suggestion"])}</bdi></p>'
    return (
        f'<aside class="flag-note {flag["level"]}" id="f{number}" data-f="{number}" '
        f'aria-label="{level} {_h(flag["code"])}, {number + 1}">'
        f'<p class="flag-head"><span class="level">{level}</span> <code>{_h(flag["code"])}</code> '
        f'<span class="rule">{_h(flag["name"])}</span></p><p class="message">{_h(flag["message"])}</p>{more}</aside>'
    )


def _sentence(
    report: Report,
    number: int,
    start: _Start,
    mentions: Sequence[tuple[int, Resolution]],
    flags: Sequence[tuple[int, Flag]],
    data: dict[str, Any],
) -> str:
    """One sentence, cut wherever a mention or a flag begins or ends, so that overlapping marks nest properly."""
    text, sentence = report.document.text, report.sentences[number]
    spans = [(r.mention.start, r.mention.end) for _, r in mentions] + [(flag.start, flag.end) for _, flag in flags]
    cuts = {cut for span in spans for cut in span if sentence.start < cut < sentence.end}
    edges = sorted(cuts | {sentence.start, sentence.end})
    anchor = start.sentence + number
    out = [f'<span class="s" id="s{anchor}"><a class="n" href="#s{anchor}">{number + 1}</a>']
    opened: tuple[int, ...] = ()
    for begin, end in pairwise(edges):
        marks = tuple(index for index, flag in flags if flag.start <= begin and end <= flag.end)
        if marks != opened:
            out.append(_close(opened) + _open(marks, flags))
            opened = marks
        inside = [(index, r) for index, r in mentions if r.mention.start <= begin and end <= r.mention.end]
        piece = _h(text[begin:end])
        out.append(_marked(piece, inside, begin, data) if inside else piece)
        ended = [(index, flag) for index, flag in flags if flag.end == end]
        if ended:
            out.append(_close(opened) + "".join(_tag(index, flag) for index, flag in ended))
            opened = ()
    out.append(_close(opened) + "</span>")
    return "".join(out)


def _open(marks: tuple[int, ...], flags: Sequence[tuple[int, Flag]]) -> str:
    if not marks:
        return ""
    levels = [flag.level.value for index, flag in flags if index in marks]
    worst = next(level.value for level in LEVEL_LABELS if level.value in levels)
    return f'<mark class="flag {worst}" data-f="{" ".join(map(str, marks))}">'


def _close(marks: tuple[int, ...]) -> str:
    return "</mark>" if marks else ""


def _tag(index: int, flag: Flag) -> str:
    return f'<a class="flag-tag {flag.level.value}" href="#f{index}" data-f="{index}">{_h(flag.code)}</a>'


def _marked(piece: str, inside: Sequence[tuple[int, Resolution]], begin: int, data: dict[str, Any]) -> str:
    """A piece of a mention; where several share it, the first is shown and the script steps through them."""
    index, resolution = inside[0]
    mention, place, role = resolution.mention, resolution.place, resolution.mention.role
    numbers = " ".join(str(other) for other, _ in inside)
    # A mention that the edge of a flag cuts in two has its anchor on the first piece.
    anchor = f' id="m{index}"' if mention.start == begin else ""
    label = ROLES[role].label
    if place is None:
        kind = "lost" if role.is_place else "none"
        title = f"{label}: no place found" if role.is_place else f"{label}: not a place"
        target = "#unlocated"
    else:
        kind = "doubtful" if resolution.confidence < DOUBTFUL_BELOW else "sure"
        row = data["places"][data["mentions"][index]["place"]]
        title = f"{label}: {', '.join(part for part in (row['name'], row['where']) if part)}"
        target = f"#place-{data['mentions'][index]['place']}"
    common = f'class="m r-{role.value} {kind}"{anchor} data-m="{numbers}" title="{_h(title)}"'
    return f"<span {common}>{piece}</span>" if kind == "none" else f'<a {common} href="{target}">{piece}</a>'


def _h(text: str) -> str:
    return escape(visible(text))
