"""HTML -> the text of the article: what trafilatura takes for it, a blank line between paragraphs."""

from __future__ import annotations

import codecs
import re

from geo.errors import InputError
from geo.inputs.dates import date_of
from geo.inputs.encodings import decode, marked
from geo.inputs.reading import Extracted

LONGEST = 20 * 1024 * 1024  # bytes; a page of news is 0.1 to 2 MB, and the tree takes some thirty times its page
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([a-zA-Z0-9_:.-]{2,40})""", re.IGNORECASE)
_HEAD = 4096  # bytes; the HTML standard wants the encoding within the first 1024
# The parser stops for good at 256 elements within elements.
_DEEPEST = 150
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][^\s/<>]{0,40})[^<>]*>")
_BREAKS = re.compile(r"<br>(?:\s*<br>)+")
_INLINE = frozenset(
    """
    a abbr b bdi bdo big cite code del dfn em font i ins kbd label mark q s samp small span strong sub sup tt u
    """.split()
)
# These nest nothing: without content, or with one that is not the page's, or closed by the next of their kind.
_APART = frozenset(
    """
    area base br col embed hr img input link meta param source track wbr script style template noscript textarea title p
    """.split()
)
_SAME_IN_BROWSERS = {"iso8859-1": "cp1252", "ascii": "cp1252"}  # so the Encoding Standard has it


def extract(data: bytes, source: str, encoding: str | None = None) -> Extracted:
    """The article in a page, its title and its date.

    Raises:
        InputError: if there is no text in it, or it is too long.
    """
    if len(data) > LONGEST:
        raise InputError(f"{source}: is a page of more than {LONGEST >> 20} MB; save the article as text")
    page, notices = decode(data, source, encoding or (None if marked(data) else _announced(data)))
    return of_page(page, source, notices)


def of_page(page: str, source: str, notices: tuple[str, ...] = ()) -> Extracted:
    """The same for a page that is text already."""
    from trafilatura import bare_extraction, html2txt
    from trafilatura.settings import use_config

    config = use_config()
    config.set("DEFAULT", "EXTENSIVE_DATE_SEARCH", "off")  # a date that is only guessed from the text is none
    if _is_too_deep(page):
        page = _flattened(page)
    try:
        found = bare_extraction(page, with_metadata=True, include_comments=False, config=config)
    except (ValueError, TypeError, AttributeError, KeyError, IndexError):  # its mistakes on pages that are none
        found = None
    title, date, text = None, None, ""
    if found is not None and not isinstance(found, dict):
        title, date, text = found.title, date_of(found.date), found.text or ""
    text = text or html2txt(page) or _all_text(page)
    if not text.strip():
        raise InputError(f"{source}: there is no text in this page")
    paragraphs = re.sub(r"\n+", "\n\n", _safe(text)).strip()
    return Extracted(text=paragraphs, title=_safe(title) if title else None, date=date, notices=notices)


def _all_text(page: str) -> str:
    """Every word of what is hardly a page, one stretch between two marks per line."""
    from lxml import etree, html

    try:
        tree = html.document_fromstring(page)
    except (etree.LxmlError, ValueError):
        return ""
    etree.strip_elements(tree, "script", "style", "template", "noscript", with_tail=False)
    return "\n".join(words for each in tree.itertext(etree.Element) if (words := str(each).strip()))


def _is_too_deep(page: str) -> bool:
    """Whether the parser gives up within the page, and with it whatever comes after."""
    from lxml import etree, html

    parser = html.HTMLParser()
    try:
        html.document_fromstring(page, parser=parser)
    except (etree.LxmlError, ValueError):
        return False
    return any("depth" in entry.message for entry in parser.error_log)


def _flattened(page: str) -> str:
    """The page without the marks of elements that are nested too deeply; their text stays."""
    depth = 0

    def kept(tag: re.Match[str]) -> str:
        nonlocal depth
        name = tag["name"].lower()
        if name in _APART:
            return tag[0]
        deepest = depth if tag["end"] else depth + 1
        depth = max(0, depth - 1) if tag["end"] else depth + 1
        if deepest <= _DEEPEST:
            return tag[0]
        return "" if name in _INLINE else "<br>"

    return _BREAKS.sub("<br>", _TAG.sub(kept, page))


def _announced(data: bytes) -> str | None:
    """The encoding that the page names, where Python knows it and the page decodes by it."""
    found = _META.search(data[:_HEAD])
    if found is None:
        return None
    try:
        codec = codecs.lookup(found[1].decode("ascii"))
    except LookupError:
        return None
    name = _SAME_IN_BROWSERS.get(codec.name, codec.name)
    if name.startswith(("utf-16", "utf-32")):  # it could not have been read to here: the standard says UTF-8
        return None
    try:
        data.decode(name)
    except (UnicodeError, LookupError):
        return None
    return name


def _safe(text: str) -> str:
    """Without null characters, which no text holds, and with every lone surrogate replaced."""
    return text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
