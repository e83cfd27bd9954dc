"""Input that means ill: whatever it is, the answer is a report or one line, soon, and nothing is left behind."""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gazetteer import Gazetteer
from geo import report_formats, report_text
from geo.checks import RULES
from geo.errors import InputError
from geo.inputs import Item, apart, docx, formats, items, parsing, pdf, read_document
from geo.read import read
from geo.records import Document
from geo.report import from_json, to_json
from tests.geo import made_files as made

ROOT = Path(__file__).parent.parent.parent
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
DATELINE = [sys.executable, "-m", "geo.cli"]
TAKEN_APART = (formats.HTML, formats.PDF, formats.DOCX, formats.MAIL)


def answer(data: bytes, format_: str) -> dict[str, Any]:
    said = parsing.answer(data, {"name": "a", "format": format_, "encoding": None})
    if "error" in said:
        assert "\n" not in said["error"]
    else:
        assert said["text"].strip()
        said["text"].encode("utf-8")
    return said


# bombs


def test_a_zip_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = made.docx(made.paragraph(" " * 50_000_000))
    assert len(bomb) < 100_000
    monkeypatch.setattr(docx, "_LONGEST_BODY", 1_000_000)
    assert "unpacks to more than" in answer(bomb, formats.DOCX)["error"]


def test_entities_that_multiply_are_refused() -> None:
    head = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    assert "document type" in answer(made.docx(made.paragraph("&b;"), head=head), formats.DOCX)["error"]


def test_a_document_within_itself_a_thousand_times_is_refused() -> None:
    body = "<w:p>" * 1000 + made.paragraph("Kyiv") + "</w:p>" * 1000
    assert "nested too deeply" in answer(made.docx(body), formats.DOCX)["error"]


def test_names_that_climb_out_of_an_archive_write_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    bomb = made.zipped({"../climbed": b"x", "/climbed": b"x", "word/document.xml": b"<a/>"})
    assert "no text" in answer(bomb, formats.DOCX)["error"]
    assert list(tmp_path.iterdir()) == []
    assert not (tmp_path.parent / "climbed").exists()


def test_a_pdf_that_unpacks_without_end_is_refused() -> None:
    bomb = made.pdf_of_contents([b"BT /F1 12 Tf (Kyiv) Tj ET" + b" " * 80_000_000])
    assert len(bomb) < 100_000
    assert "error" in answer(bomb, formats.PDF)


def test_pages_without_number_are_refused() -> None:
    kids = b"3 0 R " * (pdf.MOST_PAGES + 1)
    count = str(pdf.MOST_PAGES + 1).encode()
    pages = b"<< /Type /Pages /Count " + count + b" /Kids [" + kids + b"] >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"
    data = made.pdf_of_objects([b"<< /Type /Catalog /Pages 2 0 R >>", pages, page])
    assert "pages; split it" in answer(data, formats.PDF)["error"]


@pytest.mark.parametrize(
    "objects",
    [
        [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count 1 /Kids [2 0 R] >>"],
        [b"<< /Type /Catalog /Pages 2 0 R >>", b"2 0 R"],
        [b"<< /Type /Catalog /Pages " + b"[" * 50_000 + b" >>"],
        [b"<< /Type /Catalog /Pages " + b"<< /A " * 50_000 + b" >>"],
    ],
    ids=["a page in itself", "an object that is itself", "arrays in arrays", "dictionaries in dictionaries"],
)
def test_objects_that_go_round_end(objects: list[bytes]) -> None:
    assert "error" in answer(made.pdf_of_objects(objects), formats.PDF)


PLACES = ("Kyiv", "Lviv", "Odesa")


@pytest.mark.parametrize("mark", ["div", "table><tr><td", "b", "span", "blockquote", "ul><li"])
def test_deeply_nested_pages_are_read(mark: str) -> None:
    for depth in (300, 3000, 100_000):
        page = b"<html><body>" + f"<{mark}>".encode() * depth + b"It rained in Kyiv on Friday." + b"</body></html>"
        assert "It rained in Kyiv on Friday." in answer(page, formats.HTML).get("text", "")


@pytest.mark.parametrize("mark", ["div", "b", "section"])
def test_what_comes_before_and_after_a_deep_nest_is_read(mark: str) -> None:
    first, inner, last = (
        f"It rained in {place} for all of the day, said the mayor, who was wet. " * 3 for place in PLACES
    )
    script = "<script>Never();</script><style>.never {}</style>"
    nest = f"<{mark}>" * 1000 + f"<p>{inner}</p>{script}" + f"</{mark}>" * 1000
    text = answer(f"<html><body><p>{first}</p>{nest}<p>{last}</p></body></html>".encode(), formats.HTML)["text"]
    assert [place in text for place in PLACES] == [True] * len(PLACES)
    assert "ever" not in text


def test_parts_in_parts_of_a_message_end() -> None:
    head = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(3000))
    answer(b"Subject: x\r\nMIME-Version: 1.0\r\n" + head + b"Content-Type: text/plain\r\n\r\nKyiv", formats.MAIL)


