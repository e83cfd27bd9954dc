"""What is read as a claim, in which words, and what is not."""

from __future__ import annotations

import pytest

from gazetteer import Gazetteer
from geo import Claim, Document, read


def claims_of(text: str, gazetteer: Gazetteer) -> list[tuple[str, str, str | None, str]]:
    """``(kind, subject, object, words)`` of every claim, mentions as they are written."""
    report = read(Document("claims", text), gazetteer)
    written = {r.mention.id: r.mention.text for r in report.resolutions}
    return [
        (c.kind, written[c.subject], written[c.object] if c.object else None, text[c.start : c.end])
        for c in report.claims
    ]


def pairs(text: str, kind: str, gazetteer: Gazetteer) -> set[tuple[str, str | None]]:
    return {(x, y) for found, x, y, _ in claims_of(text, gazetteer) if found == kind}


@pytest.mark.parametrize(
    ("text", "subject", "container"),
    [
        ("Traders in Lviv in Ukraine said little.", "Lviv", "Ukraine"),
        ("A market in Lviv, in western Ukraine, was closed.", "Lviv", "Ukraine"),
        ("A market in Lviv, Ukraine, was closed.", "Lviv", "Ukraine"),
        ("Trains stop at Lviv, a city in Ukraine, for an hour.", "Lviv", "Ukraine"),
        ("Trains stop at Lviv, which lies in Ukraine.", "Lviv", "Ukraine"),
        ("Lviv is in Ukraine.", "Lviv", "Ukraine"),
        ("Families reached the Ukrainian city of Lviv on foot.", "Lviv", "Ukrainian"),
        ("Families reached Ukraine's second-largest city, Kharkiv, on foot.", "Kharkiv", "Ukraine"),
        ("Ships wait off Odesa, the port on the coast of Ukraine.", "Odesa", "Ukraine"),
        ("LVIV, Ukraine (AP) -- The trams were running again.", "LVIV", "Ukraine"),
        ("Guards closed the Podil district of Kyiv at noon.", "Podil", "Kyiv"),
    ],
)
def test_containment_is_read_in_each_of_its_forms(
    text: str, subject: str, container: str, gazetteer: Gazetteer
) -> None:
    assert (subject, container) in pairs(text, "containment", gazetteer)


@pytest.mark.parametrize(
    "text",
    [
        "His cousins drove from Odesa to Moldova.",  # movement
        "The ship left Odesa for Lebanon.",
        "Troops in Belarus shelled Chernihiv from the north.",  # an action across a border
        "He was born in Lviv and died in France.",
        "Protesters gathered at the Russian embassy in Warsaw.",  # whose, not where
        "Russian troops in Kherson crossed the river.",
        "The Belarusian opposition leader in Vilnius spoke first.",
        "England beat Iceland in Nice.",
        "Talks between Moscow and Kyiv in Turkey went nowhere.",
        "In Geneva, Iran said that it would wait.",  # a place and then a subject
        "Her shops stand in Quito, Prague, Perth and Pune.",
        "The chancellor crossed her Rubicon in Leipzig.",
        "He spoke of Paris, Germany and the war.",
    ],
)
def test_what_only_looks_like_containment_makes_no_claim(text: str, gazetteer: Gazetteer) -> None:
    assert pairs(text, "containment", gazetteer) == set()


def test_only_the_last_of_a_list_is_in_the_country_named_after_it(gazetteer: Gazetteer) -> None:
    assert pairs("The choir sang in Tallinn, Riga and Gdansk, Poland.", "containment", gazetteer) == {
        ("Gdansk", "Poland")
    }


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Mariupol was shelled again. This port city in Ukraine has no water.", "Mariupol"),
        # The port is the place that has one, not the nearer or the first named.
        ("Lviv took in families from Mariupol. The port city in Ukraine lay in ruins.", "Mariupol"),
        # The subject of its sentence, rather than a place named in passing.
        ("Kharkiv buried its dead, as Poltava had done. The city in Ukraine was quiet.", "Kharkiv"),
    ],
)
def test_an_anaphor_is_bound_to_the_place_that_fits_it(text: str, subject: str, gazetteer: Gazetteer) -> None:
    (claim,) = [c for c in claims_of(text, gazetteer) if c[0] == "containment"]
    assert (claim[1], claim[2]) == (subject, "Ukraine")


def test_a_place_brought_in_without_a_name_keeps_the_anaphor(gazetteer: Gazetteer) -> None:
    text = "Drones reached Lviv. Debris fell on a village as well. The village in Poland was empty."
    assert pairs(text, "containment", gazetteer) == set()


def test_an_anaphor_claims_with_its_whole_phrase(gazetteer: Gazetteer) -> None:
    text = "Mariupol was shelled again. This port city in Ukraine has no water."
    (claim,) = [c for c in claims_of(text, gazetteer) if c[0] == "containment"]
    assert claim[3] == "This port city in Ukraine"


@pytest.mark.parametrize(
    ("text", "kind", "subject", "other"),
    [
        ("Lviv, the capital of Ukraine, was spared.", "capital", "Lviv", "Ukraine"),
        ("Lviv, Ukraine's capital, was spared.", "capital", "Lviv", "Ukraine"),
        ("Lviv, the Ukrainian capital, was spared.", "capital", "Lviv", "Ukrainian"),
        ("They met in the Ukrainian capital, Kyiv, at noon.", "capital", "Kyiv", "Ukrainian"),
        ("The town lies near Bucha, 25 kilometres north-west of Kyiv.", "distance", "Bucha", "Kyiv"),
        ("The town lies near Bucha, 25 kilometres north-west of Kyiv.", "direction", "Bucha", "Kyiv"),
        ("Patrols were doubled in Irpin, a suburb of Kyiv.", "distance", "Irpin", "Kyiv"),
        ("Uruguay, which lies south of Brazil, reported two.", "direction", "Uruguay", "Brazil"),
        ("Kazakhstan, which shares a long border with China, agreed.", "border", "Kazakhstan", "China"),
        ("Snow fell on the border between Norway and Finland.", "border", "Norway", "Finland"),
        ("Savannah, a port on the Gulf of Mexico, was closed.", "water", "Savannah", "Gulf of Mexico"),
        ("The tour went on to landlocked Paraguay.", "coast", "Paraguay", None),
        ("Zimbabwe, formerly Zambia, voted late.", "name", "Zimbabwe", "Zambia"),
    ],
)
def test_the_other_families_are_read(
    text: str, kind: str, subject: str, other: str | None, gazetteer: Gazetteer
) -> None:
    assert (subject, other) in pairs(text, kind, gazetteer)


@pytest.mark.parametrize(
    "text",
    [
        "Milan, Italy's fashion capital, was calm.",
        "Sarajevo, the former Yugoslav capital of culture, was calm.",
        "Shells hit Kharkiv. In the Ukrainian capital, sirens sounded.",  # may well be the capital itself
    ],
)
def test_figures_and_first_mentions_of_a_capital_make_no_claim(text: str, gazetteer: Gazetteer) -> None:
    assert pairs(text, "capital", gazetteer) == set()


def test_claims_are_numbered_in_the_order_of_the_text(gazetteer: Gazetteer) -> None:
    text = "Lviv, Ukraine, and Gdansk, Poland, are twins. Riga, the Latvian capital, is not."
    claims: tuple[Claim, ...] = read(Document("order", text), gazetteer).claims
    assert [c.id for c in claims] == [f"c{n}" for n in range(1, len(claims) + 1)]
    assert [c.start for c in claims] == sorted(c.start for c in claims)
    assert all(c.start <= c.focus[0] < c.focus[1] <= c.end for c in claims)
