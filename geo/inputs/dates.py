"""Dates as formats and tables write them."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_MONTH = re.compile(r"(?P<day>\d{1,2})\.? (?P<month>[a-z]{3})[a-z]*\.?,? (?P<year>\d{4})\b", re.IGNORECASE)
_MONTH_DAY = re.compile(r"(?P<month>[a-z]{3})[a-z]*\.? (?P<day>\d{1,2}),? (?P<year>\d{4})\b", re.IGNORECASE)
# "KYIV, Ukraine, March 4, 2022 (Agency) —": a place in capitals, a date with its year, and a dash.
_DATELINE = re.compile(
    r"^(?:(?![a-z])[^\W\d_]|[ .'’/-]){3,40}(?:, [^\W\d_][\w .'’-]{1,30})?,? \(?"
    r"(?P<date>\d{1,2} [A-Z][a-z]{2,8}\.?,? \d{4}|[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4})\b[^\n]{0,40}?(?:[—–:]| -+ )",
    re.MULTILINE,
)
_OPENING = 600  # characters in which a dateline stands: under the headline and the author's name
_LONGEST = 64  # characters; what is longer is no date


def date_of(value: object) -> dt.date | None:
    """A calendar date; None where the value is none or could be read in two ways (03/04/2022).

    Read are ISO 8601 with or without a time behind it, "24 February 2022", "February 24, 2022", the dates of mail
    headers, and what a table holds as a date.
    """
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if not isinstance(value, str) or len(value) > _LONGEST:
        return None
    text = " ".join(value.split())
    for length in (10, 8):  # 2022-02-24, 20220224
        if not text[length : length + 1].isdigit():
            try:
                return dt.date.fromisoformat(text[:length])
            except ValueError:
                pass
    if found := _DAY_MONTH.fullmatch(text) or _MONTH_DAY.fullmatch(text):
        return _written(found)
    try:
        return parsedate_to_datetime(text).date() if re.search(r"[a-z]{3}", text, re.IGNORECASE) else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def dateline_date(text: str) -> dt.date | None:
    """The date in a report's dateline, where there is one with its year."""
    found = _DATELINE.search(text, 0, _OPENING)
    return date_of(found["date"]) if found else None


def _written(found: re.Match[str]) -> dt.date | None:
    month = found["month"].lower()
    try:
        return dt.date(int(found["year"]), _MONTHS.index(month) + 1, int(found["day"]))
    except ValueError:
        return None
