"""What is called the largest, and is not; and what is left alone because nobody can tell."""

from __future__ import annotations

import pytest

from gazetteer import Gazetteer
from geo import Document, read
from geo.records import Flag


def flags(text: str, gazetteer: Gazetteer) -> list[Flag]:
    return [flag for flag in read(Document(id="1", text=text), gazetteer).flags if flag.code == "GEO203"]


@pytest.mark.parametrize(
    ("text", "wrong", "true"),
    [
        ("Marseille is the most populous city in France.", "the most populous city in France", "Paris"),
        ("Ankara, Turkey's largest city, was dark.", "Turkey's largest city", "Istanbul"),
        ("Mount Kenya is the highest mountain in Africa.", "the highest mountain in Africa", "Kilimanjaro"),
        ("Ferries to Rhodes, the largest Greek island, were cancelled.", "the largest Greek island", "Crete"),
        ("Peru is the largest country in South America.", "the largest country in South America", "Brazil"),
        ("The Danube is Europe's longest river.", "Europe's longest river", "the Volga"),
        ("Texas is the largest state in the United States.", "the largest state in the United States", "Alaska"),
        ("Mont Blanc is the world's highest mountain.", "highest mountain", "Everest"),
        ("Kenya is Africa's most populous country.", "Africa's most populous country", "Nigeria"),
    ],
)
def test_a_larger_one_is_known(gazetteer: Gazetteer, text: str, wrong: str, true: str) -> None:
    (flag,) = flags(text, gazetteer)
    assert wrong in text[flag.start : flag.end]
    assert true in flag.message


@pytest.mark.parametrize(
    "text",
    [
        "Sicily is the largest island in the Mediterranean.",
        "Melbourne is Australia's largest city.",  # within the margin that city limits leave
        "Kharkiv, Ukraine's second-largest city, was shelled.",
        "Nigeria, Africa's largest country, voted.",  # by people, though not by area
        "Texas, the second-largest U.S. state, sued.",
        "Birmingham, Alabama's largest city, voted.",
        "Elbrus, Europe's highest peak, is closed.",
        "Honshu is Japan's largest island.",
        "Marseille is home to the largest mosque in France.",
        "Marseille has the largest port in France.",
        "Marseille was once the largest city in France.",
        "If Marseille were the largest city in France, it would have a larger airport.",
    ],
)
def test_what_cannot_be_refuted_is_left_alone(gazetteer: Gazetteer, text: str) -> None:
    assert flags(text, gazetteer) == []
