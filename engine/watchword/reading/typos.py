"""What a person most likely did where the YAML reader gave up: it names the place where it noticed, not the slip."""

import re
from collections.abc import Callable

from watchword.reading import block_texts, colons, conflicts, dashes, depths, odd_spaces
from watchword.reading.depths import KEYS_OF_FILES, KEYS_OF_RULES
from watchword.reading.semicolons import semicolon
from watchword.reading.stop import Stop, Typo


def typo(stop: Stop) -> Typo | None:
    """Find the slip that explains why the reader gave up, if it is one of the common ones."""
    return next((found for look in _LOOKS if (found := look(stop))), None)


_DOUBLE, _SINGLE = "\u201c\u201d\u201e", "\u2018\u2019\u201a"
_IN_CURLY = re.compile(rf"[{_DOUBLE}][^{_DOUBLE}]*[{_DOUBLE}]?|[{_SINGLE}][^{_SINGLE}]*[{_SINGLE}]", re.DOTALL)
_OPENED_CURLY = re.compile(rf"(?:: +|[\[{{,] *|- +)([{_DOUBLE}{_SINGLE}])")
_UNSPACED = re.compile(r"[ -]*([A-Za-z][\w-]*):(?!//)([^\s:].*)")
_INLINE = re.compile(r"[ -]*([A-Za-z][\w-]*): +([A-Za-z][\w-]*):(?: +(.*))?")
_DASHED = re.compile(r" *(-)([A-Za-z][\w-]*):")
_COLONLESS = re.compile(r"([ -]*)([A-Za-z][\w-]*)(?: +([^\s:][^:]*?))? *")
LONG_DASH = re.compile("[\u2010-\u2015\u2022\u2212]")
"""Dashes and dots that text programs put in the place of a hyphen."""
_LISTED = re.compile(rf" *({LONG_DASH.pattern}|\*(?= +[A-Za-z][\w-]*:))\s")
WIDE_COLON = "\uff1a"
_ENDS_KEY = re.compile(rf"[ -]*[A-Za-z][\w-]*({WIDE_COLON})")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_WIDE = dict(zip(f"\uff0c\u3001\u060c{WIDE_COLON}\uff5b\uff5d\uff3b\uff3d", ",,,:{}[]", strict=True))
"""Signs of Chinese, Japanese and Arabic that look like those of YAML, each with the one that is meant."""
_OPENED_WIDE = re.compile("(?:: +|- +)([\uff5b\uff3b])")
_BRACKETED = re.compile(r" *(?:- +)*(?:[A-Za-z][\w-]*: +)?([\[{])")
_CLOSED = {"[": "]", "{": "}"}
_IN_BRACES = {"when": "{{{}}}", "not": "{{{}}}", "limit": "{{{}}}", "then": "[{{{}}}]"}
"""How what belongs below a key is written on its line."""
_INNER = {
    "'": ("apostrophe", "write it twice ('') within '...', or put the text in double quotes"),
    '"': ("quote", 'write \\" for a quote within "...", or put the text in single quotes'),
}
_NEXT_KEY = re.compile(r"\s+([A-Za-z][\w-]*):\s")
_SWALLOWED = re.compile(r",\s*([A-Za-z][\w-]*):\s*['\"]$")
_CUT = re.compile(r":? (#)(.*)")
_HASH = re.compile(r"(?:[^#'\"]*[,\[{:])? *(#)(.*)")


def is_in_curly_quotes(text: str) -> bool:
    """Tell whether a whole text stands in curly quotes, the closing ones of which may be cut off."""
    return _IN_CURLY.fullmatch(text) is not None


def _tab(stop: Stop) -> Typo | None:
    """Find a tab in the indentation of the line that the reader gave up on, or right where it did."""
    row, col = stop.span.line - 1, stop.span.col - 1
    line = stop.lines[row]
    tab = line[: len(line) - len(line.lstrip())].find("\t")
    if tab >= 0:
        return Typo("a tab stands in the indentation", stop.at(row, tab, tab), "use spaces to indent")
    if line[col : col + 1] == "\t":
        return Typo("a tab stands where only a space may", stop.span, "use a space")
    return None


