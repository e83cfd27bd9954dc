"""The sample reports: each gets the flags that seeds/README.md names and no other, and looks as it did.

``make goldens`` writes the expected reports anew; read the diff.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from gazetteer import Gazetteer
from geo import Report, read
from geo.inputs import read_document
from geo.report import schema, to_dict
from geo.report_text import full

SEEDS = Path(__file__).parent.parent.parent / "seeds"
GOLDENS = Path(__file__).parent / "goldens"
# The words that must be flagged, with what the message must name.
INTENDED: dict[str, list[tuple[str, tuple[str, ...]]]] = {
    "donbas": [("the port city in Crimea", ("Mariupol", "Crimea", "Donetsk Oblast"))],
    "sudan": [("Nyala, the capital of North Darfur", ("Nyala",)), ("city in South Kordofan", ("El Obeid",))],
    "lebanon": [("the Turkish city of Aleppo", ("Aleppo", "Syria")), ("ancient port in northern Lebanon", ("Tyre",))],
    "myanmar": [("old royal city in Shan State", ("Mandalay", "Shan")), ("Yangon, Myanmar’s capital", ("Yangon",))],
    "hurricane": [("Asheville, South Carolina", ("Asheville",)), ("resort on the Atlantic coast", ("Sarasota",))],
    "sahel": [],
}


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


def report_on(name: str, gazetteer: Gazetteer) -> Report:
    return read(read_document(str(SEEDS / f"{name}.txt")), gazetteer)


def test_every_sample_has_its_expectation() -> None:
    assert sorted(path.stem for path in SEEDS.glob("*.txt")) == sorted(INTENDED)


@pytest.mark.parametrize("name", INTENDED)
def test_what_is_meant_to_be_flagged_is_and_nothing_else(name: str, gazetteer: Gazetteer) -> None:
    report = report_on(name, gazetteer)
    flags = [flag for flag in report.flags if flag.level.value != "info"]
    shown = full(report)
    assert len(flags) == len(INTENDED[name]), shown
    for words, named in INTENDED[name]:
        start = report.document.text.index(words)
        (flag,) = (f for f in flags if f.start < start + len(words) and start < f.end)
        said = f"{flag.message} {flag.evidence} {flag.suggestion}"
        assert [each for each in named if each not in said] == [], shown


@pytest.mark.parametrize("name", INTENDED)
def test_the_report_fits_its_schema_and_its_text(name: str, gazetteer: Gazetteer) -> None:
    data = to_dict(report_on(name, gazetteer))
    Draft202012Validator(schema()).validate(json.loads(json.dumps(data)))
    for mention in data["mentions"]:
        assert data["document"]["text"][mention["start"] : mention["end"]] == mention["text"]


def brief(report: Report) -> dict[str, Any]:
    """What a person can read in a diff: which words are which place in which role, and the flags in full."""
    return {
        "mentions": [
            f"{r.mention.start} {r.mention.text} [{r.mention.role.value}] -> "
            + (f"{r.place.name}, {r.place.admin1 or ''}, {r.place.country or ''}" if r.place else "?")
            for r in report.resolutions
        ],
        "claims": [
            f"{report.document.text[c.start : c.end]} [{c.kind}, {c.modality.value}] -> {c.verdict.value}"
            for c in report.claims
        ],
        "flags": full(report).replace(str(SEEDS.parent) + os.sep, "").splitlines(),
    }


@pytest.mark.parametrize("name", INTENDED)
def test_the_report_is_as_it_was(name: str, gazetteer: Gazetteer) -> None:
    found = json.dumps(brief(report_on(name, gazetteer)), ensure_ascii=False, indent=1) + "\n"
    golden = GOLDENS / f"{name}.json"
    if os.environ.get("DATELINE_GOLDENS") == "write":
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")
