"""Which parts of an MMS hold its words? Skycore posts no text inline: it lies behind a URL, as pictures do."""

from collections.abc import Collection
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from watchword.message import Message

MOST_PARTS = 4
_TEXTS = frozenset({"", ".txt", ".text"})


def text_parts(message: Message, hosts: Collection[str]) -> tuple[str, ...]:
    """List the URLs that may hold text, on hosts that may be asked: anybody can post a URL (SSRF)."""
    found = [url for url in message.media if _may_be_asked(url, hosts)]
    return tuple(found[:MOST_PARTS])


def _may_be_asked(url: str, hosts: Collection[str]) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    is_text = PurePosixPath(parts.path).suffix.lower() in _TEXTS
    return is_text and parts.scheme in {"http", "https"} and parts.netloc.lower() in hosts
