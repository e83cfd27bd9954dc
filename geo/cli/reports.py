"""The commands that read a report or a few: map, locate, check, export."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from importlib import metadata
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo import answers, baseline, report_formats, report_text
from geo.checks import RULES
from geo.cli.group import cli
from geo.cli.options import example, formats, reading_options, report_argument, settings_options
from geo.cli.outputs import default_page, not_an_input
from geo.cli.terminal import DATABASES, FOUND, WRONG, colour, note, put, say, show, tell_hidden
from geo.errors import InputError, UsageError
from geo.files import write_text
from geo.inputs import Reading, document_of, items
from geo.report import dumps, to_dict, to_json
from geo.settings import FAIL_LEVELS, LEVELS, Settings, judged_report, open_gazetteer

if TYPE_CHECKING:
    from gazetteer import Gazetteer
    from geo.records import Report

EXPORTS = (".json", ".geojson", ".gpkg", ".parquet", ".csv")


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
@reading_options
@settings_options
def map_command(
    reports: tuple[str, ...],
    output: str | None,
    geojson: str | None,
    gpkg: str | None,
    coarse: float | None,
    tiles: str | None,
    style: str,
    reading: Reading,
    settings: Settings,
) -> int:
    """Map reports: print their places and flags, write a page.

    The page is one HTML file that works offline. Several reports share one page; one that cannot be read is said, and
    the exit code is 2.
    """
    for given, suffix in ((geojson, ".geojson"), (gpkg, ".gpkg")):
        if given is not None and Path(given).suffix.lower() != suffix:
            raise UsageError(f"{given}: must end in {suffix}")
    from maps import coarsened, write_layers, write_map
    from maps.export import layer_paths

    page = Path(output) if output else default_page(reports[0])
    layers_files = [each for given in (geojson, gpkg) if given is not None for each in layer_paths(Path(given))]
    not_an_input([page, *layers_files], reports)
    found, failed, gazetteer = _read_all(reports, reading, settings)
    if failed and not found:
        return WRONG
    shown = found if coarse is None else [coarsened(report, coarse) for report in found]
    warning = write_map(shown, page, atlas=gazetteer, tiles=tiles)
    if warning:
        say(warning)
    written = [page]
    for layers in (geojson, gpkg):
        if layers is not None:
            written += write_layers(shown, Path(layers), atlas=gazetteer)
    for number, report in enumerate(shown):
        _print_places(report, style, blank_before=number > 0 and style == "text")
    if style == "text":
        _print_flags(shown, "full", blank_before=True)
    for path in written:
        note(f"wrote {path}")
    return WRONG if failed else 0


@cli.command(epilog=example("dateline locate report.txt --format csv"))
@report_argument
@formats("text", "json", "jsonl", "csv")
@reading_options
@settings_options
def locate(report: str, style: str, reading: Reading, settings: Settings) -> None:
    """List the places of a report, and how sure each is."""
    found, _ = _read_one(report, reading, settings)
    _print_places(found, style)


def _print_places(report: Report, style: str, *, blank_before: bool = False) -> None:
    if blank_before:
        put("\n")
    if style == "text":
        show(report_text.place_table(report, colour=colour(sys.stdout)))
    elif style == "csv":
        put(report_formats.places_csv(report))
    else:
        put(to_json(report, indent=2 if style == "json" else None) + "\n")


@cli.command(epilog=example("dateline check reports/*.txt --format github --fail-level warning"))
@click.argument("reports", nargs=-1, required=True, type=click.Path(allow_dash=True), metavar="REPORT...")
@formats("full", "concise", "json", "jsonl", "github", "sarif", "csv")
@click.option(
    "--fail-level",
    type=click.Choice(FAIL_LEVELS),
    help="The least level of a flag for which to leave with exit code 1.  [default: error]",
)
@click.option("--baseline", "known", metavar="FILE", help="Leave out the flags that stand in this file.")
@click.option(
    "--answers",
    "given",
    multiple=True,
    metavar="FILE",
    help="Obey the answers in this file: flags silenced or confirmed, names corrected.",
)
@click.option("--update-baseline", is_flag=True, help="Write the flags of these reports to the --baseline file.")
@reading_options
@settings_options
def check(
    reports: tuple[str, ...],
    style: str,
    fail_level: str | None,
    known: str | None,
    given: tuple[str, ...],
    reading: Reading,
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
    if known and update_baseline:
        not_an_input([Path(known)], reports)
        baseline.replaceable(Path(known))
    settings = _answered(settings, given)
    known_flags = baseline.load(Path(known)) if known and not update_baseline else None
    found, failed, _ = _read_all(reports, reading, settings)
    if known and update_baseline:
        number = baseline.write(Path(known), found)
        note(f"wrote {known} with {number} known flags")
        return WRONG if failed else 0
    if known_flags is not None:
        found = [baseline.without_known(report, known_flags) for report in found]
    _print_flags(found, style)
    if found:
        used = f"; settings: {settings.file}" if settings.file else ""
        note(f"{report_text.summary(found)}{used}")
    if failed:
        return WRONG
    least = fail_level or settings.fail_level
    counted = LEVELS[: LEVELS.index(least) + 1] if least in LEVELS else ()
    return FOUND if any(flag.level.value in counted for report in found for flag in report.flags) else 0


def _answered(settings: Settings, files: Sequence[str]) -> Settings:
    """The settings under which the answers of these files hold; the last answer comes last."""
    if not files:
        return settings
    found = answers.book(answer for file in files for answer in answers.load(Path(file)))
    otherwise = None if settings.otherwise is None else replace(settings.otherwise, answers=found)
    return replace(settings, answers=found, otherwise=otherwise)


def _print_flags(reports: Sequence[Report], style: str, *, blank_before: bool = False) -> None:
    coloured = colour(sys.stdout)
    if style == "full":
        text = "\n".join(filter(None, (report_text.full(report, colour=coloured) for report in reports)))
        show("\n" + text if text and blank_before else text)
    elif style == "concise":
        show("".join(report_text.concise(report, colour=coloured) for report in reports))
    elif style == "github":
        put(report_formats.github_annotations(reports))
    elif style == "csv":
        put(report_formats.flags_csv(reports))
    elif style == "sarif":
        put(report_formats.sarif(reports, RULES, metadata.version("dateline")))
    elif style == "json":
        put(dumps(to_dict(reports[0]) if len(reports) == 1 else [to_dict(r) for r in reports], indent=2) + "\n")
    else:
        put("".join(to_json(report) + "\n" for report in reports))


@cli.command(epilog=example("dateline export report.txt -o report.gpkg"))
@report_argument
@click.option("-o", "--output", required=True, metavar="FILE", help="What to write; its extension says as what.")
@reading_options
@settings_options
def export(report: str, output: str, reading: Reading, settings: Settings) -> None:
    """Write a report's places as data.

    \b
    NAME.json         the whole report
    NAME.geojson      NAME_points.geojson and NAME_regions.geojson, each with its QGIS style
    NAME.gpkg         the same layers in one styled GeoPackage
    NAME.parquet      NAME_points.parquet and NAME_regions.parquet (GeoParquet)
    NAME.csv          the places as a table
    postgresql://...  the same layers in a PostGIS database; what it holds of this report is replaced
    """  # noqa: D301 - the backslash is click's mark for "do not wrap"
    if output.startswith(DATABASES):
        from maps.postgis import open_database, write_postgis

        shown = open_database(output)
        found, gazetteer = _read_one(report, reading, settings)
        write_postgis(found, output, atlas=gazetteer)
        note(f"wrote {shown}")
        return
    path = Path(output)
    if path.suffix.lower() not in EXPORTS:
        raise UsageError(f"{output}: cannot tell what to write; end the name in {', '.join(EXPORTS)}")
    not_an_input(_export_files(path), [report])
    found, gazetteer = _read_one(report, reading, settings)
    if path.suffix.lower() == ".json":
        write_text(path, to_json(found, indent=2) + "\n")
        written = [path]
    else:
        from maps import write_layers

        written = list(write_layers(found, path, atlas=gazetteer))
    for each in written:
        note(f"wrote {each}")


def _export_files(path: Path) -> tuple[Path, ...]:
    if path.suffix.lower() == ".json":
        return (path,)
    from maps.export import layer_paths

    return layer_paths(path)


def _read_all(sources: Iterable[str], reading: Reading, settings: Settings) -> tuple[list[Report], int, Gazetteer]:
    """The reports that can be read, how many cannot (each said in its line), and what they were read with."""
    gazetteer = open_gazetteer(settings, say)
    reports: list[Report] = []
    failed = hidden = 0
    for source in sources:
        try:
            for item in items(source, reading, notice=say):
                try:
                    document = document_of(item, reading, notice=say)
                except InputError as error:
                    say(f"{item.source or item.id}: {error}" if item.problem else str(error))
                    failed += 1
                else:
                    report, number = judged_report(document, gazetteer, settings)
                    reports.append(report)
                    hidden += number
        except InputError as error:
            say(str(error))
            failed += 1
    tell_hidden(settings.file, hidden)
    return reports, failed, gazetteer


def _read_one(source: str, reading: Reading, settings: Settings) -> tuple[Report, Gazetteer]:
    first, *more = islice(items(source, reading, notice=say), 2)
    if more:
        raise UsageError(f"{source}: holds several reports; use: dateline batch {source} -o OUT.jsonl")
    document = document_of(first, reading, notice=say)
    gazetteer = open_gazetteer(settings, say)
    found, hidden = judged_report(document, gazetteer, settings)
    tell_hidden(settings.file, hidden)
    return found, gazetteer
