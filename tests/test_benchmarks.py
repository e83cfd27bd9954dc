"""The benchmarks' own arithmetic: a figure that is published has to be counted rightly."""

from __future__ import annotations

import itertools
import json
import random
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from benchmarks import calibration, fuzz, oracle, published, published_flags, seeded_errors, toponyms
from benchmarks.published_flags import Key, Truth
from benchmarks.toponyms import Found, Gold, Tally, Text
from gazetteer import Gazetteer, LonLat, Place
from geo.errors import InputError
from geo.read import read
from geo.records import Document, Label
from geo.report import to_dict

KYIV = LonLat(30.52, 50.45)
BUCHA = LonLat(30.21, 50.55)


def gold(start: int, end: int, point: LonLat | None = None, number: int | None = None) -> Gold:
    return Gold(start, end, point, number)


def kyiv(gazetteer: Gazetteer) -> Place:
    return gazetteer.find("Kyiv")[0].place


# ---- toponyms


def test_an_exact_match_needs_both_ends() -> None:
    assert toponyms.matches([gold(0, 4)], [Found(0, 5)], exact=True) == {}


def test_an_overlap_counts_once() -> None:
    assert toponyms.matches([gold(0, 4), gold(5, 9)], [Found(0, 9)], exact=False) == {0: 0}


def test_the_same_span_goes_before_a_larger_overlap() -> None:
    assert toponyms.matches([gold(0, 4)], [Found(0, 9), Found(0, 4)], exact=False) == {0: 1}


def test_f1_counts_what_was_found_in_vain_and_what_was_missed() -> None:
    tally = Tally()
    toponyms.add(tally, [gold(0, 4), gold(5, 9)], [Found(0, 4), Found(10, 12), Found(20, 22)], {}, exact=True)
    assert [tally.precision, tally.recall, tally.exact_f1] == pytest.approx([1 / 3, 1 / 2, 2 / 5])


def test_a_span_found_twice_counts_once() -> None:
    tally = Tally()
    toponyms.add(tally, [gold(0, 4)], [Found(0, 4), Found(0, 4)], {}, exact=True)
    assert tally.predicted == 1


def test_a_name_not_found_is_a_place_not_found(gazetteer: Gazetteer) -> None:
    tally = Tally()
    found = [Found(0, 4, kyiv(gazetteer))]
    toponyms.add(tally, [gold(0, 4, KYIV), gold(5, 9, KYIV)], found, {}, exact=True)
    assert (tally.located, tally.within_city) == (2, 1)


def test_a_name_found_but_not_resolved_is_a_miss() -> None:
    tally = Tally()
    toponyms.add(tally, [gold(0, 4, KYIV)], [Found(0, 4)], {}, exact=True)
    assert (tally.exact, tally.within_city) == (1, 0)


def test_a_suburb_is_within_the_city_and_not_the_same_place(gazetteer: Gazetteer) -> None:
    tally = Tally()
    toponyms.add(tally, [gold(0, 5, BUCHA, 711390)], [Found(0, 5, kyiv(gazetteer))], {}, exact=True)
    assert (tally.within_city, tally.within_town, tally.same_place) == (1, 0, 0)


def test_a_country_is_its_own_unit(gazetteer: Gazetteer) -> None:
    assert toponyms.unit_of(gazetteer.find("Ukraine")[0].place) == "UA"


def test_given_spans_are_places_or_demonyms(gazetteer: Gazetteer) -> None:
    text = "German guests in Kyiv"
    spans = toponyms.given([gold(0, 6), gold(17, 21)])(text, (), gazetteer)
    assert [span.label for span in spans] == [Label.DEMONYM, Label.PLACE]


def test_population_only_takes_the_largest(gazetteer: Gazetteer) -> None:
    text = Text(Document("d", "Paris"), (gold(0, 5),))
    (found,) = toponyms.by_population(gazetteer, toponyms.gold_spans)(text)
    assert found.place is not None
    assert found.place.country == "FR"


def test_names_without_offsets_are_found_in_order() -> None:
    found = toponyms.in_order("Rome, Oslo, Rome", ["Rome", "Rome"])
    assert [(f.start, f.end) for f in found] == [(0, 4), (12, 16)]


