"""Many odd inputs through every format and the whole pipeline, for as long as is asked for; make fuzz runs it.

    python benchmarks/fuzz.py [--minutes 10] [--seed 1] [--only runs]

Files are made from odd text, damaged, and read as a user's would be: items, document, report, every output. Runs are
100,000 times the same character in a report, long files are mails of endless headers and pages nested without end,
tables are of every encoding with and without its mark and read by every name of one, gazetteers have odd values and are
nested deeply, settings are anything that TOML can say, and reports hold hostile text wherever they can hold text. What
must hold: a mention is where it says, an error is one line, no document takes longer than is allowed, nothing but an
error of ours is raised, no output can act, and nothing asks the network. Of each kind the first input that breaks this
is printed, made as small as can be, and kept in .hypothesis, so that the next run begins with it. Leaves with 1 where
something broke.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import logging
import random
import re
import signal
import socket
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from encodings.aliases import aliases
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent.parent))  # the tests know how to make the files

from gazetteer import Gazetteer
from gazetteer.compile.importers import import_places
from gazetteer.errors import GazetteerError
from gazetteer.place import PlaceKind
from geo import report_formats, report_text
from geo import settings as decided
from geo.checks import RULES
from geo.errors import InputError
from geo.inputs import AS_IT_COMES, Reading, document_of, formats, items, parsing
from geo.read import read
from geo.recognise import recogniser_named
from geo.records import Document, Recogniser, Report
from geo.report import to_json
from geo.text.safe import no_commands
from maps import index_page, write_layers
from maps.index import IndexRow
from maps.web_map import page_html
from tests.geo import made_files as made
from tests.geo.hostile import PIECES, STEERING, everywhere, is_command, seen
from tests.geo.sample_report import sample

SLOW = 20.0  # seconds for a document of a few thousand characters, on a machine that does other things as well
RUN = 100_000  # characters of a run; a report of as many words takes five to ten seconds
SLOW_RUN = 60.0  # seconds of the processor for it; where work is quadratic it takes minutes
PLACES = ("Kyiv", "Mariupol", "Crimea", "Paris, Texas", "the Black Sea", "Georgia", "northern Ukraine", "Côte d'Ivoire")
WORDS = (
    "the port city in", "is the capital of", "lies north of", "borders", "120 km from", "said", "the Russians", "Lake",
    "University of", "(formerly", ")", "its", "U.S.", "St.", ",", ".", "?!", "“", "”", "'s", "—", "\n", "\n\n", "\t",
)  # fmt: skip
ODD = st.one_of(
    st.text(max_size=10),
    st.text(st.characters(categories=["Cc", "Cf", "Zl", "Zp", "Zs", "Co"]), max_size=4),
    st.text(st.characters(categories=["Mn", "Me", "Mc"]), max_size=12),
    st.text(st.characters(categories=["Lo"]), max_size=8),
    st.text(st.characters(categories=["Cs"]), max_size=2),
    st.sampled_from(["מדינה חיפה", "كييف", "🇺🇦👩‍👩‍👧", "=1+1", "%0A::error::", "</script>", "\x1b[31m", "&#0;", "]]>"]),
    st.integers(1, 3000).map(lambda n: "a" * n),
)
TEXT = st.lists(st.one_of(st.sampled_from(PLACES), st.sampled_from(WORDS), ODD), max_size=60).map(" ".join)
SUFFIXES = (".txt", ".md", ".html", ".pdf", ".docx", ".eml", ".jsonl", ".csv", ".tsv", ".unknown")
CODECS = ("utf-8", "utf-16", "cp1252", "utf-8-sig", "koi8-r")


def file_of(suffix: str, text: str, codec: str) -> bytes:
    """A good file of a format, with the text in it as far as the format takes it."""
    plain = "".join(character for character in text if character.isprintable() or character in "\n\t")
    safe = plain.replace("&", "&amp;").replace("<", "&lt;").encode("utf-8", "ignore").decode()
    if suffix == ".html":
        return made.page(*text.encode("utf-8", "ignore").decode().split("\n\n"), head=f"<title>{safe[:50]}</title>")
    if suffix == ".pdf":
        lines = plain.encode("cp1252", "ignore").decode("cp1252").replace("\\", "").splitlines()
        return made.pdf([lines[at : at + 40] for at in range(0, len(lines), 40)] or [[]], packed=len(text) % 2 == 0)
    if suffix == ".docx":
        return made.docx("".join(made.paragraph(each) for each in safe.split("\n\n")))
    if suffix == ".eml":
        return b"Subject: x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + text.encode("utf-8", "ignore")
    if suffix == ".jsonl":
        return (json.dumps({"text": text, "id": text[:9], "date": text[9:30]}) + "\n").encode() * 2
    if suffix in (".csv", ".tsv"):
        separator = "," if suffix == ".csv" else "\t"
        cell = text.replace('"', '""').encode(codec, "ignore").decode(codec, "ignore")
        return f'id{separator}text\n1{separator}"{cell}"\n'.encode(codec, "ignore")
    return text.encode(codec, "ignore")


class BrokenError(AssertionError):
    """Something that must hold does not."""


def hold(condition: object, what: str) -> None:
    if not condition:
        raise BrokenError(what)


def try_document(document: Document, gazetteer: Gazetteer) -> int:
    """Read a document, write it in every way, and give the number of its mentions."""
    text = document.text
    began = time.process_time()
    report = read(document, gazetteer)
    hold(time.process_time() - began < SLOW, "a document takes too long")
    for resolution in report.resolutions:
        mention = resolution.mention
        hold(text[mention.start : mention.end] == mention.text, "a mention is not where it says")
    for flag in report.flags:
        hold(0 <= flag.start < flag.end <= len(text), "a flag is not in the text")
    json.loads(to_json(report))
    report_text.full(report, colour=False)
    for shown in (
        report_text.place_table(report),
        report_formats.places_csv(report),
        report_formats.flags_csv([report]),
        report_formats.github_annotations([report]),
        report_formats.sarif([report], RULES, "0"),
    ):
        hold(not STEERING.search(shown.replace("\r\n", "\n")), "an output holds what steers a terminal")
    return len(report.resolutions)


def try_file(suffix: str, data: bytes, folder: Path, gazetteer: Gazetteer, seen: Counter[str]) -> None:
    path = folder / f"in{suffix}"
    path.write_bytes(data)
    try:
        for item in items(str(path)):
            hold(len(item.fingerprint) == 64, "an item has no fingerprint")
            format_ = formats.SUFFIXES.get(suffix)
            if item.document is None and item.problem is None and format_ not in (None, formats.TEXT):
                _in_this_process(data, format_ or "")
            seen["mentions"] += try_document(document_of(item, AS_IT_COMES), gazetteer)
            seen["documents"] += 1
    except InputError as error:
        hold("\n" not in str(error), "an error has several lines")
        seen["refused"] += 1


def _in_this_process(data: bytes, format_: str) -> None:
    """The same work as in the parser's own process, where the network would be seen to be asked."""
    said = parsing.answer(data, {"name": "a", "format": format_, "encoding": None})
    hold("cannot be read as" not in said.get("error", ""), f"a parser raised what nobody expected: {said}")


