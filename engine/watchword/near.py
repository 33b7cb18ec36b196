"""Which rule did a text miss by little: a letter, the place of a keyword, another condition, a question not asked?"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta

from msgspec import Struct
from msgspec.structs import replace

from watchword import courtesy
from watchword.consent.words import Meaning, every_meaning
from watchword.message import Message
from watchword.rules.asking import Asking, ask
from watchword.rules.compiled import Program
from watchword.rules.grouping import grouped
from watchword.rules.hearing import Entry, Hearing
from watchword.rules.index import Hit, find
from watchword.rules.keywords import Keyword
from watchword.rules.slips import Slips
from watchword.sayings import Position
from watchword.state import NOBODY, Contact, Prompt
from watchword.text import words

SHORTEST = 3
"""A shorter word is near to too many. Rules forgive slips in longer ones only, but to be named is no answer."""
ONLY_AT = {"first": "heard as the first word only", "only": "heard only where nothing else is said"}
Heard = tuple[Keyword, Entry]


class Near(Struct, frozen=True):
    """The nearest rule, None where it is a word of consent, and by how little it was missed."""

    rule: str | None
    why: str


class Neighbourhood(Struct, frozen=True):
    """A program's keywords, and the words of consent, by what a text may say of them."""

    program: Program
    keywords: Mapping[str, Sequence[Heard]]
    consent: Mapping[str, tuple[Meaning, ...]]
    slips: Slips

    @classmethod
    def of(cls, program: Program) -> "Neighbourhood":
        """Index the keywords of a program's rules, and the words of consent in its languages."""
        hearing = program.answers["none"]
        keywords: dict[str, list[Heard]] = {}
        for entry in hearing.entries:
            for one in entry.wanted.keywords or () if not entry.is_fallback else ():
                keywords.setdefault(one.words[0], []).append((one, entry))
        spoken = program.about.languages
        consent = grouped(
            (one.parts[0], one) for one in every_meaning() if one.word.counts(spoken) and len(one.parts) == 1
        )
        every = [word for heard in keywords.values() for one, _ in heard for word in one.words]
        return cls(program, keywords, consent, Slips.of([*every, *consent], SHORTEST))

    @property
    def hearing(self) -> Hearing:
        """Give the rules that hear what is no word of consent."""
        return self.program.answers["none"]

    def near(self, message: Message) -> Iterator[Near]:
        """List the rules that a stranger's message is near to, the nearest first; some in more than one way."""
        asking = self._asking(message, NOBODY)
        yield from _conditions(self, asking)
        for entry in self.unasked(message):
            yield Near(entry.name, f"takes it as an answer, but only while '{entry.prompt}' waits for one")
        yield from self.beside(asking.words)

    def beside(self, heard: Sequence[str]) -> Iterator[Near]:
        """List those of them whose keywords are not heard in it."""
        yield from _places(self, heard)
        yield from _letters(self, heard)

    def of_consent(self, heard: Sequence[str]) -> Iterator[Near]:
        """List the words of consent that it may be meant for."""
        return (one for one in _letters(self, heard) if one.rule is None)

    def is_heard(self, keyword: Keyword, position: Position, heard: Sequence[str], start: int) -> bool:
        """Tell whether a keyword is heard where it stands."""
        begin = courtesy.begins(heard, self.hearing.vocabulary)
        if position == "only":
            return len(heard) - begin == len(keyword.words)
        return position == "anywhere" or start == begin

    def unasked(self, message: Message, asked: Prompt | None = None) -> Iterator[Entry]:
        """List the rules that would take it as an answer to a question that does not wait for one.

        A rule that takes whatever is answered is near to every text: it is listed for the question that was `asked`.
        """
        for name, index in self.hearing.answering.items():
            if asked is not None and asked.name == name:
                prompt = asked
            else:
                prompt = Prompt(name=name, asked_at=message.received_at, expires_at=message.received_at)
            waiting = replace(prompt, expires_at=message.received_at + timedelta(days=1))
            asking = self._asking(message, Contact(prompt=waiting))
            for entry, hit in index.candidates(asking.words, message.text):
                if (prompt is asked or _says_which(entry)) and ask(entry, hit, asking).holds:
                    yield entry

    def _asking(self, message: Message, contact: Contact) -> Asking:
        return Asking(
            message=message,
            intent="none",
            words=words(message.text),
            now=message.received_at,
            contact=contact,
            opted_out=False,
            languages=self.program.about.languages,
            numbers=self.program.about.numbers,
            schedules=self.program.schedules,
            vocabulary=self.hearing.vocabulary,
        )


