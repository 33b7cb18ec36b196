"""The rules that hear the same messages of a program, as claims in the order in which they are asked.

What is said most often decides which claims are compared at all, so that the cost does not grow with their number.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime
from functools import cached_property
from itertools import chain, islice
from typing import get_args
from zoneinfo import ZoneInfo

from msgspec import Struct

from watchword import answers, courtesy
from watchword.lints.claim import Claim
from watchword.lints.kinds import Thing, things
from watchword.lints.verbatim import Verbatim
from watchword.message import Message
from watchword.plugin import Situation
from watchword.rules.compiled import Program
from watchword.rules.grouping import grouped
from watchword.rules.hearing import Entry, Hearing
from watchword.rules.index import Index, Wanted
from watchword.sayings import Key, Position, Saying, keys, longest
from watchword.state import NOBODY, Expect
from watchword.text import words

LOOKED_AT = 20
"""So many claims on the same words are compared, those that ask for least first; nobody writes more on purpose."""
USUALLY = datetime(2026, 3, 4, 12, 30, tzinfo=UTC)
"""A Wednesday's noon, in the zone of the program."""
SENDER = "+15555550100"
FURTHER = ("please", "tomorrow", "pizza", "zebra")
"""What people may say beside a keyword; one that no keyword says and no pattern names is taken."""

YES_OR_NO = frozenset(get_args(answers.Answer))
"""What a rule's `answer` takes in any of the program's languages."""

Ways = tuple[tuple[Situation, Claim], ...]
"""All ways in which the messages of a claim come, each with the claim that takes them there."""