HEAD = b"From: a@b.c\r\nMIME-Version: 1.0\r\n"
TYPED = HEAD + b"Subject: Rain\r\nContent-Type: "
RAIN = b"\r\n\r\nIt rained in Kyiv."
PART = b"--B\r\nContent-Type: text/plain\r\n\r\nIt rained in Kyiv.\r\n"
LONG_MAILS = {
    "encoded words": HEAD + b"Subject: Rain " + b"=?utf-8?q?Ra_in?= " * 100_000 + RAIN,
    "encoded words on lines": HEAD + b"Subject: Rain" + b"\r\n =?utf-8?q?Ra_in?=" * 100_000 + RAIN,
    "headers": HEAD + b"Subject: Rain\r\n" + b"X: =?utf-8?q?Ra_in?=\r\n" * 100_000 + RAIN,
    "parameters": TYPED + b"text/plain" + b"; a=b" * 100_000 + RAIN,
    "continued parameters": TYPED + b"text/plain" + b"".join(b";\r\n a*%d=b" % n for n in range(50_000)) + RAIN,
    "quotes": TYPED + b'text/plain; a="' + b"\\" * 100_000 + RAIN,
    "comments": TYPED + b"(" * 100_000 + RAIN,
    "comments in a subject": HEAD + b"Subject: Rain " + b"(" * 100_000 + RAIN,
    "disposition": TYPED + b"text/plain\r\nContent-Disposition: " + b"inline;" * 100_000 + RAIN,
    "addresses": HEAD + b"Subject: Rain\r\nTo: " + b"a <b@c.d>, " * 100_000 + RAIN,
    "date": HEAD + b"Subject: Rain\r\nDate: " + b"1 " * 100_000 + RAIN,
    "parts": TYPED + b"multipart/mixed; boundary=B\r\n\r\n" + PART * 200_000 + b"--B--\r\n",
}


@pytest.mark.parametrize("kind", LONG_MAILS)
def test_mails_of_many_parts_and_long_headers_are_read_at_once(kind: str) -> None:
    begun = time.process_time()
    said = answer(LONG_MAILS[kind], formats.MAIL)
    assert said["text"].strip() == "It rained in Kyiv."
    assert said["title"].startswith("Rain")
    assert [("parts" in notice) for notice in said["notices"]] == [True] * (kind == "parts")
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    "date",
    ["Fri, 04 Mar 2022 10:00:00 +9999999999", "Fri, 04 Mar 99999999999 10:00:00", "4 Mar 2022 99:99:99", "-1", "\x00"],
)
def test_an_absurd_date_is_no_date_and_the_mail_is_read(date: str) -> None:
    said = answer(HEAD + b"Subject: Rain\r\nDate: " + date.encode() + RAIN, formats.MAIL)
    assert (said["text"], said["title"]) == ("It rained in Kyiv.", "Rain")


# the process that takes files apart


