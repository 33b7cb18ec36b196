"""How a file of text is encoded: as UTF-8, with a byte order mark or without one, or in a way that is not read."""

import re

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
HINT = "save the file as UTF-8"
_WIDE = {
    rb"\xff\xfe\0\0|\0\0\xfe\xff|[^\0]\0\0\0|\0\0\0[^\0]": "UTF-32",
    rb"\xff\xfe|\xfe\xff|[^\0]\0|\0[^\0]": "UTF-16",
}
"""How a file begins whose characters have more bytes each, with a mark of that or without."""


def wide(data: bytes) -> str | None:
    """Name the encoding of a file that begins so, if its characters have more bytes each."""
    return next((name for form, name in _WIDE.items() if re.match(form, data, re.DOTALL)), None)
