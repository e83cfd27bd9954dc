"""Claims as data: every relation comes back from a report as it went in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer import Gazetteer, Inside, LonLat, Place
from geo import Document, read
from geo.checks import RULES
from geo.records import Claim, Modality, Verdict
from geo.relations import FAMILIES, Measured, Relation
from geo.report import dumps, from_json, to_json
from geo.report_claims import claim_from_dict, claim_to_dict, stated
from tests.geo.sample_relations import CUSCO, EVERY, LAKE, MEANT, PERU, REGION, WORDY

TEXT = "Cusco, an old city, lies in Peru by the lake."
KNOWN = {p.id: p for p in (CUSCO, PERU, LAKE, REGION)}
FOUND = Measured(
    subject=CUSCO,
    object=PERU,
    second=LAKE,
    true=REGION,
    inside=Inside.EDGE,
    basis="outline",
    distance_km=12.5,
    second_km=0.0,
    coast_km=230.0,
    bearing_deg=181.5,
    degrees=0.5,
    detour=1.25,
    latitudes=(-18.5, -0.25),
    waters=(LAKE,),
    shores=(PERU,),
    line=(LonLat(-72.0, -13.5), LonLat(-70.0, -16.0)),
    tolerance="5 km",
    viewpoint="un",
)


def claim(relation: Relation, measured: Measured = FOUND) -> Claim:
    return Claim("c1", relation, 0, 30, (7, 18), measured=measured, verdict=Verdict.CONTRADICTED, certainty=0.75)


def again(said: Claim, known: Mapping[str, Place] = KNOWN, meant: Mapping[str, Place | None] = MEANT) -> Claim:
    """The claim by way of JSON."""
    row = json.loads(dumps(claim_to_dict(said, TEXT)))
    return claim_from_dict(row, known.get, meant)


@pytest.mark.parametrize("relation", [*EVERY, *WORDY], ids=lambda relation: type(relation).__name__)
def test_a_claim_comes_back_as_it_was(relation: Relation) -> None:
    assert again(claim(relation)) == claim(relation)


@pytest.mark.parametrize("relation", [*EVERY, *WORDY], ids=lambda relation: type(relation).__name__)
def test_what_was_not_measured_is_not_written(relation: Relation) -> None:
    said = claim(relation, Measured())
    assert claim_to_dict(said, TEXT)["measured"] == {}
    assert again(said) == said


@given(
    st.sampled_from(EVERY),
    st.sampled_from(Modality),
    st.sampled_from(Verdict),
    st.tuples(st.integers(0, 40), st.integers(0, 40)),
    st.integers(0, 1000).map(lambda n: n / 1000),
)
def test_words_modality_and_figures_come_back(
    relation: Relation, modality: Modality, verdict: Verdict, focus: tuple[int, int], share: float
) -> None:
    said = replace(claim(relation), modality=modality, verdict=verdict, focus=focus, probability=share, certainty=share)
    assert again(said) == said


@pytest.mark.parametrize("relation", EVERY, ids=lambda relation: type(relation).__name__)
def test_the_words_of_a_claim_stand_beside_it(relation: Relation) -> None:
    said = stated(claim(relation), TEXT)
    assert (said["words"], said["focus"]) == (TEXT[:30], (7, 18))


@pytest.mark.parametrize("relation", EVERY, ids=lambda relation: type(relation).__name__)
def test_places_that_the_gazetteer_no_longer_has_are_left_out(relation: Relation) -> None:
    found = again(claim(relation), known={PERU.id: PERU}).measured
    assert (found.subject, found.object, found.second, found.true) == (None, PERU, None, None)
    assert (found.waters, found.shores) == ((), (PERU,))
    assert found.distance_km == FOUND.distance_km


@pytest.mark.parametrize("relation", EVERY, ids=lambda relation: type(relation).__name__)
def test_mentions_that_mean_nothing_any_more_have_no_reading(relation: Relation) -> None:
    back = again(claim(relation), meant=dict.fromkeys(MEANT))
    assert type(back.relation) is type(relation)
    assert list(back.relation.subject.readings()) == []


TEXTS = """
Quito, the capital of Ecuador, lies 300 km north of Guayaquil. This port city in Peru is hot. Ecuador borders Colombia
to the north. Cuenca is more than 900 miles from Quito.

The Rhine flows through Basel into the North Sea. Basel, near the French-German border, is between Zurich and
Strasbourg. "Basel is in Austria," he said. If Basel were in Italy, nobody would care.

Nairobi is more than 400 kilometres from Mombasa, a five-hour drive. Landlocked Uganda is closer to Kenya than to
Angola. Kampala lies just north of the equator.

Ho Chi Minh City, formerly Saigon, is farther south than Hanoi. The northern city of Haiphong is a suburb of Hanoi. The
wreck off Danang lies at 16 degrees 5 minutes north and 108 degrees east.

Arizona, which lies far from Mexico, has no coast. The Ukrainian city of Mariupul is near Donetsk.

Traders in northern Mali said so. Both Gao and Kidal lie in the north of the country. The Baltic state of Latvia lies
entirely in Europe. Lake Superior is the second-largest lake in North America.
"""
REPORTS = [
    *(text.replace("\n", " ") for text in TEXTS.strip().split("\n\n")),
    "\n\n".join(rule.bad for rule in RULES),
    "\n\n".join(rule.good for rule in RULES),
]


def test_these_reports_use_nearly_every_relation(gazetteer: Gazetteer) -> None:
    used = {type(c.relation) for text in REPORTS for c in read(Document("report", text), gazetteer).claims}
    assert len(used) >= len(FAMILIES) - 2, set(FAMILIES) - used


@pytest.mark.parametrize("text", REPORTS)
def test_a_report_comes_back_byte_for_byte(text: str, gazetteer: Gazetteer) -> None:
    report = read(Document("report", text), gazetteer)
    written = to_json(report)
    assert to_json(from_json(written, place_of=gazetteer.get)) == written


@pytest.mark.parametrize("text", REPORTS)
def test_the_words_of_relations_come_back_with_a_report(text: str, gazetteer: Gazetteer) -> None:
    report = read(Document("report", text), gazetteer)
    back = from_json(to_json(report), place_of=gazetteer.get)
    assert [stated(c, text) for c in back.claims] == [stated(c, text) for c in report.claims]
    assert [c.measured for c in back.claims] == [c.measured for c in report.claims]
