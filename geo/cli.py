"""The command line: parse, call, print. Data goes to standard output, everything else to standard error.

Exit codes: 0 done (and for ``check``: nothing at or above the level); 1 flags found, or names not known; 2 wrong use
or unreadable input; 3 a batch in which some documents could not be read; 70 a defect of the program.
"""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Iterable, Sequence
from importlib import metadata
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from geo import baseline, report_formats, report_text
from geo.checks import RULES
from geo.clean import one_line
from geo.errors import DatelineError, InputError, UsageError
from geo.files import STDIN, read_document, write_text, writing
from geo.options import encoding_option, example, formats, report_argument, settings_options
from geo.report import dumps, place_to_dict, to_dict, to_json
from geo.settings import DEFAULTS, FAIL_LEVELS, LEVELS, Settings, open_gazetteer, read_report

if TYPE_CHECKING:
    from gazetteer import Gazetteer, Hit
    from geo.batch import Summary
    from geo.checks import Rule
    from geo.records import Report

# maps and multiprocessing are loaded by the commands that need them: they take longer than reading a report.

FOUND, WRONG, SOME_FAILED, DEFECT = 1, 2, 3, 70
_INTERRUPTED, _PIPE_CLOSED = 130, 141  # 128 and the number of the signal, as shells report it
EXPORTS = (".json", ".geojson", ".gpkg", ".csv")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with its exit code. A user never sees a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    sys.exit(_run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    try:
        code = cli.main(
            args=None if arguments is None else list(arguments), prog_name="dateline", standalone_mode=False
        )
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        _say("interrupted")
        return _INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has enough. Python would complain once more when it flushes at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _PIPE_CLOSED
    except Exception as error:
        if not isinstance(error, _expected_errors()):
            if os.environ.get("DATELINE_DEBUG"):
                raise
            what = f"{type(error).__name__}: {error}".rstrip(": ")
            _say(
                f"internal error: {what}; this is a defect of dateline, please report it (DATELINE_DEBUG=1 says where)"
            )
            return DEFECT
        _say(_one_line_of(error))
        return WRONG
    return code if isinstance(code, int) else 0


def _expected_errors() -> tuple[type[Exception], ...]:
    """Whatever is not the program's fault; an ``OSError`` that nobody gave a line of its own is a full disk or such."""
    from gazetteer.errors import GazetteerError
    from maps.errors import MapError

    return (DatelineError, GazetteerError, MapError, OSError)


def _one_line_of(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    # str() of a KeyError is the repr of its message
    return str(error.args[0]) if isinstance(error, KeyError) and error.args else str(error)


def _say(message: str) -> None:
    click.echo(f"dateline: {one_line(message)}", err=True)


def _colour(stream: IO[str]) -> bool:
    """NO_COLOR wins over FORCE_COLOR (no-color.org, force-color.org); otherwise a terminal gets colours."""
    if os.environ.get("NO_COLOR"):
        return False
    return os.environ.get("FORCE_COLOR", "0") not in ("", "0") or (stream.isatty() and os.environ.get("TERM") != "dumb")


def _print(text: str) -> None:
    sys.stdout.write(text)


def _read_all(sources: Iterable[str], encoding: str | None, settings: Settings) -> tuple[list[Report], int]:
    """The reports that can be read, and how many cannot (each said in its line)."""
    gazetteer = open_gazetteer(settings, _say)
    reports, failed = [], 0
    for source in sources:
        try:
            document = read_document(source, encoding=encoding)
        except InputError as error:
            _say(str(error))
            failed += 1
            continue
        reports.append(read_report(document, gazetteer, settings))
    return reports, failed


def _read_one(source: str, encoding: str | None, settings: Settings) -> tuple[Report, Gazetteer]:
    document = read_document(source, encoding=encoding)
    gazetteer = open_gazetteer(settings, _say)
    return read_report(document, gazetteer, settings), gazetteer


def _not_the_input(output: Path, source: str) -> None:
    """Refuse to write over the report itself.

    Raises:
        UsageError: if both are one file.
    """
    if source != STDIN and output.exists() and Path(source).exists() and output.samefile(source):
        raise UsageError(f"{output}: is the report itself; name another file to write")


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=example("dateline map report.txt"),
)
@click.version_option(package_name="dateline", prog_name="dateline")
def cli() -> None:
    """A linter for geography.

    Reads a report, finds the places in it, checks what it says about them against the map, and shows the result.
    A report is a text file, or - for standard input. Nothing leaves this machine.
    """


@cli.command("map", epilog=example("dateline map report.txt -o report.html --gpkg report.gpkg"))
@click.argument("reports", nargs=-1, required=True, type=click.Path(allow_dash=True), metavar="REPORT...")
@click.option("-o", "--output", metavar="FILE", help="The page to write.  [default: REPORT's name with .html, here]")
@click.option("--geojson", metavar="FILE", help="Write the layers as GeoJSON too (FILE_points, FILE_regions).")
@click.option("--gpkg", metavar="FILE", help="Write the layers as a GeoPackage too, styled for QGIS.")
@click.option("--coarse", metavar="KM", type=click.FloatRange(0, min_open=True), help="Show positions on a grid of KM.")
@click.option(
    "--tiles", metavar="NAME", help="Online tiles by their xyzservices name; the page then asks their server."
)
@formats("text", "json", "jsonl")
@encoding_option
@settings_options
def map_command(
    reports: tuple[str, ...],
    output: str | None,
    geojson: str | None,
    gpkg: str | None,
    coarse: float | None,
    tiles: str | None,
    style: str,
    encoding: str | None,
    settings: Settings,
) -> None:
    """Map reports: print their places and flags, write a page.

    The page is one HTML file that works offline. Several reports share one page.
    """
    for given, suffix in ((geojson, ".geojson"), (gpkg, ".gpkg")):
        if given is not None and Path(given).suffix.lower() != suffix:
            raise UsageError(f"{given}: must end in {suffix}")
    page = Path(output) if output else Path(Path("stdin" if reports[0] == STDIN else reports[0]).stem + ".html")
    for source in reports:
        _not_the_input(page, source)
    documents = [read_document(source, encoding=encoding) for source in reports]
    gazetteer = open_gazetteer(settings, _say)
    found = [read_report(document, gazetteer, settings) for document in documents]
    from maps import coarsened, write_layers, write_map

    shown = found if coarse is None else [coarsened(report, coarse) for report in found]
    write_map(shown, page, atlas=gazetteer, tiles=tiles)
    written = [page]
    for layers in (geojson, gpkg):
        if layers is not None:
            written += write_layers(shown, Path(layers), atlas=gazetteer)
    for number, report in enumerate(shown):
        _print_places(report, style, blank_before=number > 0 and style == "text")
    if style == "text":
        _print_flags(shown, "full", blank_before=True)
    for path in written:
        click.echo(f"wrote {one_line(str(path))}", err=True)


@cli.command(epilog=example("dateline locate report.txt --format csv"))
@report_argument
@formats("text", "json", "jsonl", "csv")
@encoding_option
@settings_options
def locate(report: str, style: str, encoding: str | None, settings: Settings) -> None:
    """List the places of a report, and how sure each is."""
    found, _ = _read_one(report, encoding, settings)
    _print_places(found, style)


def _print_places(report: Report, style: str, *, blank_before: bool = False) -> None:
    if blank_before:
        _print("\n")
    if style == "text":
        _print(report_text.place_table(report, colour=_colour(sys.stdout)))
    elif style == "csv":
        _print(report_formats.places_csv(report))
    else:
        _print(to_json(report, indent=2 if style == "json" else None) + "\n")


@cli.command(epilog=example("dateline check reports/*.txt --format github --fail-level warning"))
@click.argument("reports", nargs=-1, required=True, type=click.Path(allow_dash=True), metavar="REPORT...")
@formats("full", "concise", "json", "jsonl", "github", "sarif", "csv")
@click.option(
    "--fail-level",
    type=click.Choice(FAIL_LEVELS),
    help="The least level of a flag for which to leave with exit code 1.  [default: error]",
)
@click.option("--baseline", "known", metavar="FILE", help="Leave out the flags that stand in this file.")
@click.option("--update-baseline", is_flag=True, help="Write the flags of these reports to the --baseline file.")
@encoding_option
@settings_options
def check(
    reports: tuple[str, ...],
    style: str,
    fail_level: str | None,
    known: str | None,
    encoding: str | None,
    settings: Settings,
    *,
    update_baseline: bool,
) -> int:
    """Check what reports say about places.

    Prints what is wrong as a compiler would. Exit code 1 if anything is at or above --fail-level. As json it prints
    one report as an object and several as a list, as jsonl always one report per line.
    """
    if update_baseline and known is None:
        raise UsageError("--update-baseline writes the file that --baseline names; name one")
    known_flags = baseline.load(Path(known)) if known and not update_baseline else None
    found, failed = _read_all(reports, encoding, settings)
    if known and update_baseline:
        number = baseline.write(Path(known), found)
        click.echo(f"wrote {one_line(known)} with {number} known flags", err=True)
        return WRONG if failed else 0
    if known_flags is not None:
        found = [baseline.without_known(report, known_flags) for report in found]
    _print_flags(found, style)
    if found:
        click.echo(report_text.summary(found), err=True)
    if failed:
        return WRONG
    least = fail_level or settings.fail_level
    counted = LEVELS[: LEVELS.index(least) + 1] if least in LEVELS else ()
    return FOUND if any(flag.level.value in counted for report in found for flag in report.flags) else 0


def _print_flags(reports: Sequence[Report], style: str, *, blank_before: bool = False) -> None:
    colour = _colour(sys.stdout)
    if style == "full":
        text = "\n".join(filter(None, (report_text.full(report, colour=colour) for report in reports)))
        _print("\n" + text if text and blank_before else text)
    elif style == "concise":
        _print("".join(report_text.concise(report, colour=colour) for report in reports))
    elif style == "github":
        _print(report_formats.github_annotations(reports))
    elif style == "csv":
        _print(report_formats.flags_csv(reports))
    elif style == "sarif":
        _print(report_formats.sarif(reports, RULES, metadata.version("dateline")))
    elif style == "json":
        _print(dumps(to_dict(reports[0]) if len(reports) == 1 else [to_dict(r) for r in reports], indent=2) + "\n")
    else:
        _print("".join(to_json(report) + "\n" for report in reports))


@cli.command(epilog=example("dateline export report.txt -o report.gpkg"))
@report_argument
@click.option("-o", "--output", required=True, metavar="FILE", help="What to write; its extension says as what.")
@encoding_option
@settings_options
def export(report: str, output: str, encoding: str | None, settings: Settings) -> None:
    """Write a report's places as data.

    \b
    NAME.json     the whole report
    NAME.geojson  NAME_points.geojson and NAME_regions.geojson, each with its QGIS style
    NAME.gpkg     the same layers in one styled GeoPackage
    NAME.csv      the places as a table
    """  # noqa: D301 - the backslash is click's mark for "do not wrap"
    path = Path(output)
    if path.suffix.lower() not in EXPORTS:
        raise UsageError(f"{output}: cannot tell what to write; end the name in {', '.join(EXPORTS)}")
    _not_the_input(path, report)
    found, gazetteer = _read_one(report, encoding, settings)
    if path.suffix.lower() == ".json":
        write_text(path, to_json(found, indent=2) + "\n")
        written = [path]
    else:
        from maps import write_layers

        written = list(write_layers(found, path, atlas=gazetteer))
    for each in written:
        click.echo(f"wrote {one_line(str(each))}", err=True)


@cli.command(epilog=example("dateline batch archive/ -o archive.jsonl --workers 4"))
@click.argument("source", metavar="INPUT", type=click.Path(allow_dash=True))
@click.option("-o", "--output", required=True, metavar="FILE", help="One report per line (JSONL), or - to print it.")
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True, help="Processes to share the work.")
@encoding_option
@settings_options
def batch(source: str, output: str, workers: int, encoding: str | None, settings: Settings) -> int:
    """Read many reports, to one report per line.

    INPUT is a JSONL file with id and text on each line (and title and date if known), a folder of .txt and .md files,
    or a glob. The output has one line per document in the order of the input. A document that cannot be read becomes
    a line with its id and the error, and the exit code is then 3.
    """
    from geo import batch as batches

    work = batches.items(source, encoding=encoding)
    open_gazetteer(settings, _say)  # built, if need be, before several processes ask for it
    progress = _progress if sys.stderr.isatty() else None
    run = functools.partial(batches.run, work, workers=workers, encoding=encoding, settings=settings, progress=progress)
    if output == STDIN:
        total = run(sys.stdout.write)
    else:
        _not_the_input(Path(output), source)
        with writing(Path(output)) as stream:
            total = run(stream.write)
    click.echo(_batch_summary(total), err=True)
    for problem in total.problems:
        _say(problem)
    return SOME_FAILED if total.failed else 0


