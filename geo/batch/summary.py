"""What a run came to, counted chunk by chunk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from geo.records import Report

_SHOWN = 5  # problems and notes in words; the rest are counted


@dataclass(slots=True)
class Tally:
    """Counts over documents.

    ``failed`` are error rows, of which ``problems`` holds the first in words; ``places`` counts each place once for
    each document; ``earlier`` documents were done by the run that this one goes on with;
    ``mentions`` counts mentions by (id, name) of their place; ``notes`` are the first words about
    documents that were read with a guess, ``noted`` how many there are; ``hidden`` flags are those that the settings
    file leaves out.
    """

    documents: int = 0
    failed: int = 0
    places: int = 0
    flags: Counter[str] = field(default_factory=Counter)
    mentions: Counter[tuple[str, str]] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    noted: int = 0
    hidden: int = 0
    notes: list[str] = field(default_factory=list)
    earlier: int = 0

    def count(self, report: Report) -> None:
        """Add one report."""
        self.documents += 1
        self.places += len(report.places)
        self.flags.update(flag.code for flag in report.flags)
        found = (resolution.place for resolution in report.resolutions)
        self.mentions.update((place.id, place.name) for place in found if place is not None)

    def count_failed(self, document_id: str, problem: str) -> None:
        """Add one document that could not be read."""
        self.documents += 1
        self.failed += 1
        self.problems = [*self.problems, f"{document_id}: {problem}"][:_SHOWN]

    def note(self, words: str) -> None:
        self.noted += 1
        self.notes = [*self.notes, words][:_SHOWN]

    def add(self, other: Tally) -> None:
        """Add the counts of documents that come after these."""
        self.documents += other.documents
        self.failed += other.failed
        self.places += other.places
        self.flags.update(other.flags)
        self.mentions.update(other.mentions)
        self.problems = [*self.problems, *other.problems][:_SHOWN]
        self.noted += other.noted
        self.hidden += other.hidden
        self.notes = [*self.notes, *other.notes][:_SHOWN]

    def most_mentioned(self, number: int) -> list[tuple[str, int]]:
        """Names of places with their mentions, the most mentioned first; ties by name and id."""
        ordered = sorted(self.mentions.items(), key=lambda entry: (-entry[1], entry[0][1], entry[0][0]))
        return [(name, count) for (_, name), count in ordered[:number]]

    def to_dict(self) -> dict[str, Any]:
        """Plain data; keys in a fixed order."""
        return {
            "documents": self.documents,
            "failed": self.failed,
            "places": self.places,
            "flags": dict(sorted(self.flags.items())),
            "mentions": [[*place, count] for place, count in sorted(self.mentions.items())],
            "problems": self.problems,
            "noted": self.noted,
            "hidden": self.hidden,
            "notes": self.notes,
        }

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Tally:
        """The tally that ``to_dict`` wrote.

        Raises:
            KeyError, TypeError, ValueError: if it is none.
        """
        return cls(
            documents=int(row["documents"]),
            failed=int(row["failed"]),
            places=int(row["places"]),
            flags=Counter(row["flags"]),
            mentions=Counter({(place_id, name): count for place_id, name, count in row["mentions"]}),
            problems=list(row["problems"]),
            noted=int(row["noted"]),
            hidden=int(row.get("hidden", 0)),
            notes=list(row["notes"]),
        )
