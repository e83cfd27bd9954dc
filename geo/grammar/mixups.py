"""Look-alikes: a visit to one country and a meeting in the capital of another; a leader with another's people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from geo.grammar.phrases import Line, Phrase
from geo.grammar.reading import Reading, reading

_VISIT = Phrase("(visit|trip|tour|journey) to the? y:PLACE GAP* in x:PLACE")
_HOME = Phrase(
    "(palace|residence|parliament|office) in x:PLACE (GAP | ,)* (his|her|their) own y:DEMONYM "
    "(people|nation|citizens|voters|compatriots)"
)
_SENT = Phrase("from x:PLACE (GAP | ,)* the y:DEMONYM (troops|soldiers|forces) (he|she|they) had (sent|deployed)")


def readings(lines: Sequence[Line]) -> Iterator[Reading]:
    for line in lines:
        for phrase, relation in ((_VISIT, "visit"), (_HOME, "home"), (_SENT, "sent")):
            for match in phrase.matches(line):
                x, y = match.items("x")[-1], match.items("y")[0]
                if not x.is_anaphor and not y.is_anaphor:
                    focus = (x.start, x.end) if relation == "visit" else (y.start, y.end)
                    yield reading("mixup", match, x, y, focus, relation=relation)
