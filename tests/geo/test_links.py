"""Terms and links -> relations: figures, compass words, nouns and phrases that go back are decided by rule."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.oracle import marked, outcome
from gazetteer import Gazetteer
from geo import relations as r
from geo.claims.links import bound_of, compass_of, is_several, noun_of, quantity_of, superlative_of
from geo.records import Claim
from geo.vocabulary import DEGREES, KINDS


def claims(line: str, gazetteer: Gazetteer) -> tuple[Claim, ...]:
    """What the marks of a line come to, in the order of the text."""
    return outcome(marked(line), gazetteer).claims


def only(line: str, gazetteer: Gazetteer) -> r.Relation:
    (claim,) = claims(line, gazetteer)
    return claim.relation


def names(end: r.End | None) -> list[str]:
    return [] if end is None else [antecedent.name for antecedent in end.antecedents]


# ---- closed words


@pytest.mark.parametrize(
    ("words", "km"),
    [
        ("185 miles", 297.73),
        ("15km", 15.0),
        ("15 km", 15.0),
        ("1,200 kilometres", 1200.0),
        ("2.5-mile", 4.02),
        ("twelve hundred kilometres", 1200.0),
        ("two thousand five hundred kilometres", 2500.0),
        ("a hundred and twenty km", 120.0),
        ("a hundred miles", 160.93),
        ("twenty-five kilometers", 25.0),
        ("some 40 km", 40.0),
        ("half a mile", 0.8),
        ("a mile", 1.61),
        ("a mile and a half", 2.41),
        ("twelve nautical miles", 22.22),
        ("12nm", 22.22),
        ("30 to 40 km", 40.0),
        ("thirty or forty km", 40.0),
    ],
)
def test_a_distance_is_read_in_words_and_figures(words: str, km: float) -> None:
    figure = quantity_of(words)
    assert figure is not None
    assert figure.hours is None
    assert figure.km == pytest.approx(km, abs=0.01)


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("a three-hour drive", 3.0),
        ("three hours' drive", 3.0),
        ("an hour's drive", 1.0),
        ("40 minutes", 2 / 3),
        ("90-minute", 1.5),
        ("half an hour", 0.5),
        ("half-hour", 0.5),
        ("one and a half hours", 1.5),
        ("an hour and a half", 1.5),
        ("three-quarters of an hour", 0.75),
        ("one and a quarter hours", 1.25),
        ("two to three hours", 3.0),
        ("2hrs", 2.0),
        ("45min", 0.75),
    ],
)
def test_a_time_of_travel_is_read_in_words_and_figures(words: str, hours: float) -> None:
    figure = quantity_of(words)
    assert figure is not None
    assert figure.km == 0.0
    assert figure.hours == pytest.approx(hours)


@pytest.mark.parametrize(
    "words", ["", "some way", "miles", "several hours", "a few hundred miles", "hundreds of kilometres", "300 people"]
)
def test_words_without_a_figure_give_none(words: str) -> None:
    assert quantity_of(words) is None


@given(st.integers(0, 20_000), st.sampled_from(["", " ", "-"]), st.sampled_from(["km", "kilometres", "kilometers"]))
def test_a_figure_means_the_same_however_it_is_joined_to_its_unit(number: int, joint: str, unit: str) -> None:
    for written in (f"{number}", f"{number:,}"):
        figure = quantity_of(f"{written}{joint}{unit}")
        assert figure is not None
        assert figure.km == number


@given(st.text())
def test_any_words_at_all_can_be_asked_for_their_meaning(words: str) -> None:
    figure = quantity_of(words)
    assert figure is None or figure.amount >= 0
    assert noun_of(words) in {"", *KINDS}
    assert compass_of(words) in {None, "centre", *DEGREES}
    rank = superlative_of(words)
    assert rank is None or 1 <= rank[1] <= 5


@pytest.mark.parametrize(
    ("before", "bound"),
    [
        ("lies more than ", r.Bound.AT_LEAST),
        ("well over ", r.Bound.AT_LEAST),
        ("at least about ", r.Bound.AT_LEAST),
        ("upwards of some ", r.Bound.AT_LEAST),
        ("no more than ", r.Bound.AT_MOST),
        ("not more than about ", r.Bound.AT_MOST),
        ("less than ", r.Bound.AT_MOST),
        ("up to some ", r.Bound.AT_MOST),
        ("within ", r.Bound.AT_MOST),
        ("about ", r.Bound.ABOUT),
        ("the road over the hills of ", r.Bound.ABOUT),
        ("", r.Bound.ABOUT),
    ],
)
def test_the_words_before_a_figure_bound_it(before: str, bound: r.Bound) -> None:
    assert bound_of(before) is bound


@pytest.mark.parametrize(
    ("words", "side"),
    [
        ("north", "north"),
        ("northern", "north"),
        ("the far south-western", "south-west"),
        ("South East", "south-east"),
        ("southernmost", "south"),
        ("NW", "north-west"),
        ("central", "centre"),
        ("in the heart of", "centre"),
        ("Northampton", None),
    ],
)
def test_a_side_is_read_from_compass_words(words: str, side: str | None) -> None:
    assert compass_of(words) == side


@pytest.mark.parametrize(
    ("words", "noun"),
    [
        ("this port city", "port city"),
        ("the two Andean countries", "country"),
        ("an island-state", "state"),
        ("both cities", "city"),
        ("the village of 300", "village"),
        ("it", ""),
    ],
)
def test_a_noun_is_that_at_the_end_of_a_phrase(words: str, noun: str) -> None:
    assert noun_of(words) == noun


@pytest.mark.parametrize(
    ("words", "superlative"),
    [
        ("largest", ("largest", 1)),
        ("the third-biggest city", ("largest", 3)),
        ("second city", ("largest", 2)),
        ("highest mountain", ("highest", 1)),
        ("most densely populated state", ("most populous", 1)),
        ("quiet city", None),
    ],
)
def test_a_superlative_has_a_rank(words: str, superlative: tuple[str, int] | None) -> None:
    assert superlative_of(words) == superlative


@pytest.mark.parametrize(
    ("words", "several"),
    [("both cities", True), ("the three", True), ("these", True), ("villages", True), ("it", False)],
)
def test_a_phrase_may_stand_for_several_places(words: str, several: bool) -> None:
    assert is_several(words) is several


# ---- one link, one relation


@pytest.mark.parametrize(
    ("line", "kind", "fields"),
    [
        ("{P1 Cusco} in {P2 Peru} ||| in(P1,P2)", r.Inside, {"part": None, "strict": False}),
        ("{P1 Cusco} in {C1 southern} {P2 Peru} ||| in(P1,P2,C1)", r.Inside, {"part": "south", "strict": False}),
        ("{P1 Tumbes} in {C1 northernmost} {P2 Peru} ||| in(P1,P2,C1)", r.Inside, {"part": "north", "strict": True}),
        ("{P1 Lima}, the capital of {P2 Peru} ||| capital(P1,P2)", r.CapitalOf, {}),
        ("{P1 Lima} is a {K1 port city} ||| kind(P1,K1)", r.Is, {"noun": "port city"}),
        ("{P1 Peru} borders {P2 Chile} ||| borders(P1,P2)", r.Borders, {"how": r.Meeting.BORDERS}),
        ("{P1 Tacna} near the border with {P2 Chile} ||| borders(P1,P2)", r.Borders, {"how": r.Meeting.NEAR}),
        ("{P1 Puno} on {P2 Lake Titicaca} ||| on(P1,P2)", r.OnWater, {"how": r.Shore.ON}),
        ("The {P1 Danube} flows through {P2 Vienna} ||| flows(P1,P2)", r.Flows, {"into": False}),
        ("The {P1 Danube} flows into the {P2 Black Sea} ||| flows(P1,P2)", r.Flows, {"into": True}),
        ("{P1 Mombasa} is {C1 south-east} of {P2 Nairobi} ||| toward(P1,C1,P2)", r.Toward, {"side": "south-east"}),
        ("{P1 Thika} near {P2 Nairobi} ||| near(P1,P2)", r.Near, {"reach": r.Reach.NEAR}),
        ("{P1 Thika}, just outside {P2 Nairobi} ||| near(P1,P2)", r.Near, {"reach": r.Reach.OUTSIDE}),
        ("{P1 Ruiru}, on the outskirts of {P2 Nairobi} ||| near(P1,P2)", r.Near, {"reach": r.Reach.OUTSKIRTS}),
        ("{P1 Ruiru}, a suburb of {P2 Nairobi} ||| near(P1,P2)", r.Near, {"reach": r.Reach.SUBURB}),
        ("{P1 Mombasa} is a {S1 port} ||| sea(P1,S1)", r.OnCoast, {"how": r.Coast.PORT}),
        ("{P1 Mombasa} is on the {S1 coast} ||| sea(P1,S1)", r.OnCoast, {"how": r.Coast.COASTAL}),
        ("{P1 Kenya} has a {S1 coast} ||| sea(P1,S1)", r.OnCoast, {"how": r.Coast.COAST}),
        ("{S1 landlocked} {P1 Uganda} ||| nosea(P1,S1)", r.OnCoast, {"how": r.Coast.LANDLOCKED}),
        ("{P1 Nairobi} is {S1 inland} ||| nosea(P1,S1)", r.OnCoast, {"how": r.Coast.INLAND}),
        (
            "{P1 Mombasa}, {P2 Kenya}'s {M1 second-largest city} ||| largest(P1,M1,P2)",
            r.Ranked,
            {"noun": "city", "superlative": "largest", "rank": 2},
        ),
        (
            "{P1 Nakuru}, {Q1 100 miles} from {P2 Nairobi} ||| away(P1,Q1,P2)",
            r.Away,
            {"amount": 100.0, "unit": "miles", "km": 160.93, "bound": r.Bound.ABOUT, "to_border": False},
        ),
        (
            "{P1 Nakuru}, more than {Q1 100 miles} from {P2 Nairobi} ||| away(P1,Q1,P2)",
            r.Away,
            {"bound": r.Bound.AT_LEAST},
        ),
        (
            "{P1 Przemysl} is {Q1 15km} from the border with {P2 Ukraine} ||| away(P1,Q1,P2)",
            r.Away,
            {"km": 15.0, "to_border": True},
        ),
        ("{P1 Nakuru} is a {Q1 two-hour drive} from {P2 Nairobi} ||| away(P1,Q1,P2)", r.Travel, {"hours": 2.0}),
    ],
)
def test_a_link_becomes_its_relation(
    line: str, kind: type[r.Relation], fields: dict[str, object], gazetteer: Gazetteer
) -> None:
    relation = only(line, gazetteer)
    assert type(relation) is kind
    assert {field: getattr(relation, field) for field in fields} == fields
    text = marked(line).text
    assert all(name in text for end in r.ends(relation) for name in names(end))


def test_between_has_three_ends(gazetteer: Gazetteer) -> None:
    relation = only("{P1 Oruro} is between {P2 La Paz} and {P3 Sucre} ||| between(P1,P2,P3)", gazetteer)
    assert [names(end) for end in r.ends(relation)] == [["Oruro"], ["La Paz"], ["Sucre"]]


@pytest.mark.parametrize(("manner", "modality"), [("", "asserted"), ("~neg", "negated"), ("~quote", "quoted")])
def test_how_a_link_is_meant_stays_with_its_claim(manner: str, modality: str, gazetteer: Gazetteer) -> None:
    (claim,) = claims(f"{{P1 Cusco}} in {{P2 Chile}} ||| in(P1,P2){manner}", gazetteer)
    assert claim.modality == modality


def test_the_words_that_would_be_wrong_are_all_but_a_named_subject(gazetteer: Gazetteer) -> None:
    line = "{P1 Cusco} lies in {C1 northern} {P2 Peru} ||| in(P1,P2,C1)"
    (claim,) = claims(line, gazetteer)
    text = marked(line).text
    assert text[claim.start : claim.end] == "Cusco lies in northern Peru"
    assert text[slice(*claim.focus)] == "northern Peru"


def test_a_noun_beside_a_name_is_what_it_is_called(gazetteer: Gazetteer) -> None:
    found = claims("the {K1 village} of {P1 Ollantaytambo} in {P2 Peru} ||| kind(P1,K1); in(P1,P2)", gazetteer)
    assert {claim.relation.subject.called for claim in found} == {"village"}


# ---- phrases that stand for names

BACK = "{P1 Guayaquil} envies {P2 Quito}. {N1 This port city} is in {P3 Peru} ||| in(N1,P3); "


def test_a_phrase_goes_back_to_its_name(gazetteer: Gazetteer) -> None:
    relation = only(BACK + "same(N1,P1)", gazetteer)
    assert (names(relation.subject), relation.subject.noun) == (["Guayaquil"], "port city")


def test_a_phrase_may_mean_either_of_two_the_first_rather(gazetteer: Gazetteer) -> None:
    subject = only(BACK + "same(N1,P1); same(N1,P2)", gazetteer).subject
    assert names(subject) == ["Guayaquil", "Quito"]
    first, second = (antecedent.share for antecedent in subject.antecedents)
    assert first > second > 0
    assert first + second < 1  # or something else


def test_a_phrase_goes_back_through_other_phrases(gazetteer: Gazetteer) -> None:
    relation = only(
        "{P1 Quito} slept. {N1 The city} is old. {N2 It} lies in {P2 Peru} ||| same(N1,P1); same(N2,N1); in(N2,P2)",
        gazetteer,
    )
    assert (names(relation.subject), relation.subject.noun) == (["Quito"], "place")


def test_an_object_may_be_a_phrase(gazetteer: Gazetteer) -> None:
    relation = only(
        "{P1 Quito} is in {P2 Ecuador}. {P3 Cusco} is in {N1 the country} ||| same(N1,P2); in(P3,N1)", gazetteer
    )
    assert names(r.other_end(relation)) == ["Ecuador"]


def test_a_phrase_for_several_makes_a_claim_for_each(gazetteer: Gazetteer) -> None:
    found = claims(
        "{P1 Quito} and {P2 Cuenca} are old. {N1 Both cities} are in {P3 Peru} ||| same(N1,P1,P2); in(N1,P3)", gazetteer
    )
    assert sorted(names(claim.relation.subject)[0] for claim in found) == ["Cuenca", "Quito"]


@pytest.mark.parametrize(
    "line",
    [
        "{N1 It} is in {P1 Peru} ||| in(N1,P1)",  # goes back to nothing
        "{N1 It} or {N2 that} is in {P1 Peru} ||| same(N1,N2); same(N2,N1); in(N1,P1)",  # in a circle
        "{P1 Quito} lies in {P2 Quito} ||| in(P1,P2)",  # one place
        "{P1 Peru} in {P2 Cusco} ||| in(P1,P2)",  # a town holds no country
        "{P1 Cusco} is {C1 central} to {P2 Peru} ||| toward(P1,C1,P2)",  # no side
        "{P1 Cusco} is {Q1 some way} from {P2 Lima} ||| away(P1,Q1,P2)",  # no figure
        "{P1 Cusco} is a {K1 dream} ||| kind(P1,K1)",  # no kind of place
        "{P1 Cusco}, {M1 fine city} of {P2 Peru} ||| largest(P1,M1,P2)",  # no superlative
        "{P1 Cusco} slept. {N1 The city} is a {K1 city} ||| same(N1,P1); kind(N1,K1)",  # says nothing new
        "{P1 Qwrtzpl} is in {P2 Peru} ||| in(P1,P2)",  # no mention of a place
    ],
)
def test_a_link_that_says_nothing_is_left_out(line: str, gazetteer: Gazetteer) -> None:
    assert claims(line, gazetteer) == ()
