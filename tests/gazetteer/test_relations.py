from __future__ import annotations

from collections.abc import Callable

import pytest

from gazetteer import Gazetteer, LonLat, Place, PlaceKind

Find = Callable[[str], Place]


def names(places: tuple[Place, ...]) -> set[str]:
    return {one.name.removeprefix("the ") for one in places}


@pytest.mark.parametrize(
    ("name", "parents"),
    [
        ("Mariupol", ["Donetsk Oblast", "Ukraine", "Donbas", "Europe"]),
        ("Bamako", ["Mali", "Sahel", "Africa"]),
        ("Chicago", ["Illinois", "United States", "Midwest", "North America"]),
    ],
)
def test_parents_go_from_near_to_far(world: Gazetteer, place: Find, name: str, parents: list[str]) -> None:
    found = [one.name.removeprefix("the ") for one in world.parents(place(name))]
    assert [one for one in found if one in parents] == parents


@pytest.mark.parametrize(
    ("name", "seas", "not_these"),
    [
        ("Mariupol", {"Sea of Azov"}, {"Caspian Sea"}),
        ("Odesa", {"Black Sea"}, {"Sea of Azov"}),
        ("Barcelona", {"Mediterranean Sea"}, {"Adriatic Sea"}),
        ("Kyiv", set(), {"Black Sea"}),
        ("Istanbul", {"Sea of Marmara"}, {"Red Sea"}),
        ("Lima", {"Pacific Ocean"}, {"Atlantic Ocean"}),
        ("Ukraine", {"Black Sea", "Sea of Azov"}, {"Caspian Sea"}),
        ("Crimea", {"Black Sea", "Sea of Azov"}, {"Baltic Sea"}),
        ("Eilat", {"Red Sea"}, {"Mediterranean Sea"}),
        ("Gdansk", {"Baltic Sea"}, {"North Sea"}),
        ("Baku", {"Caspian Sea"}, {"Black Sea"}),
    ],
)
def test_the_seas_that_a_place_faces(
    world: Gazetteer, place: Find, name: str, seas: set[str], not_these: set[str]
) -> None:
    found = names(world.seas(place(name)))
    assert seas <= found
    assert not found & not_these


@pytest.mark.parametrize(
    ("name", "near", "far"), [("Mariupol", 0, 5), ("Kyiv", 300, 450), ("Ürümqi", 2000, 2700), ("Odesa", 0, 5)]
)
def test_the_distance_to_the_coast(world: Gazetteer, place: Find, name: str, near: float, far: float) -> None:
    distance = world.coast_km(place(name))
    assert distance is not None
    assert near <= distance <= far


@pytest.mark.parametrize("name", ["Bolivia", "Mongolia", "Kazakhstan", "Ethiopia", "Switzerland", "Laos", "Zambia"])
def test_landlocked_countries(world: Gazetteer, place: Find, name: str) -> None:
    assert world.landlocked(place(name))


@pytest.mark.parametrize("name", ["Ukraine", "Iraq", "Bosnia and Herzegovina", "Jordan", "Slovenia", "DR Congo"])
def test_countries_with_a_short_coast_are_not_landlocked(world: Gazetteer, place: Find, name: str) -> None:
    assert not world.landlocked(place(name))


def test_every_landlocked_country_of_the_world(world: Gazetteer) -> None:
    countries = [one for one in world.countries_in((-180, -90, 180, 90)) if one.kind is PlaceKind.COUNTRY]
    found = {one.country for one in countries if world.landlocked(one)}
    expected = set(
        "AF AM AZ AT BY BT BO BW BF BI CF TD CZ SZ ET HU KZ XK KG LA LS LI LU MW ML MD MN NP NE MK PY RW SM RS SK SS "
        "CH TJ TM UG UZ ZM ZW".split()
    )
    assert found == expected | ({"VA", "AD"} & found)
    assert {"AD"} <= found


