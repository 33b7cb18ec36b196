"""The groups of a census: what each is about, how often it came, from how many people, and in which words."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from watchword.unmatched.census import Census, Wording, Words
from watchword.unmatched.gist import gist
from watchword.unmatched.likeness import alike


class Sample(Struct, frozen=True):
    """One wording: its words, as it was written, how often it came, when last, and to which number then."""

    words: Words
    text: str
    messages: int
    last: datetime
    to: str


class Group(Struct, frozen=True, kw_only=True):
    """Texts of one program that are alike; `wordings` are all of them, the most frequent first.

    `number` is its place among all groups, the largest first.
    """

    number: int
    program: str
    about: str
    messages: int
    people: int
    fallback: int
    last: datetime
    wordings: tuple[Sample, ...]


def groups(census: Census) -> Sequence[Group]:
    """Gather all that was counted; each program's texts are gathered for themselves."""
    found = [group for program, known in census.wordings.items() for group in _groups(program, known)]
    ordered = sorted(found, key=lambda one: (-one.messages, one.program, one.wordings[0].words))
    return [replace(group, number=number) for number, group in enumerate(ordered, start=1)]


def _groups(program: str, known: Mapping[Words, Wording]) -> Iterator[Group]:
    for texts in alike({heard: said.messages for heard, said in known.items()}):
        said = [known[heard] for heard in texts]
        yield Group(
            number=0,
            program=program,
            about=_about(texts[0]),
            messages=sum(one.messages for one in said),
            people=len(set().union(*(one.people for one in said))),
            fallback=sum(one.fallback for one in said),
            last=max(one.last for one in said),
            wordings=tuple(_sample(heard, known[heard]) for heard in texts),
        )


def _sample(heard: Words, said: Wording) -> Sample:
    return Sample(heard, said.written, said.messages, said.last, said.to)


def _about(heard: Words) -> str:
    return " ".join(gist(heard) or heard)
