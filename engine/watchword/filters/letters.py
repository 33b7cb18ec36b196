"""`upper`, `lower`, `title`: capital and small letters."""

import re

from watchword.templates.bound import LONGEST, Bound
from watchword.templates.filter import Spoken, TextFilter, text_filter

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")


@text_filter("upper")
class Upper(TextFilter, frozen=True):
    """All in capital letters."""

    def apply(self, text: str, spoken: Spoken) -> str:  # noqa: ARG002 - no language of texts has letters of its own
        """Write them."""
        return text.upper()

    def bound(self, value: Bound, language: str) -> Bound:  # noqa: ARG002 - see above
        """Let each letter be written so."""
        return _recased(value)


@text_filter("lower")
class Lower(TextFilter, frozen=True):
    """All in small letters."""

    def apply(self, text: str, spoken: Spoken) -> str:  # noqa: ARG002 - no language of texts has letters of its own
        """Write them."""
        return text.lower()

    def bound(self, value: Bound, language: str) -> Bound:  # noqa: ARG002 - see above
        """Let each letter be written so."""
        return _recased(value)


@text_filter("title")
class Title(TextFilter, frozen=True):
    """Each word with a capital letter, as names are written: "ann o'hara" is "Ann O'hara"."""

    def apply(self, text: str, spoken: Spoken) -> str:  # noqa: ARG002 - no language of texts has letters of its own
        """Write them; what follows an apostrophe is not another word."""
        return _WORD.sub(lambda word: word[0][:1].upper() + word[0][1:].lower(), text)

    def bound(self, value: Bound, language: str) -> Bound:  # noqa: ARG002 - see above
        """Let each letter be written so."""
        return _recased(value)


def _recased(value: Bound) -> Bound:
    """Leave ASCII as long as it is. Of another letter three may come, which take no more than an emoji and a half."""
    made_of = value.made_of
    if made_of is None or not all(map(str.isascii, made_of)):
        return Bound(min(LONGEST, -(-3 * value.most // 2)))
    return Bound(value.most, made_of.union(map(str.upper, made_of), map(str.lower, made_of)))
