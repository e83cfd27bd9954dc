"""How well the reader reads items that it was not trained on: terms, links and manners, by file and by relation.

    python -m geo.train.reader.evaluate FILE... --kinds kinds.json --model FOLDER [--hold news=1 ...] [--together 3]

``--network epoch-N.pt --encoder FOLDER`` measures a network as it is trained, before it is exported.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from geo.reader.labels import TAGGED, LinkType, Manner
from geo.reader.model import Model
from geo.reader.model import Network as Scores
from geo.reader.reader import Reader
from geo.reader.records import Link, Term
from geo.sentences import split
from geo.train.reader.kinds import read
from geo.train.reader.marked import Fact
from geo.train.reader.train import divided, filler_texts, shares_of
from geo.train.reader.windows import FILLER, Text, text_of, together

SURE = 0.95  # the precision at which recall is told
Span = tuple[int, int]
Key = tuple[str, Span, Span, Span | None]
PART: Final = "in, part"
OWN: Final = (
    "kind, own"  # of a phrase and the noun within it: says nothing of a place until the phrase goes back to one
)
APART: Final = (PART, OWN)  # told beside the others, not with them


@dataclass
class Tally:
    """Every link that was told, with its probability and whether it is marked; how many are marked."""

    told: dict[str, list[tuple[float, bool]]] = field(default_factory=lambda: defaultdict(list))
    marked: Counter[str] = field(default_factory=Counter)
    manners: Counter[tuple[Manner, Manner]] = field(default_factory=Counter)  # as marked, as told
    terms: Counter[tuple[str, str]] = field(default_factory=Counter)  # type, and right, wrong or missed
    mistakes: list[str] = field(default_factory=list)

    def all_told(self) -> list[tuple[float, bool]]:
        return [one for relation, told in self.told.items() if relation not in APART for one in told]

    def all_marked(self) -> int:
        return sum(count for relation, count in self.marked.items() if relation not in APART)


def measure(reader: Reader, texts: Sequence[Text], *, own: bool, exact: bool = True) -> Tally:
    """Read with the terms that are marked, or with the reader's own: their ends must be right, or but overlap."""
    tally = Tally()
    for text in texts:
        given = [Term(m.type, m.start, m.end) for m in text.marks if m.type in TAGGED]
        reading = reader.read(text.text, split(text.text), text.names, given=None if own else given, floor=0.02)
        want = dict(_facts(text))
        spans = {} if exact else _overlapping(given, reading.terms)
        follows = _following(set(want)) - set(want)
        got = {key: answer for key, answer in _links(reading.links, spans) if key not in follows}
        for key, (probability, manner) in got.items():
            tally.told[key[0]].append((probability, key in want))
            if key in want and probability >= 0.5 and key[0] not in APART:
                tally.manners[want[key], manner] += 1
            if (probability >= 0.5) != (key in want):
                tally.mistakes.append(_shown(text, key, probability))
        tally.mistakes += [_shown(text, key, 0.0) for key in want if key not in got]
        tally.marked.update(key[0] for key in want)
        if own:
            _count_terms(tally, given, [term for term in reading.terms if term.type in TAGGED])
    return tally


def _count_terms(tally: Tally, want: Sequence[Term], got: Sequence[Term]) -> None:
    wanted, found = ({(term.type, term.start, term.end) for term in terms} for terms in (want, got))
    tally.terms.update((type_, "right") for type_, _, _ in wanted & found)
    tally.terms.update((type_, "wrong") for type_, _, _ in found - wanted)
    tally.terms.update((type_, "missed") for type_, _, _ in wanted - found)


def _facts(text: Text) -> Iterator[tuple[Key, Manner]]:
    spans = {mark.id: (mark.start, mark.end) for mark in text.marks}

    def key(fact: Fact, type_: str, third: str | None) -> Key:
        return _key(type_, spans[fact.subject], spans[fact.object], spans[third] if third else None)

    for fact in text.facts:
        if fact.type is LinkType.IN:
            yield key(fact, fact.type, None), fact.manner
            if fact.third:
                yield key(fact, PART, fact.third), fact.manner
        else:
            yield key(fact, fact.type, fact.third), fact.manner


