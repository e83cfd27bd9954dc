"""What is read from each format: the text that offsets count in, the title, the date."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest

from geo.errors import InputError
from geo.inputs import Reading, read_document
from geo.records import Document
from tests.geo import made_files as made

DAY = dt.date(2022, 3, 4)
FIRST = "The city of Kyiv was flooded on Friday, officials said, and the river rose quickly above its usual level."
SECOND = "Farther west, in Lviv, nothing of the kind was seen, and trains ran as they do on other days."


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


class Reader:
    """Writes a file and reads it, and keeps what was said."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.heard = folder, list[str]()

    def __call__(self, name: str, data: bytes, encoding: str | None = None) -> Document:
        path = self.folder / name
        path.write_bytes(data)
        return read_document(str(path), Reading(encoding=encoding), notice=self.heard.append)


# plain text


def test_text_and_markdown_stay_as_they_are(read: Reader) -> None:
    text = "# Rain\r\n\r\n*Kyiv*  was wet.\r\n"
    for name in ("a.txt", "a.md", "a", "a.unknown"):
        document = read(name, text.encode())
        assert (document.text, document.title, document.date) == (text, None, None)
    assert read.heard == []


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("It rained in Malmö and Århus.", "cp1252"),
        ("The mayor – he had no umbrella – spoke of a “flood”.", "cp1252"),
        ("Город Киев стоит на Днепре, сказал мэр, и там шёл дождь.", "cp1251"),
        ("Łódź was flooded, and Kraków was not.", "cp1250"),
        ("Zażółć gęślą jaźń, powiedział burmistrz Łodzi.", "cp1250"),
        ("It rained in Kyiv, said the mayor.", "utf-16-le"),
        ("It rained in Kyiv, said the mayor.", "utf-16-be"),
    ],
)
def test_an_encoding_is_guessed_with_a_word(read: Reader, text: str, codec: str) -> None:
    assert read("a.txt", text.encode(codec)).text == text
    (said,) = read.heard
    assert f"read as {codec}, a guess" in said


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_an_encoding_that_says_so_needs_no_word(read: Reader, codec: str) -> None:
    assert read("a.txt", "Malmö".encode(codec)).text == "Malmö"
    assert read.heard == []