def _dash_in_brackets(stop: Stop) -> Typo | None:
    """Find an item with its dash where a list stands in brackets, or should: `[- AA, - BB]`.

    Where one begins a line that stands no further in than that of the bracket, this is not closed.
    """
    row, col = stop.span.line - 1, stop.span.col - 1
    if not stop.brackets or stop.lines[row][col : col + 2] != "- ":
        return None
    opened, column = stop.brackets[0]
    if row > opened and _indent(stop.lines[row]) == col <= _indent(stop.lines[opened]):
        return None
    hint = "delete it" if stop.lines[opened][column] == "[" else "write a list in brackets here: [..., ...]"
    return Typo("no '- ' begins an item within brackets", stop.at(row, col, col + 1), hint)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _not_ascii(stop: Stop) -> Typo | None:
    """Find a dash, or a colon, that only looks like the one that YAML knows."""
    for row in stop.rows_above():
        if found := _LISTED.match(stop.lines[row]):
            hint = "type it anew: only a hyphen begins an item"
            return Typo(f"'{found[1]}' begins no item of a list", stop.at(row, *found.span(1)), hint)
        if found := _ENDS_KEY.match(stop.lines[row]):
            hint = "type ':' and a space instead"
            return Typo(f"'{found[1]}' ends no key", stop.at(row, *found.span(1)), hint)
    return None


def _wide(stop: Stop) -> Typo | None:
    """Find a comma, colon or bracket of Chinese, Japanese or Arabic where YAML wants its own."""
    row, col = stop.span.line - 1, stop.span.col
    line = _QUOTED.sub(lambda quoted: "'" * len(quoted[0]), stop.lines[row])
    opened = _OPENED_WIDE.search(line, 0, col)
    if opened:
        start = opened.start(1)
    elif stop.brackets and (before := [at for at, char in enumerate(line[:col]) if char in _WIDE]):
        start = before[-1]
    else:
        return None
    meant = _WIDE[line[start]]
    return Typo(f"'{line[start]}' is not '{meant}'", stop.at(row, start, start + 1), f"type '{meant}' in its place")


def _fence(stop: Stop) -> Typo | None:
    """Find the ``` that a rule was copied with."""
    row = stop.span.line - 1
    if not stop.lines[row].startswith("```"):
        return None
    return Typo("``` is no part of a rule file", stop.at(row, 0, len(stop.lines[row].rstrip())), "delete the line")


def _bracketed(stop: Stop) -> Typo | None:
    """Find a text that begins with brackets: `reply: {name}, hello`."""
    row, col = stop.span.line - 1, stop.span.col - 1
    found = _BRACKETED.match(stop.lines[row], 0, col)
    if found is None or not stop.lines[row][:col].rstrip().endswith(_CLOSED[found[1]]):
        return None
    if not stop.lines[row][col:].strip():  # the file ends here
        return None
    if stop.lines[row][col:].strip() == ",":
        return Typo("a ',' stands behind the closing bracket", stop.at(row, col, col + 1), "delete it")
    place = stop.at(row, found.start(1), col)
    return Typo(f"more stands behind what '{found[1]}' begins", place, "put the whole text in quotes if it is one")


def _cut(stop: Stop) -> Typo | None:
    """Find ` #` right behind the last value: what follows it, a bracket maybe, was not read."""
    if stop.last is None or stop.last.quoted:
        return None
    row, column = stop.last.end
    line = stop.lines[row]
    found = _CUT.match(line, column)
    if found is None or not (_is_of_text(found[2]) or " " in line[stop.last.start[1] : column]):
        return None
    span = stop.at(row, found.start(1), len(line))
    return Typo("a comment begins at ' #' and cuts the text here", span, "put the whole text in quotes")


