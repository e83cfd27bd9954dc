"""Disputed ground under each viewpoint."""

from __future__ import annotations

from pathlib import Path

import pytest

from gazetteer import Gazetteer
from geo import Document, read
from geo.checks.viewpoint import is_viewpoint
from geo.errors import InputError
from geo.records import Verdict
from geo.settings import load

S, C, D = Verdict.SUPPORTED, Verdict.CONTRADICTED, Verdict.DISPUTED


@pytest.mark.parametrize(
    ("text", "viewpoint", "verdict"),
    [
        ("Trains to Simferopol, a city in Russia, were late.", "any", D),
        ("Trains to Simferopol, a city in Russia, were late.", "un", C),
        ("Trains to Simferopol, a city in Russia, were late.", "UA", C),
        ("Trains to Simferopol, a city in Russia, were late.", "RU", S),
        ("Trains to Simferopol, a city in Russia, were late.", "de-facto", S),
        ("Trains to Simferopol, a city in Ukraine, were late.", "any", S),
        ("Trains to Simferopol, a city in Ukraine, were late.", "RU", C),
        ("Trains to Simferopol, a city in Ukraine, were late.", "FR", S),  # claims nothing there: as the UN
        ("Trains to Simferopol, a city in Crimea, were late.", "RU", S),
        ("Pristina, a city in Serbia, was calm.", "un", D),  # the Assembly names no sovereign
        ("Pristina, a city in Serbia, was calm.", "RS", S),
        ("Pristina, a city in Serbia, was calm.", "XK", C),
        ("Lviv, a city in Ukraine, was calm.", "RU", S),
        ("Lviv, a city in Poland, was calm.", "RU", C),
    ],
)
def test_a_viewpoint_decides_about_disputed_ground_alone(
    text: str, viewpoint: str, verdict: Verdict, gazetteer: Gazetteer
) -> None:
    (claim,) = [c for c in read(Document("v", text), gazetteer, viewpoint=viewpoint).claims if c.kind == "containment"]
    assert claim.verdict is verdict


def test_the_flag_says_whose_view_it_is(gazetteer: Gazetteer) -> None:
    text = "Trains to Simferopol, a city in Russia, were late."
    (flag,) = read(Document("v", text), gazetteer, viewpoint="un").flags
    assert (flag.code, flag.level, flag.suggestion) == ("GEO104", "warning", "in Ukraine")
    assert "in the view of the UN General Assembly it lies in Ukraine, not in Russia" in flag.message


@pytest.mark.parametrize(("name", "is_one"), [("any", True), ("un", True), ("UA", True), ("ua", False), ("UNO", False)])
def test_viewpoints_are_known_by_name(name: str, is_one: bool) -> None:
    assert is_viewpoint(name) is is_one


def test_the_settings_file_takes_a_viewpoint_and_names_a_wrong_one(tmp_path: Path) -> None:
    file = tmp_path / "dateline.toml"
    file.write_text('viewpoint = "un"\n')
    assert load(file).viewpoint == "un"
    file.write_text('viewpoint = "everybody"\n')
    with pytest.raises(InputError, match="viewpoint must be one of any, un, de-facto"):
        load(file)
