"""How a claim is judged over everything that its words may mean: namesakes, phrases, places that no list holds."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer import Gazetteer, LonLat, Place, PlaceKind
from geo import Document, Report, read
from geo.checks import names
from geo.checks.bench import Bench
from geo.checks.readings import Judgement, weigh
from geo.checks.rule import Finding, Rule, supported
from geo.records import Claim, Level, Verdict
from geo.relations import Angle, Antecedent, End, Inside, Measured, Position, Relation, Sense, ends
from geo.report import to_dict
from tests.geo.sample_relations import place

RULE = Rule("GEO999", "made-up", Level.ERROR, "", "", "")


def no_other(_: Place) -> Iterator[tuple[Place | None, float]]:
    """Of a relation that has one end."""
    yield None, 1.0


def report(text: str, gazetteer: Gazetteer) -> Report:
    return read(Document("readings", text), gazetteer)


def claim_of(text: str, kind: type[Relation], gazetteer: Gazetteer) -> Claim:
    """The only claim of its kind in a text."""
    (claim,) = (c for c in report(text, gazetteer).claims if type(c.relation) is kind)
    return claim


def loud(text: str, gazetteer: Gazetteer) -> list[str]:
    return [flag.code for flag in report(text, gazetteer).flags if flag.level is not Level.INFO]


# ---- namesakes


@pytest.mark.parametrize(
    ("text", "name", "country", "unit"),
    [
        ("The storm closed the port of Portsmouth, Dominica.", "Portsmouth", "DM", None),
        ("Valencia, Venezuela, was calm.", "Valencia", "VE", None),
        ("Cairo, Illinois, was flooded.", "Cairo", "US", "Illinois"),
        ("Birmingham, Alabama, was calm.", "Birmingham", "US", "Alabama"),
        ("The mill stands in Odessa (38.9992 N, 93.9536 W).", "Odessa", "US", "Missouri"),
        ("The mill burned down in Melbourne (28.08 N, 80.61 W).", "Melbourne", "US", "Florida"),
    ],
)
def test_a_namesake_that_fits_makes_the_claim_true_and_is_the_place(
    text: str, name: str, country: str, unit: str | None, gazetteer: Gazetteer
) -> None:
    found = report(text, gazetteer)
    meant = next(r for r in found.resolutions if r.mention.text == name)
    assert meant.place is not None
    assert meant.place.country == country
    assert unit in (None, meant.place.admin1)
    (claim,) = (c for c in found.claims if isinstance(c.relation, Inside | Position))
    assert (claim.verdict, claim.measured.subject) == (Verdict.SUPPORTED, meant.place)
    assert found.flags == ()


@pytest.mark.parametrize(
    "text",
    [
        "The ferry reached Odesa, a port in Romania, before dawn.",
        "Marseille, in Poland, was calm.",
        "Paris, Poland, was calm.",
        "They met in Mariupol, France.",
    ],
)
def test_a_famous_place_beyond_doubt_is_flagged(text: str, gazetteer: Gazetteer) -> None:
    assert loud(text, gazetteer) == ["GEO101"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Perth lies in Nebraska. The town is 30 km from Omaha.", "Perth"),
        ("Marseille lies in Nebraska. The village is 30 km from Omaha.", "Marseille"),
        ("Odesa lies in Kansas. The town is 40 km west of Wichita.", "Odesa"),
    ],
)
def test_a_namesake_that_no_list_holds_lowers_the_confidence_of_the_place_shown(
    text: str, name: str, gazetteer: Gazetteer
) -> None:
    shown = next(r for r in report(text, gazetteer).resolutions if r.mention.text == name)
    alone = next(r for r in report(f"{name} is quiet.", gazetteer).resolutions if r.mention.text == name)
    assert shown.place in (alone.place, None)  # or nothing is shown, where hardly any doubt is left
    assert shown.confidence < alone.confidence
    assert "no place of this name is known in" in shown.why


@pytest.mark.parametrize(
    ("first", "agreeing", "other"),
    [
        ("Marseille lies in Nebraska.", "Marseille is 30 km from Omaha.", "Marseille is 30 km from Quito."),
        ("Odesa is in Poland.", "Odesa is 20 km from Warsaw.", "Odesa is 20 km from Hanoi."),
        ("Kharkiv is in Kansas.", "Kharkiv is 20 km from Wichita.", "Kharkiv is 20 km from Nairobi."),
    ],
)
def test_two_false_statements_that_agree_speak_for_a_place_that_no_list_holds(
    first: str, agreeing: str, other: str, gazetteer: Gazetteer
) -> None:
    together, apart = (claim_of(f"{first} {second}", Inside, gazetteer).certainty for second in (agreeing, other))
    assert together < apart


def test_a_reading_that_cannot_be_decided_leaves_room_for_a_place_that_no_list_holds(gazetteer: Gazetteer) -> None:
    town = gazetteer.find("Lviv")[0].place
    verdicts = {town.id: Verdict.CONTRADICTED, "geonames:2": Verdict.UNDECIDED}
    found = []
    for spare in ((), (Sense(place(2, "Lviv"), 0.001),)):
        end = End((Antecedent("m1", 1.0, (Sense(town, 0.99), *spare), "Lviv", weight=9.0),))
        claim = Claim("c1", Inside(end, None), 0, 1, (0, 1))

        def check(x: Place, _: Place | None) -> Finding:
            return Finding(verdicts[x.id], Measured(), RULE)

        found.append(weigh(claim, no_other, check, Bench(gazetteer), gazetteer.find("Kansas")[0].place))
    assert 0.0 < found[1].unlisted == pytest.approx(found[0].unlisted, rel=0.05)


def test_a_reading_that_holds_goes_before_one_that_cannot_be_decided(gazetteer: Gazetteer) -> None:
    found = report("Cairo, Illinois, was flooded.", gazetteer)
    assert [claim.verdict for claim in found.claims] == [Verdict.SUPPORTED]


# ---- lists and phrases


@pytest.mark.parametrize(
    "places",
    [("Nairobi", "Lagos", "Chad", "Quito"), ("Lyon", "Poland", "Spain", "Italy"), ("Lima", "Oslo", "Mali", "Fiji")],
)
def test_a_list_is_no_container(places: tuple[str, ...], gazetteer: Gazetteer) -> None:
    for a, b, c, d in itertools.islice(itertools.permutations(places), 0, None, 5):
        assert loud(f"The shops of {a}, {b}, {c} and {d} were open.", gazetteer) == []


@pytest.mark.parametrize("text", ["Cairo envies {}. The city lies in Peru.", "{} envies Cairo. The city lies in Peru."])
def test_a_phrase_that_may_go_back_to_a_place_that_fits_is_no_mistake(text: str, gazetteer: Gazetteer) -> None:
    claim = claim_of(text.format("Lima"), Inside, gazetteer)
    assert len(claim.relation.subject.antecedents) == 2
    assert claim.verdict is Verdict.SUPPORTED
    assert claim.measured.subject is not None
    assert claim.measured.subject.name == "Lima"


@pytest.mark.parametrize(
    "text",
    ["Guayaquil envies Quito. The port city lies in Peru.", "Quito envies Guayaquil. The port city lies in Peru."],
)
def test_a_phrase_that_fits_none_of_its_antecedents_is_flagged(text: str, gazetteer: Gazetteer) -> None:
    assert loud(text, gazetteer) == ["GEO101"]


# ---- what is said, and how surely


@pytest.mark.parametrize(
    "text",
    [
        "Odesa, a port in Romania, is quiet. Odesa lies in Romania.",
        "Istanbul, the capital of Turkey, is old. Istanbul is the capital of Turkey.",
        "The Ukrainian city of Mariupul was cut off. The Ukrainian city of Mariupul was in ruins.",
    ],
)
def test_one_slip_is_told_once(text: str, gazetteer: Gazetteer) -> None:
    assert len(loud(text, gazetteer)) == 1


def test_the_certainty_of_a_flag_is_in_its_report(gazetteer: Gazetteer) -> None:
    data = to_dict(report("Odesa, a port in Romania, is quiet.", gazetteer))
    (flag,) = data["flags"]
    (claim,) = (c for c in data["claims"] if c["id"] == flag["claim"])
    assert flag["certainty"] == claim["certainty"]
    assert 0.5 < flag["certainty"] < 1


odds = st.floats(0.0, 1.0)


def judged(shares: list[float], slips: list[float], holds: float, said: float, gazetteer: Gazetteer) -> Judgement:
    """What comes of readings that are false with these slips, and of one that holds."""
    weights = [*shares, holds]
    whole = sum(weights) or 1.0
    senses = tuple(Sense(place(n, f"P{n}"), w / whole) for n, w in enumerate(weights))
    relation = Inside(End((Antecedent("m1", 1.0, senses, "P"),)), End((Antecedent("m2", 1.0, (), "Q"),)))
    claim = Claim("c1", relation, 0, 1, (0, 1), probability=said)

    def check(x: Place, _: Place | None) -> Finding:
        number = int(x.name[1:])
        if number == len(slips):
            return supported(Measured())
        return Finding(Verdict.CONTRADICTED, Measured(), RULE, "", None, slips[number])

    return weigh(claim, no_other, check, Bench(gazetteer), None)


readings = st.lists(st.tuples(odds, odds), min_size=1, max_size=6)


@given(found=readings, holds=odds, said=odds)
def test_certainty_is_a_share_and_no_more_than_the_text_says_so(
    gazetteer: Gazetteer, found: list[tuple[float, float]], holds: float, said: float
) -> None:
    judgement = judged([share for share, _ in found], [slip for _, slip in found], holds, said, gazetteer)
    assert 0.0 <= judgement.certainty <= said + 1e-9
    assert 0.0 <= judgement.unlisted <= 1.0


@given(found=readings, holds=odds, factor=st.floats(1.0, 10.0))
def test_the_likelier_the_slip_the_surer_the_mistake(
    gazetteer: Gazetteer, found: list[tuple[float, float]], holds: float, factor: float
) -> None:
    shares, slips = [share for share, _ in found], [slip / 10.0 for _, slip in found]
    before = judged(shares, slips, holds, 1.0, gazetteer)
    after = judged(shares, [slip * factor for slip in slips], holds, 1.0, gazetteer)
    assert after.certainty >= before.certainty - 1e-9


@given(found=readings, holds=odds, more=odds)
def test_a_likelier_reading_that_holds_makes_it_less_sure(
    gazetteer: Gazetteer, found: list[tuple[float, float]], holds: float, more: float
) -> None:
    shares, slips = [share + 0.01 for share, _ in found], [slip for _, slip in found]
    less, most = sorted((holds, more))
    assert (
        judged(shares, slips, most, 1.0, gazetteer).certainty
        <= judged(shares, slips, less, 1.0, gazetteer).certainty + 1e-9
    )


# ---- positions

steps = st.sampled_from([1.0, 0.1, 1 / 60, 0.01, 1 / 3600])


@given(st.floats(-80, 80), st.floats(-170, 170), st.floats(-2, 2), st.floats(-2, 2), steps, steps)
def test_a_position_that_is_written_coarsely_is_judged_no_more_finely(
    lat: float, lon: float, north: float, east: float, one: float, other: float
) -> None:
    there = Place("geonames:1", "There", PlaceKind.CITY, "PPL", LonLat(lon, lat))
    fine, coarse = sorted((one, other))
    verdicts = []
    for step in (fine, coarse):
        first = Angle(abs(lat + north), "N" if lat + north >= 0 else "S", "latitude", step)
        second = Angle(abs(lon + east), "E" if lon + east >= 0 else "W", "longitude", step)
        relation = Position(End((Antecedent("m1", 1.0, (Sense(there, 1.0),)),)), first, second)
        verdicts.append(names.check_position(relation, there).verdict)
    assert verdicts != [Verdict.SUPPORTED, Verdict.CONTRADICTED]


@pytest.mark.parametrize(
    ("position", "wrong"),
    [
        ("50 degrees north and 31 degrees east", False),
        ("50.45 degrees north and 30.52 degrees east", False),
        ("52.45 degrees north and 30.52 degrees east", True),
        ("51 degrees 10 minutes north and 31 degrees 30 minutes east", True),
    ],
)
def test_a_position_in_whole_degrees_has_their_room(position: str, wrong: bool, gazetteer: Gazetteer) -> None:
    assert loud(f"The museum of Kyiv lies at {position}.", gazetteer) == ["GEO503"] * wrong


@pytest.mark.parametrize("text", ["Kyiv is in Peru.", "Quito envies Lima. The city lies in Norway and borders Peru."])
def test_every_end_of_a_claim_has_shares_that_sum_up_to_one_at_most(text: str, gazetteer: Gazetteer) -> None:
    for claim in report(text, gazetteer).claims:
        for end in ends(claim.relation):
            assert sum(share for _, _, share in end.readings()) <= 1.0 + 1e-9