def test_a_span_annotated_twice_is_loaded_once(tmp_path: Path) -> None:
    bare = {"start": 0, "end": 4, "phrase": "Kyiv", "lat": None, "lon": None, "geonames_id": None}
    full = bare | {"lat": KYIV.lat, "lon": KYIV.lon, "geonames_id": 703448}
    path = tmp_path / "corpus.jsonl"
    path.write_text(json.dumps({"id": "d", "text": "Kyiv", "toponyms": [bare, full]}) + "\n", encoding="utf-8")
    (text,) = toponyms.load(path)
    assert text.gold == (gold(0, 4, KYIV, 703448),)


# ---- seeded errors


@pytest.fixture(scope="module")
def world(gazetteer: Gazetteer) -> seeded_errors.World:
    return seeded_errors.World(gazetteer, random.Random(0))  # noqa: S311 -- no secrets here


@pytest.mark.parametrize("kind", ["in a country", "neighbour", "distance"])
def test_twins_differ_in_one_value(kind: str, world: seeded_errors.World) -> None:
    for pair in itertools.islice(seeded_errors.KINDS[kind](world), 2):
        assert pair.wrong is not None
        assert pair.wrong != pair.right


def test_the_same_seed_makes_the_same_sentences(world: seeded_errors.World) -> None:
    made = []
    for _ in range(2):
        world.rng.seed("again")
        made.append(list(itertools.islice(world.direction(), 3)))
    assert made[0] == made[1]


@pytest.mark.parametrize(
    ("text", "objects"),
    [
        ("Odesa, a port in Romania, is quiet.", True),
        ("Odesa, a port in Ukraine, is quiet.", False),
        ("Kharkiv lies west of Kyiv.", True),
        ("Kharkiv lies east of Kyiv.", False),
        ("Lviv is 120 km from Kyiv.", True),
        ("Lviv is 300 miles from Kyiv.", False),
        ("Istanbul is the capital of Turkey.", True),
        ("Ankara is the capital of Turkey.", False),
        ("Lviv slept.", False),
    ],
)
def test_the_naive_checker_asks_one_question(text: str, objects: bool, gazetteer: Gazetteer) -> None:
    assert seeded_errors.naive(text, gazetteer) is objects


def test_amounts_are_rounded_as_in_reports() -> None:
    assert [seeded_errors.rounded(amount) for amount in (3.0, 124.9, 1234.0)] == ["10", "120", "1,230"]


# ---- calibration


def test_the_reliability_table_counts_by_tenths() -> None:
    table = calibration.reliability([(0.91, True), (0.99, False), (1.0, True), (0.2, False)])
    assert [(low, names) for low, names, _, _ in table] == [(0.2, 1), (0.9, 3)]
    assert table[1][3] == pytest.approx(2 / 3)


def test_the_calibration_error_weighs_by_names() -> None:
    assert calibration.calibration_error([(0.0, 1, 0.1, 0.5), (0.9, 3, 0.9, 0.9)]) == pytest.approx(0.1)
    assert calibration.calibration_error([]) == 0.0


# ---- sentences that are read perfectly

MARKED_FALSE = """
{P1 Guayaquil}, a {S1 port} in {P2 Peru}, had no water ||| in(P1,P2); sea(P1,S1) ||| in(P1,P2) # in Ecuador
{P1 Mombasa} lies {C1 north} of {P2 Nairobi}, in {P3 Kenya} ||| toward(P1,C1,P2); in(P1,P3) ||| toward(P1,C1,P2)
"""
MARKED_TRUE = """
{P1 Puno} is on {P2 Lake Titicaca}. {N1 The city} is in {P3 Peru} ||| on(P1,P2); same(N1,P1); in(N1,P3)
{P1 Lagos} is in {P2 Ghana}, he said ||| in(P1,P2)~quote
{P1 Cusco} is not in {P2 Chile} ||| in(P1,P2)~neg
"""


def marked_lines(block: str) -> list[oracle.Marked]:
    return [oracle.marked(line) for line in block.strip().splitlines()]


def test_marks_are_taken_out_of_a_sentence_and_point_at_its_words() -> None:
    port, side = marked_lines(MARKED_FALSE)
    assert port.text == "Guayaquil, a port in Peru, had no water"
    assert [port.text[t.start : t.end] for t in port.terms.values()] == ["Guayaquil", "port", "Peru"]
    assert (port.false, side.false) == ("in", "toward")
    assert [item.false for item in marked_lines(MARKED_TRUE)] == ["", "", ""]