def _following(want: set[Key]) -> set[Key]:
    """What follows from what is marked and is not marked again: it is neither right nor wrong to tell it.

    What is said of a phrase is said of what it goes back to; a capital lies in its country, and what lies in a place
    lies in whatever holds that place.
    """
    alike: dict[Span, set[Span]] = defaultdict(set)
    for type_, subject, other, _ in want:
        if type_ == LinkType.SAME:
            alike[subject].add(other)
            alike[other].add(subject)
    found = {_key(LinkType.IN, *key[1:3], None) if key[0] == LinkType.CAPITAL else key for key in want} | want
    for _ in range(2):
        found |= {
            _key(type_, a, b, third)
            for type_, subject, other, third in found
            for a in (subject, *alike[subject])
            for b in (other, *alike[other])
        }
        inside = [(subject, other) for type_, subject, other, _ in found if type_ == LinkType.IN]
        found |= {_key(LinkType.IN, a, d, None) for a, b in inside for c, d in inside if b == c}
    return found


def _overlapping(want: Sequence[Term], got: Sequence[Term]) -> dict[Term, Span]:
    """For each term of the reader's own the marked one of its type that it overlaps most."""
    found: dict[Term, Span] = {}
    for term in got:
        shared = [(min(term.end, w.end) - max(term.start, w.start), w) for w in want if w.type is term.type]
        length, best = max(shared, key=lambda pair: pair[0], default=(0, term))
        if length > 0:
            found[term] = best.start, best.end
    return found


def _links(links: Sequence[Link], spans: dict[Term, Span]) -> Iterator[tuple[Key, tuple[float, Manner]]]:
    def span(term: Term) -> Span:
        return spans.get(term, (term.start, term.end))

    for link in sorted(links, key=lambda link: link.probability):
        subject, other = span(link.subject), span(link.object)
        third = span(link.third) if link.third else None
        answer = link.probability, link.manner
        if link.type is LinkType.IN:
            yield _key(link.type, subject, other, None), answer
            if third:
                yield _key(PART, subject, other, third), answer
        else:
            yield _key(link.type, subject, other, third), answer


def _key(type_: str, subject: Span, other: Span, third: Span | None) -> Key:
    """The two places of "between", and those of a border, have no order."""
    if type_ == LinkType.KIND and subject[0] <= other[0] and other[1] <= subject[1]:
        type_ = OWN
    if type_ == LinkType.BETWEEN and third:
        other, third = sorted((other, third))
    if type_ == LinkType.BORDERS:
        subject, other = sorted((subject, other))
    return str(type_), subject, other, third


def _shown(text: Text, key: Key, probability: float) -> str:
    words = [text.text[a:b] for a, b in (span for span in key[1:] if span is not None)]
    return f"{probability:.2f} {key[0]}({', '.join(words)}) | {' '.join(text.text.split())}"


def figures(told: Sequence[tuple[float, bool]], marked: int, least: float) -> tuple[float, float, float]:
    """Precision, recall and F1 of what was told with at least this probability."""
    kept = [right for probability, right in told if probability >= least]
    right = sum(kept)
    precision, recall = right / max(1, len(kept)), right / max(1, marked)
    return precision, recall, 2 * right / max(1, len(kept) + marked)


def at_precision(told: Sequence[tuple[float, bool]], marked: int, precision: float) -> tuple[float, float]:
    """The highest recall where precision is as high, and the probability from which it is."""
    best, right = (0.0, 1.0), 0
    for number, (probability, is_right) in enumerate(sorted(told, reverse=True), 1):
        right += is_right
        if right >= precision * number:
            best = max(best, (right / max(1, marked), probability), key=lambda pair: pair[0])
    return best


