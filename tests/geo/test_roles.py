"""Roles on sentences of our own, marked by hand: what a name does, not where it lies."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from gazetteer import Gazetteer
from geo.read import read
from geo.records import Document, Role

_LETTERS = {
    "l": Role.LITERAL,
    "m": Role.METONYM,
    "a": Role.ACTOR,
    "d": Role.DEMONYM,
    "e": Role.EMBEDDED,
    "p": Role.PERSON,
    "o": Role.ORGANISATION,
    "w": Role.WORK,
    "x": Role.OTHER,
}
_MARKED = re.compile(r"\[([^\]|]*)\|(.)\]")


def marked_sentences() -> Iterator[tuple[str, list[tuple[int, int, Role]]]]:
    """Plain text and its (start, end, role), for each line of the hand-marked file."""
    for line in (Path(__file__).parent / "data" / "roles.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        plain, gold, at = "", [], 0
        for found in _MARKED.finditer(line):
            plain += line[at : found.start()]
            gold.append((len(plain), len(plain) + len(found[1]), _LETTERS[found[2]]))
            plain += found[1]
            at = found.end()
        yield plain + line[at:], gold


def test_roles_of_the_marked_sentences(gazetteer: Gazetteer) -> None:
    found = right = total = 0
    for text, gold in marked_sentences():
        report = read(Document("roles", text), gazetteer)
        roles = {(r.mention.start, r.mention.end): r.mention.role for r in report.resolutions}
        for start, end, role in gold:
            total += 1
            found += (start, end) in roles
            right += roles.get((start, end)) is role
    assert total >= 400
    assert found / total >= 0.90
    assert right / total >= 0.85


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Kyiv claimed the attack.", "Kyiv", Role.METONYM),
        ("They failed to seize Kyiv.", "Kyiv", Role.LITERAL),
        ("Ankara put its reservists on alert.", "Ankara", Role.METONYM),
        ("Ankara put on its winter coat.", "Ankara", Role.LITERAL),
        ("Nairobi shut the frontier on Monday.", "Nairobi", Role.METONYM),
        ("Nairobi held a marathon on Monday.", "Nairobi", Role.LITERAL),
        ("Lima sweltered all week.", "Lima", Role.LITERAL),
        ("Bolivia has no coast.", "Bolivia", Role.LITERAL),
        ("Costa Rica has no army.", "Costa Rica", Role.ACTOR),
        ("Chad will buy lorries from Turkey.", "Turkey", Role.ACTOR),
        ("The lorries came from Turkey.", "Turkey", Role.LITERAL),
        ("Ukraine took Russia to court.", "Russia", Role.ACTOR),
        ("The Bank of Ghana met.", "Ghana", Role.EMBEDDED),
        ("He told CBC Toronto that the road was shut.", "Toronto", Role.EMBEDDED),
        ("Air France cut its flights.", "France", Role.EMBEDDED),
        ("RUSSIA STRIKES KYIV AGAIN", "KYIV", Role.LITERAL),
        ("Rebel Army Captures Goma After Long Siege", "Goma", Role.LITERAL),
        ("The east bank of the Jordan was closed.", "Jordan", Role.LITERAL),
        ("Moscow was furious, and the ire of Moscow lasted.", "Moscow", Role.METONYM),
        ("Trains to Moscow were late.", "Moscow", Role.LITERAL),
        ("Russia still does not control it.", "Russia", Role.ACTOR),
        ("Missiles fell in Russia.", "Russia", Role.LITERAL),
        ("The Russian President spoke.", "Russian", Role.DEMONYM),
        ("It breaks the Istanbul agreements.", "Istanbul", Role.EMBEDDED),
        ("The New York Times found it.", "The New York Times", Role.ORGANISATION),
    ],
)
def test_role(gazetteer: Gazetteer, text: str, name: str, role: Role) -> None:
    report = read(Document("role", text), gazetteer)
    assert [r.mention.role for r in report.resolutions if r.mention.text == name][-1] is role
