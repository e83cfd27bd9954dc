"""Reads the features of a GeoJSON file one by one, so that a file of any length needs the memory of its largest."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from gazetteer.compile.readers import Reading, opened
from gazetteer.errors import GazetteerError

_CHUNK = 1 << 18  # characters
_SPACE = " \t\r\n"
_UNREADABLE: Final = object()  # stands for a value that is JSON as far as its brackets go, and no more was read of it
_WHY = "is nested too deeply, or a number in it is too long"
_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\\?\Z)|[][{}]', re.DOTALL)
_LINE_SUFFIXES = (".geojsonl", ".geojsons", ".geojsonseq", ".jsonl", ".ndjson")


def features(path: Path, reading: Reading) -> Iterator[tuple[int, object]]:
    """The features of a FeatureCollection with their number, or of a file of one feature a line with their line.

    Raises:
        GazetteerError: if it is not JSON, or no FeatureCollection.
    """
    with opened(path, reading, encoding="utf-8-sig") as text:
        if path.suffix.lower() in _LINE_SUFFIXES:
            yield from _by_line(text, reading)
            return
        try:
            for number, feature in enumerate(_Collection(text).features(), 1):
                if feature is _UNREADABLE:
                    reading.add(number, f"feature {number}: {_WHY}")
                else:
                    yield number, feature
        except json.JSONDecodeError as error:
            raise GazetteerError(f"{path.name}: not JSON ({error.msg}); save it as GeoJSON") from error
        except LookupError as error:
            raise GazetteerError(f"{path.name}: no FeatureCollection; save it as GeoJSON") from error


def _by_line(text: IO[str], reading: Reading) -> Iterator[tuple[int, object]]:
    for number, line in enumerate(text, 1):
        line = line.strip().lstrip("\x1e")  # the record separator of RFC 8142  # noqa: PLW2901
        if not line:
            continue
        try:
            yield number, json.loads(line)
        except json.JSONDecodeError as error:
            reading.add(number, f"not JSON ({error.msg})")
        except (RecursionError, ValueError):
            reading.add(number, _WHY)


class _Collection:
    """A JSON object of which the array ``features`` is handed out piece by piece; what else it has is passed over."""

    def __init__(self, text: IO[str]) -> None:
        self._text = text
        self._buffer = ""
        self._at = 0
        self._decoder = json.JSONDecoder()

    def features(self) -> Iterator[object]:
        if self._peek() != "{":
            if self._peek() == "":
                raise json.JSONDecodeError("nothing in it", "", 0)
            self._value()  # whether it is JSON at all
            raise LookupError
        self._at += 1
        while self._peek() not in ("}", ""):
            key = self._value()
            self._expect(":")
            if key == "features" and self._peek() == "[":
                yield from self._array()
                return
            self._value()
            if self._peek() == ",":
                self._at += 1
        raise LookupError

    def _array(self) -> Iterator[object]:
        self._expect("[")
        while (mark := self._peek()) != "]":
            if mark == ",":
                self._at += 1
            yield self._value()

    def _expect(self, mark: str) -> None:
        if self._peek() != mark:
            raise json.JSONDecodeError(f"{mark!r} expected", self._buffer, self._at)
        self._at += 1

    def _peek(self) -> str:
        """The next character that is no space; empty at the end."""
        while True:
            while self._at < len(self._buffer) and self._buffer[self._at] in _SPACE:
                self._at += 1
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._more():
                return ""

    def _more(self, least: int = _CHUNK) -> bool:
        piece = self._text.read(least)
        self._buffer = self._buffer[self._at :] + piece
        self._at = 0
        return bool(piece)

    def _value(self) -> object:
        self._peek()
        wanted = _CHUNK
        while True:
            try:
                value, end = self._decoder.raw_decode(self._buffer, self._at)
                # A number or a word at the very end of what was read may go on in the next piece.
                if end < len(self._buffer) or not self._more(wanted):
                    self._at = end
                    return value
            except json.JSONDecodeError:
                if not self._more(wanted):
                    raise
            except (RecursionError, ValueError):  # of digits without end
                self._skip()
                return _UNREADABLE
            wanted *= 2

    def _skip(self) -> None:
        """Pass over a value by its brackets."""
        depth = 0
        while self._at < len(self._buffer) or self._more():
            for mark in _BRACKET.finditer(self._buffer, self._at):
                text = mark[0]
                if text[0] == '"':
                    if mark.end() == len(self._buffer):  # it may go on in the next piece
                        self._at = mark.start()
                        break
                    continue
                if depth == 0 and text in "]}":  # a bare number in a list ends before its end
                    self._at = mark.start()
                    return
                depth += 1 if text in "[{" else -1
                if depth == 0:
                    self._at = mark.end()
                    return
            else:
                self._at = len(self._buffer)
            if not self._more(max(_CHUNK, len(self._buffer) - self._at)):
                return