def _progress(total: Summary) -> None:
    sys.stderr.write(f"\r{total.documents} documents")


def _batch_summary(total: Summary) -> str:
    codes = ", ".join(f"{code} {number}" for code, number in sorted(total.flags.items()))
    parts = [f"{total.documents} documents", f"{total.places} places", f"flags: {codes or 'none'}"]
    if total.failed:
        parts.append(f"{total.failed} could not be read")
    return ("\r" if sys.stderr.isatty() else "") + "; ".join(parts)


@cli.command(epilog=example('dateline lookup Mariupol "northern Ukraine" --format jsonl'))
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option("--fuzzy", is_flag=True, help="Accept names that are nearly this, where none is exactly this.")
@click.option("--limit", type=click.IntRange(1), help="At most so many places for each name.  [default: 10 as text]")
@formats("text", "jsonl", "json", "csv")
def lookup(names: tuple[str, ...], style: str, limit: int | None, *, fuzzy: bool) -> int:
    """Say what the gazetteer knows under a name.

    The best comes first. Exit code 1 if a name is not known.
    """
    gazetteer = open_gazetteer(DEFAULTS, _say)
    most = limit or (10 if style == "text" else None)
    found = {name: gazetteer.find(name, fuzzy=fuzzy)[:most] for name in names}
    _print_hits(found, style)
    unknown = [name for name, hits in found.items() if not hits]
    for name in unknown:
        _say(f"{name!r} is not in the gazetteer" + ("" if fuzzy else "; --fuzzy looks for names that are nearly this"))
    return FOUND if unknown else 0


