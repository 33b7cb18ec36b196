"""Which language a tag such as `en-US` means: case says nothing, and `en` takes every kind of English (RFC 4647)."""

from collections.abc import Iterable
from functools import lru_cache


def covers(language: str, tag: str) -> bool:
    """Tell whether a language takes a tag: `en` takes `en` and `en-US` (basic filtering)."""
    wanted, given = folded(language), folded(tag)
    return given == wanted or given.startswith(f"{wanted}-")


def any_covers(languages: Iterable[str], tags: Iterable[str]) -> bool:
    """Tell whether one of some languages takes one of the tags that somebody speaks."""
    spoken = tuple(tags)
    return any(covers(language, tag) for language in languages for tag in spoken)


def best(language: str, tags: Iterable[str]) -> str | None:
    """Name the tag that serves a language best: its own, else a wider one (`es` for `es-MX`), else a narrower one.

    Of several that are alike the first.
    """
    spoken = tuple(tags)
    if language in spoken:
        return language
    wider = [tag for tag in spoken if covers(tag, language)]
    return max(wider, key=len) if wider else next((tag for tag in spoken if covers(language, tag)), None)


def primary(tag: str) -> str:
    """Name the language of a tag without its country."""
    return folded(tag).partition("-")[0]


@lru_cache(maxsize=1024)
def folded(tag: str) -> str:
    """Write a tag as tags are compared; some systems write `en_US`."""
    return tag.replace("_", "-").lower()
