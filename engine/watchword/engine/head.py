"""The head of an outgoing request: whom it asks, and what it says of itself."""

import re
from base64 import b64encode
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

import httpx
from yarl import URL

from watchword import __version__
from watchword.plugin import HttpRequest

_CONTROLS: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_BODILESS: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_FRAMING: Final = frozenset({"content-length", "transfer-encoding"})
"""Where a request ends is ours to say."""


class Address(NamedTuple):
    """An address of the web as it is asked: what stands in the first line, and what headers say unless others do."""

    origin: URL
    target: str
    headers: Mapping[str, str]


@lru_cache(maxsize=1024)
def address(written: str) -> Address:
    """Read an address, as it is written: what is encoded in it stays so. Raises httpx.InvalidURL, ValueError."""
    read = httpx.URL(written)
    if read.scheme not in {"http", "https"} or not read.host:
        raise ValueError(f"'{written}' is no address of the web")
    url = URL(str(read), encoded=True)
    headers = {
        "host": url.host_port_subcomponent or "",
        "accept": "*/*",
        "accept-encoding": "gzip, deflate",
        "user-agent": f"Watchword/{__version__}",
    }
    if url.raw_user or url.raw_password:
        known = f"{url.user or ''}:{url.password or ''}".encode()
        headers["authorization"] = f"Basic {b64encode(known).decode()}"
    return Address(url.origin(), url.raw_path_qs, headers)


def head(asked: Address, request: HttpRequest) -> bytes:
    """Write the head of a request; raises ValueError where that would be more than one, or none."""
    said = {name.lower() for name in request.headers}
    headers = [
        *((name, value) for name, value in asked.headers.items() if name not in said),
        *((name, value) for name, value in request.headers.items() if name.lower() not in _FRAMING),
    ]
    if request.body or request.method not in _BODILESS:
        headers.append(("content-length", str(len(request.body))))
    lines = (f"{request.method} {asked.target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers))
    if any(map(_CONTROLS.search, lines)):
        raise ValueError("a header holds a line break, or another control character")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
