"""How a file is encoded: as UTF-8, with a byte order mark or without one, or in a way that is not read."""

import re

from watchword.diagnostics import Diagnostic, Span, split_lines

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
HINT = "save the file as UTF-8"
_WIDE = {
    rb"\xff\xfe\0\0|\0\0\xfe\xff|[^\0]\0\0\0|\0\0\0[^\0]": "UTF-32",
    rb"\xff\xfe|\xfe\xff|[^\0]\0|\0[^\0]": "UTF-16",
}
"""How a file begins whose characters have more bytes each, with a mark of that or without."""


_DOCUMENTS = {
    b"PK\x03\x04": "a document of a word processor, or an archive",
    b"\xd0\xcf\x11\xe0": "a document of a word processor",
    b"{\\rtf": "rich text",
    b"%PDF-": "a PDF",
}
"""How files begin that programs for documents write."""
AS_TEXT = "save it as plain text, in UTF-8"


_NOT_TEXT = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def decoded(path: str, data: bytes) -> str | Diagnostic:
    """Give the text of a file, or say why it has none that is read."""
    if called := document(data):
        return _not_text(path, "", f"the file is {called}", AS_TEXT)
    if name := wide(data):
        return _not_text(path, "", f"the file is {name}", HINT)
    data = data.removeprefix(BYTE_ORDER_MARK)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return _not_text(path, data[: error.start].decode(), "the file is not UTF-8", HINT)
    found = _NOT_TEXT.search(text)
    if found:
        message = f"the file holds a control character (U+{ord(found[0]):04X})"
        return _not_text(path, text[: found.start()], message, "delete it")
    return text


def _not_text(path: str, before: str, message: str, hint: str) -> Diagnostic:
    lines = split_lines(before)
    span = Span(path=path, line=len(lines), col=len(lines[-1]) + 1, end_col=len(lines[-1]) + 2)
    return Diagnostic(severity="error", code="bad-encoding", message=message, span=span, hint=hint)


def document(data: bytes) -> str | None:
    """Say what a file is that a program for documents has written."""
    return next((called for begins, called in _DOCUMENTS.items() if data.startswith(begins)), None)


def wide(data: bytes) -> str | None:
    """Name the encoding of a file that begins so, if its characters have more bytes each."""
    return next((name for form, name in _WIDE.items() if re.match(form, data, re.DOTALL)), None)


_CONTROL = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
IN_SINGLE_QUOTES = r"escapes such as '\b' stand for one in double quotes: put what has a backslash in single quotes"


def control(text: str) -> str | None:
    """Name the first control character of a text that is to be sent or looked for, line breaks and tabs aside."""
    found = _CONTROL.search(text)
    return f"a control character (U+{ord(found[0]):04X})" if found else None
