"""`phone`: a number as people write it."""

from typing import Literal

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
