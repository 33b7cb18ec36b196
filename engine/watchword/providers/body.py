"""Which characters are these bytes? Bodies are read as UTF-8, whatever they were sent in."""

import re
from hashlib import blake2b

_SINGLE_BYTE = re.compile(
    rb"(?:us-)?ascii|latin-?1|iso-8859-(?:[1-9]|1[0134-6])|(?:windows-|cp)125[0-8]", re.IGNORECASE
)

_DECLARED = re.compile(rb"""<\?xml[^>]{0,99}?\sencoding\s{0,9}=\s{0,9}["']([A-Za-z0-9._-]{1,40})""")
_UTF16 = {
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
    b"<\0": "utf-16-le",
    b"{\0": "utf-16-le",
    b"[\0": "utf-16-le",
    b"\0<": "utf-16-be",
    b"\0{": "utf-16-be",
    b"\0[": "utf-16-be",
}


class Unreadable(ValueError):
    """A body cannot be read as what it seems to be; the text says why."""


def utf8(body: bytes) -> bytes:
    """Write a body as UTF-8, without byte order mark and outer white space.

    Honours UTF-16 and the single-byte encoding that an XML declaration names. Bytes that seem to be UTF-8 already
    are left as they are, valid or not. A declaration of UTF-16 in readable bytes, or of UTF-7, is a lie or an attack.
    """
    wide = _UTF16.get(body[:2])
    if wide is not None:
        return body.decode(wide, "replace").encode().removeprefix(b"\xef\xbb\xbf").strip()
    narrow = body.removeprefix(b"\xef\xbb\xbf").strip()
    declared = _DECLARED.match(narrow)
    if declared and _SINGLE_BYTE.fullmatch(declared[1]):
        return narrow.decode(declared[1].decode(), "replace").encode()
    return narrow


def fingerprint(content: bytes) -> str:
    """Hash content for a key: 96 bits in hexadecimal."""
    return blake2b(content, digest_size=12).hexdigest()
