"""Verdicts, what was measured, and how loudly a mistake is said."""

from __future__ import annotations

import pytest

from gazetteer import Gazetteer
from geo import Document, Report, read
from geo.records import Flag, Level, Verdict


def report_on(text: str, gazetteer: Gazetteer) -> Report:
    return read(Document("checks", text), gazetteer)


def only_flag(text: str, gazetteer: Gazetteer) -> Flag:
    (flag,) = report_on(text, gazetteer).flags
    return flag


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("The port of Odesa was hit. This port city in Romania has no power.", "GEO101", "This port city in Romania"),
        ("Trains stop at Lviv, a city in Poland, for an hour.", "GEO101", "Poland"),
        ("Families reached the Polish city of Lviv on foot.", "GEO101", "Polish"),
        ("Lille, in southern France, voted late.", "GEO102", "southern France"),
        ("Lyon, the capital of France, voted late.", "GEO201", "the capital of France"),
        ("Ferries cross the Bosphorus, a river that parts Europe from Asia.", "GEO202", "river"),
        ("Lviv, 120 kilometres from Kyiv, was calm.", "GEO301", "120 kilometres from Kyiv"),
        ("Kharkiv, west of Kyiv, was calm.", "GEO302", "west of Kyiv"),
        ("Yalta, a suburb of Kyiv, was calm.", "GEO303", "suburb of Kyiv"),
        ("Spain, which borders Italy, agreed.", "GEO401", "Italy"),
        ("Poland, which borders Germany to the east, agreed.", "GEO402", "Germany"),
        ("Savannah, a port on the Gulf of Mexico, was closed.", "GEO411", "the Gulf of Mexico"),
        ("Planners hope for hotels along Afghanistan's coast.", "GEO412", "Afghanistan's coast"),
    ],
)
def test_a_flag_points_at_the_words_that_are_wrong(text: str, code: str, words: str, gazetteer: Gazetteer) -> None:
    flag = only_flag(text, gazetteer)
    assert flag.code == code
    assert words in text[flag.start : flag.end]


def test_the_message_names_both_places_and_says_what_is_true(gazetteer: Gazetteer) -> None:
    flag = only_flag("Mariupol was shelled. This port city in Crimea has no water.", gazetteer)
    for said in ("Mariupol is not in Crimea", "Donetsk Oblast, Ukraine", "Sea of Azov", "about 200 km"):
        assert said in flag.message
    assert flag.suggestion == "in Donetsk Oblast"
    assert "geonames:" in flag.evidence


def test_a_contradicted_claim_carries_what_the_map_draws(gazetteer: Gazetteer) -> None:
    (claim,) = report_on("Lviv, Romania, was calm.", gazetteer).claims
    assert claim.verdict is Verdict.CONTRADICTED
    found = claim.measured
    assert found.subject is not None
    assert found.object is not None
    assert found.true is not None
    assert (found.subject.name, found.object.name, found.true.name) == ("Lviv", "Romania", "Ukraine")
    assert found.line is not None
    assert found.distance_km is not None


@pytest.mark.parametrize(
    "text",
    [
        "The bakery is in Cairo, Illinois.",
        "Paris, Texas, was hot.",
        "Nogales, Arizona, looks across the fence to Nogales, Sonora.",
        "Birmingham, Alabama, remembers.",
        "Georgia's parliament in Tbilisi voted; so did lawmakers in Atlanta, Georgia.",
    ],
)
def test_a_namesake_that_fits_makes_the_claim_true(text: str, gazetteer: Gazetteer) -> None:
    report = report_on(text, gazetteer)
    assert report.flags == ()
    assert all(claim.verdict is not Verdict.CONTRADICTED for claim in report.claims)


@pytest.mark.parametrize(
    "text",
    [
        "Simferopol, Russia, lost power.",
        "Simferopol, Ukraine, lost power.",
        "Pristina, the capital of Kosovo, hosts the talks.",
        "Pristina, a city in Serbia, hosts the talks.",
        "Jerusalem, the capital of Israel, was calm.",
        "Taipei, China, hosts the fair.",
    ],
)
def test_no_view_of_disputed_ground_is_an_error(text: str, gazetteer: Gazetteer) -> None:
    assert [f for f in report_on(text, gazetteer).flags if f.level is not Level.INFO] == []


@pytest.mark.parametrize(
    "text",
    [
        "Brovary, some 20 km north-east of the centre of Kyiv, had power.",
        "Narva is a stone's throw, barely one kilometre, from the Russian border.",
        "Manaus, well over 1,000 km from the Atlantic, has docks for sea-going ships.",
        "Rome is farther north than New York.",
        "Detroit is north of a part of Canada.",
        "Mongolia and Luxembourg, both landlocked, keep ships on their registers.",
        "The western half of Lake Constance's northern shore is in Germany.",
        "Strasbourg's trams cross the Rhine into Germany.",
    ],
)
def test_what_is_true_or_rounded_is_not_flagged(text: str, gazetteer: Gazetteer) -> None:
    assert report_on(text, gazetteer).flags == ()


def test_an_unknown_place_is_never_a_mistake(gazetteer: Gazetteer) -> None:
    assert report_on("The village of Zzyqua, in western Poland, is empty.", gazetteer).flags == ()


def test_lines_and_columns_count_from_one(gazetteer: Gazetteer) -> None:
    flag = only_flag("All is calm.\n\nTrains stop at Lviv, Poland, for an hour.", gazetteer)
    assert (flag.line, flag.column) == (3, 22)