def _is_of_text(behind: str) -> bool:
    """Tell whether what stands behind a # is no comment that a person would write: `#1`, or a bracket of the file."""
    return not behind.startswith(" ") or any(bracket in behind for bracket in "]}")


def _open_quotes(stop: Stop) -> Typo | None:
    """Find quotes that were closed only by the next ones, lines below."""
    if stop.last is None or not stop.last.quoted or stop.last.end[0] == stop.last.start[0]:
        return None
    (row, column), (last, _) = stop.last.start, stop.last.end
    if last != stop.span.line - 1:
        return None
    message = f"these quotes go on to line {last + 1}"
    return Typo(message, stop.at(row, column, column), "close them where the text ends")


def _curly(stop: Stop) -> Typo | None:
    row = stop.span.line - 1
    found = _OPENED_CURLY.search(stop.lines[row], 0, stop.span.col)
    if found is None:
        return None
    place = stop.at(row, found.start(1), found.end(1))
    return Typo(f"'{found[1]}' does not quote a text", place, "put straight quotes around it: \"...\" or '...'")


def _unspaced(stop: Stop) -> Typo | None:
    """Find `id:a`, which YAML takes for a text that goes on in the next line."""
    for row in range(stop.span.line - 2, max(stop.span.line - 4, -1), -1):
        found = _UNSPACED.fullmatch(stop.lines[row])
        if found:
            span = stop.at(row, found.start(1), found.end(2))
            return Typo(f"there is no space behind '{found[1]}:'", span, "put one there")
        if stop.lines[row].strip():
            return None
    return None


def _inline(stop: Stop) -> Typo | None:
    """Find `when: keyword: A`: a key on the line of the one that it belongs below."""
    row = stop.span.line - 1
    found = _INLINE.fullmatch(stop.lines[row].partition("  #")[0].rstrip())
    if found is None or found[1] not in _IN_BRACES:
        return None
    outer, inner, rest = found.groups(default="...")
    if rest.count("}") > rest.count("{"):  # only the opening one was forgotten
        rest = rest.rpartition("}")[0]
    braces = f"{outer}: {_IN_BRACES[outer].format(f'{inner}: {rest}')}"
    message = f"'{inner}' stands on the line of '{outer}', and belongs below it"
    span = stop.at(row, found.start(2), found.end(2))
    return Typo(message, span, f"put it on its own line, indented, or in braces: {braces}")


def _colonless(stop: Stop) -> Typo | None:
    """Find `- id a` or `rules`, to which YAML takes the next line to belong, and `-id: a`, which begins no item."""
    for row in range(stop.span.line - 1, max(stop.span.line - 4, -1), -1):
        line = stop.lines[row]
        if (found := _DASHED.match(line)) and found[2] in KEYS_OF_RULES:
            return Typo("there is no space behind the '-'", stop.at(row, *found.span(1)), "put one there")
        found = _COLONLESS.fullmatch(line)
        if found and found[2] in (KEYS_OF_RULES if found[1] else KEYS_OF_FILES):
            span, mended = stop.at(row, *found.span(2)), f"{found[2]}: {found[3] or ''}".rstrip()
            return Typo(f"a ':' is missing behind '{found[2]}'", span, f"write '{mended}'")
        if row < stop.span.line - 1 and line.strip():
            return None
    return None


def _inner_quote(stop: Stop) -> Typo | None:
    """Find a quote within a quoted text, which ends there: `'it's open'`."""
    if stop.last is None or not stop.last.quoted or stop.last.end[0] != stop.last.start[0]:
        return None
    row, end = stop.last.end
    line = stop.lines[row]
    behind = line[end:]
    if stop.span.line - 1 != row or not behind.strip() or behind.lstrip()[0] in ",]}:#":
        return None
    quote = line[end - 1]
    if stop.brackets and (key := _NEXT_KEY.match(behind)):
        return Typo(f"a ',' is missing before '{key[1]}:'", stop.at(row, end, end + 1), "put one behind the quotes")
    if stop.brackets and (key := _SWALLOWED.search(line, stop.last.start[1], end)):
        at = stop.at(row, key.start(), key.start() + 1)
        return Typo(f"a closing {quote} is missing before ', {key[1]}:'", at, "put one there")
    named, hint = _INNER[quote]
    return Typo(f"this {named} ends the text, and more of it stands behind", stop.at(row, end - 1, end), hint)


