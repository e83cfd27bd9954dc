"""Typed relations: what belongs to every type of them, and what their ends may mean."""

from __future__ import annotations

import dataclasses
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer import Place
from geo import relations as r
from tests.geo.sample_relations import CUSCO, EVERY, LAKE, PERU, WORDY, end, place


def type_name(relation: r.Relation) -> str:
    return type(relation).__name__


every = pytest.mark.parametrize("relation", EVERY, ids=type_name)
TYPES = get_args(r.Relation)


def test_every_type_has_a_family_and_an_example() -> None:
    assert set(r.FAMILIES) == set(TYPES) == {type(relation) for relation in EVERY}


@pytest.mark.parametrize("kind", [*TYPES, r.Sense, r.Antecedent, r.End, r.Angle, r.Measured])
def test_every_record_is_frozen_and_has_slots(kind: type) -> None:
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert "__slots__" in vars(kind)


@every
def test_a_relation_cannot_be_changed(relation: r.Relation) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        relation.subject = end("m9", None)  # type: ignore[misc]


@every
def test_the_ends_are_those_among_the_fields_with_the_subject_first(relation: r.Relation) -> None:
    fields = [getattr(relation, field.name) for field in dataclasses.fields(relation)]
    assert list(r.ends(relation)) == [value for value in fields if isinstance(value, r.End)]


@every
def test_the_other_end_is_the_second_one(relation: r.Relation) -> None:
    assert r.other_end(relation) == next(iter(r.ends(relation)[1:]), None)


@pytest.mark.parametrize("relation", WORDY, ids=type_name)
def test_an_end_that_no_word_names_is_none(relation: r.Relation) -> None:
    assert None not in r.ends(relation)
    assert r.ends(relation)[0] is relation.subject


@every
def test_every_end_can_be_settled(relation: r.Relation) -> None:
    known = {"m1": place(7, "Qosqo"), "m2": place(8, "Perú"), "m3": place(9, "Titiqaqa")}
    settled = r.settled(relation, known)
    assert [e.place for e in r.ends(settled)] == [known[e.mention] for e in r.ends(relation)]


@every
def test_what_is_no_end_stays_when_the_ends_are_settled(relation: r.Relation) -> None:
    settled = r.settled(relation, {"m1": LAKE, "m2": CUSCO, "m3": PERU})
    for field in dataclasses.fields(relation):
        if not isinstance(getattr(relation, field.name), r.End):
            assert getattr(settled, field.name) == getattr(relation, field.name)


@every
@pytest.mark.parametrize("places", [{}, {"m9": LAKE}])
def test_mentions_that_are_not_in_a_relation_settle_nothing(relation: r.Relation, places: dict[str, Place]) -> None:
    assert r.settled(relation, places) == relation


# ---- ends

shares = st.floats(0.001, 1.0)


@st.composite
def antecedents(draw: st.DrawFn) -> r.Antecedent:
    """One whose senses sum up to 1 at most."""
    weights = draw(st.lists(shares, max_size=5))
    whole = sum(weights) * draw(st.floats(1.0, 2.0))
    senses = tuple(r.Sense(place(n, f"P{n}"), w / whole) for n, w in enumerate(weights))
    return r.Antecedent(draw(st.sampled_from(["m1", "m2", "m3"])), draw(shares), senses)


@given(antecedents(), st.integers(0, 6))
def test_a_settled_meaning_comes_first_and_the_others_keep_a_little(antecedent: r.Antecedent, number: int) -> None:
    known = antecedent.meaning(place(number, f"P{number}"))
    ids = [sense.place.id for sense in known.senses]
    assert ids[0] == f"geonames:{number}"
    assert len(ids) == len(set(ids))
    assert {s.place.id for s in antecedent.senses} <= set(ids)
    assert sum(s.share for s in known.senses) <= 1.0 + 1e-9
    assert all(s.share < known.senses[0].share for s in known.senses[1:])


@given(st.lists(antecedents(), min_size=1, max_size=4))
def test_a_reading_is_an_antecedent_and_one_of_its_senses(found: list[r.Antecedent]) -> None:
    readings = list(r.End(tuple(found)).readings())
    assert len(readings) == sum(len(a.senses) for a in found)
    assert all(share == a.share * sense.share and sense in a.senses for a, sense, share in readings)


def test_an_end_without_a_listed_place_has_no_reading() -> None:
    nowhere = end("m1", None)
    assert nowhere.place is None
    assert list(nowhere.readings()) == []


def test_only_a_phrase_goes_back() -> None:
    assert end("m1", CUSCO, noun="city").goes_back
    assert not end("m1", CUSCO, called="city").goes_back
