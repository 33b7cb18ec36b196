"""TEMP."""

from collections.abc import Sequence

from watchword.text import words


def read(text: str, languages: Sequence[str]) -> str | None:
    return {"yes": "yes", "si": "yes", "y": "yes", "no": "no"}.get(" ".join(words(text)))


def choice(text: str, choices: Sequence[Sequence[str]]) -> int | None:
    heard = words(text)
    found = [n for n, c in enumerate(choices) if tuple(heard[: len(c)]) == tuple(c)]
    return found[0] if len(found) == 1 else None