class Order(Struct, frozen=True, dict=True, eq=False):
    """Rules of one program that hear messages of one intent, in order."""

    program: Program
    hearing: Hearing

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """List what each of them claims."""
        return tuple(self._claim(place, entry) for place, entry in enumerate(self.hearing.entries))

    @cached_property
    def named(self) -> Mapping[str, Claim]:
        """Find claims by the names of their rules."""
        return {claim.name: claim for claim in self.claims}

    @cached_property
    def usual(self) -> Situation:
        """Think of a situation of which nothing is said: somebody texts the first number, at noon."""
        about = self.program.about
        noon, to = USUALLY.replace(tzinfo=ZoneInfo(about.time_zone)), next(iter(about.numbers.values()), "")
        return Situation(
            message=Message(endpoint="main", key="", sender=SENDER, to=to, text="", received_at=noon),
            words=(),
            spoken=0,
            now=noon,
            contact=NOBODY,
            opted_out=False,
            languages=about.languages,
            numbers=about.numbers,
            schedules=self.program.schedules,
        )

    @cached_property
    def moments(self) -> tuple[datetime, ...]:
        """List noon, and when each schedule opens and closes next."""
        noon = self.usual.now
        coming = (calendar.boundaries(noon) for calendar in self.program.schedules.values())
        edges = (edge for one in coming for edge in (one.opens, one.closes) if edge)
        return tuple(dict.fromkeys([noon, *edges]))

    @cached_property
    def decided(self) -> dict[tuple[Message, datetime], str | None]:
        """Remember which rule took a message of somebody of whom nothing is known."""
        return {}

    @cached_property
    def unfit(self) -> set[tuple[int, str, str, int]]:
        """Remember which claim asks for what that no change of a text makes true, behind so many words of it."""
        return set()

    @cached_property
    def taken(self) -> "dict[Hashable, Ways | None]":
        """Remember who takes all of a claim, for all claims of the same ways that the same others may take."""
        return {}

    @cached_property
    def expected(self) -> Mapping[str, tuple[Expect, ...]]:
        """List what is expected of those who answer each prompt, whichever rule asks."""
        entries = (entry for hearing in self.program.answers.values() for entry in hearing.entries)
        asked = (step.action.asks(USUALLY) for entry in entries for step in entry.rule.then)
        return grouped(dict.fromkeys((prompt.name, prompt.expect) for prompt in asked if prompt))

    @cached_property
    def free(self) -> frozenset[str]:
        """Name the prompts that any text answers, whichever rule asks."""
        return frozenset(name for name, each in self.expected.items() if each == (Expect(),))

    def _claim(self, place: int, entry: Entry) -> Claim:
        named = next((getattr(one.condition, "answer", ()) for one in entry.conditions if one.name == "answering"), ())
        offered = () if named else self._offered(entry)
        choices = tuple(dict.fromkeys(map(_as_answer, offered)))
        read = {one: meant for one in named or choices if (meant := self._read(one))} or _AS_WRITTEN
        are_known = all(self._read(one) == one for one in YES_OR_NO.intersection(choices))
        return Claim(place, entry, choices if are_known else (), tuple(map(_spelt, offered)), read)

    def _offered(self, entry: Entry) -> tuple[str, ...]:
        """List what may be chosen where a rule takes any answer, if all who ask leave just that."""
        each = self.expected.get(entry.prompt or "", ())
        left = {frozenset(map(_as_answer, one.choices)) for one in each}
        return each[0].choices if len(left) == 1 else ()

    def _read(self, answer: str) -> str | None:
        """Read an answer as yes or no, where it is read so whatever courtesy is around it.

        What is left of it without its own may have no word of courtesy in it, as N has: who says `hi n thanks` has said
        nothing.
        """
        said, polite = words(answer), courtesy.words()
        bare = said if polite.isdisjoint(said) else courtesy.bare(said)
        return answers.read_words(bare, self.program.about.languages) if polite.isdisjoint(bare) else None

    @cached_property
    def everything(self) -> Claim | None:
        """Find the first one that claims every message and ends the search."""
        bare = (one for one in self.claims if one.ends and not one.unless and one.wanted.asks_for_nothing)
        return next(bare, None)

    @cached_property
    def spoken(self) -> frozenset[str]:
        """List all words of all keywords."""
        return frozenset(word for claim in self.claims for saying in claim.units for word in saying.words)

    @cached_property
    def beside(self) -> tuple[str, ...]:
        """Find what people may say beside what the rules speak of: a word or two."""
        free = [word for word in FURTHER if word not in self.spoken and word not in self.patterns]
        return tuple((free or [max([*self.spoken, *FURTHER], key=len) + "a"])[:2])

    @cached_property
    def wordless(self) -> tuple[Claim, ...]:
        """List the first claims that ask for no words."""
        return tuple(islice((claim for claim in self.claims if not claim.units), LOOKED_AT))

    @cached_property
    def of_patterns(self) -> tuple[Claim, ...]:
        """List the first claims that look for a pattern, compare no words, and end the search."""
        found = (claim for claim in self.claims if claim.ends and claim.pattern and not claim.units)
        return tuple(islice(found, LOOKED_AT))

    @cached_property
    def anywhere(self) -> tuple[Claim, ...]:
        """List the claims whose words may stand anywhere."""
        found = {one.place: one for key, claims in self._said.items() if key[0] == "anywhere" for one in claims}
        return tuple(found[place] for place in sorted(found))

    def near(self, claim: Claim, saying: Saying | None) -> Iterator[Claim]:
        """Find other claims that may cover one for the messages that say this: on the same words, or on no words."""
        yield from self._on_words(claim, saying)
        for asked, wordless in self._wordless.items():
            if asked <= claim.named:
                yield from (near for near in wordless[:LOOKED_AT] if near is not claim)

    def before(self, claim: Claim, saying: Saying | None) -> list[Claim]:
        """List earlier claims that may take some of one that says this: of its words, of any words, of its prompt."""
        near = chain(self._on_words(claim, saying), self.of_any_words, self._answering(claim))
        earlier = {one.place: one for one in near if one.ends and one.place < claim.place}
        return [earlier[place] for place in sorted(earlier)]

    def _on_words(self, claim: Claim, saying: Saying | None) -> Iterator[Claim]:
        if saying and self._is_alone(claim, saying):
            return
        for one in _said_with(claim, saying):
            yield from (near for near in self._by_words(one) if near is not claim)

    def _by_words(self, saying: Saying) -> Iterator[Claim]:
        """Find the first claims of words that each text says which says this."""
        for key in keys(saying, self._longest):
            yield from self._said.get(key, ())[:LOOKED_AT]

    def _is_alone(self, claim: Claim, saying: Saying) -> bool:
        """Tell whether no other claim says any of the words of one, as is so of most among very many."""
        own = saying in claim.units and not claim.wanted.asked and len(saying.words) > 0
        return own and self._shared.isdisjoint(saying.words)

    @cached_property
    def _shared(self) -> AbstractSet[str]:
        """List the words that several claims say; all, where one says no words, which every other one does."""
        if any(not said for _, said in self._said):
            return self.spoken
        said, shared = set[str](), set[str]()
        for claim in self.claims:
            words = {word for one in claim.units for word in one.words}
            shared |= words & said
            said |= words
        return shared

    @cached_property
    def of_any_words(self) -> tuple[Claim, ...]:
        """List the first claims of whatever is said that end the search in some of the ways in which it comes."""
        return tuple(islice((claim for claim in self.claims if claim.ends and claim.hears_any_words), LOOKED_AT))

    def _answering(self, claim: Claim) -> Sequence[Claim]:
        """Find the first claims of answers to the prompt of one."""
        return self._by_prompt.get(claim.prompt or "", ()) if self._by_prompt else ()

    @cached_property
    def _by_prompt(self) -> Mapping[str, Sequence[Claim]]:
        found: dict[str, list[Claim]] = {}
        for claim in self.claims if self.hearing.answering else ():
            prompt = claim.prompt
            if prompt and len(found.setdefault(prompt, [])) < LOOKED_AT:
                found[prompt].append(claim)
        return found

    def asking(self, thing: Thing) -> Iterator[Claim]:
        """Find the first claims that end the search and ask for this alone, or for words that it surely says."""
        yield from self._asking.get(thing, ())
        worded = (claim for saying in next(iter(thing.in_text.said), ()) for claim in self._by_words(saying))
        yield from (claim for claim in worded if claim.ends)

    @cached_property
    def _asking(self) -> Mapping[Thing, Sequence[Claim]]:
        found: dict[Thing, list[Claim]] = {}
        for claim in self.claims:
            each = list(islice(things(claim.wanted, claim.wanted.keywords), 2))
            if claim.ends and len(each) == 1 and len(found.setdefault(each[0], [])) < LOOKED_AT:
                found[each[0]].append(claim)
        return found

    def covering(self, claim: Claim, saying: Saying | None, nearly: bool = False) -> list[Claim]:
        """List the earlier claims that take all, or `nearly` all, of one that says this, the earliest first."""
        near = [*self.near(claim, saying), *self._verbatim(claim, saying)]
        earlier = {one.place: one for one in near if one.ends and one.place < claim.place}
        return [earlier[place] for place in sorted(earlier) if earlier[place].covers(claim, saying, nearly)]

    def _verbatim(self, claim: Claim, saying: Saying | None) -> Sequence[Claim]:
        """Find other claims that ask for no more than one does, word for word."""
        if saying and self._is_alone(claim, saying):
            return ()
        if claim.place not in self._found_verbatim:
            self._found_verbatim[claim.place] = tuple(self._written.within(claim))
        return self._found_verbatim[claim.place]

    @cached_property
    def _found_verbatim(self) -> dict[int, Sequence[Claim]]:
        return {}

    @cached_property
    def _written(self) -> Verbatim:
        return Verbatim.of(self.claims)

    @cached_property
    def finding(self) -> Index[int] | None:
        """Index the claims that look for a pattern, and the first of those that any text may fulfil."""
        looking = [(claim.place, claim.entry.wanted) for claim in self.claims if claim.pattern]
        bound = [one for one in looking if _is_bound(one[1])]
        free = (one for one in looking if not _is_bound(one[1]))
        found = sorted([*bound, *islice(free, LOOKED_AT)], key=lambda one: one[0])
        return Index.of(found, self.hearing.vocabulary) if found else None

    @cached_property
    def patterns(self) -> str:
        """Write all patterns, in small letters."""
        return " ".join(claim.pattern.source.casefold() for claim in self.claims if claim.pattern)

    @cached_property
    def _said(self) -> "_Said":
        said: _Said = {}
        for claim in self.claims:
            for saying in dict.fromkeys(claim.units):
                said.setdefault((saying.position, saying.words), []).append(claim)
        for claims in said.values():
            claims.sort(key=_asked)
        return said

    @cached_property
    def _wordless(self) -> dict[frozenset[str], list[Claim]]:
        wordless: dict[frozenset[str], list[Claim]] = {}
        for claim in self.claims:
            if not claim.units:
                wordless.setdefault(claim.conditions, []).append(claim)
        return wordless

    @cached_property
    def _longest(self) -> Mapping[Position, int]:
        return longest(self._said)