def child(monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    """The next file is taken apart by a process with this change."""
    apart.close()
    start = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from geo.inputs import parsing; "
    monkeypatch.setattr(apart, "_START", f"{start}{change}; parsing.main()")


@pytest.fixture(autouse=True)
def no_child_is_left() -> Any:
    yield
    apart.close()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            "parsing.SECONDS = 0.2; parsing.extract = lambda *_: sum(iter(int, 1))",
            "taken apart within .* processor time",
        ),
        ("import time; parsing.PATIENCE = 0.2; parsing.extract = lambda *_: time.sleep(60)", "busy .* try again"),
        ("parsing.extract = lambda *_: bytearray(parsing._MEMORY)", "more memory than is reasonable"),
        ("import os; parsing.extract = lambda *_: os.abort()", "taken apart .*signal 6"),
        ("parsing.extract = lambda *_: 1 / 0", "ZeroDivisionError"),
        ("import os; parsing.extract = lambda *_: os.write(os.open('written', 65), b'x')", "cannot be read as pdf"),
    ],
    ids=["endless", "waiting", "memory", "crash", "defect", "writes"],
)
def test_what_takes_too_much_is_one_line_and_the_next_file_is_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, change: str, words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    child(monkeypatch, change)
    begun = time.monotonic()
    with pytest.raises(InputError, match=words):
        apart.extract(b"%PDF-1.4", formats.PDF, "a.pdf")
    assert time.monotonic() - begun < 30
    monkeypatch.undo()
    apart.close()
    assert apart.extract(made.pdf([["Kyiv"]]), formats.PDF, "a.pdf").text == "Kyiv"
    written = tmp_path / "written"
    assert not written.exists() or written.stat().st_size == 0


WORKS = "import time; parsing.SECONDS = 2; was = parsing.extract; parsing.extract = lambda *a: ({work}, was(*a))[1]"


@pytest.mark.parametrize(
    ("work", "files"),
    [
        ("time.sleep(3)", 1),
        ("[None for _ in iter(lambda t=time.process_time(): time.process_time() - t < 0.5, False)]", 8),
    ],
    ids=["time in which others work", "work for earlier files"],
)
def test_only_the_work_for_a_file_counts_against_it(monkeypatch: pytest.MonkeyPatch, work: str, files: int) -> None:
    child(monkeypatch, WORKS.format(work=work))
    message = MUTATED[formats.MAIL]
    assert {apart.extract(message, formats.MAIL, "a.eml").text for _ in range(files)} == {"It rained in Kyiv."}


def test_limits_hold_where_their_signals_were_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    child(monkeypatch, "parsing.SECONDS = 0.2; parsing.extract = lambda *_: sum(iter(int, 1))")
    before = signal.signal(signal.SIGPROF, signal.SIG_IGN)
    try:
        with pytest.raises(InputError, match="processor time"):
            apart.extract(b"%PDF-1.4", formats.PDF, "a.pdf")
    finally:
        signal.signal(signal.SIGPROF, before)


def test_what_a_parser_prints_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    child(monkeypatch, "was = parsing.extract; parsing.extract = lambda *a: (print('{}', flush=True), was(*a))[1]")
    assert apart.extract(made.pdf([["Kyiv"]]), formats.PDF, "a.pdf").text == "Kyiv"


