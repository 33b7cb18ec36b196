"""Which parts of an MMS hold its words? Skycore posts no text inline: it lies behind a URL, as pictures do."""

from pathlib import PurePosixPath
from urllib.parse import urlsplit

from watchword.message import Message

_TEXTS = frozenset({"", ".txt", ".text"})


def text_parts(message: Message) -> tuple[str, ...]:
    """List the URLs that may hold text, by their endings."""
    return tuple([url for url in message.media if _may_be_text(url)])


def _may_be_text(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and PurePosixPath(parts.path).suffix.lower() in _TEXTS
