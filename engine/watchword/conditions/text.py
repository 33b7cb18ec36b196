"""`text`: what the whole text says, compared as words or by a pattern."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import chain
from typing import Annotated, ClassVar

from msgspec.structs import force_setattr, replace

from watchword.flow import flow
from watchword.literally import literal
from watchword.literals import Needs, bare
from watchword.patterns import Pattern
from watchword.plugin import Check, Condition, Situation
from watchword.reading.forms import Form, Wrong
from watchword.reading.several import OneOrMore
from watchword.sayings import MANY, Position, Said, Saying, Sayings, Words, holds, listed, says
from watchword.text import words
from watchword.value import Contradiction


def _spoken(written: str) -> str | Wrong:
    """Take what has words; signs alone are in no text's words, and so would be in every text."""
    if words(written):
        return written
    pattern = flow({"matches": re.escape(written)})
    hint = f"write {pattern} behind the condition's name, in place of all that stands there"
    hint = _ANY_TEXT if written in _ANY else hint if written else "delete it"
    return Wrong(f"'{written}' has nothing to look for: signs and blanks count for nothing", hint)


_ANY = frozenset({"*", "**", ".*", "%"})
_ANY_TEXT = "delete the condition: any text does without it, and 'when: {}' is a rule for all texts"


def _whole(written: str) -> str | Wrong:
    """Take what `_spoken` does, and what is written as empty: a picture comes without a text."""
    return _spoken(written) if written else written


def _taken_literally(written: str) -> tuple[str, str, str] | None:
    """Warn of what is written as a pattern among texts that are compared word by word."""
    if found := literal(written):
        pattern = found.pattern.replace("^", r"\b") if found.is_wild else found.pattern
        code = "no-wildcard" if found.is_wild else "no-pattern"
        return code, found.message, f"write {flow({'matches': pattern})} in place of it"
    return None


def _said_in_words(written: str) -> tuple[str, str, str] | None:
    """Warn of `text: matches idiot`, too, which compares with just these words."""
    if found := _COMPARED.fullmatch(written):
        way = found[1].lower().replace(" ", "-")
        message = f"'{written}' is compared as it stands, with '{found[1]}' as a word of it"
        listed = "" if way == "matches" else f" or {{{way}: [{flow(found[2])}, ...]}} for several alike,"
        hint = f"write {flow({way: found[2]})} in place of it,{listed} in a rule of its own if others stand beside it"
        return "no-pattern", message, hint
    return _taken_literally(written)


_COMPARED = re.compile(r"(starts[- ]with|contains|matches) (\S.*)", re.IGNORECASE | re.DOTALL)


Texts = Annotated[tuple[str, ...], OneOrMore("a text", Form("a text", _spoken, doubt=_taken_literally))]
Wholes = Annotated[tuple[str, ...], OneOrMore("a text", Form("a text", _whole, doubt=_said_in_words))]


_DATE, _EMAIL = "2026-03-04", "ann@example.com"
TRIED = 20
"""So many of the texts that may be equalled are tried: where none of them does, hardly another one will."""
PATTERNED = ("please", "1", "12", "123", "1234", "12345", "123456", "1234567890", _DATE, _EMAIL, "AB123")
"""What people write where a rule looks for a pattern."""


_Compared = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
"""Texts that a whole text equals, begins with and contains."""


class Long(tuple[str, ...]):  # noqa: SLOT001 - it keeps its hash
    """Many texts, by which what they come to is remembered: their hash is worked out once."""

    def __hash__(self) -> int:
        """Give the hash of any tuple of them."""
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return super().__hash__()


