"""What is wrong with a file that is no YAML, in words for people who do not know YAML's own."""

from collections.abc import Sequence
from typing import NamedTuple

import yaml
from msgspec.structs import replace

from watchword.diagnostics import Diagnostic, Span
from watchword.reading.depths import MOVED
from watchword.reading.stop import Last, Place, Stop, Typo
from watchword.reading.typos import typo

_FITS = "check its indentation, and that of the lines above"
_FITS_QUOTED = "check the indentation and the quotes; inside '...' an apostrophe is written twice"
_QUOTE_OR_INDENT = 'put text that contains ": " in quotes; if this is a key, check its indentation'


class _Wording(NamedTuple):
    """`at_start`: what counts is where the unfinished thing began, not where the reader gave up."""

    message: str
    hint: str
    at_start: bool = False


_WORDINGS = {
    "mapping values are not allowed": _Wording("unexpected ':'", _QUOTE_OR_INDENT),
    "expected ',' or": _Wording(
        "expected ',' or the closing bracket", "close the bracket, or put text that contains [ ] { } or , in quotes"
    ),
    "unexpected end of stream": _Wording("these quotes are never closed", "close them on the same line", at_start=True),
    "unexpected document indicator": _Wording("these quotes are never closed", "close them", at_start=True),
    "expected ':'": _Wording("expected a key with ':' after it", "write 'key: value'", at_start=True),
    "expected <document start>": _Wording("this does not fit what stands above it", _FITS),
    "node content": _Wording("expected a value here", "put text that begins like this in quotes"),
    "expected key": _Wording("this does not fit what stands above it", _FITS),
    "expected '-' indicator": _Wording("this does not fit what stands above it", _FITS),
    "expected <block end>": _Wording("this does not fit what stands above it", _FITS),
    "block sequence entries are not allowed": _Wording(
        "a list cannot begin here", "put '- ' on a line of its own, below its key; or put the text in quotes"
    ),
    "block scalar": _Wording(
        "behind '>' or '|' nothing may stand: its text stands in the lines below",
        "put a text that begins like this in quotes, or write it in the lines below, indented",
        at_start=True,
    ),
    "scanning an alias": _Wording("no text can begin with '*' here", "put the whole text in quotes", at_start=True),
    "scanning an anchor": _Wording("no text can begin with '&' here", "put the whole text in quotes", at_start=True),
    "scanning a tag": _Wording("no text can begin with '!' here", "put the whole text in quotes", at_start=True),
    "mapping keys are not allowed": _Wording("a '?' that stands alone begins no text", "put the whole text in quotes"),
    "unknown escape": _Wording(
        "a backslash before this character means nothing", "write \\\\ for a backslash, or use '...' for quotes"
    ),
}

_ESCAPES = {
    "invalid Unicode character": _Wording(
        "an escape stands for a character that no text can hold", "write the character itself, such as an emoji"
    ),
    "hexdecimal number": _Wording(
        "an escape lacks digits: two stand behind \\x, four behind \\u, eight behind \\U",
        "write the character itself, or \\\\ for a backslash",
    ),
}


def explain(
    error: Exception, path: str, lines: list[str], last: Last | None = None, brackets: Sequence[Place] = ()
) -> Diagnostic:
    """Place and word an error of the YAML reader. `lines` are those of the file, one behind the last line end too.

    `last` is what was read before, `brackets` those that were open then, the innermost first.
    """
    mark = getattr(error, "problem_mark", None)
    span = _span(path, lines, mark)
    began = _span(path, lines, getattr(error, "context_mark", None) or mark)
    found = _lone_tab(path, lines, mark) or typo(Stop(path, lines, span, began, last, tuple(brackets)))
    if found:
        return _syntax(found.message, found.span, found.hint)
    if brackets and _is_end(span, lines) and "quoted" not in str(getattr(error, "context", None)):
        row, column = brackets[0]
        return _open_bracket(span, Span(path=path, line=row + 1, col=column + 1, end_col=column + 2), lines)
    return _worded(error, span, began, lines)


