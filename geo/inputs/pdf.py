"""PDF -> text by pypdf, its lines put together to paragraphs again."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from geo.errors import InputError
from geo.inputs.dates import date_of
from geo.inputs.reading import LONGEST_DOCUMENT, Extracted

if TYPE_CHECKING:
    from pypdf import PdfReader

MOST_PAGES = 5000
_ENDS = (".", "!", "?", ":", "…", '"', "”", "’", ")")
_SHORT = 0.75  # of the length of a full line; a line that ends before is the last of its paragraph, or a heading
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]\n(?=[a-zà-öø-ÿ])")
_NO_TITLE = re.compile(r"(microsoft word - |untitled|document\d*$|.*\.(docx?|indd|pdf|odt|qxp|pages)$)", re.IGNORECASE)


def extract(data: bytes, source: str) -> Extracted:
    """The text of a PDF, page after page, its title and the date it was made.

    Raises:
        InputError: if it is damaged, locked, too long, or holds pictures of text only.
    """
    import pypdf
    from pypdf.errors import FileNotDecryptedError, LimitReachedError, PyPdfError

    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError(f"{source}: is locked by a password; save a copy without it")
        text = _text(reader, source)
        title, date = _about(reader)
    except FileNotDecryptedError:
        raise InputError(f"{source}: is locked by a password; save a copy without it") from None
    except pypdf.errors.DependencyError:  # AES needs a package that is no part of Dateline
        raise InputError(f"{source}: is encrypted; save a copy without encryption") from None
    except LimitReachedError as error:
        raise InputError(f"{source}: unpacks to more than is reasonable ({error}); print it to a new PDF") from None
    except (PyPdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{source}: is a damaged PDF ({str(error) or type(error).__name__}); save it again") from None
    if not text.strip():
        raise InputError(f"{source}: there is no text in this PDF; if it is a scan, run text recognition on it first")
    return Extracted(text=text, title=title, date=date)


def _text(reader: PdfReader, source: str) -> str:
    number = len(reader.pages)
    if number > MOST_PAGES:
        raise InputError(f"{source}: has {number} pages; split it into parts of at most {MOST_PAGES}")
    parts: list[str] = []
    length = 0
    for page in reader.pages:
        found = "\n".join(_paragraphs(page.extract_text().splitlines()))
        length += len(found)
        if length > LONGEST_DOCUMENT:
            raise InputError(f"{source}: holds more than {LONGEST_DOCUMENT >> 20} MB of text; split it")
        if found.strip():
            parts.append(found.strip())
    pages = "".join(part + ("\n\n" if part.endswith(_ENDS) else "\n") for part in parts)
    return _clean(_HYPHEN.sub("", pages)).strip()


def _paragraphs(lines: Sequence[str]) -> Iterator[str]:
    """The lines, with an empty one where a paragraph or a heading ends: after a short line, before a capital."""
    lengths = sorted(len(line.strip()) for line in lines if line.strip())
    full = lengths[int(len(lengths) * 0.9)] if lengths else 0
    for line, following in zip(lines, [*lines[1:], ""], strict=False):
        text, after = line.strip(), following.strip()
        yield text
        if text and len(text) < _SHORT * full and after[:1].isupper() and not text.endswith((",", "-")):
            yield ""


def _about(reader: PdfReader) -> tuple[str | None, dt.date | None]:
    found = reader.metadata
    if found is None:
        return None, None
    title = _clean(str(found.title or "")).strip()
    try:
        made = found.creation_date
    except (ValueError, TypeError):  # a date that is none
        made = None
    return (title if title and not _NO_TITLE.match(title) else None), date_of(made)


def _clean(text: str) -> str:
    """Without null characters and lone surrogates, which fonts without a table of characters leave behind."""
    return text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
