"""Options that several commands share, and how they and the settings file become one ``Settings``."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from geo.checks import RULES
from geo.checks.viewpoint import is_viewpoint
from geo.cli.terminal import say
from geo.errors import UsageError
from geo.inputs import Reading
from geo.recognise import RECOGNISERS, is_recogniser
from geo.settings import DEFAULTS, VIEWPOINTS, Settings, find_file, load, unknown_rules


def example(text: str) -> str:
    """The last lines of a help text."""
    return f"\b\nExample:\n  {text}"


Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def formats(*names: str) -> Decorator:
    return click.option(
        "--format", "style", type=click.Choice(names), default=names[0], show_default=True, help="How to print it."
    )


def settings_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options for what counts; the command gets them, and the settings file's, as ``settings``."""

    @click.option(
        "--select", multiple=True, metavar="RULES", help="Only these rules: codes, GEO1 for a family, or names."
    )
    @click.option("--ignore", multiple=True, metavar="RULES", help="All rules but these.")
    @click.option("--pin", multiple=True, metavar="NAME=ID", help="What a name means here (ids: dateline lookup NAME).")
    @click.option("--recogniser", metavar="NAME", help="What finds the names: default, rules, or spacy:MODEL.")
    @click.option(
        "--viewpoint", metavar="VIEW", help="Whose view of disputed ground counts: any, un, de-facto, or a country's."
    )
    @click.option("--config", metavar="FILE", help="Settings.  [default: the nearest dateline.toml or pyproject.toml]")
    @functools.wraps(command)
    def with_settings(
        *arguments: object,
        select: Sequence[str],
        ignore: Sequence[str],
        pin: Sequence[str],
        recogniser: str | None,
        viewpoint: str | None,
        config: str | None,
        **rest: object,
    ) -> object:
        settings = _settings(select, ignore, pin, recogniser, viewpoint, config)
        return command(*arguments, settings=settings, **rest)

    return with_settings


def _settings(
    select: Sequence[str],
    ignore: Sequence[str],
    pin: Sequence[str],
    recogniser: str | None,
    viewpoint: str | None,
    config: str | None,
) -> Settings:
    """The settings of the file with the options on top.

    Raises:
        UsageError: if a rule, a pin, a recogniser or a viewpoint is none.
    """
    file = Path(config) if config else find_file(Path.cwd(), say)
    found = load(file) if file else DEFAULTS
    malformed = [each for each in pin if not all(each.partition("="))]
    if malformed:
        raise UsageError(f"--pin {malformed[0]}: write it as NAME=ID, such as Springfield=geonames:4250542")
    if recogniser is not None and not is_recogniser(recogniser):
        raise UsageError(f"--recogniser {recogniser}: there are {', '.join(RECOGNISERS)}")
    if viewpoint is not None and not is_viewpoint(viewpoint):
        raise UsageError(f"--viewpoint {viewpoint}: it is one of {VIEWPOINTS}")
    otherwise = replace(DEFAULTS, select=_split(select), ignore=_split(ignore)) if file else None
    found = replace(
        found,
        viewpoint=viewpoint or found.viewpoint,
        recogniser=recogniser or found.recogniser,
        select=_split(select) or found.select,
        ignore=(*found.ignore, *_split(ignore)),
        pins={**found.pins, **{name: place_id for name, _, place_id in (each.partition("=") for each in pin)}},
        otherwise=otherwise,
    )
    unknown = unknown_rules(found, [(rule.code, rule.name) for rule in RULES])
    if unknown:
        raise UsageError(f"{', '.join(unknown)}: no such rule; see: dateline explain")
    return found


def _split(lists: Sequence[str]) -> tuple[str, ...]:
    return tuple(each.strip() for one in lists for each in one.split(",") if each.strip())


def reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options for how reports are read; the command gets them as ``reading``."""

    @click.option("--encoding", metavar="NAME", help="Encoding of the text.  [default: what it says itself, or UTF-8]")
    @click.option("--text-column", metavar="NAME", help="Of a table, where the text is.  [default: text, body, ...]")
    @click.option("--id-column", metavar="NAME", help="... where the id is.  [default: id, or the number of the row]")
    @click.option("--date-column", metavar="NAME", help="... where the date is.  [default: date, published, ...]")
    @click.option("--title-column", metavar="NAME", help="... where the title is.  [default: title, headline, ...]")
    @click.option("--fetch", is_flag=True, help="Ask the network for a report that is a URL.")
    @functools.wraps(command)
    def with_reading(
        *arguments: object,
        encoding: str | None,
        text_column: str | None,
        id_column: str | None,
        date_column: str | None,
        title_column: str | None,
        fetch: bool,
        **rest: object,
    ) -> object:
        reading = Reading(encoding, text_column, id_column, date_column, title_column, fetch)
        return command(*arguments, reading=reading, **rest)

    return with_reading


report_argument = click.argument("report", type=click.Path(allow_dash=True))