def is_sure(error: Diagnostic) -> bool:
    """Tell whether an error of the YAML reader names a slip, and no mere place at which lines do not fit together."""
    hint = error.hint or ""
    vague = hint in {_FITS, _FITS_QUOTED, _QUOTE_OR_INDENT} or hint.startswith(MOVED)
    return error.code == "yaml-syntax" and not vague


def _worded(error: Exception, span: Span, began: Span, lines: list[str]) -> Diagnostic:
    problem = str(getattr(error, "problem", None) or "this cannot be read as YAML")
    if "cannot start any token" in problem:
        found = lines[span.line - 1][span.col - 1 : span.col]
        return _syntax(f"no text can begin with '{found}' here", span, "put the whole text in quotes")
    if "expected ',' or" in problem and _is_open(span, began, lines):
        return _open_bracket(span, began, lines)
    if escape := next((wording for part, wording in _ESCAPES.items() if part in problem), None):
        return replace(_syntax(escape.message, span, escape.hint), code="bad-encoding")
    said = f"{getattr(error, 'context', None)}: {problem}"
    wording = next((wording for part, wording in _WORDINGS.items() if part in said), None)
    if wording is None:
        return _syntax(problem, span, None)
    if wording.at_start:
        return _syntax(wording.message, began, wording.hint)
    quoted = wording.hint == _FITS and any(
        quote in lines[row - 1] for row in (began.line, span.line) for quote in "'\""
    )
    hint = _FITS_QUOTED if quoted else wording.hint
    return _syntax(wording.message, span, hint, *(() if began == span else ((began, "this began here"),)))


_CLOSING = {"[": "]", "{": "}"}


def _is_open(span: Span, began: Span, lines: list[str]) -> bool:
    """Tell whether what counts is the bracket that was opened: the next line came, or another bracket was closed."""
    rest = lines[span.line - 1][span.col - 1 :].strip()
    opened = lines[began.line - 1][began.col - 1 : began.col]
    return opened in _CLOSING and (span.line != began.line or not rest or rest[0] in "]}")


def _is_end(span: Span, lines: list[str]) -> bool:
    """Tell whether nothing stands in the file from a place on."""
    return not "".join([lines[span.line - 1][span.col - 1 :], *lines[span.line :]]).strip()


def _open_bracket(span: Span, began: Span, lines: list[str]) -> Diagnostic:
    opened = lines[began.line - 1][began.col - 1]
    hint = f"close it with '{_CLOSING[opened]}', or put text that contains [ ] {{ }} or , in quotes"
    missing = f"a ',' or '{_CLOSING[opened]}' is missing before this"
    noticed = (span, "the file ends here" if _is_end(span, lines) else missing)
    return _syntax(f"this '{opened}' is not closed", began, hint, *(() if span == began else (noticed,)))


def _lone_tab(path: str, lines: list[str], mark: yaml.Mark | None) -> Typo | None:
    """Find a tab in the blank lines that the reader gave up on."""
    row = min(mark.line, len(lines) - 1) if mark else 0
    while row and not lines[row].strip():
        if (tab := lines[row].find("\t")) >= 0:
            span = Span(path=path, line=row + 1, col=tab + 1, end_col=tab + 2)
            return Typo("a tab stands here, on a line with nothing else", span, "delete it")
        row -= 1
    return None


def _span(path: str, lines: list[str], mark: yaml.Mark | None) -> Span:
    """Place a mark; one past the end of the file is moved back to the last line that says something."""
    line, column = (mark.line, mark.column) if mark else (0, 0)
    while line and (line >= len(lines) or not lines[line].strip()):
        line -= 1
        column = len(lines[line].rstrip())
    return Span(path=path, line=line + 1, col=column + 1, end_col=column + 2)


def _syntax(message: str, span: Span, hint: str | None, *related: tuple[Span, str]) -> Diagnostic:
    return Diagnostic(severity="error", code="yaml-syntax", message=message, span=span, hint=hint, related=related)