def _says_which(entry: Entry) -> bool:
    """Tell whether a rule that takes an answer says which one, or what else the text must be."""
    worded = entry.wanted.keywords is not None
    return worded or any(getattr(one.condition, "answer", ()) for one in entry.conditions)


def _conditions(around: Neighbourhood, asking: Asking) -> Iterator[Near]:
    """Find the rules that answer it by now; then those whose keyword is there, and that ask for more."""
    heard = around.hearing.candidates(asking.words, asking.message.text, None)
    candidates = [(entry, hit) for entry, hit in heard if not entry.is_fallback and (hit or not entry.goes_on)]
    answers = [entry for entry, hit in candidates if not entry.is_shadow and ask(entry, hit, asking).holds]
    for entry in answers[:1]:
        yield Near(entry.name, "answers it as the rules are now")
    for entry, hit in [*candidates, *_lacking(around, asking, {entry.name for entry, _ in heard})]:
        if hit and entry not in answers:
            yield Near(
                entry.name, f"'{hit.keyword.written}' is heard, but only {' and '.join(_more(entry, hit, asking))}"
            )


def _lacking(around: Neighbourhood, asking: Asking, heard: Collection[str]) -> Iterator[tuple[Entry, Hit | None]]:
    """Find the rules whose keyword is there, and a pattern's words are not: they are left out before any is asked."""
    named = {entry.name: entry for word in asking.words for _, entry in around.keywords.get(word, ())}
    for entry in named.values():
        if entry.name not in heard and entry.prompt is None:
            yield entry, find(entry.wanted, asking.words, asking.vocabulary)


def _more(entry: Entry, hit: Hit, asking: Asking) -> Iterator[str]:
    """List what a rule asks for, besides its keyword, that is not there."""
    situation = asking.situation(hit)
    missing = [asked.told for asked in entry.conditions if not asked.condition.check(situation).held]
    yield from missing
    if entry.not_ and not missing and not ask(entry, hit, asking).holds:
        yield from (f"not {asked.told}" for asked in entry.not_.conditions)
        if entry.unwanted and entry.unwanted.keywords:
            yield f"without {' or '.join(one.written for one in entry.unwanted.keywords)}"
    if entry.is_shadow:
        yield "in shadow: it never acts"


def _places(around: Neighbourhood, heard: Sequence[str]) -> Iterator[Near]:
    """Find keywords that stand where they are not heard."""
    for start in range(len(heard)):
        for keyword, entry in around.keywords.get(heard[start], ()):
            position = entry.wanted.position
            if _stands(keyword, heard, start) and not around.is_heard(keyword, position, heard, start):
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
                    if reaches and around.is_heard(keyword, entry.wanted.position, mended, start):
                        yield Near(entry.name, f"one letter from '{keyword.written}'{_no_slip(around, entry, said)}")


def _no_slip(around: Neighbourhood, entry: Entry, said: str) -> str:
    """Say why a rule that forgives slips does not forgive this one, if so."""
    is_known = entry.wanted.typos and said in around.hearing.vocabulary
    return f", but no slip of it: another rule waits for '{said}'" if is_known else ""


def _stands(keyword: Keyword, heard: Sequence[str], start: int) -> bool:
    return tuple(heard[start : start + len(keyword.words)]) == keyword.words
