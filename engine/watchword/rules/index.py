"""Which of many rules could a text fire? What that costs does not depend on how many there are.

Keywords are looked up whole, by as many words as they have; those that are one slip away, by what is left of a word;
what other conditions need to find in the text, by one pass over it.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Generic
from unicodedata import normalize

from ahocorasick_rs import AhoCorasick
from msgspec import Struct

from watchword import courtesy
from watchword.literals import EDGE, Needs, bare, has_edges
from watchword.patterns import LONGEST_TEXT
from watchword.rules.grouping import grouped
from watchword.rules.keywords import Keyword, ManyKeywords
from watchword.rules.phrases import Owner, Phrases, Place
from watchword.rules.slips import Slips, is_slip
from watchword.sayings import Position, Sayings
from watchword.value import Value


class Hit(Struct, frozen=True):
    """A keyword found among a text's words: `start` is the first of them, `end` is past the last.

    `slip` is the one of them that is misspelt, None if none is.
    """

    keyword: Keyword
    start: int
    end: int
    slip: str | None = None

    def told(self, position: Position, words: Sequence[str]) -> str:
        """Write which of the text's words it is."""
        said = self.keyword.words if self.slip else words[self.start : self.end]
        told = f"{position} word" if position != "anywhere" else f"word {self.start + 1}"
        several = "s" if len(said) > 1 else ""
        polite = " but for courtesy" if self.start and position != "anywhere" else ""
        instead = f", where '{self.slip}' was written" if self.slip else ""
        return f"{told}{several} '{' '.join(said)}'{instead}{polite}"


class Wanted(Value, frozen=True, kw_only=True):
    """What one rule needs to find in a text.

    `keywords` are None for a rule that has no such condition; then the text must say one of `sayings`, if any.
    Of each of `literals` it must hold one.
    """

    keywords: tuple[Keyword, ...] | None = None
    position: Position = "first"
    typos: bool = False
    sayings: Sayings = ()
    literals: Needs = ()

    @property
    def found_by_literals(self) -> bool:
        """Tell whether nothing but literals can tell which texts it may be for."""
        return self.keywords is None and not self.sayings and bool(self.literals)


def find(wanted: Wanted, words: Sequence[str], vocabulary: Collection[str] = ()) -> Hit | None:
    """Find the longest of a rule's keywords where its position lets it stand; the earliest place wins.

    Of two that are as long, one without a slip goes first. A word of the vocabulary is never a slip of another. Where a
    text begins with courtesy, it is looked at from what comes after; a word that keywords are made of is no courtesy.
    """
    begin = _begin(wanted, words, vocabulary) if _may_be_polite(words) else 0
    for start in range(len(words)) if wanted.position == "anywhere" else (begin,):
        stand = (_standing(one, start, wanted, words, vocabulary) for one in _near(wanted, words, start))
        here = [hit for hit in stand if hit]
        if here:
            return max(here, key=lambda hit: (hit.end - hit.start, hit.slip is None))
    return None


def _begin(wanted: Wanted, words: Sequence[str], vocabulary: Collection[str]) -> int:
    """Tell after how many words of courtesy a text begins; those that keywords are made of are none."""
    many = wanted.keywords if isinstance(wanted.keywords, ManyKeywords) else None
    own = many.spoken if many else frozenset(_words([wanted]))
    return courtesy.begins(words, {word for word in words if word in vocabulary or word in own})


def _near(wanted: Wanted, words: Sequence[str], start: int) -> Iterable[Keyword]:
    """List the keywords that may stand at a place: of many those that do, but for what may be no slip."""
    keywords = wanted.keywords or ()
    return keywords.at(words, start, typos=wanted.typos) if isinstance(keywords, ManyKeywords) else keywords


def _may_be_polite(words: Sequence[str]) -> bool:
    return bool(words) and words[0] in courtesy.first_words()


def _standing(
    keyword: Keyword, start: int, wanted: Wanted, words: Sequence[str], vocabulary: Collection[str]
) -> Hit | None:
    end = start + len(keyword.words)
    if end > len(words) or (wanted.position == "only" and end != len(words)):
        return None
    wrong = [two for two in zip(keyword.words, words[start:end], strict=True) if two[0] != two[1]]
    if not wrong:
        return Hit(keyword, start, end)
    meant, said = wrong[0]
    if not wanted.typos or len(wrong) > 1 or said in vocabulary or not is_slip(meant, said):
        return None
    return Hit(keyword, start, end, said)


Found = tuple[int, int, bool, int, int, Keyword]
"""Where a rule's keyword stands, so that the least is what counts: where it begins, how short it is (its length
below zero), whether it has a slip, which keyword it is, which word the slip is, and the keyword itself."""


