"""Layers in a real PostGIS database, from the library, from export and from batch."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from geo.cli import main
from geo.records import Report
from maps import MapError, to_geodataframes
from tests import postgres
from tests.maps.world import SmallAtlas, dispatch, fiji, hostile

for name in ("sqlalchemy", "geoalchemy2", "psycopg"):
    pytest.importorskip(name)

from maps.postgis import write_postgis  # noqa: E402 - behind the packages that it needs

WHY_NOT = postgres.missing()
pytestmark = pytest.mark.skipif(bool(WHY_NOT), reason=WHY_NOT or "runs")
ATLAS = SmallAtlas()


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with postgres.server() as address:
        yield address


def ask(url: str, query: str) -> list[tuple[Any, ...]]:
    import psycopg

    with psycopg.connect(url) as connection:
        return connection.execute(query.encode()).fetchall()


def named(report: Report, document_id: str) -> Report:
    return replace(report, document=replace(report.document, id=document_id))


def leave(*arguments: object) -> int:
    with pytest.raises(SystemExit) as left:
        main([*map(str, arguments)])
    return int(left.value.code or 0)


@pytest.mark.parametrize("report", [dispatch(), fiji(), hostile()], ids=["dispatch", "fiji", "hostile"])
def test_the_tables_hold_the_layers(url: str, report: Report) -> None:
    report = named(report, f"tables-{report.document.sha256[:6]}")
    tables = write_postgis(report, url, ATLAS)
    for table, (layer, frame) in zip(tables, to_geodataframes(report, ATLAS).items(), strict=True):
        assert table == f"public.dateline_{layer}"
        found = ask(url, f"SELECT count(*) FROM {table} WHERE document_id = '{report.document.id}'")
        assert found == [(len(frame),)]
    drawn = to_geodataframes(report, ATLAS)["points"]
    rows = ask(
        url,
        "SELECT name, ST_X(geometry), ST_Y(geometry), ST_SRID(geometry), GeometryType(geometry), sentence"
        f" FROM dateline_points WHERE document_id = '{report.document.id}' ORDER BY start_offset, id",
    )
    expected = sorted(drawn.itertuples(), key=lambda row: row.start_offset)
    assert rows == [(row.name, row.geometry.x, row.geometry.y, 4326, "POINT", row.sentence) for row in expected]


def test_writing_twice_changes_nothing_and_leaves_others_alone(url: str) -> None:
    def state() -> list[list[tuple[Any, ...]]]:
        layers = ("points", "regions", "unlocated", "flags", "flag_areas")
        wanted = "WHERE document_id IN ('one', 'two') ORDER BY 1, 3, 2"
        query = f"SELECT document_id, name, sentence_number FROM dateline_{{}} {wanted}"
        return [ask(url, query.format(layer)) for layer in layers]

    one, two = named(dispatch(), "one"), named(fiji(), "two")
    write_postgis([one, two], url, ATLAS)
    before = state()
    write_postgis(one, url, ATLAS)
    assert state() == before
    write_postgis(replace(one, resolutions=(), claims=(), flags=()), url, ATLAS)
    assert {row[0] for rows in state() for row in rows} == {"two"}


def test_two_that_write_one_document_leave_it_once(url: str) -> None:
    reports = [named(dispatch(), f"shared-{number}") for number in range(4)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda order: write_postgis(order, url, ATLAS), [reports, reports[::-1]] * 3))
    counted = ask(url, "SELECT count(*) FROM dateline_points WHERE document_id LIKE 'shared-%'")
    assert counted == [(4 * len(to_geodataframes(dispatch(), ATLAS)["points"]),)]


def test_all_or_nothing(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import geopandas

    write_postgis(named(dispatch(), "whole"), url, ATLAS)
    before = ask(url, "SELECT count(*), max(id) FROM dateline_points WHERE document_id = 'whole'")

    def dies(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(geopandas.GeoDataFrame, "to_postgis", dies)
    with pytest.raises(KeyboardInterrupt):
        write_postgis(named(dispatch(), "whole"), url, ATLAS)
    assert ask(url, "SELECT count(*), max(id) FROM dateline_points WHERE document_id = 'whole'") == before


def test_qgis_finds_keys_indexes_and_styles(url: str) -> None:
    write_postgis(dispatch(), url, ATLAS)
    indexes = "\n".join(row[0] for row in ask(url, "SELECT indexdef FROM pg_indexes WHERE tablename LIKE 'dateline_%'"))
    for layer in ("points", "regions", "flags", "flag_areas"):
        assert f"ON public.dateline_{layer} USING gist (geometry)" in indexes
        assert f"ON public.dateline_{layer} USING btree (document_id)" in indexes
    types = ask(
        url, "SELECT f_table_name, type, srid FROM geometry_columns WHERE f_table_name LIKE 'dateline_%' ORDER BY 1"
    )
    assert types == [
        ("dateline_flag_areas", "MULTIPOLYGON", 4326),
        ("dateline_flags", "MULTILINESTRING", 4326),
        ("dateline_points", "POINT", 4326),
        ("dateline_regions", "MULTIPOLYGON", 4326),
    ]
    styles = ask(url, "SELECT f_table_name, useasdefault, styleqml::text LIKE '%<qgis%' FROM layer_styles ORDER BY 1")
    assert styles == [(f"dateline_{layer}", True, True) for layer in ("flag_areas", "flags", "points", "regions")]


def test_a_schema_of_ones_own(url: str) -> None:
    assert write_postgis(dispatch(), f"{url}&schema=Desk_2", ATLAS)[0] == "Desk_2.dateline_points"
    assert ask(url, 'SELECT count(*) > 0 FROM "Desk_2".dateline_points') == [(True,)]


@pytest.mark.parametrize("schema", ["a;drop table x", 'a"b', "x" * 64, "ä"])
def test_no_schema_is_put_into_a_query_unseen(url: str, schema: str) -> None:
    with pytest.raises(MapError, match="schema's name"):
        write_postgis(dispatch(), f"{url}&schema={schema}", ATLAS)


@pytest.mark.parametrize(
    "change",
    [
        lambda url: url.replace(postgres.PASSWORD, "wrong-" + postgres.PASSWORD),
        lambda url: url.replace("/postgres?", "/nowhere?"),
        lambda url: url.replace("host=", "host=/nowhere"),
        lambda url: f"{url}&password={postgres.PASSWORD}",
        lambda url: f"{url}&nonsense={postgres.PASSWORD}",
        lambda url: url.replace("@/", "@host:port/"),
    ],
    ids=["password", "database", "host", "query", "option", "port"],
)
def test_what_goes_wrong_is_one_line_without_the_password(
    url: str,
    change: Any,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    report = tmp_path / "report.txt"
    report.write_text("It rained in Kyiv.", encoding="utf-8")
    assert leave("export", report, "-o", change(url)) == 2
    assert leave("batch", report, "-o", tmp_path / "out.jsonl", "--layers", change(url)) == 2
    words = capsys.readouterr().err
    assert words.count("\n") == 2
    assert "internal" not in words
    assert postgres.PASSWORD not in words


def test_export_writes_a_report(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = tmp_path / "exported.txt"
    report.write_text("It rained in Mariupol, in Donetsk Oblast. So did Narnia.", encoding="utf-8")
    for _ in range(2):
        assert leave("export", report, "-o", url) == 0
        assert ask(url, "SELECT name FROM dateline_points WHERE document_id = 'exported'") == [("Mariupol",)]
        assert ask(url, "SELECT name FROM dateline_regions WHERE document_id = 'exported'") == [("Donetsk Oblast",)]
    words = capsys.readouterr().err
    assert "wrote postgresql://editor:***@/postgres" in words
    assert postgres.PASSWORD not in words


def test_batch_writes_every_report(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "in.jsonl"
    rows = [{"id": f"batch-{number}", "text": f"Report {number} from Lviv."} for number in range(40)]
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    for workers in (1, 2):
        assert leave("batch", source, "-o", tmp_path / "out.jsonl", "--layers", url, "--workers", workers) == 0
        counted = ask(
            url, "SELECT count(*), count(DISTINCT document_id) FROM dateline_points WHERE document_id LIKE 'batch-%'"
        )
        assert counted == [(40, 40)]
    assert postgres.PASSWORD not in capsys.readouterr().err