@pytest.mark.parametrize(
    ("name", "neighbours", "not_these"),
    [
        (
            "Ukraine",
            {"Poland", "Russia", "Romania", "Moldova", "Belarus", "Slovakia", "Hungary"},
            {"Georgia", "Turkey"},
        ),
        ("Poland", {"Ukraine", "Germany", "Lithuania", "Russia"}, {"Romania", "Denmark"}),
        ("Kenya", {"Ethiopia", "Somalia", "Uganda", "Tanzania", "South Sudan"}, {"Sudan"}),
        ("North Carolina", {"South Carolina", "Virginia", "Tennessee", "Georgia"}, {"Kentucky"}),
        ("Donetsk Oblast", {"Luhansk Oblast", "Rostov Oblast", "Kharkiv Oblast"}, {"Crimea", "Kherson Oblast"}),
        ("United Kingdom", {"Ireland"}, {"France"}),
    ],
)
def test_land_neighbours(world: Gazetteer, place: Find, name: str, neighbours: set[str], not_these: set[str]) -> None:
    found = names(world.neighbours(place(name)))
    assert neighbours <= found
    assert not found & not_these


@pytest.mark.parametrize(
    ("unit", "capital"),
    [
        ("Ukraine", "Kyiv"),
        ("Australia", "Canberra"),
        ("Kazakhstan", "Astana"),
        ("Texas", "Austin"),
        ("New York State", "Albany"),
        ("Bavaria", "Munich"),
        ("Donetsk Oblast", "Donetsk"),
        ("Bolivia", "Sucre"),
    ],
)
def test_capitals_of_countries_and_units(world: Gazetteer, place: Find, unit: str, capital: str) -> None:
    current = [one.place.name for one in world.capitals(place(unit)) if one.is_current]
    assert capital in current


def test_a_former_capital_is_marked(world: Gazetteer, place: Find) -> None:
    former = {one.place.name for one in world.capitals(place("Kazakhstan")) if not one.is_current}
    assert "Almaty" in former


def test_a_capital_stands_for_its_country(world: Gazetteer, place: Find) -> None:
    for name, power in (("Kyiv", "Ukraine"), ("the Kremlin", "Russia"), ("Moscow", "Russia"), ("Beijing", "China")):
        seat = world.seat_of(place(name))
        assert seat is not None
        assert seat.name == power
    assert world.seat_of(place("Mariupol")) is None


@pytest.mark.parametrize(
    ("word", "place_name"),
    [
        ("Ukrainian", "Ukraine"),
        ("Ukrainians", "Ukraine"),
        ("Russian", "Russia"),
        ("Texan", "Texas"),
        ("Parisian", "Paris"),
        ("Belarusian", "Belarus"),
        ("Crimean", "Crimea"),
        ("African", "Africa"),
    ],
)
def test_demonyms(world: Gazetteer, word: str, place_name: str) -> None:
    assert world.demonyms(word)[0].name == place_name


def test_a_name_is_no_demonym(world: Gazetteer) -> None:
    assert world.demonyms("Ukraine") == ()
    assert world.demonyms("Narnian") == ()


def test_rivers_of_towns_and_countries(world: Gazetteer, place: Find) -> None:
    assert "Dnipro River" in names(world.rivers(place("Kyiv")))
    assert "Dnipro River" in names(world.rivers(place("Ukraine")))
    assert "Dnipro River" not in names(world.rivers(place("Lviv")))


def test_crimea_is_drawn_with_sevastopol(world: Gazetteer, place: Find) -> None:
    crimea, city = world.shape(place("Crimea")), world.shape(world.get("geonames:694422"))
    assert crimea is not None
    assert city is not None
    assert crimea.buffer(0.01).covers(city)


def test_distances_are_from_shape_to_shape(world: Gazetteer, place: Find) -> None:
    assert world.distance_km(place("Ukraine"), place("Poland")) == 0.0
    assert world.distance_km(place("Kyiv"), place("Ukraine")) == 0.0
    assert world.distance_km(place("Mariupol"), place("Crimea")) == pytest.approx(205, abs=25)
    alaska, chukotka = place("Alaska"), place("Chukotka")
    assert world.distance_km(alaska, chukotka) < 100, "across the antimeridian"


PAIRS = [("Kyiv", "Crimea"), ("Alaska", "Chukotka"), ("Fiji", "Samoa"), ("Poland", "Mali"), ("Paris", "London")]


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_distance_between_places_is_symmetric(world: Gazetteer, place: Find, a: str, b: str) -> None:
    there, back = world.distance_km(place(a), place(b)), world.distance_km(place(b), place(a))
    assert there == pytest.approx(back, rel=0.01, abs=0.5)


