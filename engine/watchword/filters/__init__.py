"""How texts can write what they name: one class a filter, all of one shape, listed here."""

from collections.abc import Mapping

from watchword.filters.dates import Date, Time
from watchword.filters.letters import Lower, Title, Upper
from watchword.filters.money import Currency
from watchword.filters.parts import Cut, Digits, First, Rest
from watchword.filters.phones import Phone
from watchword.templates.filter import TextFilter


def builtin() -> Mapping[str, type[TextFilter]]:
    """List the filters that are always there, by the name that texts use."""
    kinds: tuple[type[TextFilter], ...] = (Currency, Cut, Date, Digits, First, Lower, Phone, Rest, Time, Title, Upper)
    return {kind.called: kind for kind in kinds}
