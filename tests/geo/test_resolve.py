"""Which place a name is taken for, and when nothing is chosen."""

import pytest

from gazetteer import Gazetteer, PlaceKind
from geo.candidates import propose
from geo.read import read
from geo.records import Document, Mention, Resolution, Role
from geo.resolve import choose


def resolutions(text: str, gazetteer: Gazetteer) -> dict[str, Resolution]:
    """By the text of the mention; the last of several wins."""
    return {r.mention.text: r for r in read(Document("test", text), gazetteer).resolutions}


@pytest.mark.parametrize(
    ("text", "name", "country", "admin1"),
    [
        ("Paris was calm.", "Paris", "FR", None),
        ("Flights left Heathrow late.", "Heathrow", "GB", None),
        ("Police closed roads at Heathrow in Florida, near Orlando.", "Heathrow", "US", None),
        ("The wind hit Paris, Texas.", "Paris", "US", "Texas"),
        ("A fire in Moscow, Idaho, was put out.", "Moscow", "US", "Idaho"),
        ("He was born in Birmingham, Alabama.", "Birmingham", "US", "Alabama"),
        ("Georgia’s parliament in Tbilisi passed the law.", "Georgia", "GE", None),
        ("Police in Atlanta said that Georgia would appeal.", "Georgia", "US", None),
        ("Trains link Kharkiv and Kyiv.", "Kharkiv", "UA", None),
        ("Shells fell on Bucha and Irpin near Kyiv.", "Irpin", "UA", "Kyiv Oblast"),
        ("Deputies met in Hunan city halls.", "Hunan", "CN", None),
        ("A barn burned in Berlin, Vermont.", "Vermont", "US", None),
        ("Cases rose in California, United States.", "California", "US", None),
        ("Students came from Mexico, China, Japan and Brazil.", "China", "CN", None),
        ("Bees died in Georgia, Oklahoma, Pennsylvania and Wisconsin.", "Oklahoma", "US", None),
        ("A fair opened in Athens, Georgia. Georgia pays for it.", "Georgia", "US", None),
        ("Storms crossed Greene County, Missouri, at noon.", "Greene County", "US", "Missouri"),
        ("A farm near Springfield, Greene County, Missouri, burned.", "Springfield", "US", "Missouri"),
        ("He lives in W. Columbia, South Carolina.", "W. Columbia", "US", "South Carolina"),
    ],
)
def test_reading(gazetteer: Gazetteer, text: str, name: str, country: str, admin1: str | None) -> None:
    place = resolutions(text, gazetteer)[name].place
    assert place is not None
    assert place.country == country
    assert admin1 is None or place.admin1 == admin1


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("The mayor of Mariupol, a port city in Crimea, fled.", "Mariupol", "UA"),
        ("Fireworks burst over Auckland, Australia.", "Auckland", "NZ"),
        ("RIO DE JANEIRO, Argentina (AP) — Swimmers won.", "RIO DE JANEIRO", "BR"),
    ],
)
def test_a_wrong_container_does_not_bend_the_reading(gazetteer: Gazetteer, text: str, name: str, country: str) -> None:
    place = resolutions(text, gazetteer)[name].place
    assert place is not None
    assert place.country == country


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Cases rose in California, United States.", "California", PlaceKind.ADMIN1),
        ("Bees died in Georgia, Oklahoma, Pennsylvania and Wisconsin.", "Oklahoma", PlaceKind.ADMIN1),
        ("Deputies met in Hunan city halls.", "Hunan", PlaceKind.ADMIN1),
        ("A fire burned in Kharkiv, Ukraine.", "Kharkiv", PlaceKind.CITY),
        ("Rain fell in the province of Guantánamo.", "Guantánamo", PlaceKind.ADMIN1),
        ("They met New York Gov. Ann Reed in Manhattan.", "New York", PlaceKind.ADMIN1),
        ("It was found in the state of Washington.", "Washington", PlaceKind.ADMIN1),
        ("Boston marched. Crowds from Concord and Lowell lined the Hudson.", "Hudson", PlaceKind.RIVER),
        ("Boston marched. Crowds from Concord and Lowell came to Hudson.", "Hudson", PlaceKind.CITY),
    ],
)
def test_the_kind_of_place_that_a_qualifier_leaves(gazetteer: Gazetteer, text: str, name: str, kind: PlaceKind) -> None:
    place = resolutions(text, gazetteer)[name].place
    assert place is not None
    assert place.kind is kind


