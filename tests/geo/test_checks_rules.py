"""Each rule's own two sentences: the bad one is flagged with its code, the good one not at all."""

from __future__ import annotations

import re

import pytest

from gazetteer import Gazetteer
from geo import Document, read
from geo.checks import RULES, Rule
from geo.records import Level


def codes(rule: Rule, text: str, gazetteer: Gazetteer) -> list[str]:
    flags = read(Document("rule", text), gazetteer, viewpoint=rule.viewpoint).flags
    return [f.code for f in flags if f.level is not Level.INFO]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_bad_sentence_is_flagged_with_its_rule_alone(rule: Rule, gazetteer: Gazetteer) -> None:
    assert codes(rule, rule.bad, gazetteer) == [rule.code]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_good_sentence_is_not_flagged(rule: Rule, gazetteer: Gazetteer) -> None:
    assert codes(rule, rule.good, gazetteer) == []


def test_codes_and_names_are_unique_and_sorted() -> None:
    assert [rule.code for rule in RULES] == sorted({rule.code for rule in RULES})
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(
        re.fullmatch(r"GEO[1-5]\d\d", rule.code) and re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name) for rule in RULES
    )