def test_the_process_ends_with_its_parent() -> None:
    code = "from geo.inputs import apart; import os; print(apart._running().pid, flush=True); os.kill(os.getpid(), 9)"
    done = subprocess.run([sys.executable, "-c", code], env=ENVIRONMENT, capture_output=True, text=True, check=False)
    pid = int(done.stdout)
    until = time.monotonic() + 20
    while alive(pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert not alive(pid)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


# whatever the bytes


MUTATED = {
    formats.PDF: made.pdf([["It rained in Kyiv.", "And in Lviv."]], title="Rain", made="D:20220304", packed=False),
    formats.DOCX: made.docx(made.paragraph("It rained in Kyiv."), core="<dc:title>Rain</dc:title>"),
    formats.HTML: made.page("It rained in Kyiv, said the mayor, and then it rained in Lviv.", head="<title>R</title>"),
    formats.MAIL: b"From: a@b.c\r\nSubject: Rain\r\nDate: Fri, 04 Mar 2022 10:00:00 +0200\r\n\r\nIt rained in Kyiv.",
}


@pytest.mark.parametrize("format_", TAKEN_APART)
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_damaged_files_are_text_or_one_line(format_: str, data: st.DataObject) -> None:
    good = MUTATED[format_]
    at = data.draw(st.integers(0, len(good)))
    cut = data.draw(st.integers(0, 40))
    answer(good[:at] + data.draw(st.binary(max_size=40)) + good[at + cut :], format_)


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".tsv", ".parquet"])
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(content=st.one_of(st.binary(max_size=200), st.binary(max_size=100).map(lambda b: b'id,text\n{"text": "' + b)))
@example(content=b'{"text": "\\ud800"}')
@example(content=b"[" * 100_000)
@example(content=b'{"text": ' + b"9" * 10_000 + b"}")
def test_damaged_tables_are_rows_problems_or_one_line(
    suffix: str, content: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("table") / f"in{suffix}"
    path.write_bytes(content)
    said = ""
    found: list[Item] = []
    try:
        found = list(items(str(path)))
    except InputError as error:
        said = str(error)
    assert "\n" not in said
    for item in found:
        assert (item.document is None) != (item.problem is None)
        assert len(item.fingerprint) == 64


NAMES = (
    "Kyiv",
    "Mariupol",
    "Crimea",
    "the port city in ",
    "Paris, Texas",
    " north of ",
    "köln",
    "São Paulo",
    ". ",
    "\n\n",
)
ODD = "".join(
    map(chr, [*range(32), 0x7F, 0x85, 0xA0, 0xAD, 0x300, 0x301, 0x200B, 0x200D, 0x200F, 0x202E, 0x2028, 0xFEFF])
)
PIECES = st.one_of(
    st.sampled_from(NAMES),
    st.text(st.sampled_from(ODD), max_size=4),
    st.text(max_size=12),
    st.text(st.characters(categories=["Lo", "Mn", "So"]), max_size=6),
    st.text(st.characters(min_codepoint=0xD800, max_codepoint=0xDFFF, categories=["Cs"]), max_size=2),
    st.sampled_from(["مدينة كييف", "חיפה", "🇺🇦🗺️", "=1+1", "@SUM(A1)", "<script>alert(1)</script>", "%0A::error::"]),
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.lists(PIECES, max_size=25).map("".join))
@example(text="A" * 100_000)
@example(text="Ky\u0301iv " * 300)
@example(text="Kyiv\ud800 and \udfffLviv, the port city in \ud800Crimea")
@example(text="(" * 5000 + "Kyiv" + ")" * 5000)
def test_whatever_the_text_mentions_are_where_they_say_and_every_output_is_written(
    text: str, gazetteer: Gazetteer
) -> None:
    report = read(Document(id="x", text=text, title=text[:20]), gazetteer)
    for resolution in report.resolutions:
        mention = resolution.mention
        assert text[mention.start : mention.end] == mention.text
    for flag in report.flags:
        assert 0 <= flag.start < flag.end <= len(text)
        assert text[: flag.start].count("\n") + 1 == flag.line
    again = from_json(to_json(report), place_of=gazetteer.get).document.text
    # As UTF-16: JSON joins two halves of a character that stand side by side, which no format read lets through.
    assert again.encode("utf-16", "surrogatepass") == text.encode("utf-16", "surrogatepass")
    shown = [
        report_text.full(report, colour=False),
        report_text.place_table(report, colour=False),
        report_formats.places_csv(report),
        report_formats.flags_csv([report]),
        report_formats.github_annotations([report]),
        report_formats.sarif([report], RULES, "0"),
    ]
    for each in shown:
        assert not set(each) & {"\x1b", "\u202e", "\x00", "\x07"}
        json.dumps(each)


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    import csv

    path = tmp_path / "=1+1.csv"
    text = "=Kyiv fell. +Lviv is the capital of Poland. @Odesa, a port in Romania, lies near -Warsaw."
    path.write_text(f'id,text,title\n=cmd|x,"{text}",@SUM(A1)\n', encoding="utf-8")
    outputs = [run("check", path, "--format", "csv").stdout, run("locate", path, "--format", "csv").stdout]
    run("export", path, "-o", tmp_path / "out.csv")
    outputs += [each.read_text(encoding="utf-8") for each in tmp_path.glob("out*.csv")]
    cells = [cell for output in outputs for row in csv.reader(output.splitlines()) for cell in row]
    assert len(cells) > 20
    assert [cell for cell in cells if cell[:1] in tuple("=+@\t") or (cell[:1] == "-" and not is_number(cell))] == []


def is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


# the machine


def run(*arguments: object, **how: Any) -> subprocess.CompletedProcess[str]:
    command = [*DATELINE, *map(str, arguments)]
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=False, **how)
    assert "Traceback" not in done.stderr
    return done