def test_a_part_beside_the_name_keeps_what_the_name_names(gazetteer: Gazetteer) -> None:
    found = resolutions("Snow fell in northern Ukraine.", gazetteer)["Ukraine"]
    assert found.place is not None
    assert found.place.kind is PlaceKind.PART
    assert found.named is not None
    assert found.named is found.whole
    assert found.named.id == "geonames:690791"


def test_a_part_has_the_sense_of_its_whole(gazetteer: Gazetteer) -> None:
    text = "Rents rose in north Aurora. Aurora, Illinois, is near Chicago. East Aurora followed."
    found = read(Document("d", text), gazetteer).resolutions
    assert {r.place.admin1 for r in found if r.mention.text == "Aurora" and r.place} == {"Illinois"}


def test_a_name_that_is_a_person_first_is_still_a_place_later(gazetteer: Gazetteer) -> None:
    text = "Lincoln spoke. Lincoln, Nebraska, listened."
    mentions = (
        Mention("m1", 0, 7, "Lincoln", 0, Role.PERSON, "Lincoln"),
        Mention("m2", 15, 22, "Lincoln", 1, Role.LITERAL, "Lincoln"),
        Mention("m3", 24, 32, "Nebraska", 1, Role.LITERAL, "Nebraska"),
    )
    person, town, _ = choose(text, mentions, propose(mentions, gazetteer), gazetteer)
    assert person.place is None
    assert town.place is not None
    assert town.place.admin1 == "Nebraska"


def test_a_seat_that_speaks_for_its_government_is_the_capital(gazetteer: Gazetteer) -> None:
    text = "Storms hit Augusta, Valdosta and Rome, Georgia. Washington denied that it had been slow."
    found = resolutions(text, gazetteer)["Washington"]
    assert found.mention.role is Role.METONYM
    assert found.place is not None
    assert found.place.name == "Washington, D.C."


def test_one_sense_for_one_name_unless_qualified(gazetteer: Gazetteer) -> None:
    found = read(Document("d", "He left Paris, Texas, at dawn. Paris was asleep."), gazetteer).resolutions
    assert [r.place.admin1 for r in found if r.mention.text == "Paris" and r.place] == ["Texas", "Texas"]


def test_two_senses_when_both_are_qualified(gazetteer: Gazetteer) -> None:
    found = read(Document("d", "Nogales, Arizona, looks across the fence to Nogales, Sonora."), gazetteer).resolutions
    assert [r.place.country for r in found if r.mention.text == "Nogales" and r.place] == ["US", "MX"]


def test_an_unknown_name_is_unresolved_and_says_so(gazetteer: Gazetteer) -> None:
    report = read(Document("d", "Kyiv Oblast borders Qwzxville Oblast."), gazetteer)
    assert all(r.place is not None or r.why for r in report.resolutions)


def test_alternatives_do_not_hold_the_choice(gazetteer: Gazetteer) -> None:
    choice = resolutions("Springfield voted.", gazetteer)["Springfield"]
    assert len(choice.alternatives) > 3
    assert choice.place is None or choice.place not in choice.alternatives


@pytest.mark.parametrize(
    ("name", "city"), [("Sverdlovsk", "Yekaterinburg"), ("Kirovohrad", "Kropyvnytskyi"), ("Nur-Sultan", "Astana")]
)
def test_a_former_name_alone_is_the_city(gazetteer: Gazetteer, name: str, city: str) -> None:
    place = resolutions(f"He was born in {name}.", gazetteer)[name].place
    assert place is not None
    assert (place.kind, place.name) == (PlaceKind.CITY, city)


def test_a_village_across_the_world_is_not_taken_for_one_that_is_missing(gazetteer: Gazetteer) -> None:
    text = (
        "Floods cut roads from Mandalay to Naypyidaw in Myanmar. Sagaing and Bago were dark, and Yangon had no trains. "
        "In Ava the river broke its banks."
    )
    found = resolutions(text, gazetteer)["Ava"]
    assert found.place is None
    assert found.candidates
    assert "outside what the report writes about" in found.why
    homely = resolutions(f"{text} A team from Springfield, Missouri, came.", gazetteer)["Ava"]
    assert homely.place is not None
    assert homely.place.admin1 == "Missouri"
    named = resolutions(text.replace("In Ava the", "In Ava, Missouri, the"), gazetteer)["Ava"]
    assert named.place is not None


def test_a_village_in_a_short_report_is_read_as_before(gazetteer: Gazetteer) -> None:
    assert resolutions("A barn burned in Ava.", gazetteer)["Ava"].place is not None
