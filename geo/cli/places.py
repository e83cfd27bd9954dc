"""The commands about place data: lookup, and the group gazetteer."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo import report_formats, report_text
from geo.clean import one_line
from geo.cli.group import cli
from geo.cli.options import example, formats
from geo.cli.terminal import FOUND, colour, put, say
from geo.report import dumps, place_to_dict
from geo.settings import DEFAULTS, open_gazetteer

if TYPE_CHECKING:
    from gazetteer import Hit


@cli.command(epilog=example('dateline lookup Mariupol "northern Ukraine" --format jsonl'))
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option("--fuzzy", is_flag=True, help="Accept names that are nearly this, where none is exactly this.")
@click.option("--limit", type=click.IntRange(1), help="At most so many places for each name.  [default: 10 as text]")
@formats("text", "jsonl", "json", "csv")
def lookup(names: tuple[str, ...], style: str, limit: int | None, *, fuzzy: bool) -> int:
    """Say what the gazetteer knows under a name.

    The best comes first. Exit code 1 if a name is not known.
    """
    gazetteer = open_gazetteer(DEFAULTS, say)
    most = limit or (10 if style == "text" else None)
    found = {name: gazetteer.find(name, fuzzy=fuzzy)[:most] for name in names}
    _print_hits(found, style)
    unknown = [name for name, hits in found.items() if not hits]
    for name in unknown:
        say(f"{name!r} is not in the gazetteer" + ("" if fuzzy else "; --fuzzy looks for names that are nearly this"))
    return FOUND if unknown else 0


_HIT_COLUMNS = ("query", "place", "kind", "region", "country", "lat", "lon", "population", "how", "id")


def _print_hits(found: dict[str, tuple[Hit, ...]], style: str) -> None:
    pairs = [(query, hit) for query, hits in found.items() for hit in hits]
    if style in ("json", "jsonl"):
        rows = [{"query": query, "how": hit.match.value, "place": place_to_dict(hit.place)} for query, hit in pairs]
        put(dumps(rows, indent=2) + "\n" if style == "json" else "".join(dumps(row) + "\n" for row in rows))
        return
    cells = [_hit_cells(query, hit) for query, hit in pairs]
    if style == "csv":
        put(report_formats.to_csv(_HIT_COLUMNS, cells))
    elif cells:
        right = frozenset({"lat", "lon", "population"})
        put(report_text.table(_HIT_COLUMNS, cells, right=right, colour=colour(sys.stdout)))


def _hit_cells(query: str, hit: Hit) -> tuple[str, ...]:
    place = hit.place
    point = (f"{place.point.lat:.4f}", f"{place.point.lon:.4f}")
    head = (query, place.name, place.kind.value, place.admin1 or "", place.country or "")
    return (*head, *point, str(place.population or ""), f"{hit.match.value} {hit.name.use.value}", place.id)


@cli.group("gazetteer", epilog=example("dateline gazetteer info"))
def gazetteer_group() -> None:
    """The place data."""


@gazetteer_group.command(epilog=example("dateline gazetteer info"))
def info() -> None:
    """Say which place data is in use: the shipped tables and what you imported."""
    from gazetteer.layers import layers

    gazetteer = open_gazetteer(DEFAULTS, say)
    size_mb = gazetteer.path.stat().st_size / 1e6
    put(f"version  {gazetteer.version}\n")
    put(f"file     {one_line(str(gazetteer.path))} ({size_mb:.0f} MB; a GeoPackage, which QGIS opens)\n")
    put(f"sources  {_CREDIT}\n")
    for layer in layers():
        licence = f", {one_line(layer.licence)}" if layer.licence else ""
        source = f"{one_line(layer.source)} of {layer.imported}{licence}"
        put(f"layer    {one_line(layer.name)}: {layer.places} places from {source}\n")


_CREDIT = "GeoNames (CC BY 4.0, geonames.org), Natural Earth (public domain), and Dateline's reviewed rows (MIT)"


@gazetteer_group.command("import", epilog=example("dateline gazetteer import UA.txt --licence 'CC BY 4.0, GeoNames'"))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--name", help="What to call the layer; the name of the file otherwise.")
@click.option(
    "--format",
    "style",
    type=click.Choice(("geonames", "csv", "geojson", "linked-places")),
    help="The format, where the name of the file does not tell.",
)
@click.option("--alternate-names", type=click.Path(path_type=Path), help="GeoNames' alternateNamesV2.txt.")
@click.option("--licence", default="", help="Under which licence the data is; shown by info.")
@click.option("--skip-errors", is_flag=True, help="Leave out malformed rows, and say which.")
def import_(
    file: Path, name: str | None, style: str | None, alternate_names: Path | None, licence: str, *, skip_errors: bool
) -> None:
    """Add places of your own: a GeoNames dump, CSV, GeoJSON or Linked Places.

    They lie over the shipped places from the next command on. A CSV names its columns in the first line: name, lon and
    lat, and where there are any id, kind, country, population and names (split by |).
    """
    from gazetteer.compile.importers import import_places

    shown = sys.stderr.isatty()
    done = import_places(
        file,
        name=name,
        format=style,
        alternate_names=alternate_names,
        licence=licence,
        skip_errors=skip_errors,
        known=open_gazetteer(DEFAULTS, say),
        progress=(lambda count: click.echo(f"\r{count} places", nl=False, err=True)) if shown else None,
    )
    if shown:
        click.echo(err=True)
    for reason in done.reasons:
        say(f"skipped {one_line(reason)}")
    known = f"; {done.known} are in the shipped tables already" if done.known else ""
    skipped = f"; {done.skipped} rows skipped" if done.skipped else ""
    say(f"{done.places} places with {done.names} names imported{known}{skipped}")


@gazetteer_group.command(epilog=example("dateline gazetteer remove UA"))
@click.argument("name")
def remove(name: str) -> None:
    """Forget places that you imported."""
    from gazetteer.layers import remove_layer

    remove_layer(name)
    say(f"layer {one_line(name)} removed")
