"""Answers to reports: what they silence, confirm and correct, and the file that holds them."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gazetteer import Gazetteer
from geo import Document, Report, read
from geo.answers import Answer, Kind, about, book, from_row, load, obey, parse, to_row, to_text, write
from geo.cli import main
from geo.errors import InputError
from geo.records import Flag, Level
from geo.settings import Settings, apply, judged_report, open_gazetteer
from tests.geo.sample_report import sample

DOCUMENT = Document("wrong", "The ferry reached Odesa, a port in Romania, before dawn.")
SILENCE, CONFIRM, CORRECT = Kind.SILENCE, Kind.CONFIRM, Kind.CORRECT
LINE = {"schema": "dateline.answers/1", "answer": "silence", "document": "d", "words": "w", "rule": "GEO101"}

# ---- flags


def twice(text: str = "Odesa. Odesa.") -> Report:
    """A report with one flag, the same rule and words, at each "Odesa" of its text."""
    report = sample()
    starts = [n for n in range(len(text)) if text.startswith("Odesa", n)]
    flags = [replace(report.flags[0], start=n, end=n + 5, message=f"message {n}") for n in starts]
    return replace(report, document=Document("d", text), flags=tuple(flags))


def answer(
    kind: Kind,
    start: int | None = None,
    *,
    document: str = "d",
    words: str = "Odesa",
    rule: str = "GEO101",
    place: str = "",
) -> Answer:
    return Answer(kind, document, words, rule, place, None if start is None else (start, start + 5))


def starts(report: Report) -> list[int]:
    return [flag.start for flag in report.flags]


@pytest.mark.parametrize(
    ("answers", "left"),
    [
        ([], [0, 7]),
        ([answer(SILENCE)], [7]),
        ([answer(SILENCE), answer(SILENCE)], []),
        ([answer(SILENCE, 7)], [0]),  # the one that was meant
        ([answer(SILENCE, 90)], [7]),  # the text has moved since
        ([answer(SILENCE, 90), answer(SILENCE, 80)], []),
        ([answer(SILENCE, 7), answer(CONFIRM, 7)], [0, 7]),  # the last answer holds
        ([answer(CONFIRM, 7), answer(SILENCE, 7)], [0]),
        ([answer(SILENCE, 70), answer(CONFIRM, 80), answer(SILENCE, 90)], [0]),  # ... of more than there are flags
        ([answer(SILENCE, document="e"), answer(SILENCE, rule="GEO102"), answer(SILENCE, words="odesa")], [0, 7]),
        ([answer(SILENCE, rule="", place=""), answer(CORRECT, rule="", place="geonames:1")], [0, 7]),
    ],
)
def test_a_silenced_flag_is_left_out_once_for_each_answer(answers: list[Answer], left: list[int]) -> None:
    assert starts(obey(twice(), answers)) == left


def test_a_flag_is_known_whatever_it_says_and_wherever_it_stands() -> None:
    report = sample()
    given = [about(report.document, report.flags[0])]
    moved = sample("Later: Mariupol, in Crimea, fell.")
    told = replace(moved, flags=(replace(moved.flags[0], message="in other words", level=Level.INFO),))
    assert obey(told, given).flags == ()


@pytest.mark.parametrize(
    "settings",
    [
        Settings(select=("GEO2",)),
        Settings(ignore=("GEO1",)),
        Settings(levels={"GEO101": "off"}),
        Settings(levels={"GEO101": "info"}),
        Settings(per_file_ignores={"*": ("GEO1",)}),
        Settings(accepted=("Mariupol, in Crimea",)),
    ],
)
def test_a_confirmed_flag_is_kept_whatever_the_settings(settings: Settings) -> None:
    report = sample()
    confirmed = about(report.document, report.flags[0], CONFIRM)
    assert apply(report, settings).flags != report.flags
    assert apply(report, replace(settings, answers=book([confirmed]))).flags == report.flags


# ---- readings


def mentions(report: Report, name: str) -> list[str | None]:
    return [r.place.id if r.place else None for r in report.resolutions if r.mention.text == name]


def reading(
    kind: Kind, words: str, place: str = "", document: str = "1", span: tuple[int, int] | None = None
) -> Answer:
    return Answer(kind, document, words, place=place, span=span)


def test_a_corrected_name_means_that_place_in_its_document(gazetteer: Gazetteer) -> None:
    text = "A storm hit Springfield on Monday. Springfield, Illinois, was spared. SPRINGFIELD is rebuilding."
    document = Document("1", text)
    other = gazetteer.find("Springfield")[4].place.id
    corrected = [reading(CORRECT, "springfield", other)]
    report = read(document, gazetteer, answers=corrected)
    assert [r.place and r.place.id for r in report.resolutions if r.mention.text.casefold() == "springfield"] == [
        other
    ] * 3
    assert read(replace(document, id="2"), gazetteer, answers=corrected) == read(replace(document, id="2"), gazetteer)
    settings = Settings(answers=book(corrected))
    assert judged_report(document, gazetteer, settings)[0] == report


def test_mentions_of_one_name_can_be_told_apart(gazetteer: Gazetteer) -> None:
    text = "A storm hit Springfield on Monday. Rain fell on Springfield later."
    first, second = (hit.place.id for hit in gazetteer.find("Springfield")[3:5])
    at = text.index("Springfield")
    answers = [reading(CORRECT, "Springfield", first, span=(at, at + 11)), reading(CORRECT, "Springfield", second)]
    assert mentions(read(Document("1", text), gazetteer, answers=answers), "Springfield") == [first, second]


def test_claims_are_held_against_the_corrected_place(gazetteer: Gazetteer) -> None:
    document = Document("1", "The mayor of Odesa, a city in Texas, resigned.")
    ukraine = next(hit.place.id for hit in gazetteer.find("Odesa") if hit.place.country == "UA")
    report = read(document, gazetteer, answers=[reading(CORRECT, "Odesa", ukraine)])
    assert mentions(report, "Odesa") == [ukraine]
    assert [flag.code for flag in report.flags] == ["GEO101"]
    found = gazetteer.find("Odessa")
    texan = next(hit.place.id for hit in found if hit.place.admin1 == "Texas")
    report = read(document, gazetteer, answers=[reading(CORRECT, "Odesa", texan)])
    assert (mentions(report, "Odesa"), report.flags) == ([texan], ())


@pytest.mark.parametrize(
    "text",
    [
        "Odesa, a port in Romania, was quiet.",
        "The city of Odesa was quiet. Odesa is in Romania. The port city in Romania slept.",
        "Odesa, the largest city in Romania, borders Spain.",
    ],
)
def test_a_silenced_name_is_no_place(gazetteer: Gazetteer, text: str) -> None:
    document = Document("1", text)
    report = read(document, gazetteer, answers=[reading(SILENCE, "Odesa")])
    assert (set(mentions(report, "Odesa")), report.flags) == ({None}, ())


def test_a_part_of_the_place_that_is_confirmed_stays_a_part(gazetteer: Gazetteer) -> None:
    document = Document("1", "Snow fell in northern Ukraine on Monday.")
    plain = read(document, gazetteer)
    named = plain.resolutions[0].named
    assert named is not None
    report = read(document, gazetteer, answers=[reading(CONFIRM, "Ukraine", named.id)])
    assert (report.resolutions[0].place, report.resolutions[0].whole) == (plain.resolutions[0].place, named)
    assert report.resolutions[0].confidence == 1.0


def test_a_place_that_is_not_there_is_refused_before_anything_is_read() -> None:
    with pytest.raises(InputError, match=r"Odesa.*no place has the id 'geonames:0'.*dateline lookup"):
        open_gazetteer(Settings(answers=book([reading(CORRECT, "Odesa", "geonames:0")])))


# ---- the record and its file

TEXT = st.text(st.characters(), max_size=30)
ZONES = st.sampled_from([None, dt.UTC, dt.timezone(dt.timedelta(hours=-3.5))])
SPANS = st.none() | st.tuples(st.integers(0, 99), st.integers(100, 10**12))
REST = {"document": TEXT, "span": SPANS, "reason": TEXT, "who": TEXT, "when": st.none() | st.datetimes(timezones=ZONES)}
PLACES = st.from_regex(r"[!-~]{1,20}", fullmatch=True)
NAMES = TEXT.filter(str.strip)
ANSWERS = st.one_of(
    st.builds(Answer, st.sampled_from([SILENCE, CONFIRM]), words=TEXT, rule=st.sampled_from(["GEO101", "x-1"]), **REST),
    st.builds(Answer, st.sampled_from([CORRECT, CONFIRM]), words=NAMES, place=PLACES, **REST),
    st.builds(Answer, st.just(SILENCE), words=NAMES, **REST),
)


@given(st.lists(ANSWERS, max_size=5))
def test_answers_come_back_as_they_were_written(answers: list[Answer]) -> None:
    text = to_text(answers)
    assert list(parse(text.encode("utf-8").decode("utf-8"), "file")) == answers
    assert list(parse(text.replace("\n", "\r\n\r\n"), "file")) == answers
    assert [from_row({**to_row(each), "later": [1]}) for each in answers] == answers


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | TEXT, lambda each: st.lists(each) | st.dictionaries(TEXT, each)
    )
)
def test_any_value_in_any_field_is_an_answer_or_said_to_be_none(value: object) -> None:
    for name in ("schema", "answer", "document", "words", "rule", "place", "start", "reason", "who", "when"):
        try:
            assert isinstance(from_row({**LINE, name: value}), Answer)
        except ValueError as error:
            assert "\n" not in str(error)  # noqa: PT017 - either is right


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"schema": "dateline.answers/2"}, "schema must be"),
        ({"answer": "delete"}, "one of silence, confirm, correct"),
        ({"document": None}, "document and words must be there"),
        ({"words": 3}, "words must be a text"),
        ({"rule": "GEO101; rm -rf"}, "code of a rule"),
        ({"place": "geonames:1"}, "leave the rule out"),
        ({"answer": "correct"}, "leave the rule out"),
        ({"rule": None, "answer": "correct"}, "place must be there"),
        ({"rule": None, "place": "geonames:1"}, "only there"),
        ({"rule": None, "answer": "correct", "place": "\x1b[2J"}, "id of a place"),
        ({"rule": None, "words": " "}, "the name"),
        ({"start": 1}, "both or neither"),
        ({"start": True, "end": 2}, "whole numbers"),
        ({"start": -1, "end": 2}, "offsets"),
        ({"start": 3, "end": 2}, "offsets"),
        ({"reason": "x" * 2001}, "at most 2,000"),
        ({"when": "yesterday"}, "a date and time"),
    ],
)
def test_what_is_no_answer_is_said_with_its_line(change: dict[str, object], said: str) -> None:
    text = f"{json.dumps(LINE)}\n\n{json.dumps({**LINE, **change})}\n"
    with pytest.raises(InputError, match=rf"\Afile:3: is no answer: .*{said}.*; mend or delete the line\Z"):
        parse(text, "file")


@pytest.mark.parametrize(
    "data",
    [
        *(
            b"dear diary",
            b"[" * 100_000,
            b"3",
            b"null",
            b"\xff\xfe\x00",
            b"\x00",
            b'{"schema": "dateline.answers/1"',
            b"9" * 5000,
        ),
        b'{"schema": "dateline.report/1", "document": {}}',
        b'{"schema": "dateline.baseline/1", "flags": []}',
    ],
)
def test_a_hostile_file_is_refused_in_one_line(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "answers.jsonl"
    file.write_bytes(data)
    with pytest.raises(InputError) as refused:
        load(file)
    assert str(refused.value).startswith(str(file))
    assert "\n" not in str(refused.value)


def test_a_file_without_end_is_not_read_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.answers.MOST_BYTES", 100)
    file = tmp_path / "answers.jsonl"
    file.write_text(" " * 101, encoding="utf-8")
    with pytest.raises(InputError, match="is longer than"):
        load(file)
    with pytest.raises(OSError, match="would be longer"):
        write(file, [answer(SILENCE)] * 5)


# ---- the command line


@pytest.fixture
def wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "wrong.txt"
    path.write_text(DOCUMENT.text, encoding="utf-8")
    return path


def check(*arguments: object) -> int:
    with pytest.raises(SystemExit) as left:
        main(["check", *map(str, arguments)])
    return int(left.value.code or 0)


@pytest.fixture
def flag(gazetteer: Gazetteer) -> Flag:
    return read(DOCUMENT, gazetteer).flags[0]


def test_check_obeys_files_of_answers_in_their_order(wrong: Path, flag: Flag) -> None:
    write(Path("a.jsonl"), [about(DOCUMENT, flag)])
    write(Path("b.jsonl"), [about(DOCUMENT, flag, CONFIRM)])
    assert check(wrong) == 1
    assert check(wrong, "--answers", "a.jsonl") == 0
    assert check(wrong, "--answers", "a.jsonl", "--answers", "b.jsonl", "--ignore", "GEO1") == 1
    assert check(wrong, "--answers", "b.jsonl", "--answers", "a.jsonl") == 0
    assert check(wrong, "--answers", "missing.jsonl") == 2


def test_a_correction_reaches_check(wrong: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.jsonl").write_text(to_text([reading(SILENCE, "Odesa", document="wrong")]), encoding="utf-8")
    assert check(wrong, "--answers", "a.jsonl") == 0
    write(Path("a.jsonl"), [reading(CORRECT, "Odesa\x1b[2J\n::error::", "geonames:0", document="wrong")])
    capsys.readouterr()
    assert check(wrong, "--answers", "a.jsonl") == 2
    said = capsys.readouterr().err
    assert "no place has the id" in said
    assert "\x1b" not in said
    assert len(said.splitlines()) == 1


def test_a_baseline_is_a_file_of_answers(wrong: Path) -> None:
    assert check(wrong, "--baseline", "known.jsonl", "--update-baseline") == 0
    assert [each.kind for each in load(Path("known.jsonl"))] == [SILENCE]
    assert check(wrong, "--answers", "known.jsonl") == 0


def test_a_baseline_takes_the_place_of_no_answer_that_a_person_gave(wrong: Path, flag: Flag) -> None:
    for given_answer in (
        about(DOCUMENT, flag, CONFIRM),
        replace(about(DOCUMENT, flag), reason="the Odesa of a novel"),
        reading(SILENCE, "Odesa"),
    ):
        write(Path("a.jsonl"), [given_answer])
        assert check(wrong, "--baseline", "a.jsonl", "--update-baseline") == 2
        assert load(Path("a.jsonl")) == (given_answer,)
