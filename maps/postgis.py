"""Layers in a PostGIS database, for teams that open them together: one table for each layer, for all documents.

What a table holds of a document is replaced in the transaction that writes it anew, so writing twice changes nothing.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from geo.records import Report
from geo.text.safe import one_line
from maps import qgis
from maps.atlas import Atlas
from maps.errors import MapError
from maps.layers import FLAG_AREA_FIELDS, FLAG_FIELDS, MENTION_FIELDS, REGION_FIELDS, to_geodataframes

if TYPE_CHECKING:
    import sqlalchemy as sa

_PREFIX: Final = "dateline_"
_SCHEMA: Final = "public"
_GEOMETRY: Final = "geometry"
_TYPES: Final[dict[type, str]] = {str: "text", int: "bigint", float: "double precision"}
# Layer -> its fields and the type of its geometry, "" where it has none.
_TABLES: Final[dict[str, tuple[dict[str, type], str]]] = {
    "points": (MENTION_FIELDS, "Point"),
    "regions": (REGION_FIELDS, "MultiPolygon"),
    "unlocated": (MENTION_FIELDS, ""),
    "flags": (FLAG_FIELDS, "MultiLineString"),
    "flag_areas": (FLAG_AREA_FIELDS, "MultiPolygon"),
}
# As QGIS makes it when the first style is saved in a database.
_STYLES_TABLE: Final = (
    "CREATE TABLE IF NOT EXISTS public.layer_styles (id serial PRIMARY KEY, f_table_catalog varchar,"
    " f_table_schema varchar, f_table_name varchar, f_geometry_column varchar, styleName text, styleQML xml,"
    " styleSLD xml, useAsDefault boolean, description text, owner varchar(63) DEFAULT CURRENT_USER, ui xml,"
    " update_time timestamp DEFAULT CURRENT_TIMESTAMP, type varchar)"
)
_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,62}")


def open_database(url: str) -> str:
    """Reach the database and make its tables where they are missing; its address as it may be shown.

    Raises:
        MapError: as ``write_postgis``.
    """
    address, _ = _address(url)
    with _one_line(address):
        _engine(url)
    return _shown(address)


def write_postgis(report: Report | Sequence[Report], url: str, atlas: Atlas) -> tuple[str, ...]:
    """Write the layers of one or more reports, all of them or none.

    The tables are ``dateline_points``, ``dateline_regions``, ``dateline_unlocated``, ``dateline_flags`` and
    ``dateline_flag_areas``, made with their spatial indexes and QGIS styles where they are missing. Rows of other
    documents stay; a document is known by its id. What is not known is NULL.

    Args:
        report: what to write.
        url: ``postgresql://USER@HOST/DATABASE``, with ``?schema=NAME`` for another schema than "public". The password
            may stand in it, in PGPASSWORD or in ~/.pgpass.
        atlas: shapes of the places.

    Returns:
        The names of the tables, with their schema.

    Raises:
        MapError: if the database cannot be reached or written to, or a package for it is missing.
    """
    reports = (report,) if isinstance(report, Report) else tuple(report)
    frames = to_geodataframes(reports, atlas)
    ids = sorted({one_line(each.document.id) for each in reports})
    address, schema = _address(url)
    import sqlalchemy as sa

    with _one_line(address), _engine(url).begin() as connection:
        # Two that write one document wait for each other; in the order of the ids nobody waits in a circle.
        for document_id in ids:
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(hashtextextended(:id, 0))"), {"id": document_id})
        for layer, (_, kind) in _TABLES.items():
            connection.execute(
                sa.text(f"DELETE FROM {_table(schema, layer)} WHERE document_id = ANY(:ids)"), {"ids": ids}
            )
            frame = frames[layer]
            if kind and frame.geometry.notna().any():
                frame.to_postgis(_PREFIX + layer, connection, schema=schema, if_exists="append")
            elif len(frame):  # geopandas refuses a frame in which nothing is drawn
                table = frame.drop(columns=_GEOMETRY)
                table.to_sql(_PREFIX + layer, connection, schema=schema, if_exists="append", index=False)
    return tuple(f"{schema}.{_PREFIX}{layer}" for layer in _TABLES)


def _address(url: str) -> tuple[sa.URL, str]:
    """The address for SQLAlchemy, and the schema.

    Raises:
        MapError: if it is none, or the packages are missing.
    """
    try:
        import geoalchemy2  # noqa: F401 - geopandas needs both
        import psycopg  # noqa: F401
        import sqlalchemy as sa
    except ImportError as error:
        raise MapError(f"a database needs {error.name}; run: pip install 'dateline[postgis]'") from None
    try:
        address = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError):
        raise MapError("cannot make out the database's address; write postgresql://USER@HOST/DATABASE") from None
    named = address.query.get("schema", _SCHEMA)
    if not isinstance(named, str) or not _NAME.fullmatch(named):
        raise MapError("the schema's name must consist of letters, digits and underscores, such as ?schema=desk")
    given = {name: value for name, value in address.query.items() if name != "schema"}
    if "password" in given:
        raise MapError("a password belongs before the @ of the address, in PGPASSWORD or in ~/.pgpass")
    return address.set(drivername="postgresql+psycopg", query=given), named


def _table(schema: str, layer: str) -> str:
    return f'"{schema}"."{_PREFIX}{layer}"'


@functools.cache
def _engine(url: str) -> sa.Engine:
    """The database with its tables, opened once in a process."""
    import sqlalchemy as sa

    address, schema = _address(url)
    engine = sa.create_engine(address, pool_size=1, pool_pre_ping=True, hide_parameters=True)
    with engine.begin() as connection:
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(hashtext('dateline'))"))  # one makes the tables
        connection.execute(sa.text("CREATE EXTENSION IF NOT EXISTS postgis"))
        connection.execute(sa.text(f'CREATE SCHEMA IF NOT EXISTS "{schema}"'))
        for layer in _TABLES:
            if not sa.inspect(connection).has_table(_PREFIX + layer, schema):
                _make_table(connection, schema, layer)
    return engine


def _make_table(connection: sa.Connection, schema: str, layer: str) -> None:
    import sqlalchemy as sa

    fields, geometry = _TABLES[layer]
    columns = ["id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY"]  # QGIS asks for one
    columns += [f'"{name}" {_TYPES[kind]}' for name, kind in fields.items()]
    columns += [f"{_GEOMETRY} geometry({geometry}, 4326)"] if geometry else []
    table, name = _table(schema, layer), f"{_PREFIX}{layer}"
    connection.execute(sa.text(f"CREATE TABLE {table} ({', '.join(columns)})"))
    connection.execute(sa.text(f"CREATE INDEX {name}_document ON {table} (document_id)"))
    if not geometry:
        return
    connection.execute(sa.text(f"CREATE INDEX {name}_{_GEOMETRY} ON {table} USING gist ({_GEOMETRY})"))
    connection.execute(sa.text(_STYLES_TABLE))
    style = {
        "points": qgis.points_style,
        "regions": qgis.regions_style,
        "flags": qgis.flags_style,
        "flag_areas": qgis.flag_areas_style,
    }[layer]()
    connection.execute(
        sa.text(
            "INSERT INTO public.layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column,"
            " styleName, styleQML, useAsDefault) VALUES (current_database(), :schema, :name, :geometry, 'dateline',"
            " XMLPARSE(DOCUMENT :style), true)"
        ),
        {"schema": schema, "name": name, "geometry": _GEOMETRY, "style": style},
    )


def _shown(address: sa.URL) -> str:
    """Without the password, and without the options, which may hold another one."""
    return address.set(drivername="postgresql", query={}).render_as_string(hide_password=True)


@contextmanager
def _one_line(address: sa.URL) -> Iterator[None]:
    """What the database says against it, on one line, without the password."""
    import sqlalchemy as sa

    try:
        yield
    except sa.exc.SQLAlchemyError as error:
        words = one_line(str(getattr(error, "orig", None) or error))
        if address.password:
            words = words.replace(str(address.password), "***")
        raise MapError(f"cannot write to {_shown(address)}: {words}") from None
