"""Which fields does a form hold, and how is a value written into one?

URL-encoded or multipart: a body tells by itself which it is.
"""

import re
from typing import Final
from urllib.parse import quote_from_bytes, unquote_to_bytes

MOST_FIELDS = 1000

_NAME = re.compile(rb"[\w.\[\]-]{1,100}")
_PART_NAME = re.compile(rb"""content-disposition:[^\r\n]{0,200}?;\s{0,9}name="?([\w.\[\]-]{1,100})""", re.IGNORECASE)
_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")

_WRITTEN: Final = [quote_from_bytes(bytes((byte,)), safe=" ").replace(" ", "+") for byte in range(256)]
"""How each byte of a value is written."""


def encoded(value: str) -> str:
    """Write a value as it stands in a URL-encoded form: as the standard library does, in less than half the time."""
    return "".join([_WRITTEN[byte] for byte in value.encode()])


def fields(body: bytes) -> dict[str, bytes]:
    """Read a form into values by lower-case name, the first of each; empty for what is no form."""
    return _multipart(body) if body.startswith(b"--") else _urlencoded(body)


def _urlencoded(body: bytes) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for pair in body.split(b"&", MOST_FIELDS)[:MOST_FIELDS]:
        name, equals, value = pair.partition(b"=")
        name = unquote_to_bytes(name)
        if equals and _NAME.fullmatch(name):
            found.setdefault(name.decode().lower(), unquote_to_bytes(value.replace(b"+", b" ")))
    return found


def _multipart(body: bytes) -> dict[str, bytes]:
    boundary = body.partition(b"\n")[0].strip()
    found: dict[str, bytes] = {}
    for part in body.split(boundary, MOST_FIELDS)[1:MOST_FIELDS]:
        head, *value = _END_OF_HEADERS.split(part, maxsplit=1)
        named = _PART_NAME.search(head)
        if named and value:
            found.setdefault(named[1].decode().lower(), value[0].rstrip(b"\r\n"))
    return found
