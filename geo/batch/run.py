"""A batch from its first chunk to its output, wherever the chunks are read."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import TypeAlias

from geo.batch.chunks import Chunk
from geo.batch.journal import Journal
from geo.batch.parts import Parts
from geo.batch.summary import Tally
from geo.batch.work import Result

Readers: TypeAlias = Callable[[Iterator[Chunk]], Generator[tuple[Chunk, Result], None, None]]
"""Reads chunks in any order and on any machine, and gives their results in the order of the chunks."""
Progress: TypeAlias = Callable[[Tally], object]


def run(
    chunks: Iterator[Chunk],
    readers: Readers,
    journal: Journal,
    *,
    parts: Parts | None = None,
    finish: Callable[[Path], object] | None = None,
    progress: Progress | None = None,
) -> Tally:
    """Read what the journal does not hold yet, and finish the output; the counts over all documents.

    Args:
        chunks: the whole input.
        readers: who reads it.
        journal: the output, open.
        parts: where chunks are written that no worker wrote whole.
        finish: is given the finished lines before they become the output.
        progress: is told the counts at the start and after each chunk.

    Raises:
        OutputError: if something cannot be written; what is done is kept.
    """
    unfinished = journal.unfinished(chunks)
    total = journal.kept
    total.earlier = total.documents
    if progress is not None:
        progress(total)
    with closing(readers(unfinished)) as results:  # ends the workers if writing fails
        for chunk, read in results:
            result = read if parts is None or read.written else parts.write(chunk, read)
            journal.add(chunk, result)
            total.add(result.tally)
            if progress is not None:
                progress(total)
    if finish is not None:
        finish(journal.part if journal.part.exists() else journal.target)
    journal.finish()
    return total


def stream(
    chunks: Iterator[Chunk], readers: Readers, write: Callable[[bytes], object], *, progress: Progress | None = None
) -> Tally:
    """The same without anything kept: each chunk's lines are handed to ``write``."""
    total = Tally()
    with closing(readers(chunks)) as results:
        for _, result in results:
            write(result.data)
            total.add(result.tally)
            if progress is not None:
                progress(total)
    return total
