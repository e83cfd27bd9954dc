"""The learned tagger: what it finds, where names end, and what happens without its model."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import DatelineError
from geo.records import Label, Sentence, Span
from geo.sentences import split
from geo.tagger import ModelError, Tagger, rules
from geo.tagger.decode import decode
from geo.tagger.labels import LABELS, Floats, Kind, begin, inside
from geo.tagger.model import CHECKSUMS, FOLDER, NETWORK, VOCABULARY
from geo.tagger.words import Casing, Vocabulary, casing_of, words_in


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger.load()


def found(tagger: Tagger, text: str) -> list[tuple[str, str]]:
    return [(text[s.start : s.end], s.label.value) for s in tagger.tag(text, split(text))]


def places(tagger: Tagger, text: str) -> list[str]:
    return [name for name, label in found(tagger, text) if label == "place"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Shells fell on Mariupol and Kharkiv on Tuesday.", ["Mariupol", "Kharkiv"]),
        ("The ferry from Piraeus sank off Naxos.", ["Piraeus", "Naxos"]),
        ("Flooding closed the road between Bor and Malakal in South Sudan.", ["Bor", "Malakal", "South Sudan"]),
        ("She moved from Paris, Texas, to Moscow, Idaho.", ["Paris", "Texas", "Moscow", "Idaho"]),
        ("Farmers in Sichuan province lost their rice.", ["Sichuan"]),
        ("Troops left northern Ukraine last week.", ["Ukraine"]),
        ("Kyiv's mayor spoke to reporters in Lviv.", ["Kyiv", "Lviv"]),
        ("Uman. Two houses burnt down.", ["Uman"]),
        ("KYIV, Ukraine — Power is back in most of the city.", ["KYIV", "Ukraine"]),
        ("He was arrested in Macon, Ga. on Friday.", ["Macon", "Ga."]),
        ("The meeting opened in Washington, D.C. on Monday.", ["Washington", "D.C."]),
    ],
)
def test_finds_places_with_the_extent_that_editors_give_them(tagger: Tagger, text: str, expected: list[str]) -> None:
    assert places(tagger, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Nobody was hurt, the company said on Thursday.",
        "Mr Lincoln said he would resign.",
        "Abraham Lincoln gave a speech. The crowd cheered Lincoln for an hour.",
        "The turkey was in the oven for four hours.",
    ],
)
def test_finds_no_place_where_there_is_none(tagger: Tagger, text: str) -> None:
    assert places(tagger, text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Russian troops met Ukrainian volunteers.", ["Russian", "Ukrainian"]),
        ("The Belarusian president spoke to the French envoy.", ["Belarusian", "French"]),
    ],
)
def test_demonyms_have_a_label_of_their_own(tagger: Tagger, text: str, expected: list[str]) -> None:
    assert [name for name, label in found(tagger, text) if label == "demonym"] == expected


def test_persons_and_organisations_are_told_apart(tagger: Tagger) -> None:
    text = "Alexander Lukashenko met officials of the World Health Organization in Minsk."
    assert found(tagger, text) == [
        ("Alexander Lukashenko", "person"),
        ("World Health Organization", "organisation"),
        ("Minsk", "place"),
    ]


def test_a_place_inside_an_organisation_touches_the_rest_of_its_name(tagger: Tagger) -> None:
    text = "A spokesman for the Kentucky State Police said two men were held."
    assert found(tagger, text) == [("Kentucky", "place"), ("State Police", "organisation")]


def test_doubtful_words_in_lower_case_are_no_place_among_capitals() -> None:
    text = "The delta was dry."
    sentences = (Sentence(0, len(text)),)
    assert rules.without_common_words(text, sentences, [Span(4, 9, Label.PLACE, 0.6)]) == []
    assert rules.without_common_words(text.lower(), sentences, [Span(4, 9, Label.PLACE, 0.6)]) != []


def test_lower_case_text_is_still_read(tagger: Tagger) -> None:
    assert "london" in places(tagger, "he flew from london to berlin last week.")


@settings(deadline=None, max_examples=40)
@given(st.text(alphabet=st.sampled_from("Kyiv in’s.-,  \n😀éاش中U\u0301"), max_size=80))
def test_spans_are_in_order_apart_and_within_their_text(tagger: Tagger, text: str) -> None:
    spans = tagger.tag(text, split(text))
    edges = [edge for span in spans for edge in (span.start, span.end)]
    assert edges == sorted(edges)
    assert all(0 <= s.start < s.end <= len(text) and 0 < s.certainty <= 1 for s in spans)
    assert all(text[s.start : s.end] == text[s.start : s.end].strip() for s in spans)


def test_the_same_text_gives_the_same_spans(tagger: Tagger) -> None:
    text = "Aid reached Goma from Bukavu; M23 fighters held Rutshuru. " * 20
    assert tagger.tag(text, split(text)) == Tagger.load().tag(text, split(text))


def test_a_sentence_longer_than_the_network_reads_is_read_to_its_end(tagger: Tagger) -> None:
    text = "They drove on and on, " * 200 + "until they came to Nairobi."
    assert places(tagger, text) == ["Nairobi"]


def test_no_text_has_no_spans(tagger: Tagger) -> None:
    assert tagger.tag("", ()) == ()


def copy_of_model(folder: Path) -> Path:
    for name in (NETWORK, VOCABULARY, CHECKSUMS):
        shutil.copyfile(FOLDER / name, folder / name)
    return folder


def test_a_missing_model_is_one_line_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"missing or cannot be read .*; reinstall") as caught:
        Tagger.load(tmp_path)
    assert isinstance(caught.value, DatelineError)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", [NETWORK, VOCABULARY])
def test_a_damaged_model_is_one_line_with_the_remedy(tmp_path: Path, name: str) -> None:
    path = copy_of_model(tmp_path) / name
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(ModelError, match=r"damaged, its checksum is wrong; reinstall"):
        Tagger.load(tmp_path)


def test_a_network_of_another_kind_is_one_line_with_the_remedy(tmp_path: Path) -> None:
    folder = copy_of_model(tmp_path)
    (folder / NETWORK).write_bytes(b"no network")
    sums = json.loads((folder / CHECKSUMS).read_text()) | {NETWORK: hashlib.sha256(b"no network").hexdigest()}
    (folder / CHECKSUMS).write_text(json.dumps(sums))
    with pytest.raises(ModelError, match=r"does not load in onnxruntime .*; reinstall") as caught:
        Tagger.load(folder)
    assert "\n" not in str(caught.value)


def test_the_model_is_small_enough_to_ship() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 30_000_000


@pytest.mark.parametrize(
    ("word", "casing"),
    [
        ("road", Casing.LOWER),
        ("Kyiv", Casing.TITLE),
        ("KYIV", Casing.UPPER),
        ("McDonald", Casing.MIXED),
        ("U", Casing.INITIAL),
        ("2nd", Casing.NUMBER),
        ("—", Casing.MARK),
        ("北京", Casing.CASELESS),
        ("Ωmega", Casing.TITLE),
    ],
)
def test_casing(word: str, casing: Casing) -> None:
    assert casing_of(word) is casing


def test_words_are_cut_at_every_mark_and_keep_their_offsets() -> None:
    text = "  Kyiv's U.S.-led 3,000"
    assert [w.text for w in words_in(text)] == ["Kyiv", "'", "s", "U", ".", "S", ".", "-", "led", "3", ",", "000"]
    assert all(text[w.start : w.end] == w.text for w in words_in(text))


def test_pieces_are_the_longest_that_the_vocabulary_knows() -> None:
    vocabulary = Vocabulary(["[UNK]", "[CLS]", "[SEP]", "[MASK]", "mari", "##up", "##upol", "##ol", "kyiv"])
    assert vocabulary.pieces_of("Mariupol") == (4, 6)
    assert vocabulary.pieces_of("KYÍV") == (8,)
    assert vocabulary.pieces_of("Kharkiv") == (0,)


def one_hot(*labels: int) -> Floats:
    probabilities = np.full((len(labels), LABELS), 0.01, dtype=np.float32)
    probabilities[range(len(labels)), labels] = 1.0
    return np.asarray(probabilities / probabilities.sum(axis=1, keepdims=True), dtype=np.float32)


def test_two_names_in_a_row_stay_two() -> None:
    names = decode(one_hot(begin(Kind.PLACE), inside(Kind.PLACE), begin(Kind.PLACE), 0))
    assert [(n.first, n.last, n.kind) for n in names] == [(0, 2, Kind.PLACE), (2, 3, Kind.PLACE)]


def test_a_name_cannot_go_on_as_another_kind() -> None:
    names = decode(one_hot(begin(Kind.PERSON), inside(Kind.ORGANISATION)))
    assert all(n.last - n.first == 1 or n.kind in (Kind.PERSON, Kind.ORGANISATION) for n in names)
    assert [n.first for n in names] == sorted({n.first for n in names})


def test_a_place_must_outweigh_everything_else_together() -> None:
    probabilities = np.zeros((1, LABELS), dtype=np.float32)
    probabilities[0, [begin(Kind.PLACE), begin(Kind.PERSON), begin(Kind.ORGANISATION)]] = 0.4, 0.35, 0.25
    assert [n.kind for n in decode(probabilities)] == [Kind.PERSON]


@pytest.mark.parametrize(
    ("text", "inner", "expected"),
    [
        ("in the Kherson region today", "the Kherson region", "Kherson"),
        ("in eastern Aleppo today", "eastern Aleppo", "Aleppo"),
        ("Kyiv’s streets", "Kyiv’s", "Kyiv"),
        ("from Tampa, Fla. on Friday", "Fla", "Fla."),
        ("the U.S. Senate", "U.S", "U.S."),
        ("he lives in Erie. She left", "Erie", "Erie"),
        ("(Goma)", "(Goma)", "Goma"),
    ],
)
def test_extent(text: str, inner: str, expected: str) -> None:
    start = text.index(inner)
    span = rules.with_extent(text, Span(start, start + len(inner), Label.PLACE, 0.9))
    assert span is not None
    assert text[span.start : span.end] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Idlib province", ["Idlib"]),
        ("Karrada district of Baghdad", ["Karrada", "Baghdad"]),
        ("Washington, D.C.", ["Washington", "D.C."]),
        ("Syria's largest city", ["Syria"]),
        ("St. Mark's Cathedral", ["St. Mark's Cathedral"]),
        ("Isle of Man", ["Isle of Man"]),
        ("Nassau and Baker", ["Nassau", "Baker"]),
        ("Bosnia and Herzegovina", ["Bosnia and Herzegovina"]),
        ("south of france", ["south of france"]),
    ],
)
def test_a_description_holds_the_names_in_it(text: str, expected: list[str]) -> None:
    parts = rules.in_parts(text, Span(0, len(text), Label.PLACE, 0.9))
    assert [text[part.start : part.end] for part in parts] == expected


def test_a_state_before_an_office_is_a_place_of_its_own() -> None:
    text = "U.S. Coast Guard"
    parts = rules.in_parts(text, Span(0, len(text), Label.ORGANISATION, 0.9))
    assert [(text[p.start : p.end], p.label) for p in parts] == [
        ("U.S.", Label.PLACE),
        ("Coast Guard", Label.ORGANISATION),
    ]


@pytest.mark.parametrize("road", ["Highway 24", "I-75", "U.S. Route 66", "State Route 9A"])
def test_numbered_roads_are_places(road: str) -> None:
    text = f"A lorry overturned on {road} at noon."
    spans = rules.with_roads(text, (Sentence(0, len(text)),), [])
    assert [text[s.start : s.end] for s in spans] == [road]


def test_a_span_of_marks_alone_is_none() -> None:
    assert rules.with_extent("— !", Span(0, 3, Label.PLACE, 0.9)) is None


def test_a_place_found_surely_is_found_wherever_it_stands_alone() -> None:
    text = "Goma is calm. Roads to Goma reopened. The Goma Star reported it."
    spans = rules.consistent(text, (Sentence(0, len(text)),), [Span(0, 4, Label.PLACE, 0.98)])
    assert [s.start for s in spans] == [0, 23]


def test_a_doubtful_place_with_a_named_persons_surname_is_that_person() -> None:
    text = "Abraham Lincoln spoke. Lincoln left."
    spans = [Span(0, 15, Label.PERSON, 0.99), Span(23, 30, Label.PLACE, 0.6)]
    assert [s.label for s in rules.without_surnames(text, spans)] == [Label.PERSON, Label.PERSON]


def test_a_sure_place_stays_one_beside_a_person_of_that_name() -> None:
    text = "Jack London was born in London."
    spans = [Span(0, 11, Label.PERSON, 0.99), Span(24, 30, Label.PLACE, 0.99)]
    assert [s.label for s in rules.without_surnames(text, spans)] == [Label.PERSON, Label.PLACE]