def characters(rng: random.Random) -> Iterator[str]:
    """Each blank and each sign of a keyboard, then three characters of every category of Unicode."""
    ascii_ones = [chr(code) for code in range(128) if not chr(code).isalnum()]
    yield from rng.sample(ascii_ones, len(ascii_ones))
    yield from "aA1\u00a0\u2003\u3000\u200b\u2028\x85\u0301“é"
    kinds: dict[str, list[str]] = {}
    for code in range(sys.maxunicode + 1):
        kinds.setdefault(unicodedata.category(chr(code)), []).append(chr(code))
    for each in kinds.values():
        yield from rng.sample(each, min(3, len(each)))


@contextmanager
def limited(seconds: float, what: str) -> Iterator[None]:
    """Whatever takes more of the processor than this is ended; no other load on the machine counts."""

    def end(*_: object) -> NoReturn:
        raise BrokenError(f"{what} takes more than {seconds:.0f} s of the processor")

    before = signal.signal(signal.SIGPROF, end)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def try_run(character: str, recogniser: Recogniser, gazetteer: Gazetteer, counted: Counter[str]) -> None:
    """After a name, and between two names and two figures, each of which looks for the other."""
    run = character * RUN
    for text in (
        f"Kyiv{run}fell. Mariupol lies in Crimea.",
        f"It rained in Kyiv{run}Lviv, and at 40 {run[: RUN // 2]}9 N.",
    ):
        began = time.process_time()
        with limited(SLOW_RUN, "a run"):
            counted["mentions"] += len(read(Document(id="x", text=text), gazetteer, recogniser=recogniser).resolutions)
        counted["most seconds"] = max(counted["most seconds"], round(time.process_time() - began))