@pytest.mark.parametrize("name", ["out.json", "out.csv", "out.gpkg", "out.geojson", "out.html"])
def test_a_full_disk_is_one_line_and_leaves_nothing(tmp_path: Path, name: str) -> None:
    (tmp_path / "in.txt").write_text("It rained in Kyiv, in Lviv and in northern Ukraine. " * 200, encoding="utf-8")

    def fill() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

    command = "map" if name.endswith(".html") else "export"
    done = run(command, tmp_path / "in.txt", "-o", tmp_path / name, preexec_fn=fill)
    assert done.returncode == 2, done.stderr
    assert done.stderr.count("\n") == 1
    assert sorted(os.listdir(tmp_path)) == ["in.txt"]  # noqa: PTH208 - names only


def test_a_full_terminal_log_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text("It rained in Kyiv.", encoding="utf-8")
    with open("/dev/full", "w", encoding="utf-8") as full:  # noqa: PTH123 - a device
        command = [*DATELINE, "locate", str(tmp_path / "in.txt")]
        done = subprocess.run(command, env=ENVIRONMENT, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("target", ["/proc/out.json", "/nowhere/out.json", "/dev/null/out.json"])
def test_where_nothing_can_be_written_is_one_line(tmp_path: Path, target: str) -> None:
    (tmp_path / "in.txt").write_text("It rained in Kyiv.", encoding="utf-8")
    done = run("export", tmp_path / "in.txt", "-o", target)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)


def test_a_file_that_cannot_be_read_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "in.txt"
    path.write_text("It rained in Kyiv.", encoding="utf-8")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(InputError, match=r"cannot be read \(Permission denied\)"):
        read_document(str(path))


def test_an_endless_file_is_not_read_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.inputs.documents.LONGEST_DOCUMENT", 1_000_000)
    with pytest.raises(InputError, match="longer than"):
        read_document("/dev/zero")


def test_an_interrupt_ends_everything_at_once(tmp_path: Path) -> None:
    (tmp_path / "in.pdf").write_bytes(made.pdf([["It rained in Kyiv, said the mayor."] * 60] * 3000))
    command = [*DATELINE, "export", str(tmp_path / "in.pdf"), "-o", str(tmp_path / "out.json")]
    with subprocess.Popen(
        command, env=ENVIRONMENT, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        until = time.monotonic() + 60
        while len(in_group(process.pid)) < 2 and time.monotonic() < until:  # until the file is being taken apart
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert (process.returncode, said.splitlines()[-1]) == (130, "dateline: interrupted")
    assert "Traceback" not in said
    assert in_group(process.pid) == []
    assert sorted(os.listdir(tmp_path)) == ["in.pdf"]  # noqa: PTH208 - names only


def in_group(group: int) -> list[int]:
    """The processes of a group that are not yet over."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, of, *_ = path.read_text(encoding="utf-8").rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(of) == group and state != "Z":
            found.append(int(path.parent.name))
    return found


# nothing leaves


def test_nothing_is_fetched_whatever_a_file_refers_to(monkeypatch: pytest.MonkeyPatch, gazetteer: Gazetteer) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    away = "http://example.org/x"
    page = made.page(
        f'It rained in Kyiv <img src="{away}"> and in Lviv, said the mayor on Friday.',
        head=f'<base href="{away}/"><link rel="stylesheet" href="{away}.css"><script src="{away}.js"></script>',
    )
    system = f'<!DOCTYPE html PUBLIC "-//X" "{away}.dtd">'.encode()
    data = {
        formats.HTML: [page, page.replace(b"<!DOCTYPE html>", system)],
        formats.DOCX: [made.docx(made.paragraph("It rained in Kyiv."), head=f'<!DOCTYPE x SYSTEM "{away}">')],
        formats.MAIL: [b"Subject: x\r\nContent-Type: text/html\r\n\r\n" + page],
        formats.PDF: [made.pdf([["It rained in Kyiv."]])],
    }
    for format_, files in data.items():
        for file in files:
            text = answer(file, format_).get("text")
            if text:
                read(Document(id="x", text=text), gazetteer)
