"""Counting what came: each text once, by its words, with how often it came and from how many people."""

import re
from datetime import datetime
from itertools import chain

from msgspec import Struct

from watchword.message import Message
from watchword.store.swept import has_words
from watchword.store.values import StoredMessage
from watchword.text import words

Words = tuple[str, ...]

MOST_TEXTS = 100_000
"""So many different texts are kept in memory; beyond, the rarest are left out."""
MOST_PAIRS = 1_000_000
"""So often it is noted that somebody sent a text; beyond, people are no longer counted."""
OUTCOMES = ("unanswered", "fallback")

_NUMBER = re.compile(r"\d(?:[\s()./-]{0,2}\d){6,}|\d{5,}")
"""What may be a phone number, or another number that belongs to a person."""
_DIGIT = re.compile(r"\d")


class Wording(Struct):
    """A text that came: the shortest way it was written, how often, and how many of them a fallback answered.

    `last` is when it came last, `to` the number that was texted then.
    """

    written: str
    last: datetime
    to: str
    messages: int = 0
    fallback: int = 0
    people: set[int] = set()


class Census:
    """Takes messages one by one, in whatever order, and counts those that no rule answered.

    It counts those of one program, or of all; `programs` are all that had some.
    """

    def __init__(self, program: str | None = None) -> None:
        self.programs: set[str] = set()
        self.wordings: dict[str, dict[Words, Wording]] = {}
        self.messages = self.fallback = self.left_out = 0
        self.counts_all_people = True
        self._program = program
        self._known: dict[str, int] = {}
        self._texts = self._pairs = 0

    @property
    def people(self) -> int:
        """How many people there are."""
        return len(self._known)

    def add(self, stored: StoredMessage) -> None:
        """Count a message whose words are kept, if no rule but a fallback answered it and it is not about consent."""
        program, message = stored.program, stored.message
        if stored.outcome not in OUTCOMES or stored.intent != "none" or program is None or not has_words(stored):
            return
        self.programs.add(program)
        if self._program not in {None, program}:
            return
        text = masked(message.text)
        said = self._wording(program, words(text), text, message)
        said.messages += 1
        said.fallback += stored.outcome == "fallback"
        if message.received_at > said.last:
            said.last, said.to = message.received_at, message.to
        said.written = min(said.written, text, key=lambda one: (len(one), one))
        self.messages += 1
        self.fallback += stored.outcome == "fallback"
        self._note(said, message.sender)

    def _wording(self, program: str, heard: Words, text: str, message: Message) -> Wording:
        known = self.wordings.setdefault(program, {})
        if heard not in known:
            if self._texts == MOST_TEXTS:
                self._leave_out()
            known[heard] = Wording(text, message.received_at, message.to)
            self._texts += 1
        return known[heard]

    def _note(self, said: Wording, sender: str) -> None:
        who = self._known.get(sender)
        if who in said.people:
            return
        if self._pairs == MOST_PAIRS or (who is None and len(self._known) == MOST_PAIRS):
            self.counts_all_people = False
            return
        said.people.add(self._known.setdefault(sender, len(self._known)))
        self._pairs += 1

    def _leave_out(self) -> None:
        """Drop the rarer half of all texts, of equals those that have not come for the longest time."""
        every = chain.from_iterable(
            ((program, heard, said) for heard, said in known.items()) for program, known in self.wordings.items()
        )
        rarest = sorted(every, key=lambda one: (one[2].messages, one[2].last, one[:2]))[: MOST_TEXTS // 2]
        for program, heard, said in rarest:
            del self.wordings[program][heard]
            self.left_out += said.messages
            self._pairs -= len(said.people)
        self._texts -= len(rarest)


def masked(text: str) -> str:
    """Write zeros in the place of what may be a phone number or another number of somebody's."""
    return _NUMBER.sub(lambda found: _DIGIT.sub("0", found[0]), text)
