"""The benchmarks' own arithmetic: a figure that is published has to be counted rightly."""

from __future__ import annotations

import itertools
import json
import random
import tomllib
from pathlib import Path

import pytest
from hypothesis import given

from benchmarks import calibration, fuzz, seeded_errors, toponyms
from benchmarks.toponyms import Found, Gold, Tally, Text
from gazetteer import Gazetteer, LonLat, Place
from geo.records import Document, Label

KYIV = LonLat(30.52, 50.45)
BUCHA = LonLat(30.21, 50.55)


def gold(start: int, end: int, point: LonLat | None = None, number: int | None = None) -> Gold:
    return Gold(start, end, point, number)


def kyiv(gazetteer: Gazetteer) -> Place:
    return gazetteer.find("Kyiv")[0].place


# ---- toponyms


def test_an_exact_match_needs_both_ends() -> None:
    assert toponyms.matches([gold(0, 4)], [Found(0, 5)], exact=True) == {}


def test_an_overlap_counts_once() -> None:
    assert toponyms.matches([gold(0, 4), gold(5, 9)], [Found(0, 9)], exact=False) == {0: 0}


def test_the_same_span_goes_before_a_larger_overlap() -> None:
    assert toponyms.matches([gold(0, 4)], [Found(0, 9), Found(0, 4)], exact=False) == {0: 1}


def test_f1_counts_what_was_found_in_vain_and_what_was_missed() -> None:
    tally = Tally()
    toponyms.add(tally, [gold(0, 4), gold(5, 9)], [Found(0, 4), Found(10, 12), Found(20, 22)], {}, exact=True)
    assert [tally.precision, tally.recall, tally.exact_f1] == pytest.approx([1 / 3, 1 / 2, 2 / 5])


def test_a_span_found_twice_counts_once() -> None:
    tally = Tally()
    toponyms.add(tally, [gold(0, 4)], [Found(0, 4), Found(0, 4)], {}, exact=True)
    assert tally.predicted == 1


def test_a_name_not_found_is_a_place_not_found(gazetteer: Gazetteer) -> None:
    tally = Tally()
    found = [Found(0, 4, kyiv(gazetteer))]
    toponyms.add(tally, [gold(0, 4, KYIV), gold(5, 9, KYIV)], found, {}, exact=True)
    assert (tally.located, tally.within_city) == (2, 1)


def test_a_name_found_but_not_resolved_is_a_miss() -> None:
    tally = Tally()
    toponyms.add(tally, [gold(0, 4, KYIV)], [Found(0, 4)], {}, exact=True)
    assert (tally.exact, tally.within_city) == (1, 0)


def test_a_suburb_is_within_the_city_and_not_the_same_place(gazetteer: Gazetteer) -> None:
    tally = Tally()
    toponyms.add(tally, [gold(0, 5, BUCHA, 711390)], [Found(0, 5, kyiv(gazetteer))], {}, exact=True)
    assert (tally.within_city, tally.within_town, tally.same_place) == (1, 0, 0)


def test_a_country_is_its_own_unit(gazetteer: Gazetteer) -> None:
    assert toponyms.unit_of(gazetteer.find("Ukraine")[0].place) == "UA"


def test_given_spans_are_places_or_demonyms(gazetteer: Gazetteer) -> None:
    text = "German guests in Kyiv"
    spans = toponyms.given([gold(0, 6), gold(17, 21)])(text, (), gazetteer)
    assert [span.label for span in spans] == [Label.DEMONYM, Label.PLACE]


def test_population_only_takes_the_largest(gazetteer: Gazetteer) -> None:
    text = Text(Document("d", "Paris"), (gold(0, 5),))
    (found,) = toponyms.by_population(gazetteer, toponyms.gold_spans)(text)
    assert found.place is not None
    assert found.place.country == "FR"


def test_names_without_offsets_are_found_in_order() -> None:
    found = toponyms.in_order("Rome, Oslo, Rome", ["Rome", "Rome"])
    assert [(f.start, f.end) for f in found] == [(0, 4), (12, 16)]