class Index(Struct, Generic[Place], frozen=True, kw_only=True):
    """Rules by what they need to find in a text. Their places stand for them, and are in the order of asking."""

    needs: Mapping[Place, Needs]
    always: tuple[tuple[Place, None], ...]
    phrases: tuple[tuple[Position, Phrases[Place]], ...]
    sayings: tuple[tuple[Position, Phrases[Place]], ...]
    forgiving: tuple[tuple[Position, Phrases[Place]], ...]
    vocabulary: frozenset[str]
    polite: frozenset[str]
    slips: Slips
    literals: AhoCorasick | None
    edged: Mapping[int, str]
    holders: tuple[tuple[Place, ...], ...]

    @classmethod
    def of(cls, rules: Iterable[tuple[Place, Wanted]], vocabulary: Collection[str] = ()) -> "Index[Place]":
        """Index rules by their places; words of the vocabulary, and theirs, are no courtesy and no slip of another."""
        placed = list(rules)
        own = frozenset(_words(one for _, one in placed))
        known = vocabulary if own <= (vocabulary := frozenset(vocabulary)) else own | vocabulary
        typos = [(place, one) for place, one in placed if one.typos and one.keywords]
        rarest = _rarest([(place, one.literals) for place, one in placed if one.found_by_literals])
        holders = grouped((literal, place) for place, need in rarest.items() for literal in need)
        return cls(
            needs={
                place: tuple(frozenset(map(bare, need)) for need in one.literals if need is not rarest.get(place))
                for place, one in placed
                if one.literals
            },
            always=tuple(
                (place, None) for place, one in placed if one.keywords is None and not (one.sayings or one.literals)
            ),
            phrases=_phrases(placed),
            sayings=_phrases([said for place, one in placed for said in _as_keywords(place, one)]),
            forgiving=_phrases(typos),
            vocabulary=known,
            polite=courtesy.first_words() - known,
            slips=Slips.of(_words(one for _, one in typos)),
            literals=AhoCorasick(list(map(bare, holders))) if holders else None,
            edged={which: literal for which, literal in enumerate(holders) if EDGE in literal},
            holders=tuple(holders.values()),
        )

    def candidates(self, words: Sequence[str], text: str) -> Sequence[tuple[Place, Hit | None]]:
        """List, in order, the rules that find in a text what they need, each with the keyword that it found.

        `words` are those of the text.
        """
        folded = _small(text) if self.needs else text
        found: list[tuple[Place, Hit | None]] = []
        if words and self.phrases:
            found += self._hits(words, self._begin(words), folded)
        if words and self.sayings:
            found += self._saying(words, folded)
        if self.literals:
            found += self._holding(self.literals, text, folded)
        if len(found) > 1 or (found and self.always):
            return sorted([*self.always, *found], key=_BY_PLACE)
        return found or self.always

    def _begin(self, words: Sequence[str]) -> int:
        """Tell after how many words of courtesy a text begins, where that matters: where a keyword may stand in it."""
        if words[0] not in self.polite or (not self.forgiving and self.vocabulary.isdisjoint(words)):
            return 0
        return courtesy.begins(words, self.vocabulary)

    def _hits(self, words: Sequence[str], begin: int, folded: str) -> list[tuple[Place, Hit]]:
        stand = _stand(self.phrases, words, begin)
        if len(stand) == 1 and not (self.forgiving or self.needs or stand[0][2].others):
            ((start, end, owner),) = stand
            return [(owner.place, Hit(owner.keyword, start, end))]
        best: dict[Place, Found] = {}
        for start, end, owner in stand:
            for one in owner.each:
                found = (start, start - end, False, one.nth, 0, one.keyword)
                if one.place not in best or found < best[one.place]:
                    best[one.place] = found
        for place, found in self._misspelt(words, begin) if self.forgiving else ():
            if place not in best or found < best[place]:
                best[place] = found
        if self.needs:
            best = {place: found for place, found in best.items() if self._holds(place, folded)}
        return [(place, _hit(found, words)) for place, found in best.items()]

    def _misspelt(self, words: Sequence[str], begin: int) -> list[tuple[Place, Found]]:
        """Find the keywords that stand in the text with a slip; `begin` is its first word but for courtesy."""
        standing: list[tuple[Place, Found]] = []
        for position, phrases in self.forgiving:
            where = (0, len(words)) if position == "anywhere" else (begin, min(len(words), begin + phrases.longest))
            for at in range(*where):
                if words[at] not in self.vocabulary:
                    for meant in self.slips.meant(words[at]):
                        standing += _mended(position, phrases, words, begin, at, meant)
        return standing

    def _saying(self, words: Sequence[str], folded: str) -> list[tuple[Place, None]]:
        """Find the rules without keywords whose conditions compare with words that the text says."""
        stand = _stand(self.sayings, words, 0)
        places = {one.place for _, _, owner in stand for one in owner.each}
        return [(place, None) for place in places if self._holds(place, folded)]

    def _holding(self, literals: AhoCorasick, text: str, folded: str) -> list[tuple[Place, None]]:
        """Find the rules without keywords whose literals a text holds, the rarest of them first.

        Where words begin and end is looked at if it is plain: in a text of ASCII that patterns see the whole of.
        """
        stand = literals.find_matches_as_indexes(folded, overlapping=True)
        if not stand:
            return []
        edged = self.edged if text.isascii() and len(text) <= LONGEST_TEXT else {}
        places = {
            place
            for which, start, end in stand
            if which not in edged or has_edges(edged[which], folded, start, end)
            for place in self.holders[which]
        }
        return [(place, None) for place in places if self._holds(place, folded)]

    def _holds(self, place: Place, folded: str) -> bool:
        """Tell whether a text in small letters holds the literals that a rule needs besides those it was found by."""
        return not [need for need in self.needs.get(place, ()) if not any(map(folded.__contains__, need))]


