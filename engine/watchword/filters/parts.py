"""`first`, `rest`, `digits`, `cut`: a part of a value."""

from typing import Annotated

from msgspec import Meta

from watchword.templates.bound import Bound
from watchword.templates.filter import Spoken, TextFilter, text_filter

Count = Annotated[int, Meta(ge=1, le=1600)]


@text_filter("first")
class First(TextFilter, frozen=True):
    """The first word, or so many words."""

    words: Count = 1

    def apply(self, text: str, spoken: Spoken) -> str:  # noqa: ARG002 - words are words in any language
        """Take them, with single spaces between them."""
        return " ".join(text.split()[: self.words])

    def bound(self, value: Bound, language: str) -> Bound:  # noqa: ARG002 - see above
        """Give what it was: a word may be as long as all of it."""
        return _spaced(value)


@text_filter("rest")
class Rest(TextFilter, frozen=True):
    """All words but the first, or but so many."""

    words: Count = 1

    def apply(self, text: str, spoken: Spoken) -> str:  # noqa: ARG002 - words are words in any language
        """Leave them out, with single spaces between the others."""
        return " ".join(text.split()[self.words :])

    def bound(self, value: Bound, language: str) -> Bound:  # noqa: ARG002 - see above
        """Give what it was: the first word may be short."""
        return _spaced(value)


@text_filter("digits")
class Digits(TextFilter, frozen=True):
    """The digits alone: an order's number, however it was written."""

    def apply(self, text: str, spoken: Spoken) -> str:  # noqa: ARG002 - digits are digits in any language
        """Take them as 0 to 9, whatever script they are in."""
        return "".join(str(int(char)) for char in text if char.isdecimal())

    def bound(self, value: Bound, language: str) -> Bound:  # noqa: ARG002 - see above
        """Leave nothing but these."""
        return Bound(value.most, frozenset("0123456789"))


@text_filter("cut")
class Cut(TextFilter, frozen=True):
    """No more than so many characters; what is cut ends in three dots."""

    characters: Count

    def apply(self, text: str, spoken: Spoken) -> str:  # noqa: ARG002 - length is length in any language
        """Cut it, the dots counted."""
        return text if len(text) <= self.characters else f"{text[: max(0, self.characters - 3)]}..."[: self.characters]

    def bound(self, value: Bound, language: str) -> Bound:  # noqa: ARG002 - see above
        """Bring down how long it may be."""
        return Bound(min(value.most, self.characters), value.made_of and value.made_of | {"."})


def _spaced(value: Bound) -> Bound:
    return Bound(value.most, value.made_of and value.made_of | {" "})
