"""What people may choose between: each choice says a word, and no two of them say the same."""

from collections.abc import Iterable
from typing import Annotated

from watchword.reading.forms import Form, Wrong
from watchword.text import words


def choice(written: str) -> str | Wrong:
    """Take what has a word: of signs alone nothing is heard."""
    if words(written):
        return written
    return Wrong(f"'{written}' has no letter, digit or emoji to tell it by", "write the word that people answer")


Choice = Annotated[str, Form("a choice", choice)]


def tell_apart(choices: Iterable[str]) -> None:
    """Raise ValueError where two choices are heard as the same, as signs and capitals count for nothing."""
    known: dict[tuple[str, ...], str] = {}
    for one in choices:
        first = known.setdefault(words(one), one)
        if first is not one:
            raise ValueError(
                f"'{first}' and '{one}' are heard as the same, '{' '.join(words(one))}': call one otherwise"
            )
