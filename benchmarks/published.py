"""How often the checker is wrong about published text, and how much of it it reads: the measure of every change.

    python -m benchmarks.published TEXTS... --part measure --reports new.jsonl --against old.jsonl --show flags.jsonl
    python -m benchmarks.published --label flags.jsonl --reader NAME

The texts are not part of this repository; they are given by path, as files ``*.jsonl`` or folders of them, one document
a line: ``{"id", "text", "genre"}``, and ``date`` where there is one. An id is that of the file and that of the line,
``FILE/ID``.

**Parts.** A checksum of a document's own id puts it into ``learn`` (half), ``tune`` (a quarter) or ``measure`` (a
quarter): rules are made looking at the first and set with the second; nobody who makes rules reads the third. Files
named with ``--measure-only`` belong to ``measure`` whole. ``--limit`` and ``--words`` take a sample of each file, the
same one every time.

**Figures.** Flags are errors and warnings. ``published_labels.tsv`` says which of them are true; ``--show`` writes
those that it does not know, in context, ``--label`` takes them back with their verdicts filled in. A flag is what most
of its readers say; it is arguable where they are divided. The rate of false flags is a lower bound ("at least") while
some are unlabelled. Its interval of 95 % is Poisson's exact one, widened by how much the flags of one document come
together: so many bursts were seen, each of so many flags.

**Reports** are kept with ``--reports``: a run that was ended goes on where it was, and the same command reads nothing
twice as long as program, places and documents are the same. ``--as-kept`` takes the file as it is. ``--against`` sets
the reports of another version beside these ("theirs > ours"), over the documents that both have.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from pathlib import Path

import gazetteer
import geo
from benchmarks import published_flags
from benchmarks.published_flags import Labels, Outcome, Truth
from benchmarks.toponyms import print_table
from gazetteer import Gazetteer
from gazetteer.errors import GazetteerError
from geo.batch import Chunk, Job, Journal, Result, chunked, in_processes, read_chunk, run
from geo.batch import Tally as Done
from geo.batch.key import key_of
from geo.checks import RULES
from geo.errors import DatelineError, InputError
from geo.files import write_text
from geo.inputs import Item, items
from geo.records import Document, Verdict
from geo.text.safe import one_line

LABELS = Path(__file__).with_name("published_labels.tsv")
PARTS = {"learn": 0.5, "tune": 0.25, "measure": 0.25}
ALL = "all"
NO_GENRE = "no genre"


@dataclass(frozen=True, slots=True)
class Text:
    """A published document, ready to be read; its id is ``FILE/ID``."""

    file: str
    genre: str
    document: Document
    words: int


# ---- the texts


def load(paths: Iterable[Path], genre: str = NO_GENRE) -> dict[str, list[Text]]:
    """The documents of each file, by the file's name without suffix, as the ``batch`` command would read them.

    Args:
        paths: files, or folders whose ``*.jsonl`` are meant.
        genre: that of documents which name none.

    Raises:
        InputError: if there is none, one cannot be read, or two have the same name or id.
    """
    texts: dict[str, list[Text]] = {}
    for path in paths:
        files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
        if not files or not files[0].suffix == ".jsonl":
            raise InputError(f"{path}: no *.jsonl; give a document a line, or a folder of such files")
        for file in files:
            if file.stem in texts:
                raise InputError(f"{file}: a second file of this name; labels could not tell them apart, rename one")
            texts[file.stem] = list(_documents(file, genre))
    return texts


def _documents(file: Path, genre: str) -> Iterator[Text]:
    seen: set[str] = set()
    found = items(str(file))  # before the lines: it words what is wrong with the file
    with file.open(encoding="utf-8-sig", errors="surrogateescape", newline="\n") as lines:
        for item, line in zip(found, filter(str.strip, lines), strict=True):
            if item.document is None:
                raise InputError(f"{file}: {item.id}: {item.problem}")
            own_id = one_line(item.id)
            if own_id in seen:
                raise InputError(f"{file}: two documents have the id {own_id}; labels could not tell them apart")
            seen.add(own_id)
            document = replace(item.document, id=f"{file.stem}/{own_id}")
            yield Text(file.stem, str(json.loads(line).get("genre") or genre), document, len(document.text.split()))


def _own_id(text: Text) -> str:
    return text.document.id.removeprefix(f"{text.file}/")


def part_of(own_id: str) -> str:
    """The part of a document, by the id that its line gives it."""
    at = int(_digest(own_id)[:8], 16) / 16**8
    for part, share in PARTS.items():
        at -= share
        if at < 0:
            return part
    raise AssertionError("the parts make a whole")


def in_part(texts: Iterable[Text], part: str, measure_only: Sequence[str]) -> list[Text]:
    """Those of a part, in an order that has to do neither with their place in the file nor with their part."""
    chosen = [
        text for text in texts if part in (ALL, "measure" if text.file in measure_only else part_of(_own_id(text)))
    ]
    return sorted(chosen, key=lambda text: _digest(_own_id(text))[8:])


def sample(texts: Iterable[Text], limit: int | None, words: int | None) -> Iterator[Text]:
    """The first ones, at most ``limit``, up to the one that brings them to so many ``words``."""
    so_far = 0
    for number, text in enumerate(texts):
        if (limit is not None and number >= limit) or (words is not None and so_far >= words):
            return
        so_far += text.words
        yield text


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def named(texts: Mapping[str, list[Text]], names: Sequence[str]) -> list[str]:
    """These names, if they are files.

    Raises:
        InputError: if one is not.
    """
    unknown = [name for name in names if name not in texts]
    if unknown:
        raise InputError(f"no file {', '.join(unknown)}; there are {', '.join(texts)}")
    return list(names)


# ---- the run


def read_all(texts: Sequence[Text], target: Path, workers: int) -> None:
    """Write a report on each text, in their order; nothing is done where they are there already.

    Raises:
        DatelineError, GazetteerError: if what every document needs is not there, or the file cannot be written.
    """
    job = Job()
    read = [Item(text.document.id, document=text.document) for text in texts]
    gazetteer = Gazetteer.open()
    key = {**key_of("published", job, gazetteer), "code": code()}
    made = {**key, "documents": _digest("".join(item.fingerprint for item in read))}
    note = target.with_name(f"{target.name}.made")
    if target.is_file() and note.is_file() and json.loads(note.read_text(encoding="utf-8")) == made:
        return
    note.unlink(missing_ok=True)
    here = partial(_in_this_process, job=job, gazetteer=gazetteer)
    readers = here if workers == 1 else partial(in_processes, job=job, workers=workers)
    with Journal(target, key) as journal:
        if journal.stale:
            print(f"{target}: begun with other {', '.join(journal.stale)}; starting anew", file=sys.stderr)
        run(chunked(read), readers, journal, progress=partial(_tell, len(read)))
    write_text(note, json.dumps(made, indent=1))


def _in_this_process(
    chunks: Iterator[Chunk], job: Job, gazetteer: Gazetteer
) -> Generator[tuple[Chunk, Result], None, None]:
    for chunk in chunks:
        yield chunk, read_chunk(chunk.items, job, gazetteer)


def _tell(total: int, done: Done) -> None:
    if sys.stderr.isatty():
        end = "\n" if done.documents == total else ""
        print(f"\r{done.documents:,} of {total:,} documents", end=end, file=sys.stderr, flush=True)


def code() -> str:
    """A checksum of the program's own files: its version does not change between two commits."""
    digest = hashlib.sha256()
    for folder, files in ((Path(geo.__file__).parent, "*"), (Path(gazetteer.__file__).parent, "*.py")):
        for path in sorted(folder.rglob(files)):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


