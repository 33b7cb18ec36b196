"""Long lists of texts: what they come to is worked out once, and not wherever they are looked up or compared."""

from collections.abc import Set as AbstractSet
from functools import cached_property, lru_cache

from watchword.sayings import MANY


class Long(tuple[str, ...]):  # noqa: SLOT001 - it keeps its hash
    """Many texts, by which what they come to is remembered: their hash is worked out once."""

    def __hash__(self) -> int:
        """Give the hash of any tuple of them."""
        return self._hash

    @cached_property
    def each(self) -> AbstractSet[str]:
        """Give each once."""
        return frozenset(self)

    @cached_property
    def _hash(self) -> int:
        return super().__hash__()


def shared(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Give one thing for the same texts, where they are many, so that they are compared at once."""
    return _long(texts) if len(texts) > MANY else texts


def each(texts: tuple[str, ...]) -> AbstractSet[str]:
    """Give each of some texts once."""
    return texts.each if isinstance(texts, Long) else frozenset(texts)


@lru_cache(maxsize=1000)
def _long(texts: tuple[str, ...]) -> Long:
    return Long(texts)