def _small(text: str) -> str:
    """Write a text in small letters, and once more in those of the usual width if they have another."""
    if text.isascii():
        return text.casefold()
    usual = normalize("NFKC", text)
    return text.casefold() if usual == text else f"{text}\n{usual}".casefold()


def _stand(
    indexed: Iterable[tuple[Position, Phrases[Place]]], words: Sequence[str], begin: int
) -> list[tuple[int, int, Owner[Place]]]:
    """Find the phrases that stand in a text as they are: where, and whose they are."""
    stand: list[tuple[int, int, Owner[Place]]] = []
    for position, phrases in indexed:
        for start in range(len(words)) if position == "anywhere" else (begin,):
            for end, owner in phrases.at(words, start):
                if position != "only" or end == len(words):
                    stand.append((start, end, owner))
    return stand


def _as_keywords(place: Place, wanted: Wanted) -> Iterator[tuple[Place, Wanted]]:
    """Write what a rule wants to be said as keywords, which are looked up in the same way."""
    if wanted.keywords is None:
        for one in wanted.sayings:
            yield place, Wanted(keywords=(Keyword(" ".join(one.words), one.words),), position=one.position)


def _hit(found: Found, words: Sequence[str]) -> Hit:
    start, shortness, slipped, _, slip_at, keyword = found
    return Hit(keyword, start, start - shortness, words[slip_at] if slipped else None)


def _rarest(needing: Sequence[tuple[Place, Needs]]) -> dict[Place, frozenset[str]]:
    """Choose by which of the sets of literals that it needs a rule is found: by the one that the fewest others need."""
    common = Counter(literal for _, needs in needing for need in needs for literal in need)
    return {place: min(needs, key=lambda need: sum(common[one] for one in need)) for place, needs in needing}


def _mended(
    position: Position, phrases: Phrases[Place], words: Sequence[str], begin: int, at: int, meant: str
) -> Iterator[tuple[Place, Found]]:
    """Find the keywords that would stand around a word if another one was meant."""
    first = max(0, at - phrases.longest + 1) if position == "anywhere" else begin
    around = [*words[first:at], meant, *words[at + 1 : at + phrases.longest]]
    for start in range(at - first + 1) if position == "anywhere" else _AT_FIRST:
        for end, owner in phrases.at(around, start):
            if first + end > at and (position != "only" or end == len(words)):
                for one in owner.each:
                    yield one.place, (first + start, start - end, True, one.nth, at, one.keyword)


def _phrases(wanted: Sequence[tuple[Place, Wanted]]) -> tuple[tuple[Position, Phrases[Place]], ...]:
    """Index rules with keywords, by position; positions that no rule has are left out."""
    owners: dict[Position, list[Owner[Place]]] = {}
    for place, one in wanted:
        for nth, keyword in _keywords(one):
            owners.setdefault(one.position, []).append(Owner(place, nth, keyword))
    return tuple((position, Phrases.of(some)) for position, some in owners.items())


def _keywords(wanted: Wanted) -> Iterable[tuple[int, Keyword]]:
    """Number a rule's keywords; of two that are the same words, the first counts."""
    numbered = reversed(list(enumerate(wanted.keywords or ())))
    return {keyword.words: (nth, keyword) for nth, keyword in numbered}.values()


_AT_FIRST = range(1)
_BY_PLACE = itemgetter(0)


def vocabulary(wanted: Iterable[Wanted]) -> frozenset[str]:
    """List the words of all rules: what is one of them is meant."""
    return frozenset(_words(wanted))


def _words(wanted: Iterable[Wanted]) -> Iterator[str]:
    """List the words of keywords, and of what else is to be said."""
    for one in wanted:
        for said in one.sayings if one.keywords is None else one.keywords:
            yield from said.words
