"""Which place a name is taken for, and when nothing is chosen."""

import pytest

from gazetteer import Gazetteer
from geo.read import read
from geo.records import Document, Resolution


def resolutions(text: str, gazetteer: Gazetteer) -> dict[str, Resolution]:
    """By the text of the mention; the last of several wins."""
    return {r.mention.text: r for r in read(Document("test", text), gazetteer).resolutions}


@pytest.mark.parametrize(
    ("text", "name", "country", "admin1"),
    [
        ("Paris was calm.", "Paris", "FR", None),
        ("The wind hit Paris, Texas.", "Paris", "US", "Texas"),
        ("A fire in Moscow, Idaho, was put out.", "Moscow", "US", "Idaho"),
        ("He was born in Birmingham, Alabama.", "Birmingham", "US", "Alabama"),
        ("Georgia’s parliament in Tbilisi passed the law.", "Georgia", "GE", None),
        ("Police in Atlanta said that Georgia would appeal.", "Georgia", "US", None),
        ("Trains link Kharkiv and Kyiv.", "Kharkiv", "UA", None),
        ("Shells fell on Bucha and Irpin near Kyiv.", "Irpin", "UA", "Kyiv Oblast"),
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


def test_one_sense_for_one_name_unless_qualified(gazetteer: Gazetteer) -> None:
    found = read(Document("d", "He left Paris, Texas, at dawn. Paris was asleep."), gazetteer).resolutions
    assert [r.place.admin1 for r in found if r.mention.text == "Paris" and r.place] == ["Texas", "Texas"]


def test_two_senses_when_both_are_qualified(gazetteer: Gazetteer) -> None:
    found = read(Document("d", "Niagara Falls, Ontario, faces Niagara Falls, New York."), gazetteer).resolutions
    assert [r.place.country for r in found if r.mention.text == "Niagara Falls" and r.place] == ["CA", "US"]


def test_an_unknown_name_is_unresolved_and_says_so(gazetteer: Gazetteer) -> None:
    report = read(Document("d", "Kyiv Oblast borders Qwzxville Oblast."), gazetteer)
    assert all(r.place is not None or r.why for r in report.resolutions)


def test_alternatives_do_not_hold_the_choice(gazetteer: Gazetteer) -> None:
    choice = resolutions("Springfield voted.", gazetteer)["Springfield"]
    assert len(choice.alternatives) > 3
    assert choice.place is None or choice.place not in choice.alternatives
