"""What the lines of a batch depend on besides its documents. Under another key nothing done before is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from gazetteer import Gazetteer
from gazetteer.layers import layer_paths
from geo.answers import to_text
from geo.batch.work import Job
from geo.inputs.documents import shown
from geo.report import dumps
from geo.settings import Settings
from geo.tagger.model import CHECKSUMS, FOLDER


def key_of(source: str, job: Job, gazetteer: Gazetteer) -> Mapping[str, str]:
    """The key in words that can be shown: what it is -> its value."""
    hidden = "" if shown(source) == source else source
    return {
        "program": version("dateline"),
        "gazetteer": gazetteer.version + _layers(),
        "recogniser": _recogniser(job.settings.recogniser),
        "settings": _settings(job.settings),
        "input": f"{shown(source)} {_digest(dumps(asdict(job.reading)) + hidden)}",
        "other outputs": f"{job.sink!r} {job.parts!r}",
    }


def _settings(settings: Settings) -> str:
    given = to_text(answer for answers in settings.answers.values() for answer in answers)
    return _digest(dumps(asdict(replace(settings, answers={}, file="", otherwise=None))) + given)


def _layers() -> str:
    """The user's own places, by size and time of change."""
    seen = [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in layer_paths()]
    return f"+{_digest(repr(seen))}" if seen else ""


def _recogniser(name: str) -> str:
    if name == "default":
        return f"default {_digest((Path(FOLDER) / CHECKSUMS).read_text(encoding='utf-8'))}"
    kind, _, pipeline = name.partition(":")
    try:
        return f"{name} {version(pipeline)}" if kind == "spacy" else name
    except PackageNotFoundError:  # a pipeline named by its folder
        return name


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
