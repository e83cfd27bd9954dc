"""Flags and places for other programs: SARIF 2.1.0, GitHub annotations, CSV."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from geo.records import Flag, Level, Report
from geo.report import dumps
from geo.report_text import PLACE_COLUMNS, RuleText, place_cells, place_rows, source_name
from geo.text.safe import csv_line, github, one_line

_SARIF_LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "note"}
_NO_BYTE = re.compile("[\ud800-\udc7f\udd00-\udfff]")  # lone surrogates that stand for no byte of a file's name
_GITHUB_LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "notice"}
FLAG_COLUMNS = (
    "document",
    "source",
    "line",
    "column",
    "start",
    "end",
    "level",
    "code",
    "name",
    "text",
    "message",
    "evidence",
    "suggestion",
)


def github_annotations(reports: Iterable[Report]) -> str:
    """One workflow command for each flag, as GitHub Actions shows them beside the lines of a change."""
    return "".join(_annotation(report, flag) + "\n" for report in reports for flag in report.flags)


def _annotation(report: Report, flag: Flag) -> str:
    end_line, end_column = _end(report.document.text, flag)
    position = {
        "file": source_name(report.document),
        "line": str(flag.line),
        "endLine": str(end_line),
        "col": str(flag.column),
        "endColumn": str(end_column),
        "title": f"{flag.code} {flag.name}",
    }
    properties = ",".join(f"{key}={github(value, is_property=True)}" for key, value in position.items())
    text = "\n".join(part for part in (flag.message, flag.evidence, flag.suggestion) if part)
    return f"::{_GITHUB_LEVELS[flag.level]} {properties}::{github(text)}"


def sarif(reports: Sequence[Report], rules: Sequence[RuleText], version: str) -> str:
    """A SARIF 2.1.0 log of one run; columns and offsets count code points, as ``columnKind`` says."""
    index = {rule.code: number for number, rule in enumerate(rules)}
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "dateline",
                        "semanticVersion": version,
                        "rules": [_sarif_rule(rule) for rule in rules],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [_sarif_result(report, flag, index) for report in reports for flag in report.flags],
            }
        ],
    }
    return dumps(log, indent=2) + "\n"


def _sarif_rule(rule: RuleText) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": rule.name,
        "fullDescription": {"text": rule.why},
        "defaultConfiguration": {"level": _SARIF_LEVELS[rule.level]},
    }


def _sarif_result(report: Report, flag: Flag, index: dict[str, int]) -> dict[str, Any]:
    end_line, end_column = _end(report.document.text, flag)
    text = ". ".join(one_line(part).rstrip(".") for part in (flag.message, flag.evidence, flag.suggestion) if part)
    result: dict[str, Any] = {
        "ruleId": flag.code,
        "level": _SARIF_LEVELS[flag.level],
        "message": {"text": text + "."},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": _uri(report)},
                    "region": {
                        "startLine": flag.line,
                        "startColumn": flag.column,
                        "endLine": end_line,
                        "endColumn": end_column,
                        "charOffset": flag.start,
                        "charLength": flag.end - flag.start,
                        "snippet": {"text": report.document.text[flag.start : flag.end]},
                    },
                }
            }
        ],
    }
    if flag.code in index:
        result["ruleIndex"] = index[flag.code]
    return result


def _uri(report: Report) -> str:
    """A URI reference: relative paths stay relative, so that the log can be read beside a checkout."""
    document = report.document
    if document.source is None:
        return quote(os.fsencode(_NO_BYTE.sub("\ufffd", document.id)), safe="")
    path = PurePath(_NO_BYTE.sub("\ufffd", document.source))
    return path.as_uri() if path.is_absolute() else quote(os.fsencode(path.as_posix()))


def _end(text: str, flag: Flag) -> tuple[int, int]:
    """Line and column just after the flagged words, 1-based, in code points."""
    breaks = text.count("\n", flag.start, flag.end)
    if not breaks:
        return flag.line, flag.column + flag.end - flag.start
    return flag.line + breaks, flag.end - text.rfind("\n", flag.start, flag.end)


def flags_csv(reports: Iterable[Report]) -> str:
    """One row for each flag, CRLF between rows (RFC 4180), formula cells disarmed."""
    return to_csv(FLAG_COLUMNS, (_flag_cells(report, flag) for report in reports for flag in report.flags))


def _flag_cells(report: Report, flag: Flag) -> tuple[str, ...]:
    document = report.document
    return (
        document.id,
        document.source or "",
        str(flag.line),
        str(flag.column),
        str(flag.start),
        str(flag.end),
        flag.level.value,
        flag.code,
        flag.name,
        document.text[flag.start : flag.end],
        flag.message,
        flag.evidence,
        flag.suggestion or "",
    )


def places_csv(report: Report) -> str:
    """One row for each place, with the id in front of the columns of the table."""
    rows = ((row.place.id if row.place else "", *place_cells(row)) for row in place_rows(report))
    return to_csv(("id", *PLACE_COLUMNS), rows)


def to_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A head row and the rows, every cell cleaned."""
    return csv_line(columns) + "".join(map(csv_line, rows))
