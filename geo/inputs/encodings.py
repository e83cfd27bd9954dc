"""bytes -> text: the encoding that was named, else a byte order mark, else UTF-8, else a guess that is owned up to."""

from __future__ import annotations

import codecs
import re

from geo.errors import InputError

# Encodings that announce themselves by a byte order mark. UTF-32 comes first: its mark begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_TELLING = 8  # bytes; fewer show no pattern
_SAMPLE = 64 * 1024  # bytes that a guess looks at
_WESTERN = "cp1252"  # what a report in English is in, where it may be in several
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")  # no text in an old encoding holds them
_ASCII = bytes(range(0x20, 0x7F))
# Western text read as such has no currency sign or fraction grown onto a letter, and no capital after a small letter.
_NOT_WESTERN = re.compile(r"[^\W\d_][¡-ª¬-¶¸-º¼-¿]|[¡-ª¬-¶¸-º¼-¾][a-z]|[a-zß-öø-ÿ][À-ÖØ-ÞŸŠŽ]")
_MOST_WESTERN = 0.25  # of the letters are beyond ASCII; of Cyrillic or Greek read as Western text all are
_LAST_RESORT = "latin-1"  # has a character for every byte


def marked(data: bytes) -> str | None:
    """The encoding that a byte order mark at the beginning announces."""
    return next((name for mark, name in _MARKS if data.startswith(mark)), None)


def known(codec: str) -> str:
    """The name itself.

    Raises:
        InputError: if Python has no such text encoding.
    """
    try:
        found = codecs.lookup(codec)
    except (LookupError, ValueError):
        found = None
    if found is None or not getattr(found, "_is_text_encoding", True):
        raise InputError(f"{codec!r} is no encoding that Python knows; try utf-8, cp1252 or utf-16")
    return codec


