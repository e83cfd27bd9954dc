"""Word documents -> their text, in order, a blank line between paragraphs.

Read with the standard library: the file is a zip archive of XML, and walking it keeps what stands in text boxes,
tables, links and accepted insertions, never unpacks more than is allowed, and builds no tree.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from xml.parsers import expat

from geo.errors import InputError
from geo.inputs.dates import date_of
from geo.inputs.reading import LONGEST_DOCUMENT, Extracted

BODY = "word/document.xml"
_CORE = "docProps/core.xml"
_LONGEST_BODY = 4 * LONGEST_DOCUMENT  # bytes unpacked: the marks around the text outweigh it
_LONGEST_CORE = 1024 * 1024
_PIECE = 64 * 1024
_DEEPEST = 400  # elements within elements; Word itself stops long before
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "
_STRICT_W = "http://purl.oclc.org/ooxml/wordprocessingml/main "
# Deleted text, field codes, and the second version of a text box that Word keeps for old programs.
_SKIPPED = frozenset(
    {
        _W + "del",
        _W + "moveFrom",
        _W + "instrText",
        "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback",
    }
)
_TITLE = "http://purl.org/dc/elements/1.1/ title"
_DATES = ("http://purl.org/dc/terms/ modified", "http://purl.org/dc/terms/ created")


def extract(data: bytes, source: str) -> Extracted:
    """The text of a Word document, its title, and the date it was last saved.

    Raises:
        InputError: if it is none, holds no text, or unpacks to more than is reasonable.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            text = "".join(_Body(source).text_of(_pieces(archive, BODY, _LONGEST_BODY, source)))
            core = _Core()
            if _CORE in archive.namelist():
                core.read(_pieces(archive, _CORE, _LONGEST_CORE, source))
    except InputError:
        raise
    except (zipfile.BadZipFile, zlib.error, LookupError, EOFError, RuntimeError, OSError, ValueError) as error:
        # RuntimeError: a password, or a compression that zipfile lacks
        raise InputError(f"{source}: is no Word document that can be read ({error}); save it again as .docx") from None
    except expat.ExpatError as error:
        raise InputError(f"{source}: is a damaged Word document ({error}); save it again as .docx") from None
    if not text.strip():
        raise InputError(f"{source}: there is no text in this document")
    date = next((date for name in _DATES if (date := date_of(core.found.get(name, "").strip()))), None)
    return Extracted(text=text.strip("\n"), title=core.found.get(_TITLE, "").strip() or None, date=date)


def _pieces(archive: zipfile.ZipFile, name: str, most: int, source: str) -> Iterator[bytes]:
    """A file of the archive, piece by piece; the size that an archive declares is not believed."""
    read = 0
    with archive.open(name) as stream:
        while piece := stream.read(_PIECE):
            read += len(piece)
            if read > most:
                raise InputError(f"{source}: unpacks to more than {most >> 20} MB; split the document")
            yield piece


def _parser() -> expat.XMLParserType:
    """One that stops at a document type: entities that multiply, and files from elsewhere, are declared there."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise expat.ExpatError("it declares a document type")

    parser.StartDoctypeDeclHandler = refuse
    return parser


class _Body:
    """What happens while the XML of the body goes by."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.parts: list[str] = []
        self.length = 0
        self.depth = 0
        self.skipping = 0  # depth at which something that is skipped began
        self.in_text = False
        self.parser = _parser()
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters

    def text_of(self, pieces: Iterator[bytes]) -> list[str]:
        for piece in pieces:
            self.parser.Parse(piece, False)
        self.parser.Parse(b"", True)
        return self.parts

    def start(self, name: str, _: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise InputError(f"{self.source}: is nested too deeply for a Word document; save it again as .docx")
        name = name.replace(_STRICT_W, _W)
        if not self.skipping and name in _SKIPPED:
            self.skipping = self.depth
        if name == _W + "t":
            self.in_text = True
        elif name in (_W + "tab", _W + "br", _W + "cr"):
            self.add("\t" if name == _W + "tab" else "\n")
        elif name == _W + "noBreakHyphen":
            self.add("\u2011")

    def end(self, name: str) -> None:
        name = name.replace(_STRICT_W, _W)
        if name == _W + "t":
            self.in_text = False
        elif name == _W + "p":
            self.add("\n\n")
        if self.skipping == self.depth:
            self.skipping = 0
        self.depth -= 1

    def characters(self, text: str) -> None:
        if self.in_text:
            self.add(text)

    def add(self, text: str) -> None:
        if self.skipping:
            return
        self.length += len(text)
        if self.length > LONGEST_DOCUMENT:
            raise InputError(f"{self.source}: holds more than {LONGEST_DOCUMENT >> 20} MB of text; split the document")
        self.parts.append(text)


class _Core:
    """The document's own title and dates."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        self.open = ""
        self.parser = _parser()
        self.parser.StartElementHandler = self.start
        self.parser.CharacterDataHandler = self.characters

    def read(self, pieces: Iterator[bytes]) -> None:
        for piece in pieces:
            self.parser.Parse(piece, False)

    def start(self, name: str, _: dict[str, str]) -> None:
        self.open = name

    def characters(self, text: str) -> None:
        self.found[self.open] = self.found.get(self.open, "") + text