def test_text_with_a_few_broken_bytes_is_still_utf8(read: Reader) -> None:
    document = read("a.txt", "Malmö, Århus, Łódź and Z".encode() + b"\xfc" + "rich – all wet".encode())
    assert document.text == "Malmö, Århus, Łódź and Z\ufffdrich – all wet"
    assert "not UTF-8" in read.heard[0]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 100, "an old Word document; save it as .docx"),
        ("a.rtf", b"{\\rtf1 Kyiv}", "rich text"),
        ("a.txt", b"{\\rtf1 Kyiv}", "rich text"),
        ("a.xlsx", b"PK\x03\x04", "a spreadsheet; save it as .csv"),
        ("a.txt", b"\x1f\x8b\x08", "compressed"),
        ("a.bin", b"\x01\x02\x03\xff\xfe\x80", "binary"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0", "binary"),
    ],
)
def test_what_is_no_report_is_said_with_the_way_out(read: Reader, name: str, data: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read(name, data)


# pages


def test_a_page_gives_its_article_title_and_date(read: Reader) -> None:
    head = '<title>Floods in Kyiv</title><meta property="article:published_time" content="2022-03-04T10:00:00Z">'
    document = read("a.html", made.page(FIRST, SECOND, head=head))
    assert document.text == f"{FIRST}\n\n{SECOND}"
    assert (document.title, document.date) == ("Floods in Kyiv", DAY)


@pytest.mark.parametrize("charset", ["cp1252", "iso-8859-2", "utf-8", "koi8-r"])
def test_the_encoding_that_a_page_names_is_honoured(read: Reader, charset: str) -> None:
    name = {"koi8-r": "Киев", "iso-8859-2": "Łódź"}.get(charset, "Malmö")
    assert name in read("a.html", made.page(f"{FIRST} {name}", SECOND, charset=charset)).text
    assert read.heard == []


@pytest.mark.parametrize("charset", ["klingon", "utf-16", "rot13", "base64"])
def test_an_encoding_that_cannot_be_is_not_believed(read: Reader, charset: str) -> None:
    page = made.page(f"{FIRST} Malmö", SECOND).replace(b'"utf-8"', f'"{charset}"'.encode())
    assert "Malmö" in read("a.html", page).text


def test_a_page_that_is_hardly_one_gives_its_words(read: Reader) -> None:
    assert "Kyiv" in read("a.html", b"<p>Rain in Kyiv").text
    with pytest.raises(InputError, match="no text in this page"):
        read("b.html", b"<html><body><script>alert('Kyiv')</script></body></html>")


# PDF


def test_a_pdf_gives_paragraphs_title_and_date(read: Reader) -> None:
    lines = [
        "The storm reached Lviv on Friday, and in the port city of Odesa people had to stay in-",
        "side.",
        "",
        "Later it went on.",
    ]
    document = read("a.pdf", made.pdf([lines, ["Kyiv was spared."]], title="The storm", made="D:20220304101010Z"))
    assert "people had to stay inside." in document.text
    assert document.text.endswith("\n\nKyiv was spared.")
    assert (document.title, document.date) == ("The storm", DAY)


def test_a_pdf_without_text_is_a_scan(read: Reader) -> None:
    with pytest.raises(InputError, match="run text recognition"):
        read("a.pdf", made.pdf([[]]))


def test_a_title_that_is_a_file_name_is_none(read: Reader) -> None:
    assert read("a.pdf", made.pdf([["Kyiv was spared."]], title="Microsoft Word - draft 3.doc")).title is None


def test_a_locked_pdf_is_said(read: Reader) -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(PdfReader(io.BytesIO(made.pdf([["Kyiv was spared."]]))))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(InputError, match="locked by a password"):
        read("a.pdf", out.getvalue())


# Word


def test_a_word_document_gives_all_its_text_in_order(read: Reader) -> None:
    body = (
        made.paragraph("It rained in Kyiv &amp; Lviv.")
        + f"<w:tbl><w:tr><w:tc>{made.paragraph('Odesa')}</w:tc><w:tc>{made.paragraph('Mykolaiv')}</w:tc></w:tr></w:tbl>"
        + "<w:sdt><w:sdtContent>"
        + made.paragraph("In a control.")
        + "</w:sdtContent></w:sdt>"
        + "<w:p><w:hyperlink><w:r><w:t>A link</w:t></w:r></w:hyperlink><w:r><w:tab/><w:t>and a tab</w:t></w:r></w:p>"
        + "<w:p><w:ins><w:r><w:t>Kept</w:t></w:r></w:ins><w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>"
    )
    core = "<dc:title>Rain</dc:title><dcterms:created>2019-01-01T00:00:00Z</dcterms:created>"
    document = read("a.docx", made.docx(body, core=core + "<dcterms:modified>2022-03-04T10:00:00Z</dcterms:modified>"))
    assert document.text.split("\n\n") == [
        "It rained in Kyiv & Lviv.",
        "Odesa",
        "Mykolaiv",
        "In a control.",
        "A link\tand a tab",
        "Kept",
    ]
    assert (document.title, document.date) == ("Rain", DAY)


def test_an_archive_that_is_no_word_document_is_said(read: Reader) -> None:
    with pytest.raises(InputError, match="no Word document"):
        read("a.docx", made.zipped({"a.txt": b"Kyiv"}))


# mail

MAIL = (
    b"From: desk@example.org\r\nTo: all@example.org\r\nSubject: =?utf-8?q?Fl=C3=BCsse?=\r\n"
    b"Date: Fri, 04 Mar 2022 10:00:00 +0200\r\nMIME-Version: 1.0\r\n"
)
LATIN = (
    b"Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    b"It rained in Z=FCrich.\r\n"
)


def test_a_message_gives_its_text_subject_and_date(read: Reader) -> None:
    document = read("a.eml", MAIL + LATIN)
    assert (document.text, document.title, document.date) == ("It rained in Zürich.\n", "Flüsse", DAY)


def mixed(*parts: bytes) -> bytes:
    inner = b"".join(b"--x\r\n" + part + b"\r\n" for part in parts)
    return MAIL + b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n' + inner + b"--x--\r\n"


def test_the_page_of_a_message_counts_where_there_is_no_plain_text(read: Reader) -> None:
    page = b"Content-Type: text/html; charset=utf-8\r\n\r\n" + made.page(FIRST, SECOND)
    assert read("a.eml", mixed(page)).text == f"{FIRST}\n\n{SECOND}"
    assert read("b.eml", mixed(page, LATIN)).text.strip() == "It rained in Zürich."


def test_attachments_are_left_out_with_a_word(read: Reader) -> None:
    attached = b"Content-Type: text/plain\r\nContent-Disposition: attachment; filename=../../x\r\n\r\nOdesa\r\n"
    assert "Odesa" not in read("a.eml", mixed(attached, LATIN)).text
    with pytest.raises(InputError, match="no text in this message"):
        read("b.eml", mixed(attached))


# without a name


@pytest.mark.parametrize(
    "data",
    [
        made.page(FIRST, SECOND),
        b"<!-- saved --> <!-- from the web -->\n" + made.page(FIRST, SECOND),
        made.pdf([[FIRST]]),
        made.docx(made.paragraph(FIRST)),
        MAIL + b"\r\n" + FIRST.encode(),
        FIRST.encode(),
    ],
    ids=["html", "html after comments", "pdf", "docx", "mail", "text"],
)
def test_standard_input_is_known_by_how_it_begins(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", type("Stdin", (), {"buffer": io.BytesIO(data)}))
    assert read_document("-").text.startswith(FIRST)