def named(encoding: str, data: bytes) -> str:
    """The codec of data that are said to be in this encoding: without a mark, UTF-16 and UTF-32 need an order of bytes.

    Raises:
        InputError: if Python has no such text encoding.
    """
    width = {"utf-16": 2, "utf-32": 4}.get(codecs.lookup(known(encoding)).name)
    if width is None or marked(data) is not None:
        return encoding
    sample = data[: min(len(data), _SAMPLE) // width * width]  # of Latin text the first or last byte of each is zero
    big = sample[::width].count(0) > sample[width - 1 :: width].count(0)
    return f"utf-{8 * width}-{'be' if big else 'le'}"


def decode(data: bytes, source: str, encoding: str | None = None) -> tuple[str, tuple[str, ...]]:
    """The text of a report's bytes, with a line where its encoding was a guess.

    Args:
        data: the bytes.
        source: what to call them.
        encoding: a codec that was named, which is then the only one.

    Raises:
        InputError: if they are empty, binary, or not in the encoding that was named or announced.
    """
    if not data.strip():
        raise InputError(f"{source}: is empty; a report is text")
    notices: tuple[str, ...] = ()
    codec = named(encoding, data) if encoding else marked(data) or "utf-8"
    try:
        text = data.decode(codec)
    except (UnicodeError, ValueError) as error:
        if encoding or codec != "utf-8":
            place = f" (byte {error.start})" if isinstance(error, UnicodeDecodeError) else ""
            raise InputError(
                f"{source}: is not {codec} text{place}; name its encoding, such as --encoding cp1252"
            ) from None
        text, notices = _guessed(data, source)
    if "\0" in text and not encoding and codec == "utf-8" and (wide := _without_mark(data)):
        text, notices = data.decode(wide), (f"{source}: read as {wide}, a guess; --encoding NAME says otherwise",)
    if "\0" in text:
        raise InputError(f"{source}: looks like a binary file; a report is plain text")
    if not text.strip():
        raise InputError(f"{source}: is empty; a report is text")
    return text, notices


def _guessed(data: bytes, source: str) -> tuple[str, tuple[str, ...]]:
    """Text that is no valid UTF-8."""
    if b"\0" in data:
        if wide := _without_mark(data):
            return data.decode(wide), (f"{source}: read as {wide}, a guess; --encoding NAME says otherwise",)
        raise InputError(f"{source}: looks like a binary file; a report is plain text")
    if _CONTROLS.search(data):
        raise InputError(f"{source}: looks like a binary file; a report is plain text")
    mended = data.decode("utf-8", "replace")
    broken = mended.count("\ufffd")
    if broken <= sum(character > "\x7f" for character in mended) - broken:
        return mended, (f"{source}: {broken} stretches are not UTF-8 and are shown as \ufffd; mend the file",)
    codec = guess(data)
    try:
        text = data.decode(codec)
    except UnicodeError:  # the sample was misleading
        codec = _LAST_RESORT
        text = data.decode(codec)
    return text, (f"{source}: read as {codec}, a guess; --encoding NAME says otherwise",)


def encoding_of_sample(sample: bytes, source: str, encoding: str | None) -> tuple[str, tuple[str, ...]]:
    """The encoding of a table from how it begins, with a line where it is a guess.

    Raises:
        InputError: if the one that was named is none.
    """
    if encoding:
        return named(encoding, sample), ()
    if codec := marked(sample):
        return codec, ()
    if b"\0" in sample and (wide := _without_mark(sample[: len(sample) // 4 * 4], cut=True)):
        return wide, (f"{source}: read as {wide}, a guess; --encoding NAME says otherwise",)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)  # the last character may be cut in two
    except UnicodeError:
        codec = guess(sample)
        return codec, (f"{source}: read as {codec}, a guess; --encoding NAME says otherwise",)
    return "utf-8", ()


def guess(data: bytes) -> str:
    """The likeliest encoding of bytes that are no UTF-8, from the first stretch that says something."""
    from charset_normalizer import from_bytes

    first = next((at for at, byte in enumerate(data) if byte > 0x7F), 0)  # plain ASCII tells nothing
    sample = data[max(0, first - _SAMPLE // 2) : first + _SAMPLE // 2]
    if _is_western(sample):
        return _WESTERN
    best = from_bytes(sample).best()
    if best is None or _ASCII.decode(best.encoding, "replace") != _ASCII.decode("ascii"):
        return _LAST_RESORT
    return best.encoding


def _is_western(sample: bytes) -> bool:
    """Reports here are in English: with few letters beyond ASCII, each where Western names and quotes have them."""
    try:
        text = sample.decode(_WESTERN)
    except UnicodeError:
        return False
    letters = [character for character in text if character.isalpha()]
    foreign = sum(character > "\x7f" for character in letters)
    return foreign <= _MOST_WESTERN * len(letters) and _NOT_WESTERN.search(text) is None


def _without_mark(data: bytes, *, cut: bool = False) -> str | None:
    """UTF-16 or UTF-32 without its mark: Latin text in it has zeros in every other byte, or in three of four.

    Args:
        data: the text, or how it begins.
        cut: whether its last character may be cut in two.
    """
    sample = data[:_SAMPLE]
    if len(sample) < _TELLING:
        return None
    found = None
    for zero, small, codec in ((3, 2, "utf-32-le"), (0, 1, "utf-32-be")):  # the last character is U+10FFFF
        if len(data) % 4 == 0 and not any(sample[zero::4]) and max(sample[small::4]) <= 0x10:
            found = found or codec
    for offset, codec in ((1, "utf-16-le"), (0, "utf-16-be")):
        if (
            len(data) % 2 == 0
            and sample[offset::2].count(0) > 0.4 * len(sample) / 2
            and b"\0" not in sample[1 - offset :: 2]
        ):
            found = found or codec
    if found is None:
        return None
    try:
        codecs.getincrementaldecoder(found)().decode(data, final=not cut)
    except UnicodeError:
        return None
    return found
