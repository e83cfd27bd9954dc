"""Layers as files: GeoJSON, GeoPackage and CSV, as QGIS wants them; the same input gives the same bytes."""

from __future__ import annotations

import functools
import importlib.util
import json
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geo.records import Report
from geo.text.safe import csv_line, one_line
from maps import qgis
from maps.atlas import Atlas
from maps.errors import MapError
from maps.files import write_all
from maps.layers import (
    FLAG_AREA_FIELDS,
    FLAG_FIELDS,
    MENTION_FIELDS,
    REGION_FIELDS,
    Feature,
    Layers,
    flags_by_mention,
    make_layers,
    mention_row,
    to_geodataframes,
)
from maps.marks import is_layer

if TYPE_CHECKING:
    from shapely import Polygon
    from shapely.geometry.base import BaseGeometry

# The time that a GeoPackage must state for each layer and style. A constant, so that the bytes depend on the input
# alone.
_STAMP: Final = "2000-01-01T00:00:00.000Z"
_CSV_FIELDS: Final = (*MENTION_FIELDS, "lon", "lat")
_FIELDS: Final = tuple(MENTION_FIELDS)
_FILES: Final = {
    ".geojson": ("points.geojson", "points.qml", "regions.geojson", "regions.qml", "unlocated.csv"),
    ".parquet": ("points.parquet", "regions.parquet"),
}


def write_layers(report: Report | Sequence[Report], path: Path, atlas: Atlas) -> tuple[Path, ...]:
    """Write the layers of one or more reports, all files or none.

    ``NAME.geojson`` becomes ``NAME_points.geojson``, where regions are named ``NAME_regions.geojson`` (each with a .qml
    style beside it), and where mentions have no place ``NAME_unlocated.csv``; ``NAME.gpkg`` one GeoPackage with the
    layers points, regions, unlocated, flags and flag_areas and their styles; ``NAME.parquet`` GeoParquet,
    ``NAME_points.parquet`` and where regions are named ``NAME_regions.parquet``; ``NAME.csv`` one table of all
    mentions.

    Files whose names were not given but made of ``path`` are written over only where Dateline wrote them; a style that
    was changed in QGIS stays as it is.

    Returns:
        The files written.

    Raises:
        MapError: if the ending is another, a file cannot be written, or another program's bears a name that was made.
    """
    reports = (report,) if isinstance(report, Report) else tuple(report)
    path = Path(path)
    ending = path.suffix.lower()
    if ending == ".csv":
        return write_all(path, {path: mentions_csv(reports).encode()})
    if ending == ".geojson":
        foreign = [each for each in layer_paths(path) if each.is_file() and not is_layer(each, _FIELDS)]
        files = _geojson_files(path, make_layers(reports, atlas))
        files = {each: file for each, file in files.items() if each not in foreign or each.suffix != ".qml"}
        _refuse(path, [each for each in foreign if each in files])
        written = write_all(path, files)
        for stale in layer_paths(path):
            if stale not in files and stale not in foreign:
                # Left by an earlier run on another text: beside the new files it would pass for one of them.
                stale.unlink(missing_ok=True)
        return written
    if ending == ".gpkg":
        return write_all(path, {path: functools.partial(_write_geopackage, make_layers(reports, atlas))})
    if ending == ".parquet":
        files = _parquet_files(path, reports, atlas)
        _refuse(path, [each for each in files if each.is_file() and not is_layer(each, _FIELDS)])
        return write_all(path, files)
    raise MapError(f"cannot write {path}: use an ending of .geojson, .gpkg, .parquet or .csv")


def layer_paths(path: Path) -> tuple[Path, ...]:
    """Every file that ``write_layers`` may write, or remove, when it is asked for ``path``."""
    kinds = _FILES.get(path.suffix.lower())
    return tuple(path.with_name(f"{path.stem}_{kind}") for kind in kinds) if kinds else (path,)


def _refuse(path: Path, foreign: Sequence[Path]) -> None:
    if foreign:
        raise MapError(
            f"cannot write {path}: {foreign[0].name} is there and Dateline did not write it; name another file"
        )


def mentions_csv(reports: Sequence[Report]) -> str:
    """All mentions of the reports as CSV, located or not; the position of a place is its representative point."""
    rows = []
    for report in reports:
        for resolution, flags in zip(report.resolutions, flags_by_mention(report), strict=True):
            place = resolution.place
            lon, lat = (round(place.point.lon, 6), round(place.point.lat, 6)) if place else ("", "")
            rows.append({**mention_row(report, resolution, flags), "lon": lon, "lat": lat})
    return _csv(_CSV_FIELDS, rows)


