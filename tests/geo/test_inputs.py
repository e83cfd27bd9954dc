"""What counts as a document of an input, and what is known of it before it is read."""

from __future__ import annotations

import csv
import datetime as dt
import encodings.aliases
import io
import json
import os
import pickle
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from geo.errors import InputError
from geo.inputs import Item, Reading, document_of, items
from geo.inputs.dates import date_of, dateline_date

KYIV = "It rained in Kyiv."


def documents(source: Path | str, **reading: Any) -> list[Any]:
    return [item.document for item in items(str(source), Reading(**reading))]


def test_a_glob_picks_files(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.log"):
        (tmp_path / name).write_text(KYIV, encoding="utf-8")
    assert [item.id for item in items(str(tmp_path / "*.txt"))] == ["a", "b"]


def test_a_glob_of_tables_gives_their_rows(tmp_path: Path) -> None:
    for name in ("1.jsonl", "2.jsonl"):
        (tmp_path / name).write_text(json.dumps({"text": KYIV}), encoding="utf-8")
    assert [item.id for item in items(str(tmp_path / "*.jsonl"))] == ["1:1", "2:1"]


@pytest.mark.parametrize(
    "make", ["missing.jsonl", "missing.csv", "missing.parquet", "missing.txt", "folder", "none*.txt"]
)
def test_nothing_to_read_is_said(tmp_path: Path, make: str) -> None:
    if make == "folder":
        (tmp_path / make).mkdir()
    with pytest.raises(InputError, match=make.split("*", maxsplit=1)[0]):
        items(str(tmp_path / make))


def test_a_folder_gives_every_format_by_name_and_hides_what_is_hidden(tmp_path: Path) -> None:
    for name in ("b.PDF", "a.docx", "sub/x.eml", "sub.txt", "z.html", "table.csv", ".hidden.txt", ".git/y.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(KYIV, encoding="utf-8")
    assert [item.id for item in items(str(tmp_path))] == ["a", "b", "sub/x", "sub", "z"]


def test_a_folder_is_listed_as_it_is_walked(tmp_path: Path) -> None:
    for name in ("a/1.txt", "b/2.txt"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(KYIV, encoding="utf-8")
    found = items(str(tmp_path))
    assert next(found).id == "a/1"
    (tmp_path / "b" / "3.txt").write_text(KYIV, encoding="utf-8")
    assert [item.id for item in found] == ["b/2", "b/3"]


def test_links_are_followed_within_the_folder_only(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("Not for the archive.", encoding="utf-8")
    (folder / "a.txt").write_text(KYIV, encoding="utf-8")
    (folder / "b.txt").symlink_to("a.txt")
    (folder / "c.txt").symlink_to("../secret.txt")
    (folder / "d.txt").symlink_to("d.txt")
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    found = list(items(str(folder)))
    assert [item.id for item in found] == ["a", "b", "c"]
    assert document_of(found[1]).text == KYIV
    with pytest.raises(InputError, match="out of the folder"):
        document_of(found[2])


def test_a_folder_that_cannot_be_listed_is_one_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "closed").mkdir()
    (tmp_path / "open.txt").write_text(KYIV, encoding="utf-8")
    listing = os.scandir

    def refuse(path: Path) -> Any:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied")
        return listing(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert [(item.id, item.problem) for item in items(str(tmp_path))] == [
        ("closed", "cannot be read (Permission denied)"),
        ("open", None),
    ]


def test_a_name_that_is_no_text_can_be_read_and_said(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    with open(name, "w", encoding="utf-8") as stream:  # noqa: PTH123 - a name in bytes
        stream.write(KYIV)
    (item,) = items(str(tmp_path))
    document = document_of(item)
    assert (item.id, document.text) == ("caf?", KYIV)
    assert (document.source or "").encode("utf-8").endswith(b"caf?.txt")


def test_items_travel(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(KYIV, encoding="utf-8")
    (item,) = items(str(tmp_path))
    assert pickle.loads(pickle.dumps(item)) == item  # noqa: S301 - our own bytes


# fingerprints


def test_a_fingerprint_changes_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(KYIV, encoding="utf-8")
    (item,) = items(str(path))
    before = item.fingerprint
    assert item.fingerprint == before
    os.utime(path, ns=(1, 1))
    assert item.fingerprint != before


def test_a_fingerprint_changes_with_the_row() -> None:
    path_free = [Item("a", problem="one"), Item("a", problem="two"), Item("b", problem="one")]
    assert len({item.fingerprint for item in path_free}) == 3
    assert Item("a", problem="one").fingerprint == path_free[0].fingerprint


# dates


@pytest.mark.parametrize(
    "value",
    [
        "2022-02-24",
        "20220224",
        "2022-02-24T10:00:00Z",
        "2022-02-24 10:00",
        "24 February 2022",
        "Feb. 24, 2022",
        "Thu, 24 Feb 2022 10:00:00 +0200",
        dt.date(2022, 2, 24),
        dt.datetime(2022, 2, 24, 23, tzinfo=dt.UTC),
    ],
)
def test_dates_as_they_are_written(value: object) -> None:
    assert date_of(value) == dt.date(2022, 2, 24)


@pytest.mark.parametrize("value", ["yesterday", "2022-13-01", "03/04/2022", "202202241", "9" * 5000, 3, None, ["2022"]])
def test_a_date_that_is_none_is_unknown(value: object) -> None:
    assert date_of(value) is None


@pytest.mark.parametrize(
    "text",
    [
        "KYIV, Feb. 24, 2022 (Agency) — The mayor spoke.",
        "A headline\nBy a writer\n\nSÃO PAULO, Brazil, February 24, 2022 – Rain fell.",
        "LVIV, 24 February 2022 -- Rain fell.",
    ],
)
def test_a_dateline_dates_a_report(text: str) -> None:
    assert dateline_date(text) == dt.date(2022, 2, 24)


@pytest.mark.parametrize(
    "text",
    [
        "KYIV — The mayor spoke on February 24, 2022.",
        "KYIV, Feb. 24 (Agency) — No year.",
        "Kyiv, February 24, 2022 — In small letters it may be anything.",
        "NATO was in Kyiv on February 24, 2022, said the mayor - and so was he.",
    ],
)
def test_what_is_no_dateline_dates_nothing(text: str) -> None:
    assert dateline_date(text) is None


def test_a_row_without_a_date_is_dated_by_its_dateline(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    rows = [{"text": f"KYIV, 4 March 2022 — {KYIV}"}, {"text": f"KYIV, 4 March 2022 — {KYIV}", "date": "2022-03-05"}]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert [document.date for document in documents(path)] == [dt.date(2022, 3, 4), dt.date(2022, 3, 5)]


# tables


def write_csv(path: Path, *rows: tuple[str, ...], **how: Any) -> Path:
    out = io.StringIO(newline="")
    csv.writer(out, **how).writerows(rows)
    path.write_text(out.getvalue(), encoding="utf-8", newline="")
    return path


def test_the_usual_columns_are_found(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "in.csv", ("ID", "Headline", "body", "published"), ("7", "Rain", KYIV, "2022-02-24"))
    (document,) = documents(path)
    assert (document.id, document.title, document.text) == ("7", "Rain", KYIV)
    assert document.date == dt.date(2022, 2, 24)


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet"])
def test_columns_can_be_named(tmp_path: Path, suffix: str) -> None:
    row = {"text": "wrong", "story": KYIV, "key": "k1", "day": "2022-02-24", "head": "Rain"}
    path = tmp_path / f"in{suffix}"
    if suffix == ".csv":
        write_csv(path, tuple(row), tuple(row.values()))
    elif suffix == ".jsonl":
        path.write_text(json.dumps(row), encoding="utf-8")
    else:
        parquet(path, [row])
    (found,) = documents(path, text_column="story", id_column="key", date_column="day", title_column="head")
    assert (found.id, found.text, found.title, found.date) == ("k1", KYIV, "Rain", dt.date(2022, 2, 24))


def parquet(path: Path, rows: list[dict[str, Any]], **how: Any) -> Path:
    pyarrow = pytest.importorskip("pyarrow", reason="pyarrow is an extra")
    from pyarrow import parquet as file

    file.write_table(pyarrow.Table.from_pylist(rows), path, **how)
    return path


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_cells_hold_line_breaks_and_quotes_whatever_separates_them(tmp_path: Path, separator: str) -> None:
    text = 'It rained,\n"heavily"; in Kyiv|.\t'
    path = write_csv(tmp_path / "in.csv", ("n", "text", "x"), ("1", text, ""), ("2", KYIV, ""), delimiter=separator)
    assert [(found.id, found.text) for found in documents(path)] == [("in:2", text), ("in:4", KYIV)]


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
@pytest.mark.parametrize("named", [{}, {"text_column": "story"}, {"text_column": "words", "date_column": "day"}])
def test_a_column_that_is_not_there_is_said_with_those_that_are(tmp_path: Path, suffix: str, named: Any) -> None:
    path = tmp_path / f"in{suffix}"
    if suffix == ".csv":
        write_csv(path, ("key", "words"), ("1", KYIV))
    else:
        parquet(path, [{"key": "1", "words": KYIV}])
    with pytest.raises(InputError, match=r"only key, words; name it with --(text|date)-column"):
        items(str(path), Reading(**named))


def test_a_table_with_an_unclosed_quote_or_bad_bytes_has_problems_and_no_exception(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_bytes(b'id,text\n1,"open\n2,It rained.\n')
    (tmp_path / "bad.csv").write_bytes(b"id,text\n" + b"1,It rained.\n" * 9000 + b"2,Malm\xf6.\n3,It rained.\n")
    assert len(list(items(str(tmp_path / "in.csv")))) == 1
    found = list(items(str(tmp_path / "bad.csv")))
    assert "is not utf-8 text" in (found[-2].problem or "")
    assert found[-1].problem is None


def test_the_encoding_of_a_table_may_be_a_guess(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_bytes("id,text\n1,It rained in Malmö and Århus.\n".encode("cp1252"))
    heard: list[str] = []
    (found,) = items(str(tmp_path / "in.csv"), notice=heard.append)
    assert found.document is not None
    assert "Malmö" in found.document.text
    assert len(heard) == 1
    assert "a guess" in heard[0]


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
def test_a_table_may_begin_with_a_mark(tmp_path: Path, codec: str, suffix: str) -> None:
    row = {"id": "ö", "text": KYIV}
    text = json.dumps(row, ensure_ascii=False) + "\n" if suffix == ".jsonl" else f"id,text\nö,{KYIV}\n"
    (tmp_path / f"in{suffix}").write_bytes(text.encode(codec))
    assert [found.id for found in documents(tmp_path / f"in{suffix}")] == ["ö"]


def test_parquet_keeps_dates_and_is_read_some_rows_at_a_time(tmp_path: Path) -> None:
    rows = [{"id": n, "text": f"{KYIV} {n}", "date": dt.date(2022, 2, 1 + n % 28)} for n in range(100)]
    path = parquet(tmp_path / "in.parquet", rows, row_group_size=10)
    found = documents(path)
    assert [each.id for each in found] == [str(n) for n in range(100)]
    assert found[30].date == dt.date(2022, 2, 3)


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1" + b"\0" * 100 + b"PAR1", b"text"])
def test_what_is_no_parquet_is_one_line(tmp_path: Path, content: bytes) -> None:
    pytest.importorskip("pyarrow", reason="pyarrow is an extra")
    (tmp_path / "in.parquet").write_bytes(content)
    with pytest.raises(InputError) as said:
        items(str(tmp_path / "in.parquet"))
    assert "\n" not in str(said.value)


def test_a_long_line_is_a_problem_and_the_next_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.inputs.tables.LONGEST_DOCUMENT", 1000)
    lines = [json.dumps({"text": "a" * 5000}), json.dumps({"text": KYIV})]
    (tmp_path / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    first, second = items(str(tmp_path / "in.jsonl"))
    assert "longer than" in (first.problem or "")
    assert second.document is not None


def test_a_table_is_not_read_at_once(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text((json.dumps({"text": KYIV * 100}) + "\n") * 20_000, encoding="utf-8")  # 38 MB
    import tracemalloc

    tracemalloc.start()
    try:
        assert sum(item.document is not None for item in items(str(path))) == 20_000
        assert tracemalloc.get_traced_memory()[1] < 4_000_000
    finally:
        tracemalloc.stop()


# standard input


class Stdin:
    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)


@pytest.mark.parametrize(
    ("data", "named", "ids"),
    [
        (b'{"id": "a", "text": "Kyiv."}\n{"id": "b", "text": "Lviv."}\n', {}, ["a", "b"]),
        (b'\n\n{"id": "a", "text": "Kyiv."}', {}, ["a"]),
        (b"id,body\na,Kyiv.\nb,Lviv.\n", {"text_column": "body"}, ["a", "b"]),
        (b"It rained.\n\n{And so on.}\n", {}, ["stdin"]),
        (b"From: a@b.c\nTo: b@b.c\nSubject: Rain\n\nIt rained in Kyiv.\n", {}, ["stdin"]),
    ],
)
def test_standard_input_is_what_it_looks_like(
    monkeypatch: pytest.MonkeyPatch, data: bytes, named: dict[str, str], ids: list[str]
) -> None:
    monkeypatch.setattr("sys.stdin", Stdin(data))
    assert [document.id for document in documents("-", **named)] == ids


# encodings


ROWS = "id,text\n1,It rained in Kyiv and in Malmö.\n2,It rained in Lviv.\n"
OBJECTS = '{"id": "1", "text": "It rained in Kyiv and in Malmö."}\n{"id": "2", "text": "It rained in Lviv."}\n'
WIDE = ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]


@pytest.mark.parametrize("codec", WIDE)
@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".jsonl", ".txt"])
def test_wide_encodings_need_no_mark_where_they_are_named(tmp_path: Path, suffix: str, codec: str) -> None:
    path = tmp_path / f"a{suffix}"
    rows = {".jsonl": OBJECTS, ".tsv": ROWS.replace(",", "\t")}.get(suffix, ROWS)
    path.write_bytes(rows.encode(codec))
    for name in {codec, codec[:6], codec[:6].upper().replace("-", "_")}:
        reading = Reading(encoding=name)
        texts = [document_of(item, reading).text for item in items(str(path), reading)]
        assert texts == ([rows] if suffix == ".txt" else ["It rained in Kyiv and in Malmö.", "It rained in Lviv."])


@pytest.mark.parametrize("codec", WIDE)
@pytest.mark.parametrize("suffix", [".csv", ".txt"])
@pytest.mark.parametrize("more", ["", "🙂", "Київ"])
def test_wide_encodings_without_a_mark_are_guessed(tmp_path: Path, suffix: str, codec: str, more: str) -> None:
    path = tmp_path / f"a{suffix}"
    rows = ROWS.replace("Kyiv and", f"Kyiv{more} and")
    path.write_bytes(rows.encode(codec))
    said: list[str] = []
    texts = [document_of(item, notice=said.append).text for item in items(str(path), notice=said.append)]
    assert texts[0] == (rows if suffix == ".txt" else f"It rained in Kyiv{more} and in Malmö.")
    assert [codec in line and "a guess" in line for line in said] == [True] * (codec not in ("utf-16", "utf-32"))


@pytest.mark.parametrize(
    "codec", sorted({*encodings.aliases.aliases.values(), "utf_8_sig", "idna", "punycode", "undefined"})
)
@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".jsonl", ".txt"])
def test_whatever_encoding_is_named_the_answer_is_rows_or_one_line(tmp_path: Path, suffix: str, codec: str) -> None:
    path = tmp_path / f"a{suffix}"
    reading = Reading(encoding=codec)
    for content in (
        ROWS.encode(),
        OBJECTS.encode(),
        ROWS.encode("utf-16-le"),
        b"\xff\xfe\xfd\x00a,text\n\xd8\x00\n",
        b"\x00" * 9,
    ):
        path.write_bytes(content)
        with suppress(InputError):
            for item in items(str(path), reading):
                assert item.problem or document_of(item, reading).text


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".jsonl", ".parquet"])
def test_a_null_makes_no_report_and_costs_no_other_row(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    given = [{"id": "1\0", "title": "a\0b", "text": "In Kyiv."}, {"id": "2", "title": "", "text": "In\0 Lviv."}]
    if suffix == ".parquet":
        parquet(path, given)
    elif suffix == ".jsonl":
        path.write_text("".join(json.dumps(row) + "\n" for row in given), encoding="utf-8")
    else:
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, delimiter="\t" if suffix == ".tsv" else ",")
            writer.writerows([list(given[0]), *(list(row.values()) for row in given)])
    first, second = items(str(path))
    assert first.document is not None
    assert (first.id, first.document.title, first.document.text) == ("1?", "a?b", "In Kyiv.")
    assert second.document is None
    assert "plain text" in str(second.problem)