def test_a_span_annotated_twice_is_loaded_once(tmp_path: Path) -> None:
    bare = {"start": 0, "end": 4, "phrase": "Kyiv", "lat": None, "lon": None, "geonames_id": None}
    full = bare | {"lat": KYIV.lat, "lon": KYIV.lon, "geonames_id": 703448}
    path = tmp_path / "corpus.jsonl"
    path.write_text(json.dumps({"id": "d", "text": "Kyiv", "toponyms": [bare, full]}) + "\n", encoding="utf-8")
    (text,) = toponyms.load(path)
    assert text.gold == (gold(0, 4, KYIV, 703448),)


# ---- seeded errors


@pytest.fixture(scope="module")
def world(gazetteer: Gazetteer) -> seeded_errors.World:
    return seeded_errors.World(gazetteer, random.Random(0))  # noqa: S311 -- no secrets here


@pytest.mark.parametrize("kind", ["in a country", "neighbour", "distance"])
def test_twins_differ_in_one_value(kind: str, world: seeded_errors.World) -> None:
    for pair in itertools.islice(seeded_errors.KINDS[kind](world), 2):
        assert pair.wrong is not None
        assert pair.wrong != pair.right


def test_the_same_seed_makes_the_same_sentences(world: seeded_errors.World) -> None:
    made = []
    for _ in range(2):
        world.rng.seed("again")
        made.append(list(itertools.islice(world.direction(), 3)))
    assert made[0] == made[1]


@pytest.mark.parametrize(
    ("text", "objects"),
    [
        ("Odesa, a port in Romania, is quiet.", True),
        ("Odesa, a port in Ukraine, is quiet.", False),
        ("Kharkiv lies west of Kyiv.", True),
        ("Kharkiv lies east of Kyiv.", False),
        ("Lviv is 120 km from Kyiv.", True),
        ("Lviv is 300 miles from Kyiv.", False),
        ("Istanbul is the capital of Turkey.", True),
        ("Ankara is the capital of Turkey.", False),
        ("Lviv slept.", False),
    ],
)
def test_the_naive_checker_asks_one_question(text: str, objects: bool, gazetteer: Gazetteer) -> None:
    assert seeded_errors.naive(text, gazetteer) is objects


def test_amounts_are_rounded_as_in_reports() -> None:
    assert [seeded_errors.rounded(amount) for amount in (3.0, 124.9, 1234.0)] == ["10", "120", "1,230"]


# ---- calibration


def test_the_reliability_table_counts_by_tenths() -> None:
    table = calibration.reliability([(0.91, True), (0.99, False), (1.0, True), (0.2, False)])
    assert [(low, names) for low, names, _, _ in table] == [(0.2, 1), (0.9, 3)]
    assert table[1][3] == pytest.approx(2 / 3)


def test_the_calibration_error_weighs_by_names() -> None:
    assert calibration.calibration_error([(0.0, 1, 0.1, 0.5), (0.9, 3, 0.9, 0.9)]) == pytest.approx(0.1)
    assert calibration.calibration_error([]) == 0.0


# ---- odd input


@given(fuzz.VALUES)
def test_settings_are_made_up_in_true_toml(value: object) -> None:
    assert tomllib.loads(f"x = {fuzz.toml(value)}") == {"x": value}


def test_what_takes_too_much_of_the_processor_is_ended() -> None:
    def counting() -> None:
        for _ in itertools.count():
            pass

    with pytest.raises(fuzz.BrokenError, match="a count takes more"), fuzz.limited(0.05, "a count"):
        counting()


def test_what_breaks_is_told_with_its_input() -> None:
    kind = fuzz.Kind("runs", 60)
    kind.each("ab", lambda character: fuzz.hold(character == "a", "is no a"))
    assert kind.told() == "runs: 2 inputs; BROKEN\nBrokenError: is no a (U+0062)"