RAIN = "It rained in Kyiv."
HEADERS = ("Subject", "From", "To", "Date", "Content-Type", "Content-Disposition", "MIME-Version", "X", "")
BEGINNINGS = (
    "",
    "Rain ",
    "text/plain",
    "text/plain; a=",
    'text/plain; a="',
    "multipart/mixed; boundary=",
    "inline; a=",
)
REPEATED = (
    "=?utf-8?q?Ra_in?= ",
    "\r\n =?utf-8?b?UmFpbg==?=",
    "; a=b",
    ";\r\n a*{n}=b",
    "; a*{n}*=utf-8''b",
    "(",
    "()",
    "\\",
    '"',
    "a <b@c.d>, ",
    "1 ",
    "\r\n ",
    "\r\nX: y",
    "\r\n\r\n--B\r\n",
    "é",
)
LONG_MAIL = st.tuples(
    st.sampled_from(HEADERS),
    st.sampled_from(BEGINNINGS),
    st.one_of(st.sampled_from(REPEATED), ODD),
    st.integers(1, RUN),
).map(lambda drawn: _mail(*drawn))
MARKUP = (
    "div",
    "b",
    "span",
    "table><tr><td",
    "ul><li",
    "blockquote",
    "section",
    "p",
    "a href=x",
    "svg",
    "select",
    "x:y",
)
DEEP_PAGE = st.tuples(st.sampled_from(MARKUP), st.integers(300, 100_000), st.booleans()).map(
    lambda drawn: ("html", _nested(*drawn))
)


def _mail(header: str, beginning: str, repeated: str, times: int) -> tuple[str, bytes]:
    value = "".join(repeated.replace("{n}", str(number)) for number in range(times))
    head = f"From: a@b.c\r\nMIME-Version: 1.0\r\n{header}: {beginning}{value}\r\n\r\n"
    return "mail", (head + RAIN).encode("utf-8", "ignore")


def _nested(mark: str, depth: int, closed: bool) -> bytes:
    ends = "".join(f"</{each.split()[0]}>" for each in reversed(mark.split("><"))) * depth if closed else ""
    return f"<html><body>{f'<{mark}>' * depth}{RAIN}{ends}</body></html>".encode()


def try_long(drawn: tuple[str, bytes], counted: Counter[str]) -> None:
    format_, data = drawn
    with limited(SLOW, f"a {format_}"):
        said = parsing.answer(data, {"name": "a", "format": format_, "encoding": None})
    problem = said.get("error", "")
    hold("cannot be read as" not in problem, f"a parser raised what nobody expected: {problem[:300]}")
    hold("\n" not in problem, "an error has several lines")
    counted["refused" if problem else "read"] += 1


