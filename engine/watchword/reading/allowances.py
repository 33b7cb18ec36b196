"""Which problems may stand, because a comment of the file says so and why: `# watchword: allow CODE because REASON`."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from msgspec import Struct

from watchword.diagnostics import Diagnostic, Span, split_lines
from watchword.diagnostics.pages import pages
from watchword.reading.comments import comments
from watchword.reading.suggestions import suggestion

MARK = "watchword:"
"""What a comment begins with that is meant for us; on a line of its own it speaks of the next."""
_NAME = MARK.removesuffix(":")
_OURS = re.compile(rf"#[ \t]*{_NAME}(?P<colon>:|(?=[ \t]+allow\b))", re.IGNORECASE)
_ALLOW = re.compile(r"[ \t]*allow[ \t]+(?P<codes>.*?)(?:(?<=[ \t,])because\b(?P<reason>.*))?", re.IGNORECASE)
_CODE = re.compile(r"[^\s,]+")
_FORM = "write '# watchword: allow CODE because REASON'"


class Allowance(Struct, frozen=True):
    """A code that a comment allows: its place in the comment, and the line on which it is allowed."""

    code: str
    span: Span
    line: int


def settle(
    found: Iterable[Diagnostic],
    texts: Mapping[str, str],
    not_looked_for: Collection[str] | None = (),
    more: Collection[str] = (),
) -> list[Diagnostic]:
    """Leave out the problems that comments allow, and add what is wrong with these comments.

    A comment with a line of its own speaks of the next line that is no comment, any other of the line that it ends.
    That nothing is there to allow is told only where nothing is an error, as more may be found without it, and not of
    codes that were not looked for; of none at all where that is None. There are `more` codes than those with a page.
    """
    settled: list[Diagnostic] = []
    allowances: dict[tuple[str, int, str], Allowance] = {}
    for path, text in texts.items():
        for one in _read(path, text, more) if _NAME in text.casefold() else ():
            if isinstance(one, Allowance):
                allowances[path, one.line, one.code] = one
            else:
                settled.append(one)
    used = set()
    for problem in found:
        key = (problem.span.path, problem.span.line, problem.code)
        if key in allowances and problem.severity != "error":
            used.add(key)
        else:
            settled.append(problem)
    if not_looked_for is not None and not any(one.severity == "error" for one in settled):
        unused = [one for key, one in allowances.items() if not (key in used or one.code in not_looked_for)]
        settled += [_unused(one, settled) for one in unused]
    return settled


def _read(path: str, text: str, more: Collection[str]) -> Iterator[Allowance | Diagnostic]:
    """Read the comments of a file that are meant for us."""
    text = text.removeprefix("\ufeff")
    lines = split_lines(text)
    for row, column in comments(text, _NAME):
        line = lines[row].rstrip()
        ours = _OURS.match(line, column)
        if ours:
            whole = Span(path=path, line=row + 1, col=column + 1, end_col=len(line) + 1)
            spoken_of = row if line[:column].strip() else _next(lines, row)
            if not ours["colon"]:
                yield _error("bad-allow", f"a ':' is missing behind '{_NAME}'", whole, _FORM)
                continue
            yield from _said(line, ours.end(), whole, spoken_of + 1, more)


def _said(
    line: str, start: int, whole: Span, spoken_of: int, more: Collection[str]
) -> Iterator[Allowance | Diagnostic]:
    allow = _ALLOW.fullmatch(line, start)
    if allow is None or not allow["codes"].strip():
        yield _error("bad-allow", f"nothing is known of a comment 'watchword:{line[start:]}'", whole, _FORM)
    elif not any(map(str.isalnum, allow["reason"] or "")):
        yield _error("allow-without-reason", "this 'allow' gives no reason", whole, _FORM)
    else:
        for code in _CODE.finditer(line, *allow.span("codes")):
            place = Span(path=whole.path, line=whole.line, col=code.start() + 1, end_col=code.end() + 1)
            yield _wrong(code[0], place, more) or Allowance(code[0], place, spoken_of)


def _next(lines: list[str], row: int) -> int:
    """Find the next line that is no comment."""
    row += 1
    while row < len(lines) and lines[row].lstrip().startswith("#"):
        row += 1
    return row


def _wrong(written: str, span: Span, more: Collection[str]) -> Diagnostic | None:
    page = pages().get(written)
    if page is None and written in more:
        return None
    if page is None:
        hint = suggestion(written, [*pages(), *more]) or "`watchword help` lists the codes"
        return _error("unknown-code", f"there is no code '{written}'", span, hint)
    if page.severity == "error":
        return _error("allow-of-error", f"'{written}' is an error, and errors cannot be allowed", span, "mend it")
    return None


def _error(code: str, message: str, span: Span, hint: str) -> Diagnostic:
    return Diagnostic(severity="error", code=code, message=message, span=span, hint=hint)


def _unused(allowance: Allowance, settled: Iterable[Diagnostic]) -> Diagnostic:
    """Tell of a comment that allows nothing; the nearest problem of its code in the file may be what it is about."""
    place = allowance.span
    lines = [one.span.line for one in settled if (one.code, one.span.path) == (allowance.code, place.path)]
    nearest = min(lines, key=lambda line: (abs(line - place.line), -line), default=None)
    message = f"there is no '{allowance.code}' to allow here"
    hint = f"put it right above line {nearest}, where there is one; else delete it" if nearest else "delete it"
    return Diagnostic(severity="warning", code="unused-allow", message=message, span=place, hint=hint)
