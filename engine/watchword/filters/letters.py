"""`upper`, `lower`, `title`: capital and small letters."""

import re

from watchword.templates.filter import Spoken, TextFilter, text_filter

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")


@text_filter("upper")
class Upper(TextFilter, frozen=True):
    """All in capital letters."""

    def apply(self, text: str, spoken: Spoken) -> str:  # noqa: ARG002 - no language of texts has letters of its own
        """Write them."""
        return text.upper()


@text_filter("lower")
class Lower(TextFilter, frozen=True):
    """All in small letters."""

    def apply(self, text: str, spoken: Spoken) -> str:  # noqa: ARG002 - no language of texts has letters of its own
        """Write them."""
        return text.lower()


@text_filter("title")
class Title(TextFilter, frozen=True):
    """Each word with a capital letter, as names are written: "ann o'hara" is "Ann O'hara"."""

    def apply(self, text: str, spoken: Spoken) -> str:  # noqa: ARG002 - no language of texts has letters of its own
        """Write them; what follows an apostrophe is not another word."""
        return _WORD.sub(lambda word: word[0][:1].upper() + word[0][1:].lower(), text)