MARKS = {"utf-8": b"\xef\xbb\xbf", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff", "utf-32-le": b"\xff\xfe\0\0"}
NAMED = sorted(
    {*aliases, *aliases.values(), "utf-8-sig", "idna", "punycode", "undefined", "unicode_escape", "klingon", ""}
)


def _writes(codec: str) -> bool:
    try:
        return bool("Kyiv, Київ\ud800".encode(codec, "ignore"))
    except (LookupError, UnicodeError):
        return False


ENCODINGS = (*MARKS, *(codec for codec in NAMED if _writes(codec)))
TABLES = st.fixed_dictionaries(
    {
        "text": st.one_of(TEXT, st.tuples(TEXT, TEXT).map("\0".join)),
        "suffix": st.sampled_from((".csv", ".tsv", ".jsonl", ".ndjson", ".txt")),
        "codec": st.one_of(st.sampled_from(list(MARKS)), st.sampled_from(ENCODINGS)),
        "mark": st.booleans(),
        "said": st.one_of(st.none(), st.just("the same"), st.sampled_from(NAMED)),
        "cut": st.one_of(st.none(), st.integers(0, 400)),
    }
)


def try_table(given_: dict[str, Any], folder: Path, counted: Counter[str]) -> None:
    codec = given_["codec"]
    content = file_of(
        ".jsonl" if given_["suffix"] in (".jsonl", ".ndjson") else given_["suffix"], given_["text"], "utf-8"
    )
    data = content.decode("utf-8", "ignore").encode(codec, "ignore")
    if given_["mark"]:
        data = MARKS.get(codec, b"") + data
    path = folder / f"table{given_['suffix']}"
    path.write_bytes(data[: given_["cut"]])
    reading = Reading(encoding=codec if given_["said"] == "the same" else given_["said"])
    try:
        for item in items(str(path), reading):
            hold("\n" not in (item.problem or ""), "a problem has several lines")
            hold(item.problem or "\0" not in document_of(item, reading).text, "a report holds a null")
            counted["problems" if item.problem else "rows"] += 1
    except InputError as error:
        hold("\n" not in str(error), "an error has several lines")
        counted["refused"] += 1


NUMBERS = st.one_of(
    st.integers(),
    st.floats(),
    st.sampled_from([0, -5, 10**20, 181, 91, "1e999", "nan", "-0", "0x10", "١", "1_0", True, None]),
)
NESTED = st.integers(1, 100_000).map(lambda depth: "[" * depth)
ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, ODD), lambda each: st.lists(each, max_size=4), max_leaves=6
)
PROPERTIES = st.fixed_dictionaries(
    {"name": st.one_of(st.just("Kyiv"), ODD, ANYTHING)},
    optional=dict.fromkeys(
        ("id", "title", "kind", "country", "ccodes", "population", "names", "types", "when"), ANYTHING
    ),
)
SHAPES = ("Point", "Polygon", "MultiPolygon", "LineString", "GeometryCollection", "Kyiv")
FEATURE = st.fixed_dictionaries(
    {
        "type": st.just("Feature"),
        "properties": st.one_of(PROPERTIES, PROPERTIES, ANYTHING),
        "geometry": st.one_of(
            st.just({"type": "Point", "coordinates": [30.5, 50.4]}),
            st.fixed_dictionaries({"type": st.just("Point"), "coordinates": st.lists(NUMBERS, max_size=3)}),
            st.fixed_dictionaries({"type": st.sampled_from(SHAPES), "coordinates": ANYTHING}),
            ANYTHING,
        ),
    },
    optional={"id": ANYTHING, "@id": ANYTHING, "names": ANYTHING, "types": ANYTHING, "when": ANYTHING},
)
KINDS = st.one_of(st.sampled_from([kind.value for kind in PlaceKind]), ODD)


def separated(separator: str, *columns: st.SearchStrategy[Any]) -> st.SearchStrategy[str]:
    return st.tuples(*columns).map(lambda row: separator.join("" if each is None else str(each) for each in row))


