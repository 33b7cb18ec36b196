"""`phone`: a number as people write it."""

from typing import Literal

from watchword.templates.bound import LONGEST, Bound
from watchword.templates.filter import Spoken, TextFilter, text_filter

_FORMATS = {"national": "NATIONAL", "international": "INTERNATIONAL", "plain": "E164"}


@text_filter("phone")
class Phone(TextFilter, frozen=True):
    """A phone number as people write it: `{from|phone}`; `international` and `plain` have the country before it."""

    form: Literal["national", "international", "plain"] = "national"

    def apply(self, text: str, spoken: Spoken) -> str:  # noqa: ARG002 - it is the number's country that counts
        """Write it; what is no number with its country, such as a short code, stays as it is."""
        import phonenumbers  # noqa: PLC0415 - few texts hold a number, and the countries load slowly

        try:
            number = phonenumbers.parse(text)
        except phonenumbers.NumberParseException:
            return text
        written: str = phonenumbers.format_number(number, getattr(phonenumbers.PhoneNumberFormat, _FORMATS[self.form]))
        return written

    def bound(self, value: Bound, language: str) -> Bound:  # noqa: ARG002 - see above
        """Leave room for the signs and the digits that are put between those of a number."""
        is_number = value.made_of is not None and value.made_of <= _DIGITS
        return Bound(min(LONGEST, value.most + _MOST_MORE), _DIGITS | _SIGNS if is_number else None)


_DIGITS, _SIGNS = frozenset("+0123456789"), frozenset(" ()-./")
_MOST_MORE = 30
"""No country's way to write numbers adds as many, an extension's name among them."""
