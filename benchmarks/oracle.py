"""How well the checks judge where every statement is read perfectly: marked sentences through the checks alone.

    python -m benchmarks.oracle [FALSE.txt] [--true TRUE.txt] [--show]

Lines are in the format of the marked sentences, a text, ``|||`` and the relations that it states; in a file of false
sentences a third field names the one that is false. The terms and links that are marked take the place of the reader
of claims; mentions, resolution and checks are those of the product. So what is not flagged here was read rightly and
judged otherwise, and what is flagged of the true ones is the judge's fault alone.

Then the whole product on namesakes: true sentences about small places that share a famous name ("X, STATE"), of which
next to none may be flagged, and false ones in which the famous place is meant beyond doubt.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gazetteer import Gazetteer
from geo.candidates import propose
from geo.checks.judge import judge
from geo.claims.build import claims_of
from geo.claims.ends import whole_towns
from geo.claims.links import Link, LinkKind, Term, TermKind, relations
from geo.mentions import find
from geo.read import read as read_report
from geo.recognise import recognise
from geo.records import Claim, Document, Flag, Level, Modality, Resolution
from geo.resolve import choose
from geo.sentences import split

TERMS = {
    "P": TermKind.NAME,
    "D": TermKind.NAME,
    "N": TermKind.STAND_IN,
    "C": TermKind.COMPASS,
    "Q": TermKind.QUANTITY,
    "K": TermKind.KIND,
    "S": TermKind.SHORE,
    "M": TermKind.MOST,
}
MANNERS = {
    "": Modality.ASSERTED,
    "neg": Modality.NEGATED,
    "quote": Modality.QUOTED,
    "if": Modality.HYPOTHETICAL,
    "past": Modality.HISTORICAL,
    "fig": Modality.FIGURATIVE,
    "false": Modality.REJECTED,
}
OURS = Path(__file__).with_name("sentences")
_MARK = re.compile(r"\{([A-Z])(\d+) |\}")
_RELATION = re.compile(r"(\w+)\(([^)]*)\)(?:~(\w+))?")


@dataclass(frozen=True, slots=True)
class Marked:
    """A marked sentence: its plain text, the terms by name, the links by the names of their terms."""

    text: str
    terms: dict[str, Term]
    links: tuple[tuple[LinkKind, tuple[str, ...], Modality], ...]
    false: str  # the kind of link that is false; "" where all are true


def marked(line: str) -> Marked:
    """Reads a line.

    >>> item = marked("{P1 Lviv}, a {K1 city} in {P2 Poland} ||| in(P1,P2); kind(P1,K1) ||| in(P1,P2) # in Ukraine")
    >>> item.text, [kind.value for kind, _, _ in item.links], item.false
    ('Lviv, a city in Poland', ['in', 'kind'], 'in')
    """
    fields = [field.strip() for field in line.split("|||")]
    text, terms, opened = "", {}, []
    at = 0
    for mark in _MARK.finditer(fields[0]):
        text += fields[0][at : mark.start()]
        at = mark.end()
        if mark[1]:
            opened.append((mark[1], mark[1] + mark[2], len(text)))
        else:
            kind, name, start = opened.pop()
            terms[name] = Term(TERMS[kind], start, len(text))
    text += fields[0][at:]
    links = tuple(
        (LinkKind(kind), tuple(name.strip() for name in names.split(",")), MANNERS[manner or ""])
        for kind, names, manner in _RELATION.findall(fields[1] if len(fields) > 1 else "")
    )
    wrong = _RELATION.match(fields[2]) if len(fields) > 2 else None
    return Marked(text, terms, links, wrong[1] if wrong else "")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one sentence."""

    item: Marked
    claims: tuple[Claim, ...]
    flags: tuple[Flag, ...]
    lost: tuple[str, ...]  # names that the product did not find


def outcome(item: Marked, gazetteer: Gazetteer) -> Outcome:
    """The sentence through the product, its marks in place of what the product reads."""
    document = Document("oracle", item.text)
    sentences = split(item.text)
    mentions = find(item.text, sentences, recognise(item.text, sentences, gazetteer), gazetteer)
    resolutions = choose(item.text, mentions, propose(mentions, gazetteer), gazetteer)
    names = list(item.terms)
    terms = [_with_mention(item.terms[name], resolutions) for name in names]
    links = [Link(kind, tuple(names.index(n) for n in ends), manner) for kind, ends, manner in item.links]
    said = relations(item.text, terms, links, whole_towns(resolutions, gazetteer), gazetteer)
    judged = judge(document, sentences, claims_of(said), resolutions, gazetteer)
    flags = tuple(flag for flag in judged.flags if flag.level is not Level.INFO)
    lost = tuple(item.text[t.start : t.end] for t in terms if t.kind is TermKind.NAME and t.mention is None)
    return Outcome(item, judged.claims, flags, lost)


def _with_mention(term: Term, resolutions: tuple[Resolution, ...]) -> Term:
    if term.kind is not TermKind.NAME:
        return term
    over = [r.mention for r in resolutions if r.mention.start < term.end and term.start < r.mention.end]
    return Term(term.kind, term.start, term.end, over[0].id if over else None)


def read(path: Path) -> Iterator[Marked]:
    """The items of a file."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield marked(line)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "false",
        type=Path,
        nargs="?",
        default=OURS / "false.txt",
        help="false sentences, the false relation in a third field",
    )
    parser.add_argument("--true", type=Path, default=OURS / "true.txt", help="true sentences")
    parser.add_argument("--show", action="store_true", help="print what was missed, and what was flagged though true")
    asked = parser.parse_args()
    gazetteer = Gazetteer.open()
    found: Counter[str] = Counter()
    there: Counter[str] = Counter()
    for item in read(asked.false):
        result = outcome(item, gazetteer)
        there[item.false] += 1
        found[item.false] += bool(result.flags)
        if asked.show and not result.flags:
            _show("missed", result)
    for kind, number in there.most_common():
        print(f"{kind:10} {found[kind]:4} of {number:4} flagged")
    print(f"false sentences flagged: {sum(found.values())} of {sum(there.values())}")
    results = [outcome(item, gazetteer) for item in read(asked.true)]
    wrong = [result for result in results if result.flags]
    print(f"true sentences flagged: {len(wrong)} of {len(results)}")
    for result in wrong if asked.show else ():
        _show("flagged though true", result)
    for name in ("namesakes_true", "namesakes_false"):
        texts = [line.partition("\t")[0] for line in (OURS / f"{name}.tsv").read_text(encoding="utf-8").splitlines()]
        flagged = sum(is_flagged(text, gazetteer) for text in texts)
        print(f"{name.replace('_', ', ')}: {flagged} of {len(texts)} flagged")


def is_flagged(text: str, gazetteer: Gazetteer) -> bool:
    """Whether the whole product raises an error or a warning."""
    return any(flag.level is not Level.INFO for flag in read_report(Document("text", text), gazetteer).flags)


def _show(what: str, result: Outcome) -> None:
    print(f"\n{what}: {result.item.text}")
    if result.lost:
        print(f"    not found: {', '.join(result.lost)}")
    for claim in result.claims:
        measured = claim.measured
        places = [p.name if p else "-" for p in (measured.subject, measured.object)]
        print(f"    {claim.kind} {claim.modality} {claim.verdict} {claim.certainty:.2f} {' / '.join(places)}")
    for flag in result.flags:
        print(f"    {flag.code} {flag.certainty:.2f} {flag.message}")


if __name__ == "__main__":
    main()