def report(title: str, gold: Tally, own: Tally, about: Tally) -> None:
    """Print the figures of a set of texts."""
    print(f"\n== {title}")
    for name, tally in (("gold terms", gold), ("own terms", own), ("overlapping", about)):
        told, marked = tally.all_told(), tally.all_marked()
        recall, least = at_precision(told, marked, SURE)
        right = sum(count for (want, got), count in tally.manners.items() if want is got)
        odd = sum(count for (want, _), count in tally.manners.items() if want is not Manner.ASSERTED)
        odd_right = sum(c for (want, got), c in tally.manners.items() if want is got is not Manner.ASSERTED)
        print(
            f"{name:11}  P {_three(figures(told, marked, 0.5))}  of {marked}; "
            f"recall {recall:.2f} at precision {SURE} (from {least:.2f}); "
            f"manner {right / max(1, tally.manners.total()):.3f}, not asserted {odd_right} of {odd}"
        )
    for relation in sorted(gold.marked, key=lambda r: -gold.marked[r]):
        each = [_three(figures(t.told[relation], t.marked[relation], 0.5)) for t in (gold, own, about)]
        print(f"  {relation:10} {gold.marked[relation]:5}  gold {each[0]}   own {each[1]}   overlapping {each[2]}")
    for type_ in TAGGED:
        right, wrong, missed = (own.terms[type_, answer] for answer in ("right", "wrong", "missed"))
        told = [(1.0, True)] * right + [(1.0, False)] * wrong
        print(f"  term {type_:12} {right + missed:5}  {_three(figures(told, right + missed, 0.5))}")


def _three(values: tuple[float, float, float]) -> str:
    return " / ".join(f"{value:.2f}" for value in values)


def network_of(arguments: argparse.Namespace) -> Scores:
    """The exported model, or a network as it is trained."""
    if arguments.network:
        from geo.train.reader.scores import Trained

        return Trained.load(arguments.network, arguments.encoder)
    return Model.load(arguments.model)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--kinds", type=Path, required=True)
    parser.add_argument("--model", type=Path, help="a folder that geo.train.reader.export wrote")
    parser.add_argument("--network", type=Path, nargs="*", help="epoch-N.pt; several are averaged")
    parser.add_argument("--encoder", type=Path)
    parser.add_argument("--fillers", type=Path)
    parser.add_argument("--hold", nargs="*", default=[])
    parser.add_argument("--together", type=int, default=1, help="items that are run together into one text")
    parser.add_argument("--mistakes", type=Path, help="where to write those with the marked terms")
    arguments = parser.parse_args()
    kinds = read(arguments.kinds)
    reader = Reader(network_of(arguments))
    _, items = divided(arguments.files, shares_of(arguments.hold))
    rng = random.Random(1)
    fillers = filler_texts(arguments.fillers, items)
    files: dict[str, list[Text]] = defaultdict(list)
    for item in items:
        files[item.id.partition(":")[0]].append(text_of(item, kinds))
    mistakes: list[str] = []
    whole: list[Text] = []
    for name, texts in files.items():
        rng.shuffle(texts)
        runs = [texts[at : at + arguments.together] for at in range(0, len(texts), arguments.together)]
        joined = [together(_with_fillers(run, fillers, rng) if arguments.together > 1 else run) for run in runs]
        gold = measure(reader, joined, own=False)
        report(name, gold, *(measure(reader, joined, own=True, exact=exact) for exact in (True, False)))
        mistakes += [f"{name} {line}" for line in gold.mistakes]
        whole += joined
    tallies = [
        measure(reader, whole, own=own, exact=exact) for own, exact in ((False, True), (True, True), (True, False))
    ]
    report("all", *tallies)
    if arguments.mistakes:
        arguments.mistakes.write_text("".join(f"{line}\n" for line in mistakes), encoding="utf-8")


def _with_fillers(run: Sequence[Text], fillers: Sequence[Text], rng: random.Random) -> list[Text]:
    if not fillers:
        return list(run)
    return [text for one in run for text in ([rng.choice(fillers), one] if rng.random() < FILLER else [one])]


if __name__ == "__main__":
    main()
