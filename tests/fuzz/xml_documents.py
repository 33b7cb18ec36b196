"""XML from outside: read, or refused as unreadable; no document type gets through, and what is mended stays mended."""

import re

from lxml.etree import _Element

from watchword.providers import xml
from watchword.providers.body import Unreadable, utf8

MORE = re.compile(b"<[!?]")
"""Comments and the like, which are text where a document is broken."""
TAGS = frozenset({"postback", "text", "code", "from", "to"})
TOKENS = (
    *(b"<text>", b"</text>", b"<POSTBACK>", b"<3", b"<!DOCTYPE", b"<!ENTITY", b"<![CDATA[", b"]]>", b"<!--", b"-->"),
    *(b"<?xml version='1.0' encoding='utf-16'?>", b"&amp;", b"&nbsp;", b"&#", b"&#x", b"&#xD83C;&#xDF55;", b"&#0;"),
)


def is_tag(name: str) -> bool:
    return name.lower() in TAGS


def check(body: bytes) -> None:
    document = utf8(body)
    strict, lenient = read(document, forgiving=False), read(document, forgiving=True)
    for root in (strict, lenient):
        assert root is None or root.getroottree().docinfo.internalDTD is None
    if strict is not None and not MORE.search(document) and all(is_tag(str(one.tag)) for one in strict.iter()):
        assert lenient is not None
        assert "".join(lenient.itertext()) == "".join(strict.itertext())
    mended = xml.mended(document.decode("utf-8", "replace"), is_tag)
    mended.encode()
    assert xml.mended(mended, is_tag) == mended


def read(document: bytes, *, forgiving: bool) -> _Element | None:
    try:
        return xml.lenient(document, is_tag) if forgiving else xml.strict(document)
    except Unreadable:
        return None