def test_a_bearing_between_places(world: Gazetteer, place: Find) -> None:
    assert world.bearing_deg(place("Kyiv"), place("Kharkiv")) == pytest.approx(95, abs=5)


def test_what_lies_in_a_box(world: Gazetteer) -> None:
    box = (36.0, 46.0, 39.0, 49.0)
    assert {"Ukraine", "Russia"} == names(world.countries_in(box))
    assert "Donetsk Oblast" in names(world.admin1_in(box))
    assert "Sea of Azov" in names(world.seas_in(box))
    towns = world.towns_in(box, 5)
    assert towns[0].name == "Donetsk"
    assert len(towns) == 5


def test_the_largest_towns_of_the_world_come_from_everywhere(world: Gazetteer) -> None:
    towns = world.towns_in((-180, -90, 180, 90), 50)
    assert len({town.country for town in towns}) > 15


def test_settlements_near_a_position(world: Gazetteer) -> None:
    near = world.near(LonLat(30.5238, 50.45466), 30)
    assert near[0].name == "Kyiv"
    assert "Lviv" not in names(near)


def test_a_capital_is_listed_once_for_each_role(world: Gazetteer) -> None:
    units = [row[0] for row in world._rows("SELECT DISTINCT a FROM relation WHERE kind = 'capital'")]
    assert len(units) > 1000
    for unit in units:
        found = [(one.place.id, one.is_current) for one in world.capitals(world.get(unit))]
        current = [place_id for place_id, is_current in found if is_current]
        assert len(set(current)) == len(current), unit


def test_a_capital_keeps_its_date(world: Gazetteer, place: Find) -> None:
    assert [(one.place.name, one.since) for one in world.capitals(place("Kazakhstan")) if one.is_current] == [
        ("Astana", "1997-12-10")
    ]


@pytest.mark.parametrize(
    ("name", "hemispheres"),
    [
        ("Suva", {"southern", "eastern"}),
        ("Quito", {"southern", "western"}),
        ("Nuku'alofa", {"southern", "western"}),
        ("Longyearbyen", {"northern", "eastern"}),
        ("Honolulu", {"northern", "western"}),
        ("Kiribati", {"northern", "southern", "eastern", "western"}),
        ("Fiji", {"southern", "eastern", "western"}),
        ("Russia", {"northern", "eastern", "western"}),
        ("Indonesia", {"northern", "southern", "eastern"}),
        ("United Kingdom", {"northern", "eastern", "western"}),
        ("Antarctica", {"southern", "eastern", "western"}),
        ("Brazil", {"northern", "southern", "western"}),
    ],
)
def test_the_hemispheres_of_a_place(world: Gazetteer, place: Find, name: str, hemispheres: set[str]) -> None:
    assert world.hemispheres(place(name)) == hemispheres


@pytest.mark.parametrize(
    ("name", "continents"),
    [
        ("Russia", {"Europe", "Asia"}),
        ("Turkey", {"Asia", "Europe"}),
        ("Egypt", {"Africa", "Asia"}),
        ("Kazakhstan", {"Asia", "Europe"}),
        ("Vladivostok", {"Asia"}),
        ("Moscow", {"Europe"}),
        ("Cairo", {"Africa"}),
        ("Honolulu", {"North America"}),
        ("Suva", {"Oceania"}),
        ("McMurdo Station", {"Antarctica"}),
        ("Panama", {"North America"}),
    ],
)
def test_the_continents_of_a_place(world: Gazetteer, place: Find, name: str, continents: set[str]) -> None:
    assert names(world.continents(place(name))) == continents


@pytest.mark.parametrize(
    ("name", "whole", "part"),
    [
        ("Kharkiv", "Ukraine", "north-east"),
        ("Lviv", "Ukraine", "west"),
        ("Odesa", "Ukraine", "south"),
        ("Kropyvnytskyi", "Ukraine", "centre"),
        ("Seattle", "United States", "north-west"),
        ("Miami", "United States", "south-east"),
        ("Anadyr", "Russia", "east"),
        ("Vladivostok", "Russia", "south-east"),
        ("Maiduguri", "Nigeria", "north-east"),
        ("Alice Springs", "Australia", "centre"),
        ("Cape Town", "South Africa", "south-west"),
        ("Punta Arenas", "Chile", "south"),
        ("Tromso", "Norway", "north"),
        ("Milan", "Italy", "north-west"),
    ],
)
def test_the_part_of_a_country_that_a_place_lies_in(
    world: Gazetteer, place: Find, name: str, whole: str, part: str
) -> None:
    assert world.part_of(place(name), place(whole)) == part


