"""What a desk has decided: which rules count and how much, what a name means here, which statements are accepted.

Read from the ``[tool.dateline]`` table of a ``pyproject.toml`` or from a ``dateline.toml``; options of the command line
come on top. Flags are filtered after reading, so that a report is read the same whatever the settings; only pins and
the recogniser change the reading itself.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from gazetteer import Gazetteer
from gazetteer.errors import UnknownPlaceError
from gazetteer.trust import distrust
from geo.answers import Book, check_places, obey
from geo.checks.viewpoint import is_viewpoint
from geo.errors import InputError
from geo.read import read
from geo.recognise import RECOGNISERS, SPACY, is_installed_pipeline, is_recogniser, recogniser_named
from geo.records import ANY_VIEW, Document, Flag, Level, Report
from geo.text.safe import one_line

FILE = "dateline.toml"
PROJECT = "pyproject.toml"
OFF = "off"
LEVELS = tuple(level.value for level in Level)
FAIL_LEVELS = (*LEVELS, "never")
VIEWPOINTS = "any, un, de-facto, or a country code such as UA"
_MOST_PROBLEMS, _NAME_SHOWN = 10, 60  # that are named at once, and characters of each name
# A key of this many parts takes the parser the square of their number, and no settings have one.
_PART = r"""(?:(?<![\w-])[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+"""
_ENDLESS_KEY = re.compile(f"(?:^|[{{[,])[ \t]*+(?:{_PART}){{200}}", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Settings:
    """Decisions of the user. Rules are named by code, by the start of a code, or by name: GEO101, GEO1, not-inside.

    ``levels`` gives rules another level, or "off"; ``per_file_ignores`` maps globs of sources to rules; ``pins`` maps
    names to ids of places; ``accepted`` holds statements, as they stand in the text, that are never flagged;
    ``recogniser`` is "default", "rules" or "spacy:MODEL"; ``viewpoint``, on disputed ground, is "any", "un", "de-facto"
    or a country code. ``answers`` are those of people to reports, which stand in files
    of their own. ``file`` is where the settings come from, "" if from nowhere, ``otherwise`` what would hold without
    it.
    """

    select: tuple[str, ...] = ()  # empty: all
    ignore: tuple[str, ...] = ()
    levels: Mapping[str, str] = field(default_factory=dict)
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pins: Mapping[str, str] = field(default_factory=dict)
    accepted: tuple[str, ...] = ()
    fail_level: str = Level.ERROR.value
    recogniser: str = "default"
    viewpoint: str = ANY_VIEW
    answers: Book = field(default_factory=dict)
    file: str = field(default="", compare=False)
    otherwise: Settings | None = field(default=None, compare=False)


DEFAULTS = Settings()


def find_file(start: Path, notice: Callable[[str], object] = str) -> Path | None:
    """The nearest ``dateline.toml`` or ``pyproject.toml`` with a ``[tool.dateline]`` table, in a folder or above it.

    The search ends at the top of the repository and at the user's home. A file that others own, or may put there, is
    passed over, with a ``notice``: it would decide what is reported.
    """
    for folder in (start, *start.parents):
        for file in (folder / FILE, folder / PROJECT):
            if not _is_settings(file):
                continue
            why = _distrust(file)
            if not why:
                return file
            notice(f"{file}: not used, since {why}; if its settings are to hold, name it with --config")
        if os.path.lexists(folder / ".git") or folder == _home():
            return None
    return None


def _home() -> Path | None:
    try:
        return Path.home()
    except RuntimeError:  # the user has none
        return None


def _distrust(file: Path) -> str:
    for path, word in ((file, "it"), (file.parent, "its folder"), (file.resolve().parent, "its folder")):
        why = distrust(path)
        if why:
            return f"{word} {why}"
    return ""


def _is_settings(file: Path) -> bool:
    """Whether it is our file, or a project's with our table; one that cannot be read is somebody else's trouble."""
    try:
        return file.is_file() and (file.name == FILE or "dateline" in _tools(_parse(file)))
    except (InputError, OSError):
        return False


def _tools(project: Mapping[str, Any]) -> Mapping[str, Any]:
    tools = project.get("tool")
    return tools if isinstance(tools, dict) else {}


def load(path: Path) -> Settings:
    """The settings of a file.

    Raises:
        InputError: if it cannot be read, or holds what no setting is; the problems are named at once.
    """
    data = _parse(path)
    table = _tools(data).get("dateline", {}) if path.name == PROJECT else data
    if not isinstance(table, dict):
        raise InputError(f"{path}: dateline under [tool] is no table; begin it with [tool.dateline]")
    problems: list[str] = []
    known = {name: _CHECKS[name](name, value, problems) for name, value in table.items() if name in _CHECKS}
    unknown = [_shown(name) for name in table if name not in _CHECKS]
    if unknown:
        are = "is no setting" if len(unknown) == 1 else "are no settings"
        problems.append(f"{_first(unknown, ', ')} {are}; there are {', '.join(_CHECKS)}")
    if problems:
        raise InputError(one_line(f"{path}: {_first(problems, '; ')}"))
    return Settings(**known, file=str(path))


def _first(said: Sequence[str], between: str) -> str:
    more = len(said) - _MOST_PROBLEMS
    return between.join([*said[:_MOST_PROBLEMS], *([f"and {more:,} more"] if more > 0 else [])])


def _shown(name: str) -> str:
    """A name out of the file, as it is shown on a line with others."""
    line = one_line(name) or '""'
    return line if len(line) <= _NAME_SHOWN else f"{line[:_NAME_SHOWN]}…"


def _parse(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
        if not _ENDLESS_KEY.search(text):
            return tomllib.loads(text)
        why = "a key has hundreds of parts"
    except (OSError, ValueError) as error:  # ValueError: not UTF-8, not TOML
        why = str(error)
    except RecursionError:
        why = "it is nested too deeply"
    raise InputError(one_line(f"{path}: cannot be read as settings ({why})"))


def _strings(name: str, value: object, problems: list[str]) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    problems.append(f'{name} must be a list of strings, such as ["GEO1"]')
    return ()


def _rule_levels(name: str, value: object, problems: list[str]) -> dict[str, str]:
    if isinstance(value, dict) and all(level in (*LEVELS, OFF) for level in value.values()):
        return value
    problems.append(f"{name} must give rules one of {', '.join((*LEVELS, OFF))}")
    return {}


def _globs(name: str, value: object, problems: list[str]) -> dict[str, tuple[str, ...]]:
    if isinstance(value, dict):
        return {glob: _strings(f"{name}.{_shown(glob)}", rules, problems) for glob, rules in value.items()}
    problems.append(f'{name} must be a table of globs, such as "archive/*" = ["GEO5"]')
    return {}


def _ids(name: str, value: object, problems: list[str]) -> dict[str, str]:
    if isinstance(value, dict) and all(isinstance(item, str) for item in value.values()):
        return value
    problems.append(f'{name} must be a table of names, such as Springfield = "geonames:4250542"')
    return {}


def _fail_level(name: str, value: object, problems: list[str]) -> str:
    if value in FAIL_LEVELS:
        return str(value)
    problems.append(f"{name} must be one of {', '.join(FAIL_LEVELS)}")
    return Level.ERROR.value


def _recogniser(name: str, value: object, problems: list[str]) -> str:
    if isinstance(value, str) and is_recogniser(value):
        if not value.startswith(SPACY) or is_installed_pipeline(value.removeprefix(SPACY)):
            return value
        # A settings file comes with a folder; it is not to say what code is loaded.
        model = value.removeprefix(SPACY)
        problems.append(
            f"{name}: no spaCy pipeline {_shown(model)!r} is installed; any other is named with --recogniser"
        )
        return DEFAULTS.recogniser
    problems.append(f"{name} must be one of {', '.join(RECOGNISERS)}")
    return DEFAULTS.recogniser


def _viewpoint(name: str, value: object, problems: list[str]) -> str:
    if isinstance(value, str) and is_viewpoint(value):
        return value
    problems.append(f"{name} must be one of {VIEWPOINTS}")
    return DEFAULTS.viewpoint


_CHECKS: dict[str, Callable[[str, object, list[str]], Any]] = {
    "select": _strings,
    "ignore": _strings,
    "levels": _rule_levels,
    "per_file_ignores": _globs,
    "pins": _ids,
    "accepted": _strings,
    "fail_level": _fail_level,
    "recogniser": _recogniser,
    "viewpoint": _viewpoint,
}


def unknown_rules(settings: Settings, rules: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """What the settings call a rule and is none; ``rules`` are (code, name)."""
    named = [*settings.select, *settings.ignore, *settings.levels]
    named += [rule for ignored in settings.per_file_ignores.values() for rule in ignored]
    return tuple(dict.fromkeys(each for each in named if not any(_is(each, code, name) for code, name in rules)))


def read_report(document: Document, gazetteer: Gazetteer, settings: Settings) -> Report:
    """The report on a document under these settings.

    Raises:
        RecogniserError: if the recogniser that they name cannot be used.
    """
    return judged_report(document, gazetteer, settings)[0]


def judged_report(document: Document, gazetteer: Gazetteer, settings: Settings) -> tuple[Report, int]:
    """The report on a document under these settings, and how many flags their file hides.

    Raises:
        RecogniserError: if the recogniser that they name cannot be used.
    """
    report = read(
        document,
        gazetteer,
        recogniser=recogniser_named(settings.recogniser),
        viewpoint=settings.viewpoint,
        answers=settings.answers.get(document.id, ()),
    )
    found = apply(report, settings)
    hidden = 0 if settings.otherwise is None else len(apply(report, settings.otherwise).flags) - len(found.flags)
    return found, max(0, hidden)


def apply(report: Report, settings: Settings) -> Report:
    """The report with the flags that count under these settings, at their levels; answers come before all else."""
    return obey(report, settings.answers.get(report.document.id, ()), lambda rest: _counted(rest, settings))


def _counted(report: Report, settings: Settings) -> Report:
    flags = (_judged(report.document, flag, settings) for flag in report.flags)
    return replace(report, flags=tuple(flag for flag in flags if flag is not None))


def _judged(document: Document, flag: Flag, settings: Settings) -> Flag | None:
    if settings.select and not _any(settings.select, flag):
        return None
    if _any(settings.ignore, flag):
        return None
    source = document.source or document.id
    if any(_any(rules, flag) for glob, rules in settings.per_file_ignores.items() if fnmatch(source, glob)):
        return None
    if _plain(document.text[flag.start : flag.end]) in map(_plain, settings.accepted):
        return None
    # The longest name of a rule is the most precise: GEO101 beats GEO1.
    named = sorted((rule for rule in settings.levels if _is(rule, flag.code, flag.name)), key=len)
    level = settings.levels[named[-1]] if named else flag.level.value
    return None if level == OFF else replace(flag, level=Level(level))


def _any(rules: Sequence[str], flag: Flag) -> bool:
    return any(_is(rule, flag.code, flag.name) for rule in rules)


def _is(rule: str, code: str, name: str) -> bool:
    return rule == name or (rule != "" and code.startswith(rule.upper()))


def _plain(statement: str) -> str:
    return " ".join(statement.casefold().split())


def open_gazetteer(settings: Settings, progress: Callable[[str], None] | None = None) -> Gazetteer:
    """The gazetteer in which the settings' pins hold, and which has the places of their answers.

    Raises:
        GazetteerError: if it cannot be opened.
        InputError: if a pin or an answer names a place that is not there.
    """
    gazetteer = Gazetteer.open(progress=progress)
    check_places((answer for given in settings.answers.values() for answer in given), gazetteer)
    if not settings.pins:
        return gazetteer
    try:
        return gazetteer.pinned(settings.pins)
    except UnknownPlaceError as error:
        raise InputError(f"pins: {error}") from None