# ---- counting


@dataclass(slots=True)
class Tally:
    """Counts over documents; ``false`` counts the false flags of each document that has any."""

    documents: int = 0
    failed: int = 0
    words: int = 0
    claims: Counter[str] = field(default_factory=Counter)
    flags: Counter[Truth] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)

    def add(self, text: Text, outcome: Outcome, labels: Labels, rule: str | None = None) -> None:
        """Count one document, and of its flags those of a rule."""
        self.documents += 1
        self.failed += outcome.failed is not None
        self.words += text.words
        self.claims.update(outcome.claims)
        for flag in outcome.flags:
            if rule in (None, flag.key.rule):
                truth = published_flags.truth(labels, flag.key)
                self.flags[truth] += 1
                if truth is Truth.FALSE:
                    self.false[outcome.document] += 1


def tally(texts: Iterable[Text], found: Mapping[str, Outcome], labels: Labels, rule: str | None = None) -> Tally:
    total = Tally()
    for text in texts:
        if text.document.id in found:
            total.add(text, found[text.document.id], labels, rule)
    return total


def interval(counts: Sequence[int]) -> tuple[float, float]:
    """Between which expected totals these counts, one for each document that has any, are likely (95 %).

    Flags of one document are not independent: one misread name may be flagged four times. So the total is taken as
    Poisson's number of bursts, each of the size that makes mean and variance those of the counts. Where no document has
    two, that is the exact interval for a Poisson count.
    """
    total = sum(counts)
    size = sum(count * count for count in counts) / total if total else 1.0
    bursts = total / size
    low = gamma_quantile(0.025, bursts) if total else 0.0
    return size * low, size * gamma_quantile(0.975, bursts + 1)


