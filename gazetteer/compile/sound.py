"""What a row of another gazetteer must be to be taken, and what is said of one that is not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from gazetteer.compile.readers import Read, Reading
from gazetteer.names import split_part
from gazetteer.place import PlaceKind

# What a row that is not as its format wants it may raise where it is read; of these only ValueError has our words.
MALFORMED = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)
LONGEST_NAME = 400  # letters; the longest that a place bears, Bangkok's, has some 170
_LONGEST_ID = 1000
_MOST_PEOPLE = 20_000_000_000
_SHOWN = 40
_GEONAMES = re.compile(r"geonames:[1-9][0-9]{0,9}")
_FARTHEST = 1e9  # degrees; whether a position is on the globe is asked later, of numbers that can be compared
_KINDS = {kind.value: kind for kind in PlaceKind if kind is not PlaceKind.PART}


def shown(value: object) -> str:
    """A value as a message quotes it, whatever its length."""
    text = repr(value) if isinstance(value, (str, int, float, bool)) or value is None else type(value).__name__
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def said_of(error: Exception) -> str:
    """What is wrong with a row, in words."""
    if isinstance(error, RecursionError):
        return "is nested too deeply"
    return str(error) if isinstance(error, ValueError) else f"not as the format has it ({error})"


def decimal(value: object, what: str) -> float:
    """A number of a table's cell.

    Raises:
        ValueError: if it is none.
    """
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise ValueError(f"{what} {shown(value)} is no number; write it with a point, as 30.5") from None


def whole(value: object, what: str) -> int:
    """A whole number.

    Raises:
        ValueError: if it is none, or of more than people could count.
    """
    if not isinstance(value, bool) and isinstance(value, (str, int, float)):
        for read in (int, float):
            try:
                return int(read(value))
            except (ValueError, OverflowError):
                continue
    raise ValueError(f"{what} {shown(value)} is no whole number; write it in digits alone, as 1200")


def kind_named(name: object) -> PlaceKind:
    """The kind of this name.

    Raises:
        ValueError: if there is none; with those that there are.
    """
    kind = _KINDS.get(str(name).strip().lower())
    if kind is None:
        raise ValueError(f"kind {shown(name)} is none of {', '.join(_KINDS)}")
    return kind


def own_id(value: object, stem: str, line: int) -> str:
    """The id of a row: as it stands, but a bare number, which every file has, with the file's name before it.

    Raises:
        ValueError: if it is neither a text nor a whole number.
    """
    if value is None or value == "":
        return f"{stem}:{line}"
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise ValueError(f"id {shown(value)} is neither a text nor a whole number")  # noqa: TRY004 - as of all rows
    text = str(value).strip()
    return f"{stem}:{text}" if re.fullmatch(r"-?\d+", text) else text


def check_geometry(geometry: Any) -> None:  # noqa: ANN401 - whatever the file holds
    """See that coordinates are numbers and rings are closed, which is put right unasked, or misread, further on.

    Raises:
        ValueError: if not.
    """
    waiting = [geometry]
    while waiting:
        one = waiting.pop()
        if one.get("type") == "GeometryCollection":
            waiting.extend(one.get("geometries") or ())
        else:
            _check_coordinates(one.get("coordinates"), is_area=one.get("type") in ("Polygon", "MultiPolygon"))


def _check_coordinates(coordinates: object, *, is_area: bool) -> None:
    waiting = [coordinates]
    while waiting:
        one = waiting.pop()
        if not isinstance(one, list):
            raise ValueError(f"coordinates hold {shown(one)} where a list is wanted")  # noqa: TRY004 - as of all rows
        if not one or not isinstance(one[0], list):
            for number in one:
                if type(number) not in (int, float) or not -_FARTHEST < number < _FARTHEST:
                    raise ValueError(f"coordinates hold {shown(number)}; they are numbers, in degrees")
            continue
        if is_area and one[0] and not isinstance(one[0][0], list) and one[0] != one[-1]:
            raise ValueError("an outline that is not closed; end each ring with the position that it begins with")
        waiting.extend(one)


def sound(found: Iterable[Read], reading: Reading) -> Iterator[Read]:
    """The places of a file that a layer can hold; the others are malformed rows."""
    for read in found:
        try:
            _examine(read)
        except ValueError as error:
            reading.add(read.line, error)
        else:
            yield read


def _examine(read: Read) -> None:
    # Millions of rows come by here: what most of them lack is not looked for.
    names = [read.name, *read.alternates]
    rest = (read.country, read.admin1, read.admin2, read.since, read.until)
    texts = [read.id, read.feature_code, *filter(None, rest)]
    if read.others:
        names.extend(name.text for name in read.others)
        texts.extend(filter(None, (name.language for name in read.others)))
    texts += read.parents
    for link in read.links:
        texts += link
    try:
        text = "".join(names) + "".join(texts)
        if not text.isascii():
            text.encode()
    except UnicodeEncodeError:
        raise ValueError("a text holds half of a character (such as \\ud800); write the whole one") from None
    except TypeError as error:
        raise ValueError(f"not as the format has it ({error})") from None
    if len(text) > LONGEST_NAME and len(longest := max(names, key=len)) > LONGEST_NAME:
        raise ValueError(f"the name {shown(longest)} has {len(longest)} letters; at most {LONGEST_NAME} are taken")
    if len(text) > _LONGEST_ID and max(map(len, texts)) > _LONGEST_ID:
        raise ValueError(f"an id or another text has more than {_LONGEST_ID} letters")
    if not 0 <= read.population <= _MOST_PEOPLE:
        raise ValueError(f"population {shown(read.population)} is not of this world; leave it empty where unknown")
    if read.id.startswith("geonames:") and not _GEONAMES.fullmatch(read.id):
        raise ValueError(
            f"{shown(read.id)} is no id of GeoNames, which are as geonames:703448; give it one of your own"
        )
    if "/" in read.id and split_part(read.id)[1]:
        raise ValueError(f"the id {shown(read.id)} ends in a direction, as those of parts of places do; choose another")
