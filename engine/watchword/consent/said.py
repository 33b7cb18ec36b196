"""What the rungs are given: what a person says themselves, its words, and what of those are phrases."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from msgspec import Struct

from watchword.consent import requests
from watchword.consent.hints import ASIDE, SIGN, bare, hints, parting
from watchword.consent.requests import COUNTS, Kind
from watchword.phrases import Part, Phrases

FEW = 50
"""Texts of more words are long, or full of signs: where they are phrases, they are better followed but once."""


class Said:
    """Some words, and what of them is phrases, which is looked for once, when somebody first asks."""

    __slots__ = ("_phrases", "_tails", "words")

    def __init__(self, words: Sequence[str], phrases: Phrases[Kind]) -> None:
        self.words, self._phrases = words, phrases
        self._tails: Mapping[int, int] | None = None

    @property
    def tails(self) -> Mapping[int, int]:
        """The places from which on its words are nothing but phrases, the last first, and the traits of those."""
        if self._tails is None:
            self._tails = self._phrases.tails(self.words)
        return self._tails

    def counting(self, wanted: int) -> Sequence[int]:
        """List those places from which on some phrase is of a trait that is wanted."""
        return [place for place, traits in self.tails.items() if traits & wanted]

    def parts(self) -> Sequence[Part[Kind]]:
        """Split them into phrases, briefly; nothing if a word is left over, or nothing counts.

        They are first looked at from their end: most are no phrases there. Where they are few all are, as other rungs
        have to.
        """
        may_be = self.tails.get(0, 0) & COUNTS if len(self.words) <= FEW else self._phrases.may_be_last(self.words)
        if not may_be:
            return ()
        return self._phrases.split(self.words, needed=COUNTS, briefly=True) or ()

    def asking(self, start: int, wanted: int) -> Sequence[Part[Kind]]:
        """List briefly the phrases of a trait that is wanted from a place on, if nothing but phrases is there."""
        asks = self.tails.get(start, 0) & wanted
        return self._phrases.split(self.words, start, wanted=wanted, briefly=True) or () if asks else ()


NOTHING = Said((), Phrases(()))
"""No words."""


class Heard(Struct, frozen=True):
    """A text as the rungs are given it: what the person says themselves, its words, and the program's languages.

    `spoken` are the phrases of those. `hinted` is what the words may be part of. Its words are the `whole`, without
    emoji `bare`, and without those that say nothing `plain`.
    """

    text: str
    words: Sequence[str]
    languages: Sequence[str]
    spoken: Phrases[Kind]
    hinted: int
    whole: Said
    bare: Said
    plain: Said

    @classmethod
    def of(cls, text: str, words: Sequence[str], languages: Sequence[str], hinted: int | None = None) -> "Heard":
        """Look once at each of its words, unless what they may be part of is known."""
        hinted, spoken = hints(words) if hinted is None else hinted, requests.spoken(languages)
        whole = unadorned = plain = Said(words, spoken)
        if hinted & SIGN:
            unadorned = Said(bare(words, hinted), spoken)
        if hinted & ASIDE:
            plain = Said(requests.plain(words), spoken)
        return cls(text, words, languages, spoken, hinted, whole, unadorned, plain)

    @property
    def has_emoji(self) -> bool:
        """Tell whether emoji or other signs are among its words."""
        return self.bare is not self.whole

    def parting(self) -> AbstractSet[str]:
        """Give what may part its words: signs, and emoji if there are any."""
        return parting(self.words, self.hinted) if self.has_emoji else requests.PARTING