class Text(Condition, frozen=True, kw_only=True):
    """The text `equals` one of these, `starts-with` or `contains` one, or `matches` a pattern (RE2); all given hold.

    All but `matches` compare words, so that capitals, accents and punctuation do not matter. A pattern is searched in
    the text as it was written, whatever its capitals, and where it is not found once more without the punctuation
    around it and in letters of the usual width; `(?P<name>...)` becomes `{match.name}`.
    """

    shorthand: ClassVar[str | None] = "equals"
    example: ClassVar[str] = "text: {contains: [late, cold]}"

    equals: Wholes = ()
    starts_with: Texts = ()
    contains: Texts = ()
    matches: Pattern | None = None

    def __post_init__(self) -> None:
        if not (self.equals or self.starts_with or self.contains or self.matches):
            raise Contradiction("nothing is asked for", hint="say 'equals', 'starts-with', 'contains' or 'matches'")
        for key in ("equals", "starts_with", "contains"):
            if len(texts := getattr(self, key)) > MANY:
                force_setattr(self, key, _long(texts))

    def check(self, situation: Situation) -> Check:
        """Compare, and search last of all."""
        text = self.seen(situation)
        if not self._compares(text):
            return Check(False, text)
        found = self.matches.find(text) if self.matches else {}
        if found is None:
            return Check(False, text)
        return Check(True, text, {f"match.{name}": value for name, value in found.items()})

    def seen(self, situation: Situation) -> str:
        """Give what is compared."""
        return situation.message.text.strip()

    def told(self) -> str:
        """Write each comparison as YAML has it."""
        listed = {"equals": self.equals, "starts-with": self.starts_with, "contains": self.contains}
        said = [f"{name} {' or '.join(map(repr, texts))}" for name, texts in listed.items() if texts]
        return ", ".join([*said, f"matches '{self.matches.source}'"] if self.matches else said)

    def apart(self) -> Iterator[tuple[str, int, str, "Text"]]:
        """List what it compares with, but for a pattern."""
        listed = {"equals": self.equals, "starts_with": self.starts_with, "contains": self.contains}
        nothing = dict.fromkeys(listed, ())
        for key, texts in listed.items():
            for place, text in enumerate(texts):
                yield key.replace("_", "-"), place, text, replace(self, matches=None, **{**nothing, key: (text,)})

    def said(self) -> Said:
        """Tell what is compared; a pattern asks for more than can be told, unless it matches every text."""
        return Said(self._sayings(), enough=self.matches is None or self.matches.matches_all)

    def implies(self, other: Condition) -> bool:
        """Tell whether the other one compares with nothing that this one does not, and finds all that this one does."""
        if not isinstance(other, Text):
            return False
        compared = _say_all(self._compared, other._compared)  # noqa: SLF001
        return compared and (other.matches is None or _is_within(self.matches, other.matches))

    def surely_says(self, sayings: Sayings) -> bool:
        """Tell whether a pattern finds only texts that begin with some words, written as they usually are."""
        if self.matches is None or self.after_keyword:
            return False
        if not all(says((Saying(words(text), "only"),), sayings) for text in self.matches.specimens()):
            return False
        spelt = "|".join(filter(None, (_spelt(one, self.matches.source.casefold()) for one in sayings)))
        return bool(spelt) and self.matches.is_within(spelt)

    def nearly_implies(self, other: Condition) -> bool:
        """Try the texts that it must equal, as they are written: a pattern may not know other accents or full stops."""
        if self.implies(other):
            return True
        return isinstance(other, Text) and bool(self.equals) and _finds_all(other, self.equals)

    def finds_all(self, texts: Sequence[str]) -> bool:
        """Tell whether each of these texts would do, in capitals too."""
        return all(self._compares(text) and (self.matches is None or _finds(self.matches, text)) for text in texts)

    def fit(self, situation: Situation) -> Situation | None:
        """Find a text that does: the given one, one with words of ours around it, or ours alone."""
        given = situation.message.text
        texts = chain([given], once_each(self._likely(given)))
        return next((way for way in map(situation.saying, texts) if self.check(way).held), None)

    def offers(self) -> frozenset[str]:
        """Name the pattern's groups that are in each match."""
        if self.matches is None:
            return frozenset()
        return frozenset(f"match.{name}" for name, _ in self.matches.groups) - self.may_offer()

    def may_offer(self) -> frozenset[str]:
        """Name the pattern's groups that a match may do without."""
        return frozenset(f"match.{name}" for name in self.matches.may_be_left_out()) if self.matches else frozenset()

    def literals(self) -> Needs:
        """List what the pattern needs."""
        return self.matches.literals() if self.matches else ()

    def _compares(self, text: str) -> bool:
        """Tell whether the text says, in words, what is to be compared; a pattern is not searched in words."""
        if not (self.equals or self.starts_with or self.contains):
            return True
        heard = words(text)
        if self.equals and not _is_any(heard, self.equals):
            return False
        if self.starts_with and not _begins_with_any(heard, self.starts_with):
            return False
        return not self.contains or _holds_any(heard, self.contains)

    def _sayings(self) -> tuple[Sayings, ...]:
        """Write what is compared as what is said: all but the pattern."""
        return _as_said(*self._compared)

    @property
    def _compared(self) -> "_Compared":
        return self.equals, self.starts_with, self.contains

    def _likely(self, text: str) -> Iterator[str]:
        """Write texts that may do: the given one with what is compared, such as begin with it, and those without it."""
        begun = " ".join(filter(None, [*self.starts_with[:1], text, *self.contains[:1]]))
        yield from (begun, *self.equals[:TRIED])
        if self.matches:
            needed = (bare(one) for need in self.matches.literals() for one in sorted(need)[:2])
            made_up = self.matches.specimens()
            patterned = (*self.matches.all_texts(), *needed, self.matches.source, *PATTERNED, *made_up)
            yield from (f"{begun} {one}".strip() for one in patterned)
            yield from (found for one in patterned for found in (one, f"{one.rstrip()} {begun}"))
            said = [pattern for sayings in self._sayings() if (pattern := _spoken_in(sayings[0]))]
            if said and (found := self.matches.shortest(*said)):
                yield found