def gamma_quantile(share: float, shape: float) -> float:
    """Where the gamma distribution of this shape and scale 1 has so large a share below it."""
    low, high = 0.0, shape + 20 * math.sqrt(shape) + 20
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _gamma_share(shape, middle) < share else (low, middle)
    return high


def _gamma_share(shape: float, x: float) -> float:
    """The regularised lower incomplete gamma function, by its series."""
    term = math.exp(shape * math.log(x) - x - math.lgamma(shape + 1)) if x > 0 else 0.0
    total = term
    while term > 1e-12 * total:
        shape += 1
        term *= x / shape
        total += term
    return min(total, 1.0)


# ---- tables


READ_COLUMNS = ("documents", "words", "claims per 1,000 words", *(verdict.value for verdict in Verdict))
FLAG_COLUMNS = (
    "flags",
    "per 10,000 words",
    *(truth.value for truth in Truth),
    "false per 10,000 words (95 %)",
    "documents with a false flag",
)


def read_cells(t: Tally) -> list[str]:
    claims = t.claims.total()
    shares = [f"{100 * t.claims[verdict] / claims:.0f} %" if claims else "-" for verdict in Verdict]
    documents = f"{t.documents:,}" + (f" ({t.failed} failed)" if t.failed else "")
    return [documents, f"{t.words:,}", _per(1_000, claims, t.words), *shares]


def flag_cells(t: Tally) -> list[str]:
    flags = t.flags.total()
    return [
        str(flags),
        _per(10_000, flags, t.words),
        *(str(t.flags[truth]) for truth in Truth),
        _false_rate(t),
        str(len(t.false)),
    ]


def _false_rate(t: Tally) -> str:
    if t.flags[Truth.UNLABELLED] and t.flags[Truth.UNLABELLED] == t.flags.total():
        return "-"
    low, high = interval(tuple(t.false.values()))
    bounds = f"{_per(10_000, low, t.words)}-{_per(10_000, high, t.words)}"
    return f"{'at least ' * bool(t.flags[Truth.UNLABELLED])}{_per(10_000, t.false.total(), t.words)} ({bounds})"


def _per(unit: int, count: float, words: int) -> str:
    return f"{unit * count / words:.2f}" if words else "-"


def beside(cells: Sequence[Sequence[str]]) -> list[str]:
    """One row of the rows of several versions; what is the same in all is said once."""
    return [same[0] if len(set(same)) == 1 else " > ".join(same) for same in zip(*cells, strict=True)]


