"""Which messages a rule claims, and when the claim of another one surely covers them.

What cannot be told from how the rules are written counts as not covered.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from watchword.lints.together import Together
from watchword.patterns import Pattern
from watchword.rules.hearing import Entry
from watchword.rules.index import Wanted
from watchword.rules.keywords import Keyword, many
from watchword.rules.slips import takes_slips
from watchword.rules.when import Asked
from watchword.sayings import MANY, Saying, Sayings, Words, listed, meet, wider_than
from watchword.text import words


class Claim(Struct, frozen=True, dict=True, eq=False):
    """One rule at its place in the order. It claims the messages for which `wanted` holds and `unless` does not.

    `choices` are all that may answer its prompt, where it takes whatever was expected and that is known. They are
    `offered` as they are written, so that yes is what is spelt so there. `read` tells which of its answers are read as
    yes or no however they are said.
    """

    place: int
    entry: Entry
    choices: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    read: Mapping[str, str] = {}

    @property
    def name(self) -> str:
        """Name the rule."""
        return self.entry.name

    @property
    def ends(self) -> bool:
        """Tell whether the search ends with every message that it claims."""
        rule = self.entry.rule
        return rule.mode == "live" and not rule.continue_

    @property
    def prompt(self) -> str | None:
        """Name the prompt that it takes an answer to."""
        return self.entry.prompt

    @property
    def pattern(self) -> Pattern | None:
        """Give the pattern that it looks for in the whole text."""
        for one in self.wanted.asked:
            found: Pattern | None = None if one.condition.after_keyword else getattr(one.condition, "matches", None)
            if found:
                return found
        return None

    @property
    def patterns(self) -> list[Pattern]:
        """List the patterns that it looks for, in the whole text or in the rest."""
        return self.wanted.patterns

    @property
    def keywords(self) -> tuple[Keyword, ...]:
        """List its keywords, those of a named list too."""
        return self.entry.wanted.keywords or ()

    @cached_property
    def wanted(self) -> Together:
        """Say what must hold."""
        return self._choosing(self.offered)

    @cached_property
    def _claimed(self) -> Together:
        """Say what surely holds of all that it claims: one of the choices is made, where these are known."""
        return self.wanted if self.choices == self.offered else self._choosing(self.choices)

    @cached_property
    def _meant(self) -> Together | None:
        """Say the same by what its answers are read as; None where none is read as anything."""
        if not self.read:
            return None
        named = self.choices or self.answers
        read = tuple(dict.fromkeys(self.read.get(one, one) for one in named))
        return self._choosing(read) if read != named else None

    def _choosing(self, choices: tuple[str, ...]) -> Together:
        return Together(_sayings(self.entry.wanted), _choosing(self.entry.conditions, choices))

    @cached_property
    def parts(self) -> "Sequence[Claim]":
        """List what it claims answer by answer, where all that may be answered is known."""
        return [self.of_answer(one) for one in self.choices or self.answers] or [self]

    @property
    def answers(self) -> tuple[str, ...]:
        """List the answers that it names."""
        named = (getattr(one.condition, "answer", ()) for one in self.entry.conditions if one.name == "answering")
        return next(named, ())

    def of_answer(self, answer: str) -> "Claim":
        """Give what it claims of one answer."""
        return Claim(self.place, self.entry, (answer,), read=self.read)

    @property
    def unless(self) -> Together | None:
        """Say what must not hold together."""
        return self._unless if self.entry.not_ else None

    @cached_property
    def _unless(self) -> Together | None:
        negated = self.entry.not_
        return Together(_sayings(self.entry.unwanted), negated.conditions) if negated else None

    @cached_property
    def conditions(self) -> frozenset[str]:
        """Name what is asked for besides words."""
        named = [asked.name for asked in self.wanted.asked if not asked.condition.said().enough]
        return frozenset([*named, "not"] if self.unless and not self.unless.said else named)

    @cached_property
    def named(self) -> frozenset[str]:
        """Name them with those that compare words."""
        return self.conditions | {asked.name for asked in self.wanted.asked}

    @property
    def leaves_out_texts(self) -> bool:
        """Tell whether it looks at the text for what it has under `not`."""
        return self.unless is not None and bool(self.unless.keywords or self.unless.of_text.asked)

    @property
    def hears_any_words(self) -> bool:
        """Tell whether it looks at no text, but for what it has under `not`: it may ask how a message comes."""
        return not self.wanted.keywords and self.wanted.of_text.asks_for_nothing

    @property
    def beside_words(self) -> str:
        """Write what it asks for beside words, and what it leaves out."""
        asked, unless = self.wanted.ways, self.entry.not_
        return f"{asked}{unless}" if asked or unless else ""

    @cached_property
    def units(self) -> Sayings:
        """List what it claims messages by, one by one: keywords, else what its first condition of words compares."""
        return self.wanted.keywords or next(iter(self.wanted.said), ())

    def heard_by(self, saying: Saying | None) -> Keyword | None:
        """Find its keyword that hears all that says this."""
        heard = wider_than(saying, self.wanted.keywords) if saying else iter(())
        return next(map(self.by_saying.__getitem__, heard), None)

    @cached_property
    def by_saying(self) -> Mapping[Saying, Keyword]:
        """Find its keywords by what is said, the first where several say one thing."""
        pairs = zip(self.wanted.keywords, self.keywords, strict=True)
        return dict(reversed([*pairs]))

    def written(self, saying: Saying) -> str:
        """Write something that it hears as its rule has it."""
        if keyword := self.by_saying.get(saying):
            return keyword.written
        return self._texts.get(saying.words) or " ".join(saying.words)

    @cached_property
    def _texts(self) -> Mapping[Words, str]:
        """Find the texts that it compares with by their words, the first where several come to the same."""
        conditions = [one.condition for one in self.wanted.of_text.asked if not one.condition.after_keyword]
        every = (getattr(one, key, ()) for one in conditions for key in ("equals", "starts_with", "contains"))
        return {words(text): text for each in every for text in reversed(each)}

    @cached_property
    def found_in_text(self) -> Wanted:
        """Say what it needs to find in a text: many keywords so that they are looked up."""
        wanted = self.entry.wanted
        return replace(wanted, keywords=many(self.keywords)) if len(self.keywords) > MANY else wanted

    def covers(self, other: "Claim", saying: Saying | None, nearly: bool = False, texts: Sequence[str] = ()) -> bool:
        """Tell whether it claims all messages that the other one claims, of those that say this; or `nearly` all.

        With `texts`, these stand for all texts that say this.
        """
        return self._hears(self.wanted, other, saying, nearly, texts) and self.allows(other, saying)

    def hears(self, other: "Claim", saying: Saying | None, free: Collection[str] = ()) -> bool:
        """Tell whether the same is true as far as it looks at the text, but for what it has under `not`.

        `free` are the prompts that any text answers.
        """
        return self._hears(self.asked_of(other, free), other, saying)

    def asked_of(self, other: "Claim", free: Collection[str] = ()) -> Together:
        """Say what it asks of the texts of another one: where that answers its prompt, any text may answer it."""
        wanted = self.wanted.of_text
        if self.prompt not in free or self.prompt != other.prompt:
            return wanted
        return Together(wanted.keywords, tuple(asked for asked in wanted.asked if not _takes_any(asked)))

    def _hears(
        self,
        wanted: Together,
        other: "Claim",
        saying: Saying | None,
        nearly: bool = False,
        texts: Sequence[str] = (),
    ) -> bool:
        if not (wanted.keywords or wanted.asked):
            return True
        sees_rest = any(asked.condition.after_keyword for asked in wanted.asked)
        same_rest = sees_rest and self.wanted.keywords == other.wanted.keywords
        further = tuple(one for one in wanted.asked if not _asks_for(other, self._as_written(one), same_rest))
        left = wanted if len(further) == len(wanted.asked) else Together(wanted.keywords, further)
        if other.of(saying).implies(left, same_rest, nearly, texts):
            return True
        meant = other._meant  # noqa: SLF001
        return meant is not None and other.of(saying, meant).implies(left, same_rest, nearly, texts)

    def _as_written(self, asked: Asked) -> Asked:
        return next(one for one in self.entry.conditions if one.name == asked.name) if self.offered else asked

    def of(self, saying: Saying | None, claimed: Together | None = None) -> Together:
        """Say what must hold of the messages that say this."""
        claimed = claimed or self._claimed
        return claimed if saying is None else claimed.with_keywords(self.narrowed(saying))

    def narrowed(self, saying: Saying) -> Sayings:
        """Say one of its keywords together with what surely stands after it, where that can be told."""
        return self._claimed.narrowed(saying)

    def allows(self, other: "Claim", saying: Saying | None) -> bool:
        """Tell whether it has nothing under `not` that the other one has not, where that says this."""
        if self.unless is None or _are_apart(self.unless, other.of(saying)):
            return True
        if other.unless is None:
            return False
        if other.place not in self._allowing:
            same_rest = self.wanted.keywords == other.wanted.keywords or bool(self.unless.keywords)
            same_rest = same_rest and self.unless.keywords == other.unless.keywords
            self._allowing[other.place] = self.unless.implies(other.unless, same_rest)
        return self._allowing[other.place]

    @cached_property
    def _allowing(self) -> dict[int, bool]:
        """Remember by their places which others leave out all that it leaves out."""
        return {}


def _asks_for(claim: Claim, asked: Asked, same_rest: bool) -> bool:
    """Tell whether a rule asks for the very same, where that means the same there."""
    return asked in claim.entry.conditions and (same_rest or not asked.condition.after_keyword)


def _choosing(conditions: tuple[Asked, ...], choices: tuple[str, ...]) -> tuple[Asked, ...]:
    if not choices:
        return conditions
    return tuple(
        Asked.of(one.name, replace(one.condition, answer=choices)) if one.name == "answering" else one
        for one in conditions
    )


def _are_apart(one: Together, other: Together) -> bool:
    """Tell whether no text says what both ask for, the other one's keywords with what stands after them already."""
    return any(not meet(ours, theirs) for ours in one.all_said for theirs in other.said)


def _takes_any(asked: Asked) -> bool:
    return asked.name == "answering" and not getattr(asked.condition, "answer", ())


def _sayings(wanted: Wanted | None) -> Sayings:
    keywords = wanted.keywords if wanted else None
    polite = wanted is not None and wanted.position != "anywhere"
    return listed(
        Saying(one.words, wanted.position, wanted.typos and any(map(takes_slips, one.words)), polite)
        for one in keywords or ()
        if wanted
    )
