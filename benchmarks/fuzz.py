"""Many odd inputs through every format and the whole pipeline, for as long as is asked for; make fuzz runs it.

    python benchmarks/fuzz.py [--minutes 10] [--seed 1]

Files are made from odd text, damaged, and read as a user's would be: items, document, report, every output. What must
hold: a mention is where it says, an error is one line, no document takes longer than is allowed, nothing but an error
of ours is raised, and nothing asks the network. The first input that breaks this is printed, made as small as can be,
and kept in .hypothesis, so that the next run begins with it.
"""

from __future__ import annotations

import argparse
import json
import logging
import socket
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent.parent))  # the tests know how to make the files

from gazetteer import Gazetteer
from geo import report_formats, report_text
from geo.checks import RULES
from geo.errors import InputError
from geo.inputs import AS_IT_COMES, document_of, formats, items, parsing
from geo.read import read
from geo.records import Document
from geo.report import to_json
from tests.geo import made_files as made

SLOW = 20.0  # seconds for a document of a few thousand characters, on a machine that does other things as well
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
    report_text.place_table(report, colour=True)
    for shown in (
        report_formats.places_csv(report),
        report_formats.flags_csv([report]),
        report_formats.github_annotations([report]),
        report_formats.sarif([report], RULES, "0"),
    ):
        hold(not set(shown) & {"\x1b", "\u202e", "\x00"}, "an output holds what steers a terminal")
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    options = parser.parse_args()

    logging.disable()  # parsers have much to say about damaged files

    def refuse(*_: object, **__: object) -> None:
        raise BrokenError("the network was asked")

    for name in ("connect", "connect_ex", "sendto"):
        setattr(socket.socket, name, refuse)
    gazetteer = Gazetteer.open()
    until = time.monotonic() + 60 * options.minutes
    seen: Counter[str] = Counter()

    with tempfile.TemporaryDirectory() as name:

        @settings(
            max_examples=10**9,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.reuse, Phase.generate, Phase.shrink],
            print_blob=True,
        )
        @seed(options.seed)
        @given(text=TEXT, suffix=st.sampled_from(SUFFIXES), codec=st.sampled_from(CODECS), data=st.data())
        def run(text: str, suffix: str, codec: str, data: st.DataObject) -> None:
            if time.monotonic() > until:
                raise KeyboardInterrupt  # the one way to end a run of hypothesis that found nothing
            seen["inputs"] += 1
            try_document(Document(id="x", text=text, title=text[:30]), gazetteer)
            file = file_of(suffix, text, codec)
            if data.draw(st.booleans()):
                at = data.draw(st.integers(0, len(file)))
                file = file[:at] + data.draw(st.binary(max_size=30)) + file[at + data.draw(st.integers(0, 30)) :]
            try_file(suffix, file, Path(name), gazetteer, seen)

        try:
            run()
        except KeyboardInterrupt:
            print(", ".join(f"{count} {what}" for what, count in seen.items()), f"(seed {options.seed}); nothing broke")


if __name__ == "__main__":
    main()