def once_each(texts: Iterable[str]) -> Iterator[str]:
    """Write texts, each that has a word twice in a row with that once before: nobody says `pizza large large`."""
    for text in texts:
        if (once := _TWICE.sub(r"\1", text)) != text:
            yield once
        yield text


_TWICE = re.compile(r"(?<!\S)(\S+)(?: \1(?!\S))+", re.IGNORECASE)


@lru_cache(maxsize=1000)
def _long(texts: tuple[str, ...]) -> Long:
    """Give one thing for the same texts, so that they are compared at once."""
    return Long(texts)


@lru_cache(maxsize=10_000)
def _in_words(texts: tuple[str, ...]) -> tuple[Words, ...]:
    return tuple(map(words, texts))


def _is_any(heard: Words, texts: tuple[str, ...]) -> bool:
    return _says_any(heard, equals=texts) if len(texts) > MANY else heard in _in_words(texts)


def _begins_with_any(heard: Words, texts: tuple[str, ...]) -> bool:
    if len(texts) > MANY:
        return _says_any(heard, starts_with=texts)
    return any(heard[: len(one)] == one for one in _in_words(texts))


def _holds_any(heard: Words, texts: tuple[str, ...]) -> bool:
    if len(texts) > MANY:
        return _says_any(heard, contains=texts)
    return any(holds(heard, one) for one in _in_words(texts))


def _says_any(
    heard: Words, equals: tuple[str, ...] = (), starts_with: tuple[str, ...] = (), contains: tuple[str, ...] = ()
) -> bool:
    return says((Saying(heard, "only"),), _as_said(equals, starts_with, contains)[0])


@lru_cache(maxsize=10_000)
def _as_said(equals: tuple[str, ...], starts_with: tuple[str, ...], contains: tuple[str, ...]) -> tuple[Sayings, ...]:
    compared: dict[Position, tuple[str, ...]] = {"only": equals, "first": starts_with, "anywhere": contains}
    return tuple(
        listed(Saying(one, position) for one in _in_words(texts)) for position, texts in compared.items() if texts
    )


@lru_cache(maxsize=10_000)
def _say_all(ours: _Compared, theirs: _Compared) -> bool:
    """Tell whether what compares with some texts surely says all that others compare with."""
    return all(any(says(one, wanted) for one in _as_said(*ours)) for wanted in _as_said(*theirs))


@lru_cache(maxsize=1000)
def _finds_all(condition: Text, texts: tuple[str, ...]) -> bool:
    return condition.finds_all(texts)


def _finds(pattern: Pattern, text: str) -> bool:
    ways = (text.lower(), text.upper(), text.capitalize()) if pattern.minds_case else (text,)
    return all(pattern.find(way) is not None for way in ways)


def _is_within(pattern: Pattern | None, other: Pattern) -> bool:
    """Tell whether one finds all that another one does: first of what is made up, which is sooner known."""
    if pattern is None or pattern == other:
        return pattern is not None
    tried = pattern.specimens()  # without any there is no message to show
    return bool(tried) and all(other.search(text) is not None for text in tried) and pattern.is_within(other.source)


def _spelt(saying: Saying, source: str) -> str | None:
    """Write as a pattern what surely says something, where words that another pattern looks for do so.

    A single letter may be spelt on, and an accent that is written by itself looks like a blank before one where it is
    searched in the usual width. Between the words there are a few blanks: of a longer text not all is searched.
    """
    if not all(_PLAIN.fullmatch(word) and word in source for word in saying.words) or not saying.words:
        return None
    return rf"^{_BLANKS.join(saying.words)}{'$' if saying.position == 'only' else _END}"


def _spoken_in(saying: Saying) -> str | None:
    """Write as a pattern what is found in most texts that say something."""
    if not all(word.isascii() and word.isalnum() for word in saying.words):
        return None
    begins, ends = saying.position != "anywhere", saying.position == "only"
    return rf"{'^' if begins else ''}\b{' '.join(saying.words)}\b{'$' if ends else ''}"


_PLAIN = re.compile("[a-z0-9]{2,}")
_BLANKS, _END = r"\s{1,3}", r"(?:\s[[:ascii:]]|\s?$)"