_AS_WRITTEN: Mapping[str, str] = {}
"""What the answers of most rules are read as: there is one for all of them."""


def _as_answer(choice: str) -> str:
    """Write a choice as a rule's `answer` would be read that takes it."""
    said = " ".join(words(choice))
    return said if said in YES_OR_NO else choice


def _spelt(choice: str) -> str:
    """Write a choice so that none is yes or no in other words."""
    return choice.capitalize() if choice in YES_OR_NO else choice


_Said = dict[Key, list[Claim]]


def _is_bound(wanted: Wanted) -> bool:
    return bool(wanted.keywords or wanted.sayings or wanted.literals)


def _asked(claim: Claim) -> int:
    return len(claim.wanted.asked) + (claim.unless is not None)


def _said_with(claim: Claim, saying: Saying | None) -> Sequence[Saying]:
    """List what a claim that says this says surely, one thing of each that is asked for."""
    if not claim.wanted.asked:
        return (saying,) if saying else ()
    narrowed = claim.narrowed(saying)[:1] if saying else ()
    others = [sayings[0] for sayings in claim.wanted.said if saying not in sayings]
    found = claim.pattern.specimens()[:1] if claim.pattern and not claim.units else ()
    return [*narrowed, *others, *(Saying(words(text), "only") for text in found)]