def test_a_place_elsewhere_is_in_no_part(world: Gazetteer, place: Find) -> None:
    assert world.part_of(place("Warsaw"), place("Ukraine")) is None
    assert world.part_of(place("Kyiv"), place("Kyiv")) is None


@pytest.mark.parametrize(
    ("name", "seas"),
    [
        ("Antarctica", {"Southern Ocean", "Ross Sea", "Weddell Sea"}),
        ("Ostend", {"North Sea"}),
        ("Haifa", {"Mediterranean Sea"}),
        ("Vladivostok", {"Sea of Japan"}),
        ("Tallinn", {"Gulf of Finland"}),
        ("Mumbai", {"Arabian Sea"}),
        ("Port Sudan", {"Red Sea"}),
        ("Valparaíso", {"Pacific Ocean"}),
        ("Lagos", {"Gulf of Guinea"}),
        ("Novorossiysk", {"Black Sea"}),
        ("Anchorage, Alaska", {"Cook Inlet"}),
        ("Rotterdam", {"North Sea"}),
        ("Hamburg", {"North Sea"}),
        ("Arkhangelsk", {"White Sea"}),
        ("New Orleans", {"Gulf of Mexico", "Gulf of America"}),
        ("Murmansk", {"Barents Sea", "Kola Bay"}),
        ("Dubai", {"Persian Gulf"}),
        ("Tokyo", {"Tokyo Bay", "North Pacific Ocean"}),
        ("Suva", {"South Pacific Ocean", "Pacific Ocean"}),
    ],
)
def test_the_seas_that_ports_face(world: Gazetteer, place: Find, name: str, seas: set[str]) -> None:
    assert names(world.seas(place(name))) & seas


@pytest.mark.parametrize("name", ["Rome", "Dhaka", "Kuala Lumpur", "Nicosia", "Brussels", "Groningen", "Bursa"])
def test_a_city_in_the_plain_behind_the_coast_faces_no_sea(world: Gazetteer, place: Find, name: str) -> None:
    assert world.seas(place(name)) == ()


@pytest.mark.parametrize(
    ("unit", "neighbours"),
    [
        ("Bavaria", {"Saxony", "Thuringia", "Hesse", "Baden-Württemberg"}),
        ("Tamil Nadu", {"Kerala", "Karnataka", "Andhra Pradesh"}),
        ("Bahia", {"Minas Gerais", "Sergipe", "Piauí"}),
        ("Borno State", {"Yobe State", "Adamawa"}),
        ("Yunnan", {"Sichuan", "Guizhou", "Guangxi"}),
        ("Queensland", {"New South Wales", "Northern Territory", "South Australia"}),
        ("Texas", {"Oklahoma", "New Mexico", "Louisiana", "Arkansas"}),
        ("Catalonia", {"Aragon", "Occitanie"}),
        ("Anbar", {"Nineveh", "Karbala"}),
        ("Alaska", {"Yukon", "British Columbia"}),
    ],
)
def test_neighbours_of_first_level_units(world: Gazetteer, place: Find, unit: str, neighbours: set[str]) -> None:
    found = names(world.neighbours(place(unit)))
    assert neighbours <= found


def test_units_without_a_land_border_have_no_neighbours(world: Gazetteer, place: Find) -> None:
    assert world.neighbours(place("Hawaii")) == ()
    assert world.neighbours(place("Tasmania")) == ()


@pytest.mark.parametrize(
    ("island", "group"),
    [
        ("Honolulu", "the Hawaiian Islands"),
        ("Maui", "the Hawaiian Islands"),
        ("Tenerife", "the Canary Islands"),
        ("Mallorca", "the Balearic Islands"),
        ("Sumatra", "the Malay Archipelago"),
        ("Ireland", "the British Isles"),
    ],
)
def test_the_group_of_an_island(world: Gazetteer, place: Find, island: str, group: str) -> None:
    assert group.removeprefix("the ") in names(world.archipelagos(place(island)))
    assert world.archipelagos(place("Kyiv")) == ()