def test_marks_may_lie_within_each_other() -> None:
    item = oracle.marked("{N1 the {K1 port}} sleeps ||| kind(N1,K1)")
    assert item.text == "the port sleeps"
    assert [item.text[item.terms[n].start : item.terms[n].end] for n in ("N1", "K1")] == ["the port", "port"]


@pytest.mark.parametrize("item", marked_lines(MARKED_FALSE), ids=lambda item: item.false)
def test_a_false_sentence_that_is_read_perfectly_is_flagged_once(item: oracle.Marked, gazetteer: Gazetteer) -> None:
    found = oracle.outcome(item, gazetteer)
    assert (len(found.claims), len(found.flags), found.lost) == (2, 1, ())


@pytest.mark.parametrize("item", marked_lines(MARKED_TRUE), ids=lambda item: item.text)
def test_a_true_sentence_and_one_that_nobody_asserts_are_not_flagged(item: oracle.Marked, gazetteer: Gazetteer) -> None:
    found = oracle.outcome(item, gazetteer)
    assert found.claims
    assert found.flags == ()


def test_a_name_that_is_not_found_is_told(gazetteer: Gazetteer) -> None:
    found = oracle.outcome(oracle.marked("{P1 qwrtzpl} is in {P2 Peru} ||| in(P1,P2)"), gazetteer)
    assert (found.claims, found.lost) == ((), ("qwrtzpl",))


def test_the_oracle_counts_both_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    false, true = tmp_path / "false.txt", tmp_path / "true.txt"
    false.write_text(f"# a remark\n{MARKED_FALSE}", encoding="utf-8")
    true.write_text(MARKED_TRUE, encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["oracle", str(false), "--true", str(true), "--show"])
    oracle.main()
    printed = capsys.readouterr().out
    assert "false sentences flagged: 2 of 2" in printed
    assert "true sentences flagged: 0 of 3" in printed


# ---- odd input


@given(fuzz.VALUES)
def test_settings_are_made_up_in_true_toml(value: object) -> None:
    assert tomllib.loads(f"x = {fuzz.toml(value)}") == {"x": value}


def test_what_takes_too_much_of_the_processor_is_ended() -> None:
    def counting() -> None:
        for _ in itertools.count():
            pass

    with pytest.raises(fuzz.BrokenError, match="a count takes more"), fuzz.limited(0.05, "a count"):
        counting()


def test_what_breaks_is_told_with_its_input() -> None:
    kind = fuzz.Kind("runs", 60)
    kind.each("ab", lambda character: fuzz.hold(character == "a", "is no a"))
    assert kind.told() == "runs: 2 inputs; BROKEN\nBrokenError: is no a (U+0062)"


# ---- published text

WRONG = "Shops opened in Lviv. Trains ran from Kharkiv, which lies west of Kyiv. Rain is expected. Nobody was hurt."
RIGHT = "Lviv is a city in Ukraine."
PORT = "Odesa, a port in Romania, is quiet."


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def write_lines(path: Path, rows: Sequence[object]) -> Path:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


