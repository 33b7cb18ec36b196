"""How XML from outside is read without trusting it, and how ours is written.

No document type is accepted, so there is no entity to expand and nothing to fetch. lxml bounds depth and sizes.
The parsers are told that bytes are UTF-8 (see `body.utf8`): what a declaration claims can hide nothing from the checks.
"""

import re
from collections.abc import Callable
from html import escape
from html.entities import html5
from typing import Any

from lxml.etree import XMLParser, XMLSyntaxError, _Element, fromstring

from watchword.providers.body import Unreadable

_HARDENED: dict[str, Any] = {
    "encoding": "utf-8",
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "dtd_validation": False,
    "huge_tree": False,
}
_STRICT = XMLParser(**_HARDENED)
_RECOVERING = XMLParser(recover=True, **_HARDENED)

# Atomic groups keep the scan linear on a body of nothing but openings.
_DOCTYPE = re.compile(rb"(?>(?>\s+|<\?(?>.*?\?>)|<!--(?>.*?-->))*)<!doctype", re.DOTALL | re.IGNORECASE)
_DECLARATION = re.compile(r"\A<\?xml[^>]*>")
_CUT = re.compile(r"(?:</?[\w.:-]*|&\#?\w*)\Z")
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARK = re.compile(
    r"""<!\[CDATA\[(?P<cdata>.*?)\]\]>
    | &\#(?P<reference>[0-9]+|[xX][0-9A-Fa-f]+);
    | &(?!(?:amp|lt|gt|quot|apos);)(?P<ampersand>(?P<entity>[A-Za-z][A-Za-z0-9]{1,31};)?)
    | <(?:/?(?P<name>[A-Za-z_][\w.:-]*))?""",
    re.DOTALL | re.VERBOSE,
)
_REPLACEMENT = "\ufffd"
_LAST_CHARACTER = 0x10FFFF


def strict(body: bytes) -> _Element | None:
    """Read a well-formed document; None for one that is not. Raises Unreadable for a document type."""
    if _DOCTYPE.match(body):
        raise Unreadable("XML with a document type is refused")
    try:
        return _without_doctype(fromstring(body, _STRICT))
    except XMLSyntaxError:
        return None


def lenient(body: bytes, is_tag: Callable[[str], bool]) -> _Element:
    """Read what can be read of a document that is not well-formed, under a root of our own.

    Characters that XML forbids become U+FFFD. Marks that open no tag which `is_tag` knows are taken as text: a bare
    `&`, `<3`, `<stop>`. Raises Unreadable where nothing is left.
    """
    text = _closed(_CUT.sub("", _DECLARATION.sub("", body.decode("utf-8", "replace"))))
    try:
        root = fromstring(f"<recovered>{mended(text, is_tag)}</recovered>".encode(), _RECOVERING)
    except XMLSyntaxError as problem:
        raise Unreadable("XML that cannot be read") from problem
    return _without_doctype(root)


def mended(text: str, is_tag: Callable[[str], bool]) -> str:
    """Write the marks of a broken document so that each is either a tag that `is_tag` knows or text."""
    # Two references may be the halves of one character: joined here, while a half without its other is replaced.
    joined = _MARK.sub(lambda mark: _mended_mark(mark, is_tag), text)
    whole = joined.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _ILLEGAL.sub(_REPLACEMENT, whole)


def element(name: str, text: str) -> str:
    """Write one element; characters that XML forbids are dropped."""
    kept = _escaped(_ILLEGAL.sub("", text)).replace("\r", _KEPT_AS_WRITTEN)
    return f"<{name}>{kept}</{name}>"


def _escaped(text: str) -> str:
    return escape(text, quote=False)


_KEPT_AS_WRITTEN = "&#13;"  # a bare carriage return would be read back as a line feed


def _closed(text: str) -> str:
    """Drop the openings of CDATA that nothing closes."""
    end = text.rfind("]]>") + 1
    return text[:end] + text[end:].replace("<![CDATA[", "")


def _mended_mark(mark: re.Match[str], is_tag: Callable[[str], bool]) -> str:
    written = mark[0]
    if mark["cdata"] is not None:
        return written
    if mark["reference"]:
        character = _referenced(mark["reference"].lower())
        return character if _ILLEGAL.match(character) else written
    if mark["ampersand"] is not None:
        # HTML's names stand for what they stand for there (&nbsp; &eacute;); XML knows none of them.
        return _escaped(html5.get(mark["entity"] or "", written))
    return written if mark["name"] and is_tag(mark["name"]) else f"&lt;{written[1:]}"


def _referenced(digits: str) -> str:
    significant = digits.lstrip("x0") or "0"
    if len(significant) > len(str(_LAST_CHARACTER)):
        return "\0"
    code = int(significant, 16 if digits.startswith("x") else 10)
    return chr(code) if code <= _LAST_CHARACTER else "\0"


def _without_doctype(root: _Element | None) -> _Element:
    if root is None:
        raise Unreadable("XML without an element")
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable("XML with a document type is refused")
    return root
