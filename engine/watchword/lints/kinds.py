"""The kinds of texts that rules tell apart: what of all that they ask of a text may hold together, and what may not.

Of each thing that is asked for it is known that it holds, or does not, or it may do either. Kinds may be listed that
never come, but each that comes is among them.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import combinations

from msgspec import Struct

from watchword.containment import Found, found_together
from watchword.lints.claim import Claim
from watchword.lints.together import Together
from watchword.patterns import Pattern
from watchword.rules.when import Asked
from watchword.sayings import Said, Sayings, says

MOST_TOLD = 8
"""Nothing is told of rules that ask for more things that may hold or not."""
SAMPLES = ("x", "1", "!")
"""What patterns find if they find every text between them, and more than an empty one."""
OF_TEXT = frozenset({"rest", "text"})
"""The conditions that look for patterns, and at nothing but the text."""


class Thing(Struct, frozen=True, dict=True):
    """One thing that is asked of a text: one of some keywords or, where it is `asked`, a condition.

    Of a condition that looks at what stands after them, `keywords` are those of its rule; else there are none.
    """

    asked: Asked | None
    keywords: Sayings = ()

    def __hash__(self) -> int:
        return hash((self.asked and self.asked.told, self.keywords))

    @property
    def after(self) -> Sayings:
        """List the keywords after which it looks; none where it sees the whole text."""
        return self.keywords if self.asked else ()

    @property
    def said(self) -> Said:
        """Tell what is surely said, where it looks, if it holds."""
        if self.asked is None:
            return Said((self.keywords,), enough=True)
        condition = self.asked.condition
        return condition.said_after() if condition.after_keyword else condition.said()

    @property
    def together(self) -> Together:
        """Ask for the keywords after which it looks, too."""
        return Together(self.keywords, (self.asked,) if self.asked else ())

    @cached_property
    def in_text(self) -> Together:
        """Tell what the whole text surely says where it holds: its keywords, each with what stands after it."""
        together = self.together
        narrowed = tuple(one for keyword in self.keywords for one in together.narrowed(keyword))
        return Together(narrowed, together.asked)

    @property
    def pattern(self) -> Pattern | None:
        """Give the pattern that it looks for."""
        found = getattr(self.asked.condition, "matches", None) if self.asked and self.asked.name in OF_TEXT else None
        return found if isinstance(found, Pattern) else None

    @property
    def of_nothing(self) -> bool | None:
        """Tell whether it holds for an empty text; None where that is not known."""
        if self.asked and self.asked.name not in OF_TEXT:
            return None
        return self.asked is not None and self.asked.condition.finds_all([""])

    def decides(self, found: Collection[Sayings]) -> bool:
        """Tell whether it may take what is left by others where patterns find nearly every text."""
        return self.after in found and bool(self.pattern or self.of_nothing)

    def implies(self, other: "Thing") -> bool:
        """Tell whether the other one surely holds wherever this one does."""
        if self.after != other.after:
            return self.in_text.implies(other.together, same_rest=False)
        if self.asked and other.asked and self.asked.name == other.asked.name:
            return self.asked.condition.implies(other.asked.condition)
        ours, theirs = self.said, other.said
        return theirs.enough and all(any(says(one, wanted) for one in ours.each) for wanted in theirs.each)

    def is_apart(self, other: "Thing") -> bool:
        """Tell whether no text holds for both."""
        if self.after != other.after:
            return False
        pairs = ((ours, theirs) for ours in self.said.each for theirs in other.said.each)
        return any(not any(one.meets(wanted) for one in ours for wanted in theirs) for ours, theirs in pairs)


Kind = frozenset[Thing]
"""All that holds for a text, of what may hold or not."""


def things(together: Together, after: Sayings) -> Iterator[Thing]:
    """List what is asked of a text together; `after` are the keywords behind which it is looked at."""
    if together.keywords:
        yield Thing(None, together.keywords)
    for asked in together.of_text.asked:
        yield Thing(asked, after if asked.condition.after_keyword else ())


class Known(Struct, frozen=True):
    """What is known of the texts that a claim hears: all that it asks for holds."""

    sure: Together
    after: Sayings
    things: tuple[Thing, ...]

    @classmethod
    def of(cls, sure: Together, after: Sayings) -> "Known":
        """Know what a rule asks for whose keywords are those."""
        return cls(sure, after, tuple(things(sure, after)))

    def left(self, asked: Iterable[Thing]) -> Kind | None:
        """Leave out what surely holds; None where something surely does not."""
        each = [one for one in asked if not self._holds(one)]
        return None if any(one.is_apart(known) for one in each for known in self.things) else frozenset(each)

    def _holds(self, thing: Thing) -> bool:
        if any(known.implies(thing) for known in self.things):
            return True
        keywords, conditions = thing.keywords, (thing.asked,) if thing.asked else ()
        return self.sure.implies(Together(keywords, conditions), same_rest=thing.after == self.after)


class Part(Struct, frozen=True):
    """What a rule takes of the texts that another one hears: those of which all these hold, and not all of those."""

    claim: Claim
    wanted: Kind
    unless: Kind | None

    @classmethod
    def of(cls, known: Known, claim: Claim, wanted: Together) -> "Part | None":
        """Find what a rule takes by what it has wanted; None where that is surely nothing."""
        left = known.left(things(wanted, claim.wanted.keywords))
        return None if left is None else cls(claim, left, left_out(known, claim))

    def takes(self, kind: Kind, *, is_left_out: bool) -> bool:
        """Tell whether it takes the texts of a kind, where they come in a way that it may leave out."""
        return self.wanted <= kind and not (is_left_out and self.unless is not None and self.unless <= kind)


def left_out(known: Known, claim: Claim) -> Kind | None:
    """Find what must hold of the text so that the `not` of a rule does; None where it surely does not."""
    unless = claim.unless
    return known.left(things(unless, unless.keywords or claim.wanted.keywords)) if unless else None


def negated_in(parts: Iterable[Part], unless: Kind | None) -> list[Thing]:
    """List what stands under `not` anywhere."""
    every = [*(part.unless for part in parts), unless]
    return list(dict.fromkeys(thing for one in every for thing in one or ()))


def telling(known: Known, parts: Sequence[Part], unless: Kind | None) -> list[Thing]:
    """List what decides whether anything is left between some parts: all else may fail to hold together.

    A thing that is nowhere left out need not hold, unless one that is implies it, or patterns find every text.
    """
    negated = negated_in(parts, unless)
    wanted = dict.fromkeys(thing for part in parts for thing in part.wanted if thing not in negated)
    found = {after for after in {one.after for one in wanted} if _find_each(known, wanted, after)}
    return [
        *negated,
        *(one for one in wanted if one.decides(found) or any(other.implies(one) for other in negated)),
    ]


def _find_each(known: Known, wanted: Iterable[Thing], after: Sayings) -> bool:
    """Tell whether what is looked for behind some keywords, or in the whole text, may find every text between them."""
    patterns = [one.pattern for one in wanted if one.pattern and one.after == after]
    return finds_each(patterns, (one.pattern for one in known.things if one.after == after))


def finds_each(patterns: Sequence[Pattern], sure: Iterable[Pattern | None]) -> bool:
    """Tell whether one of some patterns or another may find each text, as it does what some others surely find."""
    asked = next(filter(None, sure), None)
    samples = (asked.specimens() if asked else ()) or SAMPLES
    return bool(patterns) and all(any(one.find(text) is not None for one in patterns) for text in samples)


def kinds(known: Known, told: Collection[Thing]) -> Iterator[Kind]:
    """List the kinds of texts by what holds of some things that may hold or not."""
    implied = {one: frozenset(other for other in told if one.implies(other)) for one in told}
    apart = [{one, other} for one, other in combinations(told, 2) if one.is_apart(other)]
    searched = [_Searched.of(known, told, after) for after in {one.after for one in told if one.pattern}]
    for length in range(len(told) + 1):
        for some in map(frozenset, combinations(told, length)):
            if not all(implied[one] <= some for one in some) or any(two <= some for two in apart):
                continue
            if all(one.may_come(some) for one in searched if one):
                yield some


class _Searched(Struct, frozen=True):
    """Where patterns are searched: what may hold there, what surely does, and which patterns are found together.

    One is searched in a text as it is written, and once more in it without the signs around it, where whatever is found
    together may be. Only of an empty text it is known what else holds.
    """

    told: tuple[Thing, ...]
    sure: tuple[Thing, ...]
    together: Found

    @classmethod
    def of(cls, known: Known, told: Collection[Thing], after: Sayings) -> "_Searched | None":
        """Search behind some keywords, or in the whole text."""
        may, sure = (tuple(one for one in some if one.after == after) for some in (told, known.things))
        together = found_together(tuple(sorted({one.pattern.source for one in (*may, *sure) if one.pattern})))
        return cls(may, sure, together) if together else None

    def may_come(self, kind: Kind) -> bool:
        """Tell whether there may be texts of a kind."""
        return self._may_be_empty(kind) or any(
            self._fits(kind, found | again) for found in self.together.trimmed for again in (found, *self.together.any)
        )

    def _may_be_empty(self, kind: Kind) -> bool:
        each = [(one.of_nothing, one in kind) for one in self.told] + [(one.of_nothing, True) for one in self.sure]
        return all(held in {None, holds} for held, holds in each)

    def _fits(self, kind: Kind, found: frozenset[str]) -> bool:
        """Tell whether a kind asks for just these patterns; what compares words, too, may yet fail to hold."""
        each = [(one, True) for one in self.sure] + [(one, one in kind) for one in self.told]
        asked = [(one, holds, one.pattern.source in found) for one, holds in each if one.pattern]
        return all(is_found == holds or (is_found and bool(one.said.each)) for one, holds, is_found in asked)