def by_file(texts: Sequence[Text], versions: Sequence[Mapping[str, Outcome]], labels: Labels) -> list[str]:
    """A row for each genre, for each file of a genre that has several, and for everything."""
    genres: dict[str, dict[str, list[Text]]] = defaultdict(lambda: defaultdict(list))
    for text in texts:
        genres[text.genre][text.file].append(text)
    groups: list[tuple[str, Sequence[Text]]] = []
    for genre, files in sorted(genres.items()):
        only = f": {next(iter(files))}" if len(files) == 1 else ""
        groups.append((f"{genre}{only}", list(chain.from_iterable(files.values()))))
        groups += [(f"- {file}", held) for file, held in files.items() if not only]
    rows = []
    for name, held in (*groups, ("all", texts)):
        tallies = [tally(held, found, labels) for found in versions]
        rows.append(_row(name, beside([[*read_cells(t), *flag_cells(t)] for t in tallies])))
    return rows


def by_rule(texts: Sequence[Text], versions: Sequence[Mapping[str, Outcome]], labels: Labels) -> list[str]:
    """A row for each rule that has flags."""
    names = {rule.code: rule.name for rule in RULES}
    codes = {flag.key.rule for found in versions for outcome in found.values() for flag in outcome.flags}
    return [
        _row(
            f"{code} {names.get(code, '')}".strip(),
            beside([flag_cells(tally(texts, found, labels, code)) for found in versions]),
        )
        for code in sorted(codes)
    ]


def _row(name: str, cells: Sequence[str]) -> str:
    return f"| {' | '.join((name, *cells))} |"


def changes(theirs: Mapping[str, Outcome], ours: Mapping[str, Outcome], labels: Labels) -> list[str]:
    """What flags came and went, by what they are; the true ones that went by key."""
    before, after = ({flag.key for o in found.values() for flag in o.flags} for found in (theirs, ours))
    lines = []
    for what, keys in (("new flags", after - before), ("flags gone", before - after)):
        counts = Counter(published_flags.truth(labels, key) for key in keys)
        lines.append(f"{what}: {', '.join(f'{counts[truth]} {truth}' for truth in Truth)}")
    lost = sorted(key for key in before - after if published_flags.truth(labels, key) is Truth.TRUE)
    return [*lines, *(f"true and gone: {key}" for key in lost)]


# ---- the command


def chosen(arguments: argparse.Namespace) -> list[Text]:
    """The documents that are asked for.

    Raises:
        InputError: if there are none, or the texts cannot be read.
    """
    corpora = load(arguments.texts, arguments.genre)
    files = named(corpora, arguments.files or list(corpora))
    whole = named(corpora, arguments.measure_only)
    texts: list[Text] = []
    for file in files:
        texts += sample(in_part(corpora[file], arguments.part, whole), arguments.limit, arguments.words)
    if not texts:
        raise InputError(f"no document of these files is in part {arguments.part}; try --part {ALL}")
    return texts


def known(path: Path, texts: Iterable[Text]) -> dict[str, Outcome]:
    """What the reports of a file came to, of these texts."""
    wanted = {text.document.id for text in texts}
    return {o.document: o for o in published_flags.outcomes(path) if o.document in wanted}


def measure(arguments: argparse.Namespace, labels: Labels) -> None:
    """Read, print the tables, and write what is to be looked at.

    Raises:
        DatelineError, GazetteerError: as they come; the words are the user's.
    """
    texts = chosen(arguments)
    with tempfile.TemporaryDirectory() as folder:
        reports = arguments.reports or Path(folder) / "reports.jsonl"
        if not arguments.as_kept:
            read_all(texts, reports, arguments.workers)
        ours = known(reports, texts)
    theirs = known(arguments.against, texts) if arguments.against else None
    both = [text for text in texts if text.document.id in ours and (theirs is None or text.document.id in theirs)]
    if len(both) < len(texts):
        print(f"{len(texts) - len(both):,} documents have no report and are left out", file=sys.stderr)
    print(f"\nPart {arguments.part}{', theirs > ours' if theirs is not None else ''}; flags are errors and warnings\n")
    print_figures(both, ours, theirs, labels)
    flags = [flag for text in both for flag in ours[text.document.id].flags]
    for path, truth in ((arguments.show, Truth.UNLABELLED), (arguments.mistakes, Truth.FALSE)):
        if path is not None:
            count = published_flags.write(path, flags, truth, labels)
            print(f"\n{path}: {count} {truth}")
    ids = {text.document.id for text in both}
    _print_divided({key: said for key, said in labels.items() if key.document in ids})


