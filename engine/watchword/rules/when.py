"""What a rule asks for: words, an intent, and conditions of the vocabulary."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal, Self

from msgspec import Meta, Struct

from watchword import quoted
from watchword.plugin import Condition, Vocabulary
from watchword.reading.cuts import cut
from watchword.reading.findings import Path, Reading
from watchword.reading.hints import unspaced
from watchword.reading.source import Fields, Items, Node, Scalar, is_left_out
from watchword.reading.strays import guessed, outdented, take_as
from watchword.reading.suggestions import meant_by
from watchword.reading.typed import INVALID, Invalid, read, refuse
from watchword.rules import negations, never_negated
from watchword.rules.keywords import Keywords
from watchword.rules.listed_conditions import listed
from watchword.rules.settings import settings
from watchword.rules.unnamed_times import map_as_schedule
from watchword.sayings import Position
from watchword.value import Value

Intent = Literal["opt-out", "opt-in", "help"]
_TIMED = frozenset({"during", "before", "after"})


class Match(Value, frozen=True, kw_only=True):
    """Which words a text must hold, and where: `keyword` or, by name, `words`; with `typos` one slip may pass.

    A slip passes in a word of 5 to 32 letters without a digit, after its first letter; shorter ones are easily others.
    `position` says where: at the beginning (first), as all that the text says (only), or anywhere. Courtesy before it
    (`hi`, `please`) does not count, unless a keyword is made of it.
    """

    keyword: Keywords | None = None
    words: str | None = None
    position: Position = "first"
    typos: bool = False

    @property
    def worded(self) -> bool:
        """Tell whether any words are asked for."""
        return self.keyword is not None or self.words is not None

    @property
    def told(self) -> str:
        """Write it as traces do: `keyword`, or `words toppings`."""
        return f"words {self.words}" if self.words else "keyword"


class Asked(Value, frozen=True):
    """One condition under its name."""

    name: str
    condition: Condition
    told: str
    """How traces write it: `during shop-hours`."""

    @classmethod
    def of(cls, name: str, condition: Condition) -> "Asked":
        """Name a condition."""
        return cls(name, condition, f"{name} {condition.told()}")


class Not(Value, frozen=True, kw_only=True):
    """The one negation: it holds unless all that stands in it does."""

    match: Match = Match()
    conditions: tuple[Asked, ...] = ()

    @classmethod
    def from_node(cls, node: Node, reading: Reading, at: Path) -> Self | Invalid:
        """Read a map of conditions; there must be one at least."""
        found = _read(node, reading, at, _OF_MATCH)
        if isinstance(found, Invalid):
            return INVALID
        if not (found.asked or found.own or found.lacking):
            reading.error("empty-value", "'not' holds no condition", node.span, "say what must not be, or delete it")
            return INVALID
        return cls(match=Match(**found.own), conditions=found.asked)

    @property
    def timed(self) -> tuple[Condition, ...]:
        """List what it holds if it only looks at the time."""
        only = not self.match.worded and all(asked.name in _TIMED for asked in self.conditions)
        return tuple(asked.condition for asked in self.conditions) if only else ()


class When(Value, frozen=True, kw_only=True):
    """The conditions of a rule; all that are given must hold, and `{}` always holds.

    `intent` makes the rule hear messages of consent; `conditions` are asked in the order of the vocabulary.
    """

    match: Match = Match()
    intent: Intent | None = None
    conditions: tuple[Asked, ...] = ()
    not_: Not | None = None
    lacking: bool = False
    """Whether it was salvaged: other conditions stand there and could not be read."""

    @classmethod
    def from_node(cls, node: Node, reading: Reading, at: Path) -> Self | Invalid:
        """Read a map of conditions."""
        found = _read(node, reading, at, _OF_WHEN)
        if isinstance(found, Invalid):
            return INVALID
        intent, negated = found.own.pop("intent", None), found.own.pop("not", None)
        match = Match(**found.own)
        return cls(match=match, intent=intent, conditions=found.asked, not_=negated, lacking=found.lacking)

    @classmethod
    def holds(cls, context: Vocabulary) -> Collection[str]:
        """List the conditions, and what is told about words."""
        return {*_OF_WHEN, *context.conditions}

    @property
    def prompt(self) -> str | None:
        """Name the prompt that the rule takes an answer to."""
        for asked in self.conditions:
            if asked.name == "answering":
                return getattr(asked.condition, "prompt", None)
        return None

    @property
    def numbers(self) -> tuple[str, ...]:
        """Name the numbers that the rule is for, where it says."""
        named = (asked.condition for asked in self.conditions if asked.name == "to")
        return next((getattr(condition, "numbers", ()) for condition in named), ())

    @property
    def timed(self) -> tuple[Condition, ...]:
        """List the conditions that only look at the time."""
        return tuple(asked.condition for asked in self.conditions if asked.name in _TIMED)

    def placed(self) -> Iterator[tuple[tuple[str, ...], Asked]]:
        """List every condition, those of `not` too, each with where it stands below its rule."""
        yield from ((("when",), asked) for asked in self.conditions)
        yield from ((("when", "not"), asked) for asked in (self.not_.conditions if self.not_ else ()))

    def all(self) -> Iterator[Asked]:
        """List every condition, those of `not` too."""
        yield from (asked for _, asked in self.placed())


# --- reading it -------------------------------------------------------------------------------------------------------

_NAME_OF_WORDS = Annotated[str, Meta(extra={"names": "words"})]
_OF_MATCH: Mapping[str, Any] = {"keyword": Keywords, "words": _NAME_OF_WORDS, "position": Position, "typos": bool}
_SAYING_WORDS = frozenset({"keyword", "words"})
"""The keys that `position` and `typos` are about."""
_OF_WHEN: Mapping[str, Any] = {**_OF_MATCH, "intent": Intent, "not": Not}


class _Found(Struct, frozen=True):
    """What a map of conditions holds: keys of its own kind, and conditions; if salvaged, it may be `lacking` some."""

    own: dict[str, Any]
    asked: tuple[Asked, ...]
    lacking: bool = False


def _read(node: Node, reading: Reading, at: Path, own: Mapping[str, Any]) -> _Found | Invalid:
    """Read a map whose keys are some of its `own`, conditions, and what is written beside those."""
    reading.spans[at] = node.span
    if not isinstance(node, Fields):
        known = {*own, *reading.context.conditions}
        hint = _on_one_line(node, reading, at, known) or _as_conditions(node, at, known)
        refuse(node, "conditions", reading, at, hint)
        return _Found({}, (), lacking=True) if reading.salvaging else INVALID
    kinds = _kinds(reading.context, own)
    known = {*own, *kinds}
    given = [key.text for key, _ in node.entries]
    known |= _beside(kinds, _meant_in(given, known, kinds))
    values: dict[str, Any] = {}
    asked: dict[str, Any] = {}
    for key, below in node.entries:
        name = key.text
        reading.keys[(*at, key.text)] = key.span
        if name not in known:
            values[name] = INVALID
            slip = _unknown(key, node, reading, at, known)
            values |= dict.fromkeys(_SAYING_WORDS.intersection(meant_by(name, given, known)), INVALID)
            name = slip if slip and not isinstance(below, Scalar) else name
        if name in own:
            values[name] = read(below, own[name], reading, (*at, name))
        elif name in kinds:
            asked[name] = _condition(kinds[name], name, below, node, reading, at)
    broken = _has_strays(values, reading, at) or INVALID in [*values.values(), *asked.values()]
    if broken and not reading.salvaging:
        return INVALID
    sound = {name: value for name, value in values.items() if value is not INVALID}
    order = kinds if len(asked) > 1 else asked
    held = tuple([Asked.of(name, asked[name]) for name in order if asked.get(name, INVALID) is not INVALID])
    return _Found(sound, held, lacking=broken)


def _on_one_line(node: Node, reading: Reading, at: Path, known: Collection[str]) -> str | None:
    """Tell how `not: to main` is written: in a line of its own only the ':' is missing, and here braces are, too."""
    key = reading.keys.get(at)
    if not isinstance(node, Scalar) or key is None or key.line != node.span.line:
        return None
    if not node.plain and ": " not in node.text:
        return None
    said = _CONDITION.fullmatch(node.text)
    return f"write {{{said[1]}: {said[2]}}}" if said and said[1] in known else None


_CONDITION = re.compile(r"([\w-]+)(?:: ?| )(\w[\w +-]*)")


def _as_conditions(node: Node, at: Path, known: Collection[str]) -> str | None:
    if isinstance(node, Items):
        return negations.neither(node) if at[-1:] == ("not",) else listed(node)
    if isinstance(node, Scalar) and (said := _IS.fullmatch(node.text)):
        return f"write {{{said[1].lower()}: {said[2]}}}"
    if missing := unspaced(node, known):
        return missing
    if not isinstance(node, Scalar) or not node.text.strip(" ,"):
        return None if is_left_out(node) else "write {keyword: ...}, or another condition"
    each = tuple(part for one in node.text.split(",") if (part := one.strip()))
    return unspaced(node) or f"write {{keyword: {quoted.listed(each)}}} if that is the keyword"


_IS = re.compile(r"(keyword|text) (?:is|equals|=|==) (.+)", re.IGNORECASE)


def _kinds(vocabulary: Vocabulary, own: Mapping[str, Any]) -> Mapping[str, type[Condition]]:
    """List the conditions that may stand here: an answer is taken or not, and nothing is known of one that is not."""
    if "not" in own:
        return vocabulary.conditions
    return {name: kind for name, kind in vocabulary.conditions.items() if not kind.beside}


def _condition(
    kind: type[Condition], name: str, below: Node, node: Fields, reading: Reading, at: Path
) -> Condition | Invalid:
    if name in _TIMED and (hint := map_as_schedule(name, below)):
        return refuse(below, "the name of a schedule", reading, (*at, name), hint)
    beside = [entry for entry in node.entries if entry[0].text in kind.beside]
    return settings(kind, below, reading, (*at, name), beside)


def _meant_in(given: Collection[str], known: Collection[str], kinds: Mapping[str, type[Condition]]) -> set[str]:
    """List the keys that stand in a map, and those that others in it may have been meant to be."""
    strange = {*given} - {*known} - _beside(kinds, kinds)
    return {*given, *(one for key in strange for one in meant_by(key, given, known))}


def _beside(kinds: Mapping[str, type[Condition]], named: Iterable[str]) -> set[str]:
    """List what may stand beside conditions of such names."""
    return {one for name in named if name in kinds for one in kinds[name].beside}


def _unknown(key: Scalar, node: Fields, reading: Reading, at: Path, known: set[str]) -> str | None:
    """Report a key that is no condition; answers the one that was surely meant, if it does not stand there itself."""
    vocabulary: Vocabulary = reading.context
    written = key.text
    given = {one.text for one, _ in node.entries}
    owner = never_negated.owner_of(written, vocabulary.conditions)
    if owner in given - known:  # it cannot stand here either, and that is told
        return None
    part = cut(node, key)
    if part and ":" not in written:  # `{keyword: MENU, PIZZA}`
        hint = part.in_brackets()
    elif negated := negations.of_key(key, node, known - {"position", "typos", "intent", "not"}, at):
        hint = negated
    elif at[-1:] == ("not",) and (unfit := never_negated.hint(key, node, vocabulary.conditions)):
        hint = unfit
    elif owner in known:
        hint = never_negated.lacks_owner(key, node, owner, vocabulary.conditions)
    elif inside := _with_setting(_ELSEWHERE.get(written, written), vocabulary):
        meant = _ELSEWHERE.get(written, written)
        hint = f"'{meant}' belongs below {' or '.join(map(repr, inside))}: {inside[0]}: {{{meant}: ...}}"
    elif _SAID_OTHERWISE.get(written) in known:
        hint = f"write '{_SAID_OTHERWISE[written]}' in its place"
    elif written in _ANY:
        hint = "write a rule for each, or several keywords as a list: there is no 'or' between conditions"
    else:
        hint = outdented(written, node, at) or guessed(written, sorted(known), meant_by(written, given, known))
    reading.error("unknown-key", f"'{at[-1]}' has no key '{written}'", reading.keys[(*at, written)], hint)
    if vocabulary.not_loaded:
        return None
    guesses = meant_by(written, given, known)
    return take_as(key, guesses, hint, reading, at) if guesses else None


_ELSEWHERE = dict.fromkeys(("pattern", "regex", "regexp", "match", "matching"), "matches")
"""What other programs call a pattern."""
_SAID_OTHERWISE = {
    **dict.fromkeys(("body", "message", "msg"), "text"),
    **dict.fromkeys(("phone", "sender"), "from"),
    **dict.fromkeys(("hours", "open", "schedule", "time"), "during"),
    **dict.fromkeys(("list", "lists", "member"), "subscribed"),
    **dict.fromkeys(("tag", "tags"), "tagged"),
    "number": "to",
}
"""What other programs, and people, call conditions."""
_ANY = frozenset({"or", "any", "either", "any-of", "anyOf"})


def _with_setting(written: str, vocabulary: Vocabulary) -> list[str]:
    """Name the conditions, of those with several settings, one of which is called so."""
    kinds = {name: kind.__struct_encode_fields__ for name, kind in vocabulary.conditions.items()}
    return [name for name, settings in kinds.items() if len(settings) > 1 and written in settings]


def _has_strays(values: Mapping[str, Any], reading: Reading, at: Path) -> bool:
    """Refuse what only makes sense beside keywords where there are none."""
    if not _SAYING_WORDS.isdisjoint(values):
        return False
    strays = [name for name in ("position", "typos") if name in values]
    for name in strays:
        hint = "add 'keyword' or 'words', or delete it"
        reading.error("bad-value", f"'{name}' is about keywords, and there are none", reading.keys[(*at, name)], hint)
    return bool(strays)