def feature_collection(name: str, features: Sequence[Feature]) -> str:
    """GeoJSON text (RFC 7946) with one feature to a line; ``name`` becomes the name of the layer."""
    rows = ",\n".join(
        json.dumps(
            {"type": "Feature", "properties": feature.properties, "geometry": _geometry(feature.geometry)},
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for feature in features
    )
    head = json.dumps({"type": "FeatureCollection", "name": name}, ensure_ascii=False)[:-1]
    return f'{head}, "features": [\n{rows}\n]}}\n'


def _geojson_files(path: Path, layers: Layers) -> dict[Path, bytes | Callable[[Path], None]]:
    files: dict[Path, bytes | Callable[[Path], None]] = {}
    for kind, features, style in (
        ("points", layers.points, qgis.points_style()),
        ("regions", layers.regions, qgis.regions_style()),
    ):
        # Points are there for every report, so that scripts find them; regions without a feature would open in QGIS
        # as a table without geometry.
        if features or kind == "points":
            name = f"{path.stem}_{kind}"
            files[path.with_name(f"{name}.geojson")] = feature_collection(one_line(name), features).encode()
            files[path.with_name(f"{name}.qml")] = style.encode()
    if layers.unlocated:
        rows = [feature.properties for feature in layers.unlocated]
        files[path.with_name(f"{path.stem}_unlocated.csv")] = _csv(tuple(MENTION_FIELDS), rows).encode()
    return files


def _parquet_files(path: Path, reports: Sequence[Report], atlas: Atlas) -> dict[Path, bytes | Callable[[Path], None]]:
    if importlib.util.find_spec("pyarrow") is None:
        raise MapError(f"cannot write {path}: GeoParquet needs pyarrow; run: pip install pyarrow")
    frames = to_geodataframes(reports, atlas)
    wanted = [name for name in ("points", "regions") if name == "points" or len(frames[name])]
    return {path.with_name(f"{path.stem}_{name}.parquet"): frames[name].to_parquet for name in wanted}


def _write_geopackage(layers: Layers, path: Path) -> None:
    """One GeoPackage. Points are there for every report; other layers only with rows, as QGIS shows empty ones too."""
    import geopandas as gpd
    import pandas as pd
    import pyogrio

    flags_drawn = any(feature.geometry is not None for feature in layers.flags)
    tables: tuple[tuple[str, Sequence[Feature], dict[str, type], str | None], ...] = (
        ("points", layers.points, MENTION_FIELDS, "Point"),
        ("regions", layers.regions, REGION_FIELDS, "MultiPolygon"),
        ("unlocated", layers.unlocated, MENTION_FIELDS, None),
        ("flag_areas", layers.flag_areas, FLAG_AREA_FIELDS, "MultiPolygon"),
        ("flags", layers.flags, FLAG_FIELDS, "MultiLineString" if flags_drawn else None),
    )
    previous = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _STAMP})
    try:
        for name, features, fields, geometry_type in tables:
            if not features and name != "points":
                continue
            columns: dict[str, Any] = {
                field: pd.Series([f.properties[field] for f in features], dtype=_DTYPES[kind])
                for field, kind in fields.items()
            }
            frame = pd.DataFrame(columns)
            if geometry_type:
                geometry = gpd.GeoSeries([f.geometry for f in features], crs="EPSG:4326")
                frame = gpd.GeoDataFrame(frame, geometry=geometry)
            pyogrio.write_dataframe(
                frame,
                path,
                layer=name,
                driver="GPKG",
                geometry_type=geometry_type,
                append=path.exists(),
                dataset_options={"VERSION": "1.2"},  # the newest that GDAL 3.6 and QGIS 3.22 read without a warning
            )
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError):
        raise OSError("the GeoPackage could not be written to its end, the disk may be full") from None
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": previous})
    styles = {
        "points": qgis.points_style(),
        "regions": qgis.regions_style(),
        "flags": qgis.flags_style(),
        "flag_areas": qgis.flag_areas_style(),
    }
    drawn = [name for name, features, _, geometry_type in tables if geometry_type and (features or name == "points")]
    _add_styles(path, {name: styles[name] for name in drawn})


_DTYPES: Final[dict[type, str]] = {str: "object", int: "int64", float: "float64"}


def _add_styles(path: Path, styles: dict[str, str]) -> None:
    """Put the styles where QGIS looks for them: a table "layer_styles", registered as any other attribute table."""
    connection = sqlite3.connect(path)
    try:
        with connection:
            connection.execute(
                "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),"
                " f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30),"
                " styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),"
                " update_time DATETIME)"
            )
            connection.execute(
                "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change)"
                " VALUES ('layer_styles', 'attributes', 'layer_styles', '', ?)",
                (_STAMP,),
            )
            connection.executemany(
                "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName,"
                " styleQML, styleSLD, useAsDefault, description, owner, update_time)"
                " VALUES ('', '', ?, 'geom', 'dateline', ?, '', 1, '', '', ?)",
                [(name, qml, _STAMP) for name, qml in styles.items()],
            )
    finally:
        connection.close()


def _geometry(shape: BaseGeometry | None) -> dict[str, Any] | None:
    import shapely

    if shape is None:
        return None
    if isinstance(shape, shapely.MultiPolygon):
        return {"type": "MultiPolygon", "coordinates": [_rings(part) for part in shape.geoms]}
    return dict(shapely.geometry.mapping(shape))


def _rings(part: Polygon) -> list[list[tuple[float, float]]]:
    rings = (part.exterior, *part.interiors)
    return [[(round(x, 6), round(y, 6)) for x, y in ring.coords] for ring in rings]


def _csv(fields: Sequence[str], rows: Sequence[dict[str, Any]]) -> str:
    return csv_line(fields) + "".join(csv_line(row[field] for field in fields) for row in rows)
