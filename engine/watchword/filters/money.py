"""`currency`: an amount of money."""

from decimal import Decimal, InvalidOperation
from typing import Annotated

from msgspec import Meta

from watchword.filters.locales import locale
from watchword.templates.bound import Bound, bound_of
from watchword.templates.filter import Spoken, TextFilter, text_filter

_MOST = Decimal(10) ** 15


@text_filter("currency")
class Currency(TextFilter, frozen=True):
    """An amount of money, as people of the language write it: `{contact.balance|currency USD}`."""

    code: Annotated[str, Meta(pattern="^[A-Z]{3}$")]

    def apply(self, text: str, spoken: Spoken) -> str:
        """Write it with its cents; what is no number, or more than anybody has, is ""."""
        from babel.numbers import format_currency  # noqa: PLC0415 - see locales.py

        try:
            amount = Decimal(text.strip())
        except InvalidOperation:
            return ""
        if not amount.is_finite() or abs(amount) > _MOST:
            return ""
        written: str = format_currency(amount, self.code, locale=locale(spoken.language))
        return written.replace("\xa0", " ").replace("\u202f", " ")  # GSM-7 has no such spaces

    def bound(self, value: Bound, language: str) -> Bound:  # noqa: ARG002 - an amount is as long as it is
        """Write the greatest amounts that there are; digits may be any."""
        written = [self.apply(f"{sign}{_MOST}", Spoken(language)) for sign in ("", "-")]
        return bound_of("0123456789", *written)
