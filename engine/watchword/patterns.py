"""Operators' regular expressions: what they find in a text, and what is wrong with one that cannot be used.

They run on RE2, which has no pattern whose cost explodes: the work is at most the length of the text times the size
of the pattern, and both are bounded here.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Self

import re2
from msgspec import Struct

from watchword import containment, finite
from watchword.flow import flow
from watchword.literals import Needs, beginning, literals, may_be_left_out
from watchword.reading.encoding import IN_SINGLE_QUOTES, control
from watchword.reading.findings import Path, Reading
from watchword.reading.source import Node, Scalar, is_left_out, narrowed
from watchword.reading.typed import INVALID, Invalid, refuse
from watchword.regex_syntax import tokens
from watchword.specimens import specimens
from watchword.text import undressed
from watchword.value import Value

LONGEST_PATTERN = 1000
LONGEST_TEXT = 1600
"""Of a longer text only the beginning is searched: no provider sends more in one piece."""
MOST_STEPS = 5000
"""So many instructions may a pattern come to; repetitions of long parts are what makes them many."""
MOST_MEMORY = 1 << 20
"""So many bytes may RE2 use for one pattern; it forgets what it remembered of a text rather than take more."""

Places = Sequence[tuple[int, int]]
"""Where a pattern stands in a text, and each of its groups."""
Match = Callable[[Any, bytes, int, int], Places]
_ANYWHERE, _HERE = re2._Anchor.UNANCHORED, re2._Anchor.ANCHOR_START  # noqa: SLF001 - see `search`
_NOWHERE = (-1, -1)
_NOT_FOUND: Places = (_NOWHERE,)
_TELLING = 3
"""So many characters with which a pattern begins tell where it may stand."""
_EDGES = frozenset({"$", "\\b", "\\B", "\\z"})
"""What a text's end, or what stands there, decides about."""
_GROUP_NAME = re.compile(r"[A-Za-z]\w*", re.ASCII)


class Flaw(Struct, frozen=True):
    """What is wrong with a pattern, between two offsets of its source; `supported` is false for what RE2 leaves out."""

    start: int
    end: int
    message: str
    hint: str | None = None
    supported: bool = True