_HIT_COLUMNS = ("query", "place", "kind", "region", "country", "lat", "lon", "population", "how", "id")


def _print_hits(found: dict[str, tuple[Hit, ...]], style: str) -> None:
    pairs = [(query, hit) for query, hits in found.items() for hit in hits]
    if style in ("json", "jsonl"):
        rows = [{"query": query, "how": hit.match.value, "place": place_to_dict(hit.place)} for query, hit in pairs]
        _print(dumps(rows, indent=2) + "\n" if style == "json" else "".join(dumps(row) + "\n" for row in rows))
        return
    cells = [_hit_cells(query, hit) for query, hit in pairs]
    if style == "csv":
        _print(report_formats.to_csv(_HIT_COLUMNS, cells))
    elif cells:
        right = frozenset({"lat", "lon", "population"})
        _print(report_text.table(_HIT_COLUMNS, cells, right=right, colour=_colour(sys.stdout)))


def _hit_cells(query: str, hit: Hit) -> tuple[str, ...]:
    place = hit.place
    point = (f"{place.point.lat:.4f}", f"{place.point.lon:.4f}")
    head = (query, place.name, place.kind.value, place.admin1 or "", place.country or "")
    return (*head, *point, str(place.population or ""), f"{hit.match.value} {hit.name.use.value}", place.id)