class Desk:
    """A folder of published texts, and the command as it is given there."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.labels, self.capsys = folder, folder / "labels.tsv", capsys
        self.texts = folder / "texts"
        self.texts.mkdir()
        write_lines(
            self.texts / "wire.jsonl",
            [{"id": 1, "text": WRONG, "genre": "news"}, {"id": 2, "text": RIGHT, "genre": "news"}],
        )
        write_lines(self.texts / "ports.jsonl", [{"id": "a", "text": PORT}])

    def run(self, *arguments: object, texts: bool = True) -> str:
        """What the command prints about all texts, from the reports that are kept after the first run."""
        options = [str(self.texts), "--part", "all", "--reports", str(self.folder / "reports.jsonl")] if texts else []
        assert published.main([*options, "--labels", str(self.labels), *map(str, arguments)]) == 0
        return self.capsys.readouterr().out

    def refused(self, *arguments: object) -> str:
        assert published.main([str(self.texts), *map(str, arguments), "--labels", str(self.labels)]) == 2
        error = self.capsys.readouterr().err
        assert error.count("\n") == 1
        return error

    def label(self, verdicts: Sequence[str], reader: str) -> str:
        """Show what is not labelled, and give the flags these verdicts in their order."""
        shown = self.folder / "shown.jsonl"
        self.run("--show", shown)
        rows = [row | {"verdict": verdict} for row, verdict in zip(lines(shown), verdicts, strict=True)]
        return self.run("--label", write_lines(self.folder / "said.jsonl", rows), "--reader", reader, texts=False)


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, capsys)


def row(printed: str, name: str) -> dict[str, str]:
    """A row of the tables by the names of its columns."""
    columns: list[str] = []
    for line in printed.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if cells[0] in ("genre: file", "rule"):
            columns = cells
        elif cells[0] == name:
            return dict(zip(columns, cells, strict=True))
    raise AssertionError(f"no row {name} in {printed}")


def test_parts_have_their_shares_and_do_not_depend_on_the_file() -> None:
    parts = [published.part_of(str(number)) for number in range(4_000)]
    assert {part: round(parts.count(part) / 4_000, 1) for part in ("learn", "tune", "measure")} == {
        "learn": 0.5,
        "tune": pytest.approx(0.25, abs=0.06),
        "measure": pytest.approx(0.25, abs=0.06),
    }


def test_every_document_is_in_one_part_unless_its_file_is_for_measuring() -> None:
    texts = [published.Text("wire", "news", Document(f"wire/{n}", "Lviv."), 1) for n in range(40)]
    parts = {part: published.in_part(texts, part, ()) for part in published.PARTS}
    assert sorted(t.document.id for held in parts.values() for t in held) == sorted(t.document.id for t in texts)
    assert len(published.in_part(texts, "measure", ["wire"])) == 40
    assert published.in_part(texts, "learn", ["wire"]) == []


def test_a_sample_is_the_beginning_of_a_larger_one_and_no_part_comes_first() -> None:
    texts = [published.Text("wire", "news", Document(f"wire/{n}", "Lviv lies."), 2) for n in range(200)]
    ordered = published.in_part(texts, "all", ())
    assert ordered == published.in_part(list(reversed(texts)), "all", ())
    small = list(published.sample(ordered, 40, None))
    assert small == list(published.sample(ordered, 80, None))[:40] == list(published.sample(ordered, None, 80))
    assert {published.part_of(t.document.id.removeprefix("wire/")) for t in small} == set(published.PARTS)


def test_the_interval_is_that_of_poisson_and_wider_where_flags_come_together() -> None:
    assert published.interval(()) == pytest.approx((0, 3.689), abs=0.001)
    assert published.interval([1] * 10) == pytest.approx((4.795, 18.390), abs=0.001)
    assert published.interval([1] * 400) == pytest.approx((361.8, 441.2), abs=0.1)
    low, high = published.interval([5, 5])  # two bursts of five
    assert (low, high) == pytest.approx((5 * 0.2422, 5 * 7.2247), abs=0.001)


def test_flags_are_counted_by_genre_and_by_rule(desk: Desk) -> None:
    printed = desk.run()
    everything = row(printed, "all")
    assert (everything["documents"], everything["words"], everything["flags"]) == ("3", "32", "2")
    assert everything["claims per 1,000 words"] == "93.75"
    assert (everything["supported"], everything["contradicted"]) == ("33 %", "67 %")
    assert row(printed, "news: wire")["flags"] == row(printed, "no genre: ports")["flags"] == "1"
    assert row(printed, "GEO302 wrong-direction")["unlabelled"] == "1"
    assert row(printed, "GEO101 not-inside")["false per 10,000 words (95 %)"] == "-"


def test_what_is_not_labelled_is_shown_in_context_with_its_places(desk: Desk) -> None:
    desk.run("--files", "wire", "--show", desk.folder / "shown.jsonl")
    (flag,) = lines(desk.folder / "shown.jsonl")
    assert flag["context"] == (
        "Shops opened in Lviv. Trains ran from Kharkiv, which lies [[west of Kyiv]]. Rain is expected."
    )
    assert [(p["role"], p["name"], round(p["lat"])) for p in flag["places"]] == [
        ("subject", "Kharkiv", 50),
        ("object", "Kyiv", 50),
    ]
    assert flag["key"].startswith(f"wire/1 GEO302 {flag['places'][0]['id']} {flag['places'][1]['id']} ")


def test_a_labelled_flag_is_counted_and_shown_no_more(desk: Desk) -> None:
    desk.label(["true", ""], "anna")
    printed = desk.run("--show", desk.folder / "rest.jsonl", "--mistakes", desk.folder / "false.md")
    assert [row["words"] for row in lines(desk.folder / "rest.jsonl")] == ["west of Kyiv"]
    assert (desk.folder / "false.md").read_text(encoding="utf-8") == ""
    everything = row(printed, "all")
    assert (everything["true"], everything["unlabelled"]) == ("1", "1")
    assert everything["false per 10,000 words (95 %)"].startswith("at least 0.00")
    desk.label(["false"], "anna")
    printed = desk.run("--mistakes", desk.folder / "false.md")
    assert row(printed, "all")["documents with a false flag"] == "1"
    assert "> Shops opened in Lviv." in (desk.folder / "false.md").read_text(encoding="utf-8")


def test_the_labels_hold_no_text(desk: Desk) -> None:
    desk.label(["true", "false"], "anna")
    held = desk.labels.read_text(encoding="utf-8")
    assert not [word for word in ("Kyiv", "Romania", "quiet", "west") if word in held]
    assert published_flags.load(desk.labels).keys() == {Key.parse(line["key"]) for line in shown(desk)}


def shown(desk: Desk) -> list[dict[str, Any]]:
    return lines(desk.folder / "shown.jsonl")


def test_readers_are_kept_apart_and_their_disagreement_is_said(desk: Desk) -> None:
    desk.label(["true", "false"], "anna")
    second = write_lines(
        desk.folder / "second.jsonl", [{"key": flag["key"], "verdict": "true", "reader": "bo"} for flag in shown(desk)]
    )
    printed = desk.run("--label", second)
    assert f"{shown(desk)[1]['key']}: anna false, bo true" in printed
    assert (row(printed, "all")["true"], row(printed, "all")["arguable"]) == ("1", "1")
    assert "divided" not in desk.run("--label", second, "--files", "ports")


def test_most_readers_decide() -> None:
    key = Key("wire/1", "GEO101", "a", "b", "0")
    said = {"anna": Truth.FALSE, "bo": Truth.TRUE}
    assert published_flags.truth({}, key) is Truth.UNLABELLED
    assert published_flags.truth({key: said}, key) is Truth.ARGUABLE
    assert published_flags.truth({key: said | {"cy": Truth.FALSE}}, key) is Truth.FALSE


def test_a_readers_second_thought_replaces_the_first() -> None:
    key = Key("an id/with blanks", "GEO101", "a", "b", "0")
    labels = {key: {"anna": Truth.FALSE, "bo": Truth.FALSE}}
    published_flags.merge(labels, {Key.parse(str(key)): {"anna": Truth.TRUE}})
    assert labels == {key: {"anna": Truth.TRUE, "bo": Truth.FALSE}}


def test_another_reading_is_another_flag_whose_earlier_label_is_shown(gazetteer: Gazetteer, tmp_path: Path) -> None:
    (flag,) = published_flags.outcome(to_dict(read(Document("d", PORT), gazetteer))).flags
    before = Key("d", "GEO101", "geonames:1", flag.key.object, flag.key.words)
    out = tmp_path / "shown.jsonl"
    published_flags.write(out, [flag, flag], Truth.UNLABELLED, {before: {"anna": Truth.TRUE}})
    (line,) = lines(out)
    assert (line["times"], line["earlier"]) == (2, [f"{before}: true"])


def test_the_checksum_of_words_minds_neither_case_nor_spacing() -> None:
    assert published_flags.checksum("West  of\nKyiv") == published_flags.checksum("west of Kyiv")
    assert published_flags.checksum("west of Kyiv") != published_flags.checksum("east of Kyiv")


def test_two_versions_stand_side_by_side_over_what_both_have_read(desk: Desk) -> None:
    desk.label(["true", "true"], "anna")
    kept = (desk.folder / "reports.jsonl").read_text(encoding="utf-8").splitlines()
    reports = [json.loads(line) for line in kept]
    ours = write_lines(desk.folder / "ours.jsonl", [report | {"flags": []} for report in reports])
    theirs = write_lines(desk.folder / "theirs.jsonl", [r for r in reports if r["document"]["id"] != "wire/2"])
    options = [desk.texts, "--part", "all", "--as-kept", "--reports", ours, "--against", theirs]
    printed = desk.run(*options, texts=False)
    assert (row(printed, "all")["documents"], row(printed, "all")["true"]) == ("2", "2 > 0")
    assert row(printed, "GEO101 not-inside")["flags"] == "1 > 0"
    assert "flags gone: 2 true, 0 false, 0 arguable, 0 unlabelled" in printed
    assert f"true and gone: {shown(desk)[0]['key']}" in printed


def test_reports_are_made_once_for_the_same_documents(desk: Desk) -> None:
    first = desk.run()
    reports = desk.folder / "reports.jsonl"
    reports.write_text(reports.read_text(encoding="utf-8").replace('"error"', '"info"'), encoding="utf-8")
    assert row(desk.run(), "all")["flags"] == "0"  # taken as they are
    write_lines(desk.texts / "more.jsonl", [{"id": "b", "text": RIGHT}])
    assert row(desk.run(), "all")["flags"] == row(first, "all")["flags"]  # made anew


def test_a_document_without_a_report_is_counted(desk: Desk) -> None:
    failed = {"schema": "dateline.error/1", "document": {"id": "wire/1", "source": None}, "error": "too odd"}
    kept = write_lines(desk.folder / "kept.jsonl", [failed])
    printed = desk.run(desk.texts, "--part", "all", "--as-kept", "--reports", kept, texts=False)
    assert row(printed, "all")["documents"] == "1 (1 failed)"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--files", "wires"], "no file wires; there are ports, wire"),
        (["--measure-only", "wires"], "no file wires"),
        (["--part", "all", "--as-kept", "--reports", "none.jsonl"], "cannot be read"),
        (["--label", "none.jsonl"], "cannot be read"),
        (["nowhere.jsonl"], "No such file"),
        (["nothing.txt"], "give a document a line"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(desk: Desk, options: list[str], words: str) -> None:
    assert words in desk.refused(*options)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([{"id": "a", "text": "Lviv."}, {"id": "a", "text": "Kyiv."}], "two documents have the id a"),
        ([{"id": "a"}], "no text"),
        ([["Lviv"]], "not a JSON object"),
    ],
)
def test_texts_that_cannot_be_told_apart_or_read_are_refused(desk: Desk, rows: list[object], words: str) -> None:
    assert words in desk.refused(write_lines(desk.folder / "bad.jsonl", rows))


def test_two_files_of_one_name_are_refused(desk: Desk) -> None:
    assert "a second file of this name" in desk.refused(write_lines(desk.folder / "wire.jsonl", []))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ({"key": "wire/1 GEO101 a b 0", "verdict": "wrong", "reader": "anna"}, "it must be true, false or arguable"),
        ({"key": "wire/1 GEO101 a b 0", "verdict": "true"}, "no reader"),
        ({"key": "wire/1", "verdict": "true", "reader": "anna"}, "not a flag"),
        ({"verdict": "true", "reader": "anna"}, "not a flag"),
        (["true"], "not a flag"),
    ],
)
def test_a_verdict_that_says_nothing_is_refused(tmp_path: Path, line: object, words: str) -> None:
    with pytest.raises(InputError, match=words):
        published_flags.verdicts(write_lines(tmp_path / "said.jsonl", [{}, line]), None)


@pytest.mark.parametrize("text", ["document\tverdict\n", "\t".join(published_flags.HEADER) + "\na\tb\n", ""])
def test_a_file_that_holds_no_labels_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "labels.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="must be"):
        published_flags.load(path)


def test_labels_come_back_as_they_were_saved(tmp_path: Path) -> None:
    labels = {Key("wire/1", "GEO101", "a", "-", "0"): {"anna": Truth.FALSE, "bo": Truth.ARGUABLE}}
    published_flags.save(tmp_path / "labels.tsv", labels)
    assert published_flags.load(tmp_path / "labels.tsv") == labels


def test_a_sentence_far_away_is_shown_behind_a_gap() -> None:
    text = "Kyiv. One. Two. It lies west. Three."
    ends = [5, 10, 15, 29, 36]
    report = {
        "document": {"text": text},
        "sentences": [{"start": end - size, "end": end} for end, size in zip(ends, (5, 4, 4, 13, 6), strict=True)],
    }
    assert published_flags.context(report, {0, 2, 3, 4}, 24, 28) == "Kyiv. [...] Two. It lies [[west]]. Three."
