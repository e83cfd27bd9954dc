"""What a phrase cannot do without: never more than it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from gazetteer import Gazetteer
from geo import Document, read
from geo.grammar import phrases
from geo.grammar.needs import needs

ROOT = Path(__file__).parents[2]
TEXTS = [*sorted((ROOT / "seeds").glob("*.txt")), Path(__file__).with_name("statements.txt")]


@pytest.mark.parametrize(
    ("phrase", "signs"),
    [
        ("x:PLACE lies|lie in", [{"in"}, {"lies", "lie"}, {"p:", "a:"}]),
        ("x:PLACE (just|far)? north-west", [{"northwest"}, {"p:", "a:"}]),
        ("visit* to+ END", [{"to"}]),
        ("(a|an) GAP?", [{"a", "an"}]),
        ("(in the | of)", [{"in", "of"}]),
        ("(in the | FILL)", []),
        ("in | of FILL", [{"in", "of"}]),
        ("((in)? the | of)", [{"the", "of"}]),
        ("the > of", [{"the"}, {"of"}]),
        ("START ,", [{","}]),
    ],
)
def test_a_phrase_needs_what_is_not_optional(phrase: str, signs: list[set[str]]) -> None:
    assert sorted(map(sorted, needs(phrase))) == sorted(map(sorted, signs))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: str(path.stem))
def test_no_claim_is_lost_by_not_searching(path: Path, gazetteer: Gazetteer, monkeypatch: pytest.MonkeyPatch) -> None:
    document = Document("needs", path.read_text(encoding="utf-8"))
    claims = read(document, gazetteer).claims
    monkeypatch.setattr(phrases, "needs", lambda _source: ())
    assert claims
    assert read(document, gazetteer).claims == claims
