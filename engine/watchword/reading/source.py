"""What does a YAML file say, and where? Its nodes with their places; every scalar stays text.

Only the plain part of YAML is read: no anchors and aliases, merges, tags or further documents. The tree is built from
the parser's events, not from its own node graph: anchors show only there, and no depth of nesting can exhaust a stack.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import yaml
from msgspec import Struct
from msgspec.structs import replace

from watchword.diagnostics import Diagnostic, Severity, Span, split_lines
from watchword.reading import encoding, folded, odd_spaces, properties, twice
from watchword.reading.stop import Last, Place
from watchword.reading.syntax import explain
from watchword.reading.typos import is_in_curly_quotes
from watchword.value import Value

DEEPEST = 50

LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_NEVER_TEXT = re.compile("[\x00\ud800-\udfff]")
# What is said to us is no text that was cut.
_COMMENT = re.compile("([ \t]+)#(?![ \t]*watchword:)([ ]?\\d|.?)")


class Scalar(Value, frozen=True):
    """A single value, as text. `plain` values stand without quotes; one with nothing in it is a value left out.

    Then a `comment` may stand in its place. `rows` are the lines of a plain one that goes on over several.
    """

    text: str
    plain: bool
    span: Span
    comment: Span | None = None
    rows: tuple[str, ...] = ()


class Items(Value, frozen=True):
    """A list."""

    items: tuple["Node", ...]
    span: Span


class Fields(Value, frozen=True):
    """A map, in the order of the file; no key stands in it twice, but in what was given `again` and is an error."""

    entries: tuple[tuple[Scalar, "Node"], ...]
    span: Span
    again: tuple[tuple[Scalar, "Node"], ...] = ()


Node = Scalar | Items | Fields
Entry = tuple[Scalar, Node]


def parse(path: str, data: bytes, part: bytes | None = None) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """Read a YAML file, or a `part` as of `composed`; never raises. There is no node where nothing can be made of it.

    There may be errors beside a node (a key given twice: the first stands), so that what else is wrong is told too.
    A file that says nothing is an empty map.
    """
    text = encoding.decoded(path, data)
    if isinstance(text, Diagnostic):
        return None, (text,)
    return composed(path, text, None if part is None else part.decode())


def composed(path: str, text: str, part: str | None = None) -> tuple[Node | None, tuple[Diagnostic, ...]]:
    """Read a text, or a part of it in which other lines are blank; what is told of names is that of the whole."""
    composer = _Composer(path, text, text if part is None else part)
    try:
        node = composer.compose()
    except (yaml.YAMLError, ValueError) as error:
        return None, tuple(composer.with_error(error))
    return node, tuple(composer.diagnostics)


def node_of(text: str) -> Node | None:
    """Read a text of which nobody is told anything."""
    try:
        return _Composer("", text, text).compose()
    except (yaml.YAMLError, ValueError):
        return None


def narrowed(span: Span, text: str, start: int, end: int) -> Span:
    """Point inside a scalar that stands as it is on one line; its whole place otherwise."""
    around = span.end_col - span.col - len(text)
    if around not in {0, 2}:  # neither plain nor simply quoted: it has escapes or is folded over lines
        return span
    first = span.col + around // 2
    return Span(span.path, span.line, first + start, first + end)


class _Open(Struct):
    """A collection whose end has not come: for a map, keys and values by turns."""

    start: yaml.CollectionStartEvent
    children: list[Node]


class _Composer:
    """Builds the tree of one file, event by event."""

    def __init__(self, path: str, text: str, read: str) -> None:
        self.path = path
        self.text = text
        self.read = read
        # Behind the last line end there is a line, if an empty one: the reader's marks may stand there.
        self.lines = split_lines(read if read.endswith("\n") else f"{read}\n")
        self.has_comments = "#" in read
        self.diagnostics: list[Diagnostic] = []
        self.open: list[_Open] = []
        self.root: Node | None = None
        self.refused = False
        self.lacking = False
        self.last: yaml.ScalarEvent | None = None

    def compose(self) -> Node | None:
        """Build the root; None as soon as something comes that nothing can be made of."""
        for event in iter(LOADER(self.read).get_event, None):
            if isinstance(event, yaml.ScalarEvent):  # most are, so that they come first
                self._place(self._scalar(event))
            elif isinstance(event, yaml.CollectionStartEvent):
                self._begin(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                self._place(self._end(event))
            elif isinstance(event, yaml.AliasEvent):
                self._place(self._alias(event))
            elif isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
                self._refuse("yaml-documents", "a second document begins here", event, properties.OF_DOCUMENT)
            if self.refused:
                return None
        if self.lacking:
            return None
        return self.root if self.root and not is_left_out(self.root) else self._nothing()

    def with_error(self, raised: Exception) -> Iterator[Diagnostic]:
        """List what was found before an error too, but only once what only comes of an alias: `*New* and hot`."""
        error = explain(raised, self.path, self.lines, self._last(), self._brackets())
        same = [one for one in self.diagnostics if one.span.line == error.span.line]
        yield from (one for one in self.diagnostics if one not in same or one.severity == "error")
        if not any(one.code == "yaml-anchor" for one in same):
            yield error

    def _last(self) -> Last | None:
        if self.last is None:
            return None
        return Last(position(self.last.start_mark), position(self.last.end_mark), self.last.style in {"'", '"'})

    def _brackets(self) -> tuple[Place, ...]:
        """Place the brackets that are open, innermost first: none in blocks, nor around the pair in `[a: b]`."""
        places = [position(one.start.start_mark) for one in reversed(self.open) if one.start.flow_style]
        return tuple([(row, column) for row, column in places if self.lines[row][column : column + 1] in {"[", "{"}])

    def _nothing(self) -> Fields:
        return Fields(entries=(), span=Span(path=self.path, line=1, col=1, end_col=1))

    def _place(self, node: Node) -> None:
        if self.open:
            self.open[-1].children.append(node)
        else:
            self.root = node

    def _begin(self, event: yaml.CollectionStartEvent) -> None:
        if event.anchor is not None or event.tag is not None:
            self._refuse_properties(event)
        if len(self.open) == DEEPEST:
            self._refuse(
                "yaml-depth", f"more than {DEEPEST} levels stand inside each other", event, "write it in fewer levels"
            )
        self.open.append(_Open(event, []))

    def _end(self, event: yaml.CollectionEndEvent) -> Node:
        ended = self.open.pop()
        span = self._span(ended.start, event)
        if isinstance(ended.start, yaml.SequenceStartEvent):
            return Items(items=tuple(ended.children), span=span)
        pairs = zip(ended.children[::2], ended.children[1::2], strict=True)
        again: list[Entry] = []
        entries = tuple(self._entries(pairs, again))
        if again:
            self._tell_of_twice(entries, again, is_item=self._is_item() and not ended.start.flow_style)
        return Fields(entries=entries, span=span, again=tuple(again))

    def _entries(self, pairs: Iterator[tuple[Node, Node]], again: list[Entry]) -> Iterator[Entry]:
        given: set[str] = set()
        for key, value in pairs:
            if not isinstance(key, Scalar):
                hint = properties.of_key(
                    is_map=isinstance(key, Fields) and not all(is_left_out(x) for _, x in key.entries)
                )
                self._tell("bad-key", "a key is a single word or text, not a list or map", key.span, hint)
            elif key.plain and key.text == "<<":
                self._tell("yaml-merge", "merges ('<<') are not read", key.span, "write the settings out")
            elif key.plain and (odd := odd_spaces.in_key(key.text, key.span)):
                self.lacking = True
                self._tell("yaml-syntax", odd_spaces.MESSAGE, odd, odd_spaces.HINT)
            elif key.text in given:
                again.append((key, value))
            else:
                given.add(key.text)
                yield key, value

    def _tell_of_twice(self, entries: Sequence[Entry], again: Sequence[Entry], *, is_item: bool) -> None:
        """Tell of keys that stand in a map already; where the first one of an item does, the next item begins."""
        first = {key.text: (key, value) for key, value in entries}
        goes_on = False
        for key, value in again:
            before, was = first[key.text]
            begins = is_item and before is entries[0][0] and key.span.line > before.span.line
            if goes_on and not begins:
                continue
            goes_on = goes_on or begins
            texts = [one.text for one in (was, value) if isinstance(one, Scalar)]
            hint = twice.hint(key.text, texts, is_list=isinstance(value, Items), begins=begins)
            related = (before.span, "first given here")
            self._tell("duplicate-key", f"'{key.text}' is given twice", key.span, hint, related)

    def _scalar(self, event: yaml.ScalarEvent) -> Scalar:
        if event.anchor is not None or event.tag is not None:
            self._refuse_properties(event)
        self.last = event
        end = event if event.value or event.style not in {"|", ">"} else None  # of one without a line, the sign alone
        style, scalar = event.style, Scalar(event.value, not event.style, self._span(event, end))
        if style == '"' and _NEVER_TEXT.search(scalar.text):
            self._tell(
                "bad-encoding", "an escape stands for a character that no text can hold", scalar.span, "delete it"
            )
        if style:
            return scalar
        comment = self._comment(event) if self.has_comments else None
        if not scalar.text:
            return replace(scalar, comment=comment[1]) if comment else scalar
        if comment:
            self._warn_of_a_cut(scalar, *comment)
        if not scalar.text[0].isascii():
            self._warn_of_curly_quotes(scalar)
        is_whole = len(scalar.text) == scalar.span.end_col - scalar.span.col  # its place ends with its first line
        return scalar if is_whole else self._gone_on(event, scalar)

    def _gone_on(self, event: yaml.ScalarEvent, scalar: Scalar) -> Scalar:
        """Tell the lines of a text that goes on over several, and warn where an item of a list was meant to begin."""
        (first, column), (last, end) = position(event.start_mark), position(event.end_mark)
        if first == last:
            return scalar
        rows = (self.lines[first][column:], *self.lines[first + 1 : last], self.lines[last][:end])
        glued = next((row for row, line in enumerate(rows) if row and folded.begins_item(line)), None)
        if glued is not None:
            at = len(rows[glued]) - len(rows[glued].lstrip())
            span, related = self._at(first + glued, at, at), (scalar.span, "this text goes on there")
            hint = folded.hint(rows[glued], column, is_item=self._is_item())
            self._tell("item-in-text", folded.MESSAGE, span, hint, related, severity="warning")
        return replace(scalar, rows=tuple(row.strip() for row in rows if row.strip()))

    def _is_item(self) -> bool:
        """Tell whether what is read now is an item of a list in blocks."""
        return bool(self.open) and isinstance(at := self.open[-1].start, yaml.SequenceStartEvent) and not at.flow_style

    def _alias(self, event: yaml.AliasEvent) -> Scalar:
        """Go on to what else is not read; what an alias stands for is not known, so that there is no tree."""
        self.lacking = True
        hint = properties.of_alias(event.anchor, self.text)
        self._tell("yaml-anchor", f"'*{event.anchor}' is an alias, and those are not read", self._span(event), hint)
        return Scalar(text=f"*{event.anchor}", plain=False, span=self._span(event, event))

    def _refuse_properties(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        is_text = isinstance(event, yaml.ScalarEvent)
        if event.anchor is not None:
            message = f"'&{event.anchor}' is an anchor, and those are not read"
            hint = properties.of_anchor(event.anchor, self.text, is_text=is_text)
            self._tell("yaml-anchor", message, self._span(event), hint)
        if event.tag is not None:
            written = event.tag.replace("tag:yaml.org,2002:", "!!")
            hint = properties.of_tag(written, is_text=is_text)
            self._tell("yaml-tag", f"'{written}' is a tag, and those are not read", self._span(event), hint)

    def _warn_of_a_cut(self, scalar: Scalar, found: re.Match[str], span: Span) -> None:
        """Warn where ` #` looks like a part of the text: `1st prize # today`, `We are #1`, but not `off  # why`."""
        if len(found[1]) > 1 or (" " not in scalar.text and found[2] in {"", " "}):
            return
        message = "everything from ' #' on is a comment and no part of the text"
        hint = "put the whole text in quotes if the # belongs to it, else put two spaces before it"
        self._tell("text-cut-by-comment", message, span, hint, severity="warning")

    def _comment(self, event: yaml.ScalarEvent) -> tuple[re.Match[str], Span] | None:
        """Find the comment that begins right behind a value, and place it."""
        row, column = position(event.end_mark)
        line = self.lines[row]
        found = _COMMENT.match(line, column)
        return found and (found, self._at(row, found.end(1), len(line)))

    def _warn_of_curly_quotes(self, scalar: Scalar) -> None:
        """Warn where an editor has put curly quotes around a text, which quote nothing: `“Hi: there”`."""
        if is_in_curly_quotes(scalar.text):
            message = "curly quotes do not quote: they are a part of the text"
            hint = "type straight quotes instead, or put them around it if the curly ones belong to it"
            self._tell("curly-quotes", message, scalar.span, hint, severity="warning")

    def _span(self, start: yaml.Event, end: yaml.Event | None = None) -> Span:
        """Place an event: to its end, to the end of its first line, or (without an end) one character."""
        first: Any = start.start_mark
        row, column = first.line, first.column
        if end is None:
            return self._at(row, column, column)
        last: Any = end.end_mark
        return self._at(row, column, last.column if last.line == row else len(self.lines[row].rstrip()))

    def _at(self, row: int, column: int, end: int) -> Span:
        return Span(self.path, row + 1, column + 1, (end if end > column else column + 1) + 1)

    def _refuse(self, code: str, message: str, event: yaml.Event, hint: str | None = None) -> None:
        self._tell(code, message, self._span(event), hint)
        self.refused = True

    def _tell(
        self,
        code: str,
        message: str,
        span: Span,
        hint: str | None = None,
        *related: tuple[Span, str],
        severity: Severity = "error",
    ) -> None:
        found = Diagnostic(severity=severity, code=code, message=message, span=span, hint=hint, related=related)
        self.diagnostics.append(found)


def position(mark: Any) -> tuple[int, int]:
    """Give row and column of a mark, from 0; events of a file always have theirs."""
    return mark.line, mark.column


def is_left_out(node: Node) -> bool:
    """Tell whether nothing at all is written: `key:` (while `key: ""` says the empty text)."""
    return isinstance(node, Scalar) and node.plain and not node.text
