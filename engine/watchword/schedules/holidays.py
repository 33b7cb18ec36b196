"""The public holidays of a country, or of a part of one: `US`, `US-NY`. The days on which they are observed count."""

import warnings
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from watchword.reading.suggestions import suggestion


@lru_cache(maxsize=1024)
def holidays_of(place: str, year: int) -> frozenset[date]:
    """List the holidays of a year at a place that is known."""
    import holidays  # noqa: PLC0415 - few programs keep holidays, and they load slowly

    country, _, part = place.partition("-")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what is not known of a far year is no holiday
        return frozenset(holidays.country_holidays(country, subdiv=part or None, years=year, expand=False))


def wrong_place(place: str) -> tuple[str, str] | None:
    """Say what is wrong with a place and what to write instead; None if its holidays are known."""
    known = _places()
    country, dash, part = place.partition("-")
    if country in known and (not dash or part in known[country]):
        return None
    if hint := _NO_PLACE.get(place.lower()):
        return f"no holidays of '{place}' are known", hint
    parts = [f"{one}-{below}" for one, below_it in known.items() for below in below_it]
    hint = suggestion(place, parts if dash else known) or "write a country such as US, or a part of one such as US-NY"
    return f"no holidays of '{place}' are known", hint


_NO_PLACE = {
    **dict.fromkeys(("true", "yes", "on"), "write the country, such as US"),
    **dict.fromkeys(("false", "no", "none", "off"), "leave 'holidays' out where there are none"),
}
"""What may be thought to say whether there are holidays at all."""


@lru_cache(maxsize=1)
def _places() -> Mapping[str, list[str]]:
    import holidays  # noqa: PLC0415 - see above

    return holidays.list_supported_countries(include_aliases=False)
