"""Settings that say where on the web, and with which headers; what people write cannot change either's shape."""

import re
from collections.abc import Mapping
from functools import partial
from typing import Annotated, ClassVar
from urllib.parse import quote

from msgspec import Struct

from watchword.reading.findings import Path, Reading
from watchword.reading.forms import Form, Wrong
from watchword.reading.source import Node, Scalar
from watchword.reading.typed import INVALID, Invalid, read, refuse
from watchword.templates import Template, Text

OURS = frozenset(
    {
        "connection",
        "content-length",
        "host",
        "idempotency-key",
        "transfer-encoding",
        "webhook-id",
        "webhook-signature",
        "webhook-timestamp",
    }
)
"""The headers that are not a rule file's to say."""
_HOST = re.compile(r"https?://[^/?#\s]+")
_BARE_HOST = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::\d+)?(?:[/?#]|$)")
_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_VALUE = re.compile(r"[!-~](?:[\t -~]*[!-~])?|")
_PIECE = re.compile(r"[\t -~]*")
_PRINTED = "".join(map(chr, range(0x20, 0x7F)))
_ONCE = "delete one of them: capital letters make no other header"
Fill = Mapping[str, str | None]


def _picture(written: str) -> str | Wrong:
    if _HOST.match(written) and not _UNFIT.search(written):
        return written
    return Wrong("a picture is named by its address, written out", "write it like https://example.com/menu.jpg")


_UNFIT = re.compile(r"[\s{}]")
Pictures = tuple[Annotated[str, Form("an address such as https://example.com/menu.jpg", _picture)], ...]
"""A setting that lists the addresses of pictures to send."""


def _begun_otherwise(written: Template) -> str:
    """Tell what to do about an address that begins with a host, or with a name to fill in."""
    first, *_ = written.parts
    if isinstance(first, str) and _BARE_HOST.match(first):
        return "write https:// before it"
    if written.blanks:
        return "names may stand behind the host only"
    return "begin it with https:// and a host, and write a space as %20"


class WebAddress(Struct, frozen=True):
    """Metadata of a URL with names to fill in; the host is written out, so that nobody can text another one."""

    is_scalar: ClassVar[bool] = True

    wanted: str = "an address such as https://example.com/sms"
    pattern: str = r"^https?://[^/?#{}\s]+([/?#].*)?$"

    def from_node(self, node: Node, reading: Reading, at: Path) -> Text | Invalid:
        """Read it; it is never quoted, as it may hold a secret."""
        if not isinstance(node, Scalar):
            return refuse(node, self.wanted, reading, at)
        found = Text.from_node(node, reading, at)
        if isinstance(found, Invalid):
            return INVALID
        (template,) = found.templates().values()
        first, *others = template.parts
        host = _HOST.match(first) if isinstance(first, str) else None
        if not host or re.search(r"\s", "".join(part for part in template.parts if isinstance(part, str))):
            reading.error("bad-value", f"expected {self.wanted}", node.span, _begun_otherwise(template))
            return INVALID
        if others and host.end() == len(str(first)):
            hint = "write the host out, then '/' or '?': only behind that may names be filled in"
            reading.error("bad-value", "this host depends on what people write", node.span, hint)
            return INVALID
        return found

    @staticmethod
    def fill(url: Text, values: Fill, language: str, fallback: str) -> str:
        """Fill it in; whatever is filled in is a part of it and no more: `/`, `&` and `#` are written as %2F ..."""
        return url.fill(values, language, fallback, partial(quote, safe=""))


class WebHeaders(Struct, frozen=True):
    """Metadata of headers that HTTP allows, with names to fill in."""

    def from_node(self, node: Node, reading: Reading, at: Path) -> dict[str, Text] | Invalid:
        """Read names and their values; a value is never quoted, as it may be a secret."""
        found: dict[str, Text] | Invalid = read(node, dict[str, Text], reading, at)
        if isinstance(found, Invalid):
            return INVALID
        wrong = [one for one in found.items() if not _is_header(*one, reading, at)]
        once = {name.lower(): name for name in reversed(found)}
        twice = [name for name in found if once[name.lower()] != name]
        for name in twice:
            reading.error("bad-value", f"the header '{name}' is given twice", reading.keys[(*at, name)], _ONCE)
        return INVALID if wrong or twice else found

    @staticmethod
    def fill(headers: Mapping[str, Text], values: Fill, language: str, fallback: str) -> dict[str, str]:
        """Fill them in, with lower-case names; what is filled in breaks no line, other alphabets are written as %C3."""
        put = partial(quote, safe=_PRINTED)
        return {name.lower(): text.fill(values, language, fallback, put).strip() for name, text in headers.items()}


def _is_header(name: str, value: Text, reading: Reading, at: Path) -> bool:
    key, span = reading.keys[(*at, name)], reading.spans[(*at, name)]
    if not _NAME.fullmatch(name):
        hint = "letters, digits and '-', as in X-Api-Key"
        reading.error("bad-value", f"'{name}' cannot be the name of a header", key, hint)
    elif name.lower() in OURS:
        reading.error("bad-value", f"Watchword itself says the header '{name}'", key, "delete it")
    elif not all(map(_can_be_carried, value.templates().values())):
        message = f"HTTP cannot carry this value of '{name}'"
        hint = "plain letters, digits and signs on one line, without spaces at its ends"
        reading.error("bad-value", message, span, hint)
    else:
        return True
    return False


def _can_be_carried(value: Template) -> bool:
    pieces = [part for part in value.parts if isinstance(part, str)]
    return all(map(_PIECE.fullmatch, pieces)) if value.blanks else bool(_VALUE.fullmatch("".join(pieces)))
