"""What is asked for together: when it surely holds wherever something else does.

What cannot be told from how it is written counts as not holding.
"""

from collections.abc import Sequence
from functools import cached_property, lru_cache

from msgspec import Struct

from watchword import courtesy
from watchword.patterns import Pattern
from watchword.plugin import Situation
from watchword.rules.when import Asked
from watchword.sayings import Said, Saying, Sayings, listed, meeting, most_words, says, spoken, stand_first, wider_than

MOST_AFTER = 50
"""What stands after a keyword is told together with it, if it is one of so many things."""


class Together(Struct, frozen=True, dict=True):
    """What is asked for together: one of the keywords, if there are any, and all the conditions."""

    keywords: Sayings
    asked: tuple[Asked, ...]

    def with_keywords(self, keywords: Sayings) -> "Together":
        """Ask for other keywords beside the same conditions."""
        made = Together(keywords, self.asked)
        vars(made).update(_granted=self._granted, _behind=self._behind)  # else it is worked out for each keyword
        return made

    @cached_property
    def _granted(self) -> tuple[Said, ...]:
        return tuple(asked.condition.said() for asked in self.asked)

    @cached_property
    def said(self) -> tuple[Sayings, ...]:
        """List what is surely said where it holds: one of each."""
        each = [sayings for granted in self._granted for sayings in granted.each]
        return (self.keywords, *each) if self.keywords else tuple(each)

    @cached_property
    def heard(self) -> tuple[Sayings, ...]:
        """List what the whole text surely says: that, and somewhere in it what stands after the keyword."""
        return (*self.said, *self._behind)

    @cached_property
    def _behind(self) -> tuple[Sayings, ...]:
        after = (sayings for asked in self.asked for sayings in asked.condition.said_after().each)
        return tuple(listed(Saying(one.words, "anywhere") for one in sayings) for sayings in after)

    @cached_property
    def all_said(self) -> tuple[Sayings, ...]:
        """List the same, each keyword together with what surely stands after it."""
        narrowed = listed(one for saying in self.keywords for one in self.narrowed(saying))
        return (narrowed, *self.said[1:]) if narrowed else self.said

    def narrowed(self, saying: Saying) -> Sayings:
        """Say one of the keywords together with what surely stands after it, where that can be told."""
        next_to_it = self._next_to_it
        if not next_to_it or saying.position != "first" or saying not in self.keywords:
            return (saying,)
        if _may_reach_further(saying, self.keywords):
            return (saying,)
        return tuple(saying.followed(one) for one in next_to_it)

    @cached_property
    def _next_to_it(self) -> Sayings:
        """List what stands right after the keyword, one of it, if that is little enough."""
        after = (group for asked in self.asked for group in asked.condition.said_after().each)
        found = next((group for group in after if all(one.position != "anywhere" for one in group)), ())
        return found if len(found) <= MOST_AFTER else ()

    @cached_property
    def ways(self) -> tuple[Asked, ...]:
        """List the conditions that do not look at the text."""
        return tuple(asked for asked in self.asked if asked.condition.has_ways)

    @cached_property
    def of_text(self) -> "Together":
        """Leave those conditions out."""
        return Together(self.keywords, tuple(asked for asked in self.asked if not asked.condition.has_ways))

    @property
    def patterns(self) -> list[Pattern]:
        """List the patterns that are looked for."""
        each = (getattr(one.condition, "matches", None) for one in self.asked)
        return [one for one in each if isinstance(one, Pattern)]

    @property
    def asks_for_nothing(self) -> bool:
        """Tell whether it holds for every message."""
        return not self.keywords and all(said.enough and not said.each for said in self._granted)

    def comes(self, situation: Situation) -> bool:
        """Tell whether all conditions that do not look at the text hold."""
        return all(asked.condition.check(situation).held for asked in self.ways)

    @property
    def is_simple(self) -> bool:
        """Tell whether a text that says one thing is all that it asks of texts."""
        return len(self.said) == 1 and all(asked.condition.said().enough for asked in self.of_text.asked)

    def implies(self, other: "Together", same_rest: bool, nearly: bool = False, texts: Sequence[str] = ()) -> bool:
        """Tell whether the other one surely holds wherever this one does, or `nearly`: as texts are usually written.

        `same_rest`: both see the same text after their keyword. With `texts`, these stand for all that may be written.
        """
        if other.keywords and not self._says(other.keywords):
            return False
        return all(
            self._grants(asked, granted, same_rest, nearly)
            or self._grants_after(asked, other.keywords)
            or _finds_all(asked, texts)
            for asked, granted in zip(other.asked, other._granted, strict=True)  # noqa: SLF001
        )

    def _says(self, wider: Sayings) -> bool:
        """Tell whether one of some things is surely said where it holds."""
        if any(says(sayings, wider) for sayings in self.heard):
            return True
        return any(asked.condition.surely_says(wider) for asked in self.asked)

    def _grants_after(self, wanted: Asked, keywords: Sayings) -> bool:
        """Tell whether what is said leaves after the other one's keyword what a condition asks for there."""
        after = wanted.condition.said_after()
        if not (after.enough and after.each):
            return False
        return all(any(_says_after(sayings, keywords, wider) for sayings in self.heard) for wider in after.each)

    def _grants(self, wanted: Asked, other: Said, same_rest: bool, nearly: bool) -> bool:
        if other.enough and all(self._says(wider) for wider in other.each):
            return True
        if wanted.condition.after_keyword and not same_rest:
            return False
        alike = [one.condition for one in self.asked if one.name == wanted.name]
        return any(one.nearly_implies(wanted.condition) if nearly else one.implies(wanted.condition) for one in alike)


def _finds_all(asked: Asked, texts: Sequence[str]) -> bool:
    condition = asked.condition
    return bool(texts) and not condition.after_keyword and condition.finds_all(texts)


def _may_reach_further(saying: Saying, keywords: Sayings) -> bool:
    """Tell whether a text that says one of some keywords may say a longer one of them at the same place."""
    length = len(saying.words)
    return most_words(keywords) > length and any(len(one.words) > length for one in meeting(saying, keywords))


@lru_cache(maxsize=1000)
def _says_after(sayings: Sayings, keywords: Sayings, wider: Sayings) -> bool:
    """Tell whether, where a text says one of some things, what stands after its keyword says one of others.

    It is asked again for each of a rule's keywords, beside which its conditions say the same.
    """
    each = (_after(saying, keywords) for saying in sayings)
    return all(after is not None and says((after,), wider) for after in each)


def _after(saying: Saying, keywords: Sayings) -> Saying | None:
    """Find what is surely said after whichever of some keywords stands in a text; None where that cannot be told."""
    if not (keywords and stand_first(keywords)):
        return None
    if saying.position == "anywhere":
        return saying if _is_beyond(saying, keywords) else None
    if saying.typos:
        return None
    near = meeting(saying, keywords)
    if saying.position == "first" and any(one.words != saying.words and one.within(saying) for one in near):
        return None  # a longer one may stand there
    ends = [len(one.words) for one in wider_than(saying, keywords)]
    return Saying(saying.words[max(ends) :], saying.position) if ends else None


def _is_beyond(saying: Saying, keywords: Sayings) -> bool:
    """Tell whether words that stand somewhere in a text stand behind the keyword that it begins with."""
    return not saying.typos and spoken(keywords).isdisjoint(saying.words) and courtesy.words().isdisjoint(saying.words)
