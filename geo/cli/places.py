"""The commands about place data: lookup, and the group gazetteer."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo import report_formats, report_text
from geo.cli.group import cli
from geo.cli.options import example, formats
from geo.cli.terminal import FOUND, colour, put, say, show
from geo.errors import UsageError
from geo.report import dumps, place_to_dict
from geo.settings import DEFAULTS, open_gazetteer
from geo.text.safe import one_line

if TYPE_CHECKING:
    from gazetteer import Hit
    from gazetteer.layers import Layer


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
        show(report_text.table(_HIT_COLUMNS, cells, right=right, colour=colour(sys.stdout)))


def _hit_cells(query: str, hit: Hit) -> tuple[str, ...]:
    place = hit.place
    point = (f"{place.point.lat:.4f}", f"{place.point.lon:.4f}")
    head = (query, place.name, place.kind.value, place.admin1 or "", place.country or "")
    return (*head, *point, str(place.population or ""), f"{hit.match.value} {hit.name.use.value}", place.id)


@cli.group("gazetteer", epilog=example("dateline gazetteer info"))
def gazetteer_group() -> None:
    """The place data."""


@gazetteer_group.command(epilog=example("dateline gazetteer info"))
@formats("text", "json")
def info(style: str) -> None:
    """Say which place data is in use: the shipped tables, what you imported, and what you pinned.

    For each: where it comes from, of which date it is, and under which licence.
    """
    from gazetteer.layers import layers, read_pins

    gazetteer = open_gazetteer(DEFAULTS, say)
    found, pins, counts = layers(), read_pins(), gazetteer.counts()
    if style == "json":
        shipped = {"version": gazetteer.version, "file": str(gazetteer.path), "sources": _CREDIT, "places": counts}
        imported = [{**dataclasses.asdict(layer), "path": str(layer.path)} for layer in found]
        put(dumps({"shipped": shipped, "layers": imported, "pins": pins}, indent=2) + "\n")
        return
    size_mb = gazetteer.path.stat().st_size / 1e6
    kinds = ", ".join(f"{number} {kind}" for kind, number in sorted(counts.items(), key=lambda pair: -pair[1])[:6])
    show(f"version  {gazetteer.version}\n")
    show(f"file     {one_line(str(gazetteer.path))} ({size_mb:.0f} MB; a GeoPackage, which QGIS opens)\n")
    show(f"holds    {sum(counts.values())} places: {kinds} ...\n")
    show(f"sources  {_CREDIT}\n")
    for layer in found:
        show(f"layer    {one_line(_layer_words(layer))}\n")
    for name, place_id in pins.items():
        show(f"pin      {one_line(name)} = {one_line(place_id)}\n")


def _layer_words(layer: Layer) -> str:
    licence = f"; {layer.licence}" if layer.licence else "; no licence named"
    dates = f"data of {layer.dated}, imported {layer.imported}" if layer.dated else f"imported {layer.imported}"
    source = f"{layer.source} ({layer.style}, {dates})" if layer.style else f"{layer.source} ({dates})"
    return f"{layer.name}: {layer.places} places with {layer.names} names from {source}{licence}"


_CREDIT = "GeoNames (CC BY 4.0, geonames.org), Natural Earth (public domain), and Dateline's reviewed rows (MIT)"


@gazetteer_group.command("import", epilog=example("dateline gazetteer import UA.txt --alternate-names UA-names.txt"))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--name", help="What to call the layer; the name of the file otherwise.")
@click.option(
    "--format",
    "style",
    type=click.Choice(("geonames", "csv", "geojson", "linked-places", "natural-earth", "whosonfirst")),
    help="The format, where the name of the file does not tell.",
)
@click.option("--alternate-names", type=click.Path(path_type=Path), help="GeoNames' alternateNamesV2.txt.")
@click.option(
    "--admin-codes",
    type=click.Path(path_type=Path),
    multiple=True,
    help="GeoNames' admin1CodesASCII.txt or admin2Codes.txt. Repeatable.",
)
@click.option("--hierarchy", type=click.Path(path_type=Path), help="GeoNames' hierarchy.txt.")
@click.option("--licence", default="", help="Under which licence the data is; shown by info.")
@click.option("--skip-errors", is_flag=True, help="Leave out malformed rows, and say which.")
def import_(
    file: Path,
    name: str | None,
    style: str | None,
    alternate_names: Path | None,
    admin_codes: tuple[Path, ...],
    hierarchy: Path | None,
    licence: str,
    *,
    skip_errors: bool,
) -> None:
    """Add places of your own: GeoNames, CSV, GeoJSON, Linked Places, Natural Earth or Who's On First.

    They lie over the shipped places from the next command on, or not at all if the import fails. A CSV names its
    columns in the first line: name, lon and lat, and where there are any id, kind, country, population and names
    (split by |). GeoNames' files and shapefiles may stay in their ZIP.
    """
    from gazetteer.compile.importers import import_places

    shown = sys.stderr.isatty()
    done = import_places(
        file,
        name=name,
        format=style,
        alternate_names=alternate_names,
        admin_codes=admin_codes,
        hierarchy=hierarchy,
        licence=licence,
        skip_errors=skip_errors,
        known=open_gazetteer(DEFAULTS, say),
        progress=_bar if shown else None,
    )
    if shown:
        click.echo(err=True)
    for reason in done.reasons:
        say(f"skipped {reason}")
    if done.replaced:
        few = ", ".join(done.replaced[:_FEW]) + (", ..." if len(done.replaced) > _FEW else "")
        undo = f"to undo that: dateline gazetteer remove '{done.path.stem}'"
        say(f"{few}: shipped places ({len(done.replaced)}), of which this layer now has the word; {undo}")
    known = f"; {done.known} are in the shipped tables already" if done.known else ""
    skipped = f"; {done.skipped} rows skipped" if done.skipped else ""
    say(f"{done.places} places with {done.names} names imported{known}{skipped}")


_FEW = 5  # ids that are named
_BAR_WIDTH = 30


def _bar(places: int, share: float | None) -> None:
    full = round(_BAR_WIDTH * (share or 0.0))
    bar = "" if share is None else f"[{'#' * full}{'.' * (_BAR_WIDTH - full)}] {share:4.0%} "
    click.echo(f"\r{bar}{places} places", nl=False, err=True)


@gazetteer_group.command(epilog=example("dateline gazetteer remove UA"))
@click.argument("name")
def remove(name: str) -> None:
    """Forget places that you imported."""
    from gazetteer.layers import remove_layer

    remove_layer(name)
    say(f"layer {name} removed")


@gazetteer_group.command(epilog=example("dateline gazetteer pin Springfield geonames:4250542"))
@click.argument("name")
@click.argument("place_id", metavar="ID")
def pin(name: str, place_id: str) -> None:
    """Say what a name means from now on: the place with this id, whatever else bears it.

    A pin of dateline.toml or of --pin comes before this one.
    """
    from gazetteer.layers import read_pins, write_pins

    place = open_gazetteer(DEFAULTS, say).get(place_id)
    write_pins({**read_pins(), name: place.id})
    say(f"{name} is {place.name} ({place.kind.value}, {place.admin1 or place.country or place.id})")


@gazetteer_group.command(epilog=example("dateline gazetteer unpin Springfield"))
@click.argument("name")
def unpin(name: str) -> None:
    """Let a name mean again whatever it may."""
    from gazetteer.layers import read_pins, write_pins

    pins = read_pins()
    if name not in pins:
        raise UsageError(f"{name!r} is not pinned; pinned are: {', '.join(pins) or 'none'}")
    write_pins({other: place_id for other, place_id in pins.items() if other != name})
    say(f"{name} is no longer pinned")
