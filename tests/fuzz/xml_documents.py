"""XML from outside: read, or refused as unreadable; no document type gets through, and what is mended stays mended."""

from lxml.etree import _Element

from watchword.providers import xml
from watchword.providers.body import Unreadable, utf8

TAGS = frozenset({"postback", "text", "code", "from", "to"})
TOKENS = (
    *(b"<text>", b"</text>", b"<POSTBACK>", b"<3", b"<!DOCTYPE", b"<!ENTITY", b"<![CDATA[", b"]]>", b"<!--", b"-->"),
    *(b"<?xml version='1.0' encoding='utf-16'?>", b"&amp;", b"&nbsp;", b"&#", b"&#x", b"&#xD83C;&#xDF55;", b"&#0;"),
)


def is_tag(name: str) -> bool:
    return name.lower() in TAGS


def check(body: bytes) -> None:
    document = utf8(body)
    for root in (read(document, forgiving=False), read(document, forgiving=True)):
        if root is not None:
            assert root.getroottree().docinfo.internalDTD is None
            assert "\0" not in "".join(root.itertext())
    mended = xml.mended(document.decode("utf-8", "replace"), is_tag)
    mended.encode()
    assert xml.mended(mended, is_tag) == mended


def read(document: bytes, *, forgiving: bool) -> _Element | None:
    try:
        return xml.lenient(document, is_tag) if forgiving else xml.strict(document)
    except Unreadable:
        return None
