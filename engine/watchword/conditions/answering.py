"""`answering`: the person answers what they were asked."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache
from typing import Annotated, ClassVar

from msgspec import Struct
from msgspec.structs import force_setattr, replace

from watchword import answers, courtesy
from watchword.choices import choice
from watchword.long import each, shared
from watchword.plugin import Check, Condition, PromptName, Situation
from watchword.reading.forms import Form, Wrong
from watchword.reading.several import OneOrMore
from watchword.sayings import Words
from watchword.state import Prompt
from watchword.text import words

YES_OR_NO = ("yes", "no")


def _answer(written: str) -> str | Wrong:
    """Take a choice; YES is `yes`, however it is written."""
    said = " ".join(words(written))
    return said if said in YES_OR_NO else choice(written)


class Answering(Condition, frozen=True, kw_only=True):
    """The prompt of this name waits for an answer and the text is one: what it expects, or as `answer` says.

    `answer` is `yes` or `no`, in any of the program's languages, or a word or list of words that may be chosen.
    """

    shorthand: ClassVar[str | None] = "prompt"
    example: ClassVar[str] = "answering: size, answer: yes"
    beside: ClassVar[tuple[str, ...]] = ("answer",)

    prompt: PromptName
    answer: Annotated[tuple[str, ...], OneOrMore("an answer", Form("an answer", _answer))] = ()

    def __post_init__(self) -> None:
        force_setattr(self, "answer", shared(self.answer))

    def check(self, situation: Situation) -> Check:
        """Look at the pending prompt, then at what was said."""
        pending = situation.contact.pending(situation.now)
        if pending is None:
            return Check(False, "nothing was asked")
        if pending.name != self.prompt:
            return Check(False, f"'{pending.name}' was asked")
        said = self._answer(situation, pending)
        if said is None:
            return Check(False, f"'{situation.message.text}' is no such answer")
        values = {"answer": said, **{f"prompt.{name}": value for name, value in pending.values.items()}}
        return Check(True, f"'{said}'", values)

    def told(self) -> str:
        """Name the prompt and the answer."""
        return f"{self.prompt}, answer {' or '.join(self.answer)}" if self.answer else self.prompt

    def offers(self) -> frozenset[str]:
        """Name the answer, and whatever the prompt was left with."""
        return frozenset({"answer", "prompt.*"})

    def implies(self, other: Condition) -> bool:
        """Tell whether the other one takes each answer to the same prompt that this one does.

        What a prompt expects is the asker's to say.
        """
        if not isinstance(other, Answering) or other.prompt != self.prompt:
            return False
        if each(self.answer) == each(other.answer):
            return True
        return bool(self.answer) and all(_is_taken(one, other.answer) for one in self.answer)

    def fit(self, situation: Situation) -> Situation | None:
        """Let it have been asked just now, and be answered as the text does, else by the first answer."""
        now = situation.now
        prompt = Prompt(name=self.prompt, asked_at=now, expires_at=now + timedelta(days=1))
        asked = replace(situation, contact=replace(situation.contact, prompt=prompt))
        ways = [asked, *(asked.saying(one) for one in self.answer[:1])]
        return next((way for way in ways if self.check(way).held), None)

    def _answer(self, situation: Situation, pending: Prompt) -> str | None:
        text = situation.message.text
        if not self.answer:
            return answers.met(pending.expect, text)
        if answers.read(text, situation.languages) in self.answer:
            return text.strip()
        return answers.chosen(_choices(self.answer), text)


def _is_taken(answer: str, taken: tuple[str, ...]) -> bool:
    """Tell whether an answer is surely one of several, however it is said.

    A choice may be clear among few and not among more: where another one is longer, or begins with courtesy.
    """
    if answer in YES_OR_NO:
        return answer in taken
    said, others = words(answer), _said(taken)
    return bool(said) and others.often.get(said) == 1 and said not in others.begun and not others.are_courteous


@lru_cache(maxsize=1000)
def _choices(taken: tuple[str, ...]) -> tuple[str, ...]:
    """List the answers that are heard as they are written, of those that sound alike the first."""
    return shared(tuple({words(one): one for one in reversed(taken) if one not in YES_OR_NO}.values()))


class _Taken(Struct, frozen=True):
    """What is said by the answers that a rule takes, and how often; what longer ones begin with."""

    often: Mapping[Words, int]
    begun: frozenset[Words]
    are_courteous: bool


@lru_cache(maxsize=1000)
def _said(taken: tuple[str, ...]) -> _Taken:
    said = [words(one) for one in taken if one not in YES_OR_NO]
    begun = frozenset(one[:length] for one in said for length in range(len(one)))
    return _Taken(Counter(said), begun, any(map(_is_courteous, said)))


def _is_courteous(said: tuple[str, ...]) -> bool:
    return bool(said) and said[0] in courtesy.first_words()