PLACES_CSV = st.lists(separated(",", ODD, NUMBERS, NUMBERS, NUMBERS, KINDS, ODD), max_size=4).map(
    lambda rows: "\n".join(["name,lon,lat,population,kind,names", "Kyiv,30,50,1,city,", *rows])
)
GEONAMES = st.lists(
    separated("\t", NUMBERS, *[ODD] * 3, NUMBERS, NUMBERS, *[ODD] * 8, NUMBERS, NUMBERS, NUMBERS, ODD, ODD), max_size=4
).map("\n".join)
GEOJSON = st.one_of(
    st.lists(FEATURE, max_size=3).map(lambda each: json.dumps({"type": "FeatureCollection", "features": each})),
    st.lists(FEATURE, max_size=3).map(lambda each: "\n".join(map(json.dumps, each))),
    st.tuples(st.sampled_from(['{"type":"FeatureCollection","features":', '{"geometry":{"coordinates":']), NESTED).map(
        "".join
    ),
    ODD,
)
IMPORTS = st.one_of(
    st.tuples(st.just("csv"), PLACES_CSV),
    st.tuples(st.just("geonames"), GEONAMES),
    st.tuples(st.sampled_from(["geojson", "linked-places", "whosonfirst"]), GEOJSON),
)
LAYER_NAMES = st.one_of(st.none(), st.sampled_from(["mine", "../up", "a b", "-x", ".hidden", ""]), ODD)


def try_import(
    style: str, content: str, name: str | None, folder: Path, gazetteer: Gazetteer, counted: Counter[str], *, skip: bool
) -> None:
    path, layers = folder / "given" / "places.txt", folder / "data" / "layers"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content.encode("utf-8", "surrogatepass"))
    name = None if name is None else name.replace("\0", "").replace("/", "") if not name.startswith("../") else name
    try:
        with limited(SLOW, "an import"):
            done = import_places(path, name=name, format=style, skip_errors=skip, folder=layers, known=gazetteer)
        hold(done.path.parent == layers, "a layer lies elsewhere")
        done.path.unlink()
        counted["imported"] += 1
    except GazetteerError as error:
        hold("\n" not in str(error), "an error has several lines")
        counted["refused"] += 1
    left = [each for each in folder.rglob("*") if each.is_file() and each != path]
    for each in left:
        each.unlink()
    hold(not left, f"something is left behind: {[each.name for each in left]}")


VALUES = st.recursive(
    st.one_of(
        st.integers(-(2**63), 2**63 - 1),
        st.booleans(),
        st.sampled_from(
            ["GEO", "GEO101", "not-inside", "off", "error", "un", "UA", "rules", "spacy:x", "*", "[", "geonames:1"]
        ),
        st.text(st.characters(codec="utf-8"), max_size=12),
    ),
    lambda each: st.one_of(
        st.lists(each, max_size=3), st.dictionaries(st.text(st.characters(codec="utf-8")), each, max_size=3)
    ),
    max_leaves=6,
)
RULE = st.sampled_from(["GEO", "GEO101", "not-inside", "GEO9", ""])
FITTING = {
    "select": st.lists(RULE, max_size=3),
    "ignore": st.lists(RULE, max_size=3),
    "levels": st.dictionaries(RULE, st.sampled_from(["off", "error", "warning", "info"]), max_size=3),
    "per_file_ignores": st.dictionaries(st.sampled_from(["*", "[", "**/x", "report.txt"]), st.lists(RULE), max_size=2),
    "pins": st.dictionaries(ODD, ODD, max_size=2),
    "accepted": st.lists(st.one_of(ODD, st.just("mariupol, in  crimea")), max_size=2),
    "fail_level": st.sampled_from(["error", "never"]),
    "recogniser": st.sampled_from(["rules", "spacy:x", "default"]),
    "viewpoint": st.sampled_from(["any", "un", "UA"]),
    "colour": VALUES,
}
SETTINGS = st.one_of(
    st.fixed_dictionaries(
        {}, optional={name: st.one_of(fits, fits, fits, VALUES) for name, fits in FITTING.items()}
    ).map(lambda table: "".join(f"{json.dumps(name)} = {toml(value)}\n" for name, value in table.items())),
    st.sampled_from(list(FITTING)).flatmap(lambda name: FITTING[name].map(lambda value: f"{name} = {toml(value)}")),
    NESTED.map(lambda each: f"select = {each}"),
    st.tuples(st.sampled_from(["a", '"a"', "'\\n'"]), st.sampled_from([".", " . "]), st.integers(1, 50_000)).map(
        lambda drawn: f"{drawn[1].join([drawn[0]] * drawn[2])} = 1"
    ),
    ODD,
)


def toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{toml(name)} = {toml(each)}" for name, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, str):
        return '"' + "".join(each if each.isalnum() else f"\\U{ord(each):08x}" for each in value) + '"'
    return json.dumps(value)


def try_settings(content: str, folder: Path, counted: Counter[str]) -> None:
    path = folder / decided.FILE
    path.write_bytes(content.encode("utf-8", "surrogatepass"))
    try:
        with limited(SLOW, "settings"):
            found = decided.load(path)
    except InputError as error:
        hold("\n" not in str(error), "an error has several lines")
        counted["refused"] += 1
        return
    decided.unknown_rules(found, [(rule.code, rule.name) for rule in RULES])
    hold(len(decided.apply(sample(), found).flags) <= 1, "settings add a flag")
    counted["taken"] += 1


HOSTILE = st.lists(st.one_of(st.sampled_from(PIECES), ODD), max_size=8).map("".join)


def try_written(report: Report, title: str, folder: Path, gazetteer: Gazetteer) -> Iterator[str]:
    """Pages and layers, which take longer; gives the tables among them."""
    for page in (page_html([report], gazetteer), index_page([IndexRow.of(report, "x.html")], gazetteer, title=title)):
        hold(not STEERING.search(page), "a page holds what steers a terminal")
    for ending in ("csv", "geojson", "gpkg"):
        for path in write_layers(report, folder / f"layers.{ending}", gazetteer):
            if path.suffix == ".csv":
                yield path.read_text("utf-8")
            path.unlink()


def try_outputs(text: str, folder: Path, gazetteer: Gazetteer, *, files: bool) -> None:
    report = everywhere(text)
    tables = [report_formats.places_csv(report), report_formats.flags_csv([report])]
    for shown in (
        *tables,
        no_commands(report_text.full(report)),
        no_commands(report_text.concise(report)),
        no_commands(report_text.place_table(report)),
        to_json(report),
        to_json(report, indent=2),
        report_formats.sarif([report], RULES, "0"),
    ):
        hold(not STEERING.search(shown.replace("\r\n", "\n")), "an output holds what steers a terminal")
        hold(not any(map(is_command, shown.split("\n"))), "a line of an output is a command")
    hold(report_formats.github_annotations([report]).count("\n") == 1, "a flag is not one annotation")
    if files:
        tables += try_written(report, text, folder, gazetteer)
    for row in (row for table in tables for row in csv.reader(io.StringIO(table, newline=""))):
        for bare in (seen(part).strip() for cell in row for part in cell.split(";")):
            is_number = re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", bare)
            hold(bare[:1] not in tuple("=+-@") or is_number, "a cell is a formula")


class Kind:
    """One kind of input: how it is tried, again and again, until its time is over."""

    def __init__(self, name: str, seconds: float) -> None:
        self.name = name
        self.until = time.monotonic() + seconds
        self.seen: Counter[str] = Counter()
        self.broken: list[str] = []

    def over(self) -> bool:
        return time.monotonic() > self.until

    def each(self, characters_: Iterable[str], attempt: Callable[[str], None]) -> None:
        """Try every character, whatever breaks."""
        for character in characters_:
            if self.over():
                return
            self.seen["inputs"] += 1
            try:
                attempt(character)
            except Exception as error:  # noqa: BLE001 - whatever is raised is a find
                self.broken.append(f"{type(error).__name__}: {error} (U+{ord(character):04X})")

    def draw(self, number: int, attempt: Callable[..., None], **strategies: st.SearchStrategy[Any]) -> None:
        """Draw inputs until one breaks; what it is made of is then made smaller as long as there is time."""
        last: list[str] = []

        @settings(
            max_examples=10**9,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.reuse, Phase.generate, Phase.shrink],
            print_blob=True,
        )
        @seed(number)
        @given(**strategies)
        def run(**drawn: object) -> None:
            if self.over():
                raise KeyboardInterrupt  # the one way to end a run of hypothesis that found nothing
            self.seen["inputs"] += not last
            try:
                attempt(**drawn)
            except Exception as error:
                last[:] = [f"{type(error).__name__}: {str(error)[:300]} ({str(drawn)[:600]})"]
                raise

        try:
            run()
        except KeyboardInterrupt:
            self.broken += last
            if not self.over():
                raise
        except Exception as error:  # noqa: BLE001 - whatever is raised is a find
            self.broken += [*last, *getattr(error, "__notes__", [])]

    def told(self) -> str:
        figures = ", ".join(f"{count} {what}" for what, count in self.seen.items())
        return "\n".join([f"{self.name}: {figures}; {'BROKEN' if self.broken else 'nothing broke'}", *self.broken])