def print_figures(
    texts: Sequence[Text], ours: Mapping[str, Outcome], theirs: Mapping[str, Outcome] | None, labels: Labels
) -> None:
    versions = [ours] if theirs is None else [theirs, ours]
    versions = [{text.document.id: found[text.document.id] for text in texts} for found in versions]
    print_table("|".join(("genre: file", *READ_COLUMNS, *FLAG_COLUMNS)), by_file(texts, versions, labels))
    print()
    print_table("|".join(("rule", *FLAG_COLUMNS)), by_rule(texts, versions, labels))
    if theirs is not None:
        print("", *changes(versions[0], versions[1], labels), sep="\n")


def _print_divided(labels: Labels) -> None:
    divided = published_flags.disagreements(labels)
    if divided:
        print("\nReaders are divided:", *divided, sep="\n")


def label(arguments: argparse.Namespace, labels: Labels) -> None:
    """Merge verdicts into the labels, and say where readers are divided.

    Raises:
        InputError, OutputError: if the verdicts cannot be read or the labels not be written.
    """
    new = published_flags.verdicts(arguments.label, arguments.reader)
    published_flags.merge(labels, new)
    published_flags.save(arguments.labels, labels)
    print(f"{arguments.labels}: {len(new)} flags from {arguments.label}, {len(labels)} in all")
    _print_divided(labels if not arguments.texts else {})


def _above_zero(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="published", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("texts", nargs="*", type=Path, metavar="TEXTS", help="files *.jsonl, or folders of them")
    parser.add_argument("--part", choices=(*PARTS, ALL), default="learn", help="default: learn")
    parser.add_argument("--files", nargs="+", default=[], metavar="NAME", help="only these, named without suffix")
    parser.add_argument("--measure-only", nargs="+", default=[], metavar="NAME", help="files of part measure whole")
    parser.add_argument("--limit", type=_above_zero, metavar="N", help="documents of each file")
    parser.add_argument("--words", type=_above_zero, metavar="N", help="words of each file, to the end of a document")
    parser.add_argument("--genre", default=NO_GENRE, help="that of documents which name none")
    parser.add_argument("--workers", type=_above_zero, default=1, help="processes; default: 1")
    parser.add_argument("--reports", type=Path, metavar="OUT.jsonl", help="keep the reports")
    parser.add_argument("--as-kept", action="store_true", help="do not read; take --reports whatever made them")
    parser.add_argument("--against", type=Path, metavar="REPORTS.jsonl", help="reports of another version")
    parser.add_argument("--show", type=Path, metavar="FILE", help="flags without a label: .jsonl, or .md to read")
    parser.add_argument("--mistakes", type=Path, metavar="FILE", help="flags that are labelled false, likewise")
    parser.add_argument(
        "--label", type=Path, metavar="FILE.jsonl", help="merge the verdicts of a file that --show wrote"
    )
    parser.add_argument("--reader", metavar="NAME", help="whose verdicts, where the file does not say")
    parser.add_argument("--labels", type=Path, default=LABELS, metavar="FILE.tsv", help="default: beside this script")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    parser = _parser()
    arguments = parser.parse_intermixed_args(argv)
    if not arguments.texts and arguments.label is None:
        parser.error("name the texts to read, or a file of verdicts with --label")
    if arguments.as_kept and arguments.reports is None:
        parser.error("--as-kept needs --reports")
    try:
        labels = published_flags.load(arguments.labels)
        if arguments.label is not None:
            label(arguments, labels)
        if arguments.texts:
            measure(arguments, labels)
    except KeyboardInterrupt:
        print("interrupted; give the same command again to go on", file=sys.stderr)
        return 130
    except (DatelineError, GazetteerError) as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
