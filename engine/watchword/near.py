"""Which rule did a text miss by little? By a letter, by the place of a keyword, or by another condition."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from watchword.consent.words import Meaning, every_meaning
from watchword.rules.compiled import Program
from watchword.rules.grouping import grouped
from watchword.rules.hearing import Entry, Hearing
from watchword.rules.keywords import Keyword
from watchword.rules.slips import Slips

ONLY_AT = {"first": "heard as the first word only", "only": "heard only where nothing else is said"}
Heard = tuple[Keyword, Entry]


class Near(Struct, frozen=True):
    """The nearest rule, None where it is a word of consent, and by how little it was missed."""

    rule: str | None
    why: str


class Neighbourhood(Struct, frozen=True):
    """A program's keywords, and the words of consent, by what a text may say of them."""

    hearing: Hearing
    keywords: Mapping[str, Sequence[Heard]]
    consent: Mapping[str, tuple[Meaning, ...]]
    slips: Slips

    @classmethod
    def of(cls, program: Program) -> "Neighbourhood":
        """Index the keywords of a program's rules, and the words of consent in its languages."""
        hearing = program.answers["none"]
        keywords: dict[str, list[Heard]] = {}
        for entry in hearing.entries:
            for one in entry.wanted.keywords or () if entry.rule.tier == "normal" else ():
                keywords.setdefault(one.words[0], []).append((one, entry))
        spoken = program.about.languages
        consent = grouped(
            (one.parts[0], one) for one in every_meaning() if one.word.counts(spoken) and len(one.parts) == 1
        )
        every = [word for heard in keywords.values() for one, _ in heard for word in one.words]
        return cls(hearing, keywords, consent, Slips.of([*every, *consent]))

    def near(self, heard: Sequence[str], text: str) -> Iterator[Near]:
        """List the rules that a text is near to, the nearest first; one may be near in more than one way."""
        yield from _conditions(self.hearing, tuple(heard), text)
        yield from self.beside(heard)

    def beside(self, heard: Sequence[str]) -> Iterator[Near]:
        """List those of them whose keywords are not heard in it."""
        yield from _places(self, heard)
        yield from _letters(self, heard)


def _conditions(hearing: Hearing, heard: tuple[str, ...], text: str) -> Iterator[Near]:
    """Find rules whose keyword is there: they answer it by now, or ask for more."""
    for entry, hit in hearing.candidates(heard, text, None):
        if hit is None or entry.rule.tier == "fallback":
            continue
        more = list(_more(entry))
        if more:
            yield Near(entry.name, f"'{hit.keyword.written}' is heard, but only {' and '.join(more)}")
        else:
            yield Near(entry.name, "answers it as the rules are now")


def _more(entry: Entry) -> Iterator[str]:
    """List what a rule asks for besides its keyword."""
    when = entry.rule.when
    yield from (asked.told for asked in when.conditions)
    if when.not_:
        yield from (f"not {asked.told}" for asked in when.not_.conditions)
        if entry.unwanted and entry.unwanted.keywords:
            yield f"without {' or '.join(one.written for one in entry.unwanted.keywords)}"
    if entry.rule.mode == "shadow":
        yield "in shadow: it never acts"


def _places(around: Neighbourhood, heard: Sequence[str]) -> Iterator[Near]:
    """Find keywords that stand where they are not heard."""
    for start in range(len(heard)):
        for keyword, entry in around.keywords.get(heard[start], ()):
            position = entry.wanted.position
            if _stands(keyword, heard, start) and not _is_heard(keyword, position, heard, start):
                yield Near(entry.name, f"'{keyword.written}' is {ONLY_AT[position]}")


def _letters(around: Neighbourhood, heard: Sequence[str]) -> Iterator[Near]:
    """Find keywords that one slip is missing to, where they would be heard; and words of consent."""
    for at, said in enumerate(heard):
        for meant in around.slips.meant(said):
            mended = (*heard[:at], meant, *heard[at + 1 :])
            for one in around.consent.get(meant, ()) if len(heard) == 1 else ():
                yield Near(None, f"one letter from '{one.word.word}', which is read as {one.intent}")
            for start in range(at + 1):
                for keyword, entry in around.keywords.get(mended[start], ()):
                    reaches = start + len(keyword.words) > at and _stands(keyword, mended, start)
                    if reaches and _is_heard(keyword, entry.wanted.position, mended, start):
                        yield Near(entry.name, f"one letter from '{keyword.written}'")


def _stands(keyword: Keyword, heard: Sequence[str], start: int) -> bool:
    return tuple(heard[start : start + len(keyword.words)]) == keyword.words


def _is_heard(keyword: Keyword, position: str, heard: Sequence[str], start: int) -> bool:
    if position == "only":
        return len(heard) == len(keyword.words)
    return position == "anywhere" or start == 0