def _hash(stop: Stop) -> Typo | None:
    """Find a # right behind a bracket or comma: `[#1, AA]`, of which no more is read than the bracket."""
    for row, column in stop.brackets:
        found = _HASH.match(stop.lines[row], column)
        if found and _is_of_text(found[2]):
            span = stop.at(row, found.start(1), len(stop.lines[row].rstrip()))
            said = re.split(r"[,\]}]", found[2], maxsplit=1)[0].rstrip()
            return Typo("a comment begins at this '#'", span, f"put the text in quotes: '#{said}'")
    return None


def _one_too_many(stop: Stop) -> Typo | None:
    """Find a bracket that closes nothing, as in `{keyword: AA}}` or `[AA]]`, or that closes one of the other kind."""
    row, col = stop.span.line - 1, stop.span.col - 1
    closing, rest = stop.lines[row][col : col + 1], stop.lines[row][col + 1 :]
    open_ones = [_CLOSED[stop.lines[line][column]] for line, column in stop.brackets]
    if closing not in {"]", "}"} or closing in open_ones:
        return None
    if open_ones and open_ones[0] not in rest:
        return Typo(f"this '{closing}' closes nothing", stop.span, f"write '{open_ones[0]}' in its place")
    return Typo(f"this '{closing}' closes nothing: it is one too many", stop.span, "delete it")


def _lone_comma(stop: Stop) -> Typo | None:
    """Find two commas with nothing between them."""
    row, col = stop.span.line - 1, stop.span.col - 1
    before = stop.lines[row][:col].rstrip()
    if not stop.brackets or stop.lines[row][col : col + 1] != "," or before[-1:] not in {",", "[", "{"}:
        return None
    return Typo(f"nothing stands between this ',' and the '{before[-1]}' before it", stop.span, "delete this ','")


def _slashes(stop: Stop) -> Typo | None:
    """Find a comment with the sign of another language."""
    for row in stop.rows_above():
        line = stop.lines[row]
        column = len(line) - len(line.lstrip(" "))
        if line.startswith("//", column):
            return Typo("'//' begins no comment", stop.at(row, column, column + 2), "type '#' in its place")
    return None


def _directive(stop: Stop) -> Typo | None:
    """Find what else belongs to YAML and is no part of a rule: `%YAML 1.2` at the top, `...` at the end."""
    for row in range(stop.span.line - 1, -1, -1):
        line = stop.lines[row].rstrip()
        if line.startswith("%"):
            hint = "delete the line, or put the text in quotes if it is one"
            return Typo("a '%' at the beginning of a line is for YAML itself", stop.at(row, 0, len(line)), hint)
        if line == "...":
            return Typo("'...' ends the file, and more stands below it", stop.at(row, 0, 3), "delete it")
        if line and row < stop.span.line - 1:
            return None
    return None


_LOOKS: tuple[Callable[[Stop], Typo | None], ...] = (
    conflicts.mark,
    _tab,
    odd_spaces.look,
    _not_ascii,
    _wide,
    _fence,
    _directive,
    _slashes,
    _cut,
    semicolon,
    _hash,
    _open_quotes,
    _curly,
    _inner_quote,
    colons.in_brackets,
    colons.glued,
    _one_too_many,
    _dash_in_brackets,
    _lone_comma,
    _bracketed,
    dashes.unspaced,
    block_texts.in_brackets,
    block_texts.too_far_left,
    _unspaced,
    _inline,
    _colonless,
    *depths.LOOKS,
)
