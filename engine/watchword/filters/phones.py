"""`phone`: a number as people write it."""

from typing import Literal

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

from watchword.templates.filter import Spoken, TextFilter, text_filter

_FORMATS = {
    "national": PhoneNumberFormat.NATIONAL,
    "international": PhoneNumberFormat.INTERNATIONAL,
    "plain": PhoneNumberFormat.E164,
}


@text_filter("phone")
class Phone(TextFilter, frozen=True):
    """A phone number as people write it: `{from|phone}`; `international` and `plain` have the country before it."""

    form: Literal["national", "international", "plain"] = "national"

    def apply(self, text: str, spoken: Spoken) -> str:  # noqa: ARG002 - it is the number's country that counts
        """Write it; what is no number with its country, such as a short code, stays as it is."""
        try:
            number = phonenumbers.parse(text)
        except NumberParseException:
            return text
        written: str = phonenumbers.format_number(number, _FORMATS[self.form])
        return written
