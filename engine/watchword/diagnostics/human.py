"""Problems for people: each with its line of the source, carets below it, and what to do."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from unicodedata import category, east_asian_width

from msgspec.structs import replace

from watchword.diagnostics.problem import Diagnostic, Severity, Span, in_order, printable, split_lines

MOST_SHOWN = 20
GRAVEST: tuple[Severity, ...] = ("error", "warning", "note")
LONGEST_LINE = 200
AROUND = 60
"""So many characters of a longer line are shown on either side of the place."""


def render(
    diagnostics: Iterable[Diagnostic],
    sources: Mapping[str, str],
    most: int | None = MOST_SHOWN,
    *,
    colour: bool = False,
) -> str:
    """Write problems, sorted by place.

    `sources` holds the text of files by the path that spans name; lines of a file that is not among them are left
    out. At most so many are shown, the gravest ones, then how many more there are; None shows all.
    """
    ordered = in_order(diagnostics)
    shown = [ordered[place] for place in sorted(_gravest(ordered)[:most])]
    wanted = {span.path for one in shown for span in (one.span, *(span for span, _ in one.related))}
    files = {path: split_lines(sources[path].removeprefix("\ufeff")) for path in wanted if path in sources}
    blocks = ["\n".join(_coloured(one, _block(one, files)) if colour else _block(one, files)) for one in shown]
    if len(ordered) > len(shown):
        blocks.append(f"and {len(ordered) - len(shown)} more")
    return "\n\n".join(blocks)


def _gravest(ordered: Sequence[Diagnostic]) -> list[int]:
    """Give the places of problems, the gravest first; of those as grave, many alike in one file keep no others back."""
    alike: Counter[tuple[str, str]] = Counter()
    ranked = []
    for place, one in enumerate(ordered):
        kind = one.span.path, one.code
        ranked.append((GRAVEST.index(one.severity), alike[kind], place))
        alike[kind] += 1
    return [place for _, _, place in sorted(ranked)]


_RED, _YELLOW, _CYAN, _BOLD, _PLAIN = "\x1b[31m", "\x1b[33m", "\x1b[36m", "\x1b[1m", "\x1b[0m"
_COLOURS = {"error": _RED, "warning": _YELLOW, "note": _CYAN}


def _block(diagnostic: Diagnostic, files: Mapping[str, list[str]]) -> Iterator[str]:
    yield diagnostic.line()
    yield from _quoted(diagnostic.span, diagnostic.hides, files)
    for span, label in diagnostic.related:
        yield f"  {printable(str(span))}"
        yield from _quoted(span, diagnostic.hides, files, f" {printable(label)}")
    if diagnostic.hint:
        yield f"     = hint: {printable(diagnostic.hint)}"


def _coloured(diagnostic: Diagnostic, block: Iterator[str]) -> Iterator[str]:
    """Colour the severity and the carets; every escape stands here, as none can come out of a file."""
    colour, severity = _COLOURS[diagnostic.severity], diagnostic.severity
    for place, line in enumerate(block):
        if place == 0:
            where, _, rest = line.partition(f": {severity}: ")
            yield f"{_BOLD}{where}{_PLAIN}: {_BOLD}{colour}{severity}{_PLAIN}: {rest}"
        elif line.startswith("     | "):
            yield f"     | {colour}{line.removeprefix('     | ')}{_PLAIN}"
        else:
            yield line


def _quoted(span: Span, hides: Iterable[Span], files: Mapping[str, list[str]], label: str = "") -> Iterator[str]:
    """Write the line that a span is on, with carets below it; only the label if the line is not known."""
    lines = files.get(span.path, [])
    if span.line > len(lines):
        if label:
            yield f"     |{label}"
        return
    line = printable(lines[span.line - 1])
    hidden = [one for one in hides if one.line == span.line]
    span = next((replace(one, secret=True) for one in hidden if one.col <= span.col < one.end_col), span)
    for one in hidden:
        if one.col != span.col:
            line = f"{line[: one.col - 1]}{_HIDDEN * (one.end_col - one.col)}{line[one.end_col - 1 :]}"
    before, marked, after = line[: span.col - 1], line[span.col - 1 : span.end_col - 1], line[span.end_col - 1 :]
    before, after = (_STARS.sub("***", one) for one in (before, after))
    if span.secret:
        marked = "***"
    if len(line) > LONGEST_LINE:
        before, marked, after = _cut(before, marked, after)
    yield f"{span.line:>4} | {before}{marked}{after}".rstrip()
    yield f"     | {' ' * _width(before)}{'^' * max(1, _width(marked))}{label}"


_HIDDEN = "\x00"
_STARS = re.compile(f"{_HIDDEN}+")
"""What is hidden keeps its place in the line until it is written as three stars: not even its length is told."""


def _cut(before: str, marked: str, after: str) -> tuple[str, str, str]:
    """Leave out what stands far from the place in a very long line."""
    before = f"...{before[-AROUND:]}" if len(before) > AROUND else before
    behind = marked[AROUND:] + after
    return before, marked[:AROUND], f"{behind[:AROUND]}..." if len(behind) > AROUND else behind


def _width(text: str) -> int:
    """Count the columns of a terminal: wide characters take two, marks that join others take none."""
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if east_asian_width(character) in {"W", "F"} else 1
