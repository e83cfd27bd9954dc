"""A report as data: it fits its schema, survives the round trip, and carries any text."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from geo.errors import InputError
from geo.report import SCHEMA, from_json, schema, to_dict, to_json
from tests.geo.sample_report import CRIMEA, KNOWN, MARIUPOL, sample

validator = Draft202012Validator(schema())


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(schema())


def test_a_report_fits_the_schema() -> None:
    validator.validate(json.loads(to_json(sample())))


@pytest.mark.parametrize(
    ("where", "value"),
    [("schema", "dateline.report/2"), ("places", None), ("mentions", [{}])],
)
def test_the_schema_refuses_what_is_no_report(where: str, value: object) -> None:
    with pytest.raises(ValidationError):
        validator.validate(to_dict(sample()) | {where: value})


def test_the_schema_lets_fields_be_added() -> None:
    validator.validate(to_dict(sample()) | {"language": "en"})


def test_mentions_point_at_their_places_and_their_words() -> None:
    data = to_dict(sample("😀 Mariupol, in Crimea, fell."))
    mention = data["mentions"][0]
    assert data["document"]["text"][mention["start"] : mention["end"]] == mention["text"] == "Mariupol"
    assert mention["place"] == MARIUPOL.id
    assert mention["alternatives"] == ["geonames:1"]


def test_an_unlocated_mention_is_a_row() -> None:
    row = to_dict(sample())["mentions"][2]
    assert (row["text"], row["place"], row["confidence"]) == ("Narnia", None, 0.0)


def test_a_place_carries_its_dispute() -> None:
    mariupol, crimea = to_dict(sample())["places"]
    assert mariupol["disputed"] is None
    assert crimea["disputed"]["un_view"] == "UA"
    assert crimea["disputed"]["de_facto"] == "RU"


def test_a_report_survives_the_round_trip() -> None:
    report = sample()
    again = from_json(to_json(report), place_of=KNOWN.__getitem__)
    assert to_dict(again) == to_dict(report)
    assert again.places == (MARIUPOL, CRIMEA)
    assert again.claims == report.claims
    assert again.flags == report.flags


def test_an_alternative_that_the_gazetteer_lost_is_left_out() -> None:
    again = from_json(to_json(sample()), place_of={MARIUPOL.id: MARIUPOL}.__getitem__)
    assert again.resolutions[0].place == MARIUPOL
    assert again.resolutions[0].alternatives == ()


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"schema": "dateline.report/1"}', f'{{"schema": "{SCHEMA}", "places": 3}}']
)
def test_what_is_no_saved_report_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(InputError) as caught:
        from_json(text, place_of=KNOWN.__getitem__)
    assert "\n" not in str(caught.value)


@given(st.text(st.characters(), max_size=60))
def test_any_text_survives_as_utf8(rest: str) -> None:
    report = sample(f"Mariupol, in Crimea, fell. {rest}")
    written = to_json(report).encode("utf-8")
    assert json.loads(written)["document"]["text"] == report.document.text
    assert b"\n" not in written


def test_the_same_report_gives_the_same_bytes() -> None:
    assert to_json(sample()) == to_json(sample())
