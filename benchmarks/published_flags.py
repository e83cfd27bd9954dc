"""The flags of kept reports, and what readers said of them: the second room of ``published.py``.

A flag is known again by its ``Key``: document, rule, the places that subject and object were taken for, and a checksum
of the flagged words. So a label outlives a new wording of the message and a shift of offsets, and does not outlive
another reading of the names, which has to be looked at anew. The file of labels holds keys and verdicts, no text.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Any

from geo.errors import InputError
from geo.files import write_text
from geo.records import Level
from geo.report import dumps

COUNTED = (Level.ERROR.value, Level.WARNING.value)  # what a desk is stopped by; info is not labelled
NO_PLACE = "-"
HEADER = ("document", "rule", "subject", "object", "words", "verdict", "reader")
GAP = " [...] "


class Truth(StrEnum):
    """What a flag is. It is true only if what its message says is wrong with the text *is* wrong with it."""

    TRUE = "true"
    FALSE = "false"
    ARGUABLE = "arguable"
    UNLABELLED = "unlabelled"


VERDICTS = (Truth.TRUE, Truth.FALSE, Truth.ARGUABLE)


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """What a flag is known by; ``subject`` and ``object`` are ids of places, ``words`` 12 hexadecimal digits."""

    document: str
    rule: str
    subject: str
    object: str
    words: str

    def __str__(self) -> str:
        return f"{self.document} {self.rule} {self.subject} {self.object} {self.words}"

    @classmethod
    def parse(cls, text: str) -> Key:
        """The key that ``str`` wrote; ids of documents may hold spaces.

        Raises:
            ValueError: if it is none.
        """
        document, rule, subject, object_, words = text.rsplit(" ", 4)
        return cls(document, rule, subject, object_, words)


@dataclass(frozen=True, slots=True)
class Flagged:
    """An error or warning, with what a reader needs to judge it: ``shown`` is ready for JSON."""

    key: Key
    shown: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the report on one document came to; ``claims`` counts verdicts, ``failed`` is why there is no report."""

    document: str
    claims: Counter[str] = field(default_factory=Counter)
    flags: tuple[Flagged, ...] = ()
    failed: str | None = None


# ---- reports


def outcomes(path: Path) -> Iterator[Outcome]:
    """What the kept reports came to, one after the other: together they may be larger than memory.

    Raises:
        InputError: if it is no file of reports.
    """
    try:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                yield outcome(json.loads(line))
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path}: not reports, one a line ({type(error).__name__}: {error})") from None


def outcome(report: Mapping[str, Any]) -> Outcome:
    """What a saved report, or the error row in its place, came to."""
    document = report["document"]["id"]
    if "error" in report:
        return Outcome(document, failed=report["error"])
    flags = tuple(_flagged(flag, report) for flag in report["flags"] if flag["level"] in COUNTED)
    return Outcome(document, Counter(claim["verdict"] for claim in report["claims"]), flags)


def _flagged(flag: Mapping[str, Any], report: Mapping[str, Any]) -> Flagged:
    text: str = report["document"]["text"]
    claim = next((c for c in report["claims"] if c["id"] == flag["claim"]), None)
    mentions = {m["id"]: m for m in report["mentions"]}
    named = {} if claim is None else {role: mentions.get(claim[role]) for role in ("subject", "object")}
    places = {place["id"]: place for place in report["places"]}
    subject, object_ = ((named.get(role) or {}).get("place") or NO_PLACE for role in ("subject", "object"))
    words = text[flag["start"] : flag["end"]]
    key = Key(report["document"]["id"], flag["code"], subject, object_, checksum(words))
    wanted = {flag["sentence"] + step for step in (-1, 0, 1)} | {m["sentence"] for m in named.values() if m}
    return Flagged(
        key,
        {
            "key": str(key),
            "verdict": "",
            "reader": "",
            "level": flag["level"],
            "name": flag["name"],
            "message": flag["message"],
            "evidence": flag["evidence"],
            "suggestion": flag["suggestion"],
            "words": words,
            "claim": None if claim is None else text[claim["start"] : claim["end"]],
            "context": context(report, wanted, flag["start"], flag["end"]),
            "places": [_shown(role, m, places) for role, m in named.items() if m],
        },
    )