# What share of the time each kind gets.
SHARES = {"documents": 2, "files": 3, "runs": 4, "long": 2, "tables": 1, "imports": 2, "settings": 1, "outputs": 2}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--only", choices=SHARES, action="append", help="this kind of input; repeatable")
    options = parser.parse_args()

    logging.disable()  # parsers have much to say about damaged files

    def refuse(*_: object, **__: object) -> None:
        raise BrokenError("the network was asked")

    for name in ("connect", "connect_ex", "sendto"):
        setattr(socket.socket, name, refuse)
    gazetteer = Gazetteer.open()
    broken = False
    wanted = options.only or list(SHARES)
    for name in wanted:
        kind = Kind(name, 60 * options.minutes * SHARES[name] / sum(SHARES[each] for each in wanted))
        with tempfile.TemporaryDirectory() as folder:
            run_kind(kind, options.seed, Path(folder), gazetteer)
        print(kind.told(), f"(seed {options.seed})", flush=True)
        broken = broken or bool(kind.broken)
    return 1 if broken else 0


def run_kind(kind: Kind, number: int, folder: Path, gazetteer: Gazetteer) -> None:
    def document(text: str) -> None:
        kind.seen["mentions"] += try_document(Document(id="x", text=text, title=text[:30]), gazetteer)

    def file(text: str, suffix: str, codec: str, data: st.DataObject) -> None:
        content = file_of(suffix, text, codec)
        if data.draw(st.booleans()):
            at = data.draw(st.integers(0, len(content)))
            content = content[:at] + data.draw(st.binary(max_size=30)) + content[at + data.draw(st.integers(0, 30)) :]
        try_file(suffix, content, folder, gazetteer, kind.seen)

    def imported(given_: tuple[str, str], name: str | None, skip: bool) -> None:
        try_import(*given_, name, folder, gazetteer, kind.seen, skip=skip)

    if kind.name == "runs":
        tried = list(characters(random.Random(number)))  # noqa: S311 - no secrets
        for name in ("rules", "default"):  # the network takes ten times as long as all the rest
            one_run = partial(try_run, recogniser=recogniser_named(name), gazetteer=gazetteer, counted=kind.seen)
            kind.each(tried, one_run)
        return
    attempts: dict[str, tuple[Callable[..., None], dict[str, st.SearchStrategy[Any]]]] = {
        "documents": (document, {"text": TEXT}),
        "files": (
            file,
            {"text": TEXT, "suffix": st.sampled_from(SUFFIXES), "codec": st.sampled_from(CODECS), "data": st.data()},
        ),
        "long": (lambda drawn: try_long(drawn, kind.seen), {"drawn": st.one_of(LONG_MAIL, DEEP_PAGE)}),
        "tables": (lambda table: try_table(table, folder, kind.seen), {"table": TABLES}),
        "imports": (imported, {"given_": IMPORTS, "name": LAYER_NAMES, "skip": st.booleans()}),
        "settings": (lambda content: try_settings(content, folder, kind.seen), {"content": SETTINGS}),
        "outputs": (
            lambda text, files: try_outputs(text, folder, gazetteer, files=files),
            {"text": HOSTILE, "files": st.sampled_from([False] * 9 + [True])},
        ),
    }
    attempt, strategies = attempts[kind.name]
    kind.draw(number, attempt, **strategies)


if __name__ == "__main__":
    sys.exit(main())
