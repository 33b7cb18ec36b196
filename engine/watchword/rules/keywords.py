"""Keywords as a rule file writes them, by language if it tells."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Self
from unicodedata import normalize

from watchword.flow import flow
from watchword.literally import Literal, literal
from watchword.reading.cuts import cut
from watchword.reading.findings import Path, Reading
from watchword.reading.languages import by_name, is_language
from watchword.reading.several import apart, each_by_itself, scalars
from watchword.reading.source import Fields, Node, Scalar, is_left_out
from watchword.reading.typed import INVALID, Invalid
from watchword.rules.slips import Slips
from watchword.text import words
from watchword.value import Value


class Keyword(Value, frozen=True):
    """One keyword: as written, its words as `text.words` makes them, and its language if the file tells."""

    written: str
    words: tuple[str, ...]
    language: str | None = None

    def is_accented_in(self, text: str) -> bool:
        """Tell whether it has accents, or letters of another script, and a text has it with just these."""
        return not self.written.isascii() and _composed(self.written) in _composed(text)


def _composed(text: str) -> str:
    return normalize("NFKC", text).casefold()


class ManyKeywords(tuple[Keyword, ...]):  # noqa: SLOT001 - it keeps what they are found by
    """Keywords of which those that stand at a place of a text are found without a look at each."""

    def at(self, said: Sequence[str], start: int, *, typos: bool = False) -> Iterable[Keyword]:
        """Find those that stand there, in their order, with `typos` those too that do with a slip.

        Of those on the same words it is the first.
        """
        stand = {*self._places(said[start:]), *(self._misspelt(said[start:]) if typos else ())}
        return map(self.__getitem__, sorted(stand))

    def _places(self, said: Sequence[str], least: int = 0) -> Iterator[int]:
        """Find the places of those that a text begins with, of more words than the `least`."""
        begun = (self._by_words.get(tuple(said[:length])) for length in self._lengths if length > least)
        return (place for place in begun if place is not None)

    def _misspelt(self, said: Sequence[str]) -> Iterator[int]:
        """Find the places of those that it begins with if another word is meant by one of its own."""
        for at, word in enumerate(said[: self._lengths[-1]]):
            for meant in self._slips.meant(word):
                yield from self._places([*said[:at], meant, *said[at + 1 :]], at)

    @cached_property
    def spoken(self) -> frozenset[str]:
        """List the words of all."""
        return frozenset(word for one in self for word in one.words)

    @cached_property
    def _by_words(self) -> Mapping[tuple[str, ...], int]:
        return {one.words: place for place, one in reversed([*enumerate(self)])}

    @cached_property
    def _slips(self) -> Slips:
        return Slips.of(self.spoken)

    @cached_property
    def _lengths(self) -> Sequence[int]:
        return sorted({len(one.words) for one in self})


@lru_cache(maxsize=1000)
def many(keywords: tuple[Keyword, ...]) -> ManyKeywords:
    """Give some keywords as what they are looked up in, once for all who have the same."""
    return ManyKeywords(keywords)


class Keywords(Value, frozen=True):
    """A keyword, a list of them, or either by language: `{en: [SNOW], fr: NEIGE}`."""

    items: tuple[Keyword, ...]

    def placed(self) -> Iterator[tuple[Keyword, Path]]:
        """List each with its path below them: its language, if they are by language, and its place."""
        seen = Counter[str | None]()
        for one in self.items:
            yield one, (one.language, seen[one.language]) if one.language else (seen[None],)
            seen[one.language] += 1

    @classmethod
    def from_node(cls, node: Node, reading: Reading, at: Path) -> Self | Invalid:
        """Read the three shapes; a keyword without a letter, digit or emoji is refused."""
        found: list[Keyword] = []
        if isinstance(node, Fields):
            for language, below in node.entries:
                reading.keys[(*at, language.text)] = language.span
                if not is_language(language.text):
                    _no_language(language, node, reading)
                else:
                    found += _keywords(below, reading, (*at, language.text), language.text)
        else:
            found += _keywords(node, reading, at, None)
        return cls(items=tuple(found)) if found else INVALID


def _no_language(key: Scalar, node: Fields, reading: Reading) -> None:
    written = [one.text for one, below in node.entries if is_left_out(below)]
    hint = by_name(key.text) or "write them like {en: MENU, es: CARTA}"
    if part := cut(node, key):
        hint = part.in_brackets()
    elif written:
        hint = f"several keywords stand in brackets: [{', '.join(written)}]"
    reading.error("bad-value", f"'{key.text}' is no language", key.span, hint)


def _warn_of_several(written: Scalar, reading: Reading, *, is_listed: bool) -> None:
    """Warn of `keyword: KIDS, CHILDREN` or `KIDS or CHILDREN`, which is one keyword of all these words."""
    several = apart(written)
    if len(several) > 1:
        message = f"'{' '.join(written.text.split())}' is one keyword, all of which must be texted"
        hint = each_by_itself(several, is_listed=is_listed, rows=written.rows)
        reading.warn("one-keyword", message, written.span, hint)


def _as_pattern(taken: Literal) -> str:
    return f"write text: {flow({'matches': taken.pattern})} in place of 'keyword'"


def _warn_of_a_pattern(written: Scalar, taken: Literal, reading: Reading) -> None:
    """Warn of `/pizza|pasta/` and `FREE*`, of which only the words are heard."""
    last = "; else delete the '*'" if taken.is_wild else ""
    hint = f"list what people text, or {_as_pattern(taken)}{last}"
    reading.warn("no-wildcard" if taken.is_wild else "no-pattern", taken.message, written.span, hint)


def _keywords(node: Node, reading: Reading, at: Path, language: str | None) -> list[Keyword]:
    found = []
    for written in scalars(node, reading, at, "a keyword"):
        parts, taken = words(written.text), literal(written.text)
        if not parts:
            message = f"'{written.text}' has no letter, digit or emoji to match"
            hint = _as_pattern(taken) if taken else "write the word that people text"
            reading.error("bad-value", message, written.span, hint)
            continue
        if taken:
            _warn_of_a_pattern(written, taken, reading)
        else:
            _warn_of_several(written, reading, is_listed=written is not node)
        found.append(Keyword(written=written.text, words=parts, language=language))
    return found