def checksum(words: str) -> str:
    """Of words whatever their case and spacing."""
    return hashlib.sha256(" ".join(words.casefold().split()).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def context(report: Mapping[str, Any], wanted: Iterable[int], start: int, end: int) -> str:
    """The wanted sentences with the flagged words in double brackets; a gap where some are left out between them."""
    text, sentences = report["document"]["text"], report["sentences"]
    pieces: list[str] = []
    last = None
    for number in sorted(n for n in wanted if 0 <= n < len(sentences)):
        begin, stop = sentences[number]["start"], sentences[number]["end"]
        if last is not None:
            pieces.append(text[sentences[last]["end"] : begin] if number == last + 1 else GAP)
        marks = {start: "[[", end: "]]"}
        cuts = [begin, *(at for at in marks if begin <= at <= stop), stop]
        pieces += [text[a:b] + marks.get(b, "") for a, b in pairwise(cuts)]
        last = number
    return "".join(pieces)


def _shown(role: str, mention: Mapping[str, Any], places: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """A subject or object with the place that it was taken for."""
    place = places.get(mention["place"], {})
    what = {name: place.get(name) for name in ("id", "name", "kind", "admin1", "country", "population", "lat", "lon")}
    return {
        "role": role,
        "text": mention["text"],
        **what,
        "confidence": mention["confidence"],
        "alternatives": mention["alternatives"],
    }


# ---- labels


Labels = dict[Key, dict[str, Truth]]
"""What each reader said of each flag."""


def load(path: Path) -> Labels:
    """The labels of a file; none where there is no file yet.

    Raises:
        InputError: if a line of it is no label.
    """
    if not path.exists():
        return {}
    labels: Labels = {}
    head, *lines = _lines(path)
    if tuple(head.split("\t")) != HEADER:
        raise InputError(f"{path}: must begin with the line: {' '.join(HEADER)} (with tabs)")
    for number, line in enumerate(lines, 2):
        cells = line.split("\t")
        if len(cells) != len(HEADER) or cells[5] not in VERDICTS or not cells[6]:
            raise InputError(f"{path}:{number}: must be {len(HEADER)} cells, the sixth {_either()}, then a reader")
        labels.setdefault(Key(*cells[:5]), {})[cells[6]] = Truth(cells[5])
    return labels


def save(path: Path, labels: Labels) -> None:
    """Write the labels in a fixed order, so that a merge of branches sees only what is new.

    Raises:
        OutputError: if they cannot be written.
    """
    rows = [
        f"{key.document}\t{key.rule}\t{key.subject}\t{key.object}\t{key.words}\t{verdict}\t{reader}"
        for key, said in sorted(labels.items())
        for reader, verdict in sorted(said.items())
    ]
    write_text(path, "".join(f"{row}\n" for row in ("\t".join(HEADER), *rows)))


def verdicts(path: Path, reader: str | None) -> Labels:
    """The verdicts of a file of flags that somebody filled in; those without one are left out.

    Args:
        path: one JSON object a line, ``{"key", "verdict", "reader"}``, as ``--show`` writes them; more does not matter.
        reader: who said so where a line does not say.

    Raises:
        InputError: if a line has another verdict, no key or no reader.
    """
    found: Labels = {}
    for number, line in enumerate(_lines(path), 1):
        try:
            row = json.loads(line) if line.strip() else {}
            key = Key.parse(row["key"]) if row.get("verdict") else None
        except (ValueError, KeyError, AttributeError) as error:
            raise InputError(f"{path}:{number}: not a flag as --show writes them ({error})") from None
        if key is None:
            continue
        by = " ".join(str(row.get("reader") or reader or "").split())
        if row["verdict"] not in VERDICTS:
            raise InputError(f"{path}:{number}: the verdict is {row['verdict']!r}; it must be {_either()}")
        if not by:
            raise InputError(f"{path}:{number}: no reader; fill it in, or name one with --reader")
        found.setdefault(key, {})[by] = Truth(row["verdict"])
    return found


def _lines(path: Path) -> list[str]:
    """The lines of a text file; the rare line breaks that JSON leaves as they are end none."""
    try:
        return path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read ({error})") from None


def _either() -> str:
    return f"{', '.join(VERDICTS[:-1])} or {VERDICTS[-1]}"


def merge(labels: Labels, new: Labels) -> None:
    """Add what is new. A reader's later word replaces the earlier one, never that of another reader."""
    for key, said in new.items():
        labels.setdefault(key, {}).update(said)


def truth(labels: Labels, key: Key) -> Truth:
    """What most readers say; arguable where as many say another thing."""
    counts = Counter(labels.get(key, {}).values()).most_common()
    if not counts:
        return Truth.UNLABELLED
    return counts[0][0] if len(counts) == 1 or counts[0][1] > counts[1][1] else Truth.ARGUABLE


def disagreements(labels: Labels) -> list[str]:
    """A line for each flag of which readers say different things."""
    return [
        f"{key}: {', '.join(f'{reader} {verdict}' for reader, verdict in sorted(said.items()))}"
        for key, said in sorted(labels.items())
        if len(set(said.values())) > 1
    ]


# ---- for reading


def write(path: Path, flags: Iterable[Flagged], wanted: Truth, labels: Labels) -> int:
    """Write the flags of which this is the truth, to be read (.md) or to be read and labelled (.jsonl); how many.

    Each stands there once, with ``times``, how often the same words were flagged for the same reason in its document,
    and ``earlier``, the labels of other flags of that document on the same words or by the same rule.

    Raises:
        OutputError: if the file cannot be written.
    """
    flags = [flag for flag in flags if truth(labels, flag.key) is wanted]
    times = Counter(flag.key for flag in flags)
    first = {flag.key: flag for flag in reversed(flags)}
    said: dict[str, list[Key]] = defaultdict(list)
    for key in labels:
        said[key.document].append(key)
    as_text = _markdown if path.suffix == ".md" else dumps
    rows = [
        as_text({**first[key].shown, "times": count, "earlier": _earlier(key, said[key.document], labels)})
        for key, count in times.items()
    ]
    write_text(path, "".join(f"{row}\n" for row in rows))
    return len(rows)


def _earlier(key: Key, others: Iterable[Key], labels: Labels) -> list[str]:
    akin = (other for other in others if other != key and (other.words == key.words or other.rule == key.rule))
    return [f"{other}: {truth(labels, other)}" for other in sorted(akin)]


def _markdown(row: Mapping[str, Any]) -> str:
    places = [
        f'* {p["role"]} "{p["text"]}": '
        + (
            f"{p['name']} ({p['kind']}), {p['admin1']}, {p['country']}, {p['lat']}, {p['lon']}, {p['id']}, "
            if p["id"]
            else "no place, "
        )
        + f"confidence {p['confidence']}"
        for p in row["places"]
    ]
    quoted = "\n".join(f"> {line}" for line in row["context"].splitlines())
    earlier = [f"* earlier: {line}" for line in row["earlier"]]
    head = (f"### {row['key']}", "", f"{row['level']}: {row['message']}", "", quoted, "")
    return "\n".join((*head, *places, *earlier, ""))