@cli.command(epilog=example("dateline explain GEO101"))
@click.argument("codes", nargs=-1, metavar="CODE...")
def explain(codes: tuple[str, ...]) -> None:
    """Explain rules, by code, family (GEO1) or name, or list them all.

    Prints what a rule says, why, a sentence that it flags and one that it does not.
    """
    if not codes:
        _print(report_text.table(("code", "name", "level"), [(r.code, r.name, r.level.value) for r in RULES]))
        return
    asked: dict[str, Rule] = {}
    for code in codes:
        meant = {r.code: r for r in RULES if r.name == code or (code and r.code.startswith(code.upper()))}
        if not meant:
            raise UsageError(f"{code!r}: no such rule; there are {', '.join(r.code for r in RULES)}")
        asked |= meant
    _print("\n".join(report_text.explanation(rule) for rule in asked.values()))


@cli.group("gazetteer", epilog=example("dateline gazetteer info"))
def gazetteer_group() -> None:
    """The place data."""


@gazetteer_group.command(epilog=example("dateline gazetteer info"))
def info() -> None:
    """Say which place data is in use: the shipped tables and what you imported."""
    from gazetteer.layers import layers

    gazetteer = open_gazetteer(DEFAULTS, _say)
    size_mb = gazetteer.path.stat().st_size / 1e6
    _print(f"version  {gazetteer.version}\n")
    _print(f"file     {one_line(str(gazetteer.path))} ({size_mb:.0f} MB; a GeoPackage, which QGIS opens)\n")
    _print(f"sources  {_CREDIT}\n")
    for layer in layers():
        licence = f", {one_line(layer.licence)}" if layer.licence else ""
        source = f"{one_line(layer.source)} of {layer.imported}{licence}"
        _print(f"layer    {one_line(layer.name)}: {layer.places} places from {source}\n")


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
        known=open_gazetteer(DEFAULTS, _say),
        progress=(lambda count: click.echo(f"\r{count} places", nl=False, err=True)) if shown else None,
    )
    if shown:
        click.echo(err=True)
    for reason in done.reasons:
        _say(f"skipped {one_line(reason)}")
    known = f"; {done.known} are in the shipped tables already" if done.known else ""
    skipped = f"; {done.skipped} rows skipped" if done.skipped else ""
    _say(f"{done.places} places with {done.names} names imported{known}{skipped}")


@gazetteer_group.command(epilog=example("dateline gazetteer remove UA"))
@click.argument("name")
def remove(name: str) -> None:
    """Forget places that you imported."""
    from gazetteer.layers import remove_layer

    remove_layer(name)
    _say(f"layer {one_line(name)} removed")