class Pattern(Value, frozen=True, eq=False):
    """A regular expression, ready to search; letters' case does not count unless it says `(?-i)`."""

    source: str
    compiled: Any
    groups: tuple[tuple[str, int], ...]
    """The names of its groups, each with which of them it is."""
    begins: bytes
    """What every match begins with, in small letters; empty, if that tells little."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pattern) and self.source == other.source

    def __hash__(self) -> int:
        return hash(self.source)

    @classmethod
    def parse(cls, source: str) -> "Pattern | Flaw":
        """Compile a pattern; answers what is wrong with it instead, if anything is."""
        if len(source) > LONGEST_PATTERN:
            said = f"the pattern has {len(source)} characters, and {LONGEST_PATTERN} are the most"
            return Flaw(LONGEST_PATTERN, len(source), said, "split it into several rules")
        try:
            compiled = re2.compile(source, _OPTIONS)
        except re2.error as error:
            return _refused(source, error)
        if compiled.programsize > MOST_STEPS:
            return _too_large(source)
        begins = beginning(source)
        groups = tuple(compiled.groupindex.items())
        return _unusable(source) or cls(source, compiled, groups, begins.encode() if len(begins) >= _TELLING else b"")

    @classmethod
    def from_node(cls, node: Node, reading: Reading, at: Path) -> Self | Invalid:
        """Read a pattern; what is wrong is reported where it stands in it."""
        reading.spans[at] = node.span
        if not isinstance(node, Scalar) or is_left_out(node):
            hint = None if isinstance(node, Scalar) else "put a pattern that begins with [ or { in quotes"
            return refuse(node, "a regular expression", reading, at, hint)
        if not node.text:
            reading.error("empty-value", "the pattern is empty", node.span, "write what is to be found, or delete it")
            return INVALID
        if written := control(node.text):
            reading.error("bad-pattern", f"{written} stands in the pattern", node.span, IN_SINGLE_QUOTES)
            return INVALID
        if bare := slashed(node.text):
            message, hint = f"'{node.text}' is looked for with its slashes", f"write {flow(bare)}"
            reading.warn("no-pattern", message, node.span, f"{hint}; whether letters are capitals does not matter")
        parsed = cls.parse(node.text)
        if isinstance(parsed, Flaw):
            place = narrowed(node.span, node.text, parsed.start, parsed.end)
            reading.error(
                "bad-pattern" if parsed.supported else "unsupported-pattern", parsed.message, place, parsed.hint
            )
            return INVALID
        return cls(parsed.source, parsed.compiled, parsed.groups, parsed.begins)

    def find(self, text: str) -> Mapping[str, str] | None:
        """Search the text as it was written, else without the punctuation around it and in the usual width."""
        found = self.search(text)
        if found is None and (bare := undressed(text)) != text:
            return self.search(bare)
        return found

    def search(self, text: str) -> Mapping[str, str] | None:
        """Find the pattern in a text as it was written: its named groups that took part, None where it is not found."""
        # Bytes, as RE2 wants them, spare it to count their places in characters. Its engine is asked without its face,
        # which makes a generator and an object of what is found: that takes longer than the search.
        searched = text[:LONGEST_TEXT].encode(errors="replace")
        spans = self._found(searched)
        if spans[0] == _NOWHERE:
            return None
        named: dict[str, str] = {}
        for name, group in self.groups:
            start, end = spans[group]
            if start >= 0:
                named[name] = searched[start:end].decode()
        return named

    def _found(self, searched: bytes) -> Places:
        """Find where the pattern and each of its groups stand.

        Where the place is known at which the first match would begin, RE2 is asked about that first: it then needs not
        search twice, forwards for the end and backwards for the beginning, before it looks for groups.
        """
        match: Match = self.compiled._regexp.Match  # noqa: SLF001
        end = len(searched)
        if not self.begins or not searched.isascii():
            return match(_ANYWHERE, searched, 0, end)
        first = searched.lower().find(self.begins)
        if first < 0:
            return _NOT_FOUND
        spans = match(_HERE, searched, first, end)
        return spans if spans[0] != _NOWHERE else match(_ANYWHERE, searched, first + 1, end)

    @property
    def minds_case(self) -> bool:
        """Tell whether capitals count for some of it: `(?-i)VIP`."""
        opened = (token.text for token in tokens(self.source) if token.kind in {"flags", "open"})
        return any("i" in flags.partition("-")[2] for flags in opened if "<" not in flags)

    @property
    def matches_all(self) -> bool:
        """Tell whether it surely matches every text, as `.*` does: it finds nothing at the very beginning of each."""
        if self.search("") is None:
            return False
        return not any(token.text in _EDGES for token in tokens(self.source) if token.kind in {"edge", "escape"})

    def may_be_left_out(self) -> frozenset[str]:
        """Name the groups that take part in some matches only."""
        return may_be_left_out(self.source)

    def all_texts(self) -> tuple[str, ...]:
        """List all texts that it matches, in small letters, where these are few; none where that cannot be told."""
        return finite.texts(self.source)

    def specimens(self) -> tuple[str, ...]:
        """Make up texts in which it is found, where that can be done."""
        return tuple(one for one in dict.fromkeys(specimens(self.source)) if self.search(one) is not None)

    def shortest(self, *others: str) -> str | None:
        """Write a short text in which it and other patterns are found; None if none is known."""
        return containment.shortest((self.source, *others))

    def is_within(self, other: str) -> bool:
        """Tell whether another pattern is surely found in each text in which this one is."""
        return containment.is_within(self.source, other)

    def literals(self) -> Needs:
        """Find what every text that it matches must hold."""
        return literals(self.source)


def slashed(written: str) -> str | None:
    """Tell what stands between the slashes where a pattern is written as elsewhere, `/pizza|pasta/i`."""
    found = _SLASHED.fullmatch(written)
    return found and found[1]


_SLASHED = re.compile(r"/(.+)/[gimsuy]*")


def _options() -> Any:
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = MOST_MEMORY
    return options


_OPTIONS = _options()

# --- what is wrong with a pattern -------------------------------------------------------------------------------------

_LEFT_OUT: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(opening), message, hint)
    for opening, message, hint in (
        (r"\(\?<?[=!]", "a pattern cannot look ahead or behind", "match what is around it too, and name what you want"),
        (r"\(\?P=|\\[1-9kg]", "a pattern cannot ask for what a group matched before", "write out what may stand there"),
        (
            r"\(\?>|(?:[*+?]|\{[\d,]+\})\+",
            "there are no atomic groups, and no repetition takes all for good",
            "none is ever slow here",
        ),
        (r"\(\?\(", "a pattern has no conditions", "write both cases, parted by |"),
        (r"\(\?#", "a pattern has no comments", "put a YAML comment above it"),
        (r"\(\?[a-zA-Z]*[xLua]", "there is no such flag", "the flags are i, m, s and U"),
        (r"\\[Zz]", "there is no \\Z", "write \\z or $ for the end of the text"),
        (r"\\[uUN]", "there is no such escape", "write the character itself, or \\x{20AC}"),
    )
)
"""What other kinds of regular expressions have and RE2 has not: how it begins, and what to do about it."""

_REFUSALS: Mapping[str, tuple[str, str | None]] = {
    "missing ]": ("'[' is never closed", "write \\[ for a bracket that belongs to the text"),
    "trailing \\": ("there is nothing after the last '\\'", "write \\\\ for a backslash that belongs to the text"),
    "no argument for repetition operator": ("'{}' has nothing before it to repeat", "write \\{} for the character"),
    "bad repetition operator": ("'{}' repeats a repetition", "put ( ) around the inner one"),
    "invalid repetition size": ("'{}' cannot be counted", "the smaller number comes first; 1000 is the most in all"),
    "invalid character class range": (
        "'{}' is no range or class of characters",
        "write a range with its smaller end first: [a-z]; classes are \\w, \\d, \\pL ...",
    ),
    "invalid escape sequence": ("there is no '{}' here", "write \\\\ for a backslash that belongs to the text"),
    "invalid perl operator": ("there is no '{}' here", "write (?: for a group without a name"),
    "invalid named capture group": ("'{}' does not name a group", "write (?P<name>...)"),
}
"""What RE2 says, and how to say it."""

_PARENTHESIS = "write \\{} for a parenthesis that belongs to the text"


def _refused(source: str, error: Exception) -> Flaw:
    """Say what RE2 refuses; it names the culprit, not where that stands."""
    words, culprit = _said(error)
    if words == "pattern too large":
        return _too_large(source)
    if words in {"missing )", "unexpected )"}:
        return _parenthesis(source)
    start, end = _place(source, words, culprit)
    for opening, message, hint in _LEFT_OUT:
        if opening.match(source, start):
            return Flaw(start, end, message, hint, supported=False)
    told, advice = _REFUSALS.get(words, (f"{words}: '{{}}'", None))
    return Flaw(start, end, told.replace("{}", culprit), advice and advice.replace("{}", culprit))


def _said(error: Exception) -> tuple[str, str]:
    """Split what RE2 says into its words and the culprit."""
    said: bytes = error.args[0]
    words, _, culprit = said.decode(errors="replace").partition(": ")
    return words.partition(" - ")[0], culprit


def _place(source: str, words: str, culprit: str) -> tuple[int, int]:
    """Find the culprit: it ends the shortest beginning of the pattern from which on RE2 says the same."""
    for end in range(len(source), 0, -1):
        try:
            re2.compile(source[: end - 1], _OPTIONS)
        except re2.error as error:
            if _said(error) == (words, culprit):
                continue
        start = source.rfind(culprit, 0, end) if culprit else end - 1
        return (start, start + len(culprit or " ")) if start >= 0 else (0, end)
    return 0, len(source)


def _parenthesis(source: str) -> Flaw:
    """Find the parenthesis that has no other one."""
    opened: list[int] = []
    for token in tokens(source):
        if token.kind == "open":
            opened.append(token.start)
        elif token.kind == "close" and not opened:
            return Flaw(token.start, token.start + 1, "')' closes nothing", _PARENTHESIS.format(")"))
        elif token.kind == "close":
            opened.pop()
    start = opened[-1] if opened else 0
    return Flaw(start, start + 1, "'(' is never closed", _PARENTHESIS.format("("))


def _too_large(source: str) -> Flaw:
    hint = _AN_ALPHABET if _ALL_LETTERS.search(source) else "repeat less often what is long, or split it"
    return Flaw(0, len(source), "the pattern is too large", hint)


_ALL_LETTERS = re.compile(r"\\p(?:L|\{L[a-z]?\})")
_AN_ALPHABET = r"name an alphabet, as \p{Latin} does, with its accents: such letters are those of all there are"


def _unusable(source: str) -> Flaw | None:
    """Find what RE2 takes and we do not: groups whose names no text can say, two of one name, single bytes."""
    seen: set[str] = set()
    for token in tokens(source):
        end = token.start + len(token.text)
        if token.kind == "escape" and token.text == "\\C":
            message, hint = "'\\C' would cut letters into pieces", "write (?s:.) for any character"
            return Flaw(token.start, end, message, hint, supported=False)
        _, named, name = token.text.removesuffix(">").partition("<") if token.kind == "open" else ("", "", "")
        if named and not _GROUP_NAME.fullmatch(name):
            hint = "begin with a letter from a to z, and go on with those, digits and _"
            return Flaw(token.start, end, f"no text can name a group '{name}'", hint)
        if named and name in seen:
            return Flaw(token.start, end, f"two groups are named '{name}'", "give each a name of its own")
        seen.add(name)
    return None
