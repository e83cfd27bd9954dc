"""The marks of a sentence, wherever mentions and flags begin and end."""

from __future__ import annotations

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from geo.records import Document, Flag, Level, Mention, Report, Resolution, Role, Sentence
from geo.text.safe import visible
from maps.page_data import page_data
from maps.pane import pane_html
from tests.maps.pages import is_nested
from tests.maps.world import KYIV, SmallAtlas, crowd, dispatch, resolution

TEXT = "In A & B <c> \u202e they met. Then,\nfar {{away}}, nothing.\n\nAn end\U0001f525 came."
SENTENCES = (Sentence(0, 24), Sentence(25, 51), Sentence(53, len(TEXT)))

spans = st.tuples(st.integers(0, 2), st.floats(0, 1), st.floats(0, 1))


def placed(span: tuple[int, float, float]) -> tuple[int, int, int]:
    """A stretch of at least one character inside a sentence: the sentence's number, start and end."""
    number, one, other = span
    sentence = SENTENCES[number]
    low, high = sorted((one, other))
    start = sentence.start + int(low * (sentence.end - sentence.start - 1))
    return number, start, max(start + 1, sentence.start + int(high * (sentence.end - sentence.start)))


def report_of(mentions: list[tuple[int, int, int]], flags: list[tuple[int, int, int]]) -> Report:
    resolutions: list[Resolution] = []
    for index, (number, start, end) in enumerate(sorted(mentions, key=lambda span: span[1:])):
        mention = Mention(f"m{index}", start, end, TEXT[start:end], number, Role.LITERAL, TEXT[start:end])
        resolutions.append(resolution(mention, KYIV if index % 2 else None, 0.9))
    made = tuple(
        Flag(f"GEO{index}", "rule", Level.ERROR, start, end, 1, 1, number, "No.", "", None, None)
        for index, (number, start, end) in enumerate(flags)
    )
    return Report(Document("d", TEXT), SENTENCES, (KYIV,), tuple(resolutions), (), made, "0", "0")


@given(st.lists(spans.map(placed), max_size=6), st.lists(spans.map(placed), max_size=4))
def test_marks_nest_and_no_word_is_lost(
    mentions: list[tuple[int, int, int]], flags: list[tuple[int, int, int]]
) -> None:
    report = report_of(mentions, flags)
    html = pane_html([report], page_data([report], SmallAtlas(), "", None))
    assert is_nested(html)
    article = html[html.index("</header>") :]
    article = re.sub(r"<aside.*?</aside>", "", article, flags=re.DOTALL)
    for added in (r'<a class="n"[^>]*>\d+</a>', r'<a class="flag-tag[^>]*>[^<]*</a>'):
        article = re.sub(added, "", article)
    shown = unescape(re.sub(r"<[^>]*>", "", article))
    assert shown.split() == visible(TEXT).split()


@given(st.lists(spans.map(placed), max_size=6), st.lists(spans.map(placed), max_size=4))
def test_every_mention_and_flag_can_be_found(
    mentions: list[tuple[int, int, int]], flags: list[tuple[int, int, int]]
) -> None:
    report = report_of(mentions, flags)
    html = pane_html([report], page_data([report], SmallAtlas(), "", None))
    shown = {number for numbers in re.findall(r'data-m="([\d ]+)"', html) for number in numbers.split()}
    assert shown == {str(index) for index in range(len(mentions))}
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    for index in range(len(flags)):
        assert html.count(f'<aside class="flag-note error" id="f{index}"') == 1
        assert f'href="#f{index}"' in html


def test_a_long_text_is_folded_where_scripts_can_put_it_back() -> None:
    reports = [crowd(1500), dispatch()]
    html = pane_html(reports, page_data(reports, SmallAtlas(), "", None))
    folds = re.findall(r'<noscript data-s="(\d+)">(.*?)</noscript>', html, flags=re.DOTALL)
    assert [int(last) for last, _ in folds] == sorted(int(last) for last, _ in folds)
    for last, fold in folds:
        assert is_nested(fold)
        assert re.findall(r'id="s(\d+)"', fold)[-1] == last
    assert re.findall(r' id="s(\d+)"', html) == [str(number) for number in range(1500 + len(dispatch().sentences))]
    live = re.sub(r"<noscript.*?</noscript>", "", html, flags=re.DOTALL)
    assert len(live) < 140_000
    assert is_nested(live)
    assert live.count("<article") == 2


def test_an_ordinary_text_is_not_folded() -> None:
    assert "<noscript" not in pane_html([dispatch()], page_data([dispatch()], SmallAtlas(), "", None))
