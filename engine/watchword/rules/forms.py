"""The forms of what rule files say of people and places: countries and phone numbers."""

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Annotated

from msgspec import Meta

from watchword.message import LONGEST_SHORT_CODE, can_be_texted, number
from watchword.reading.forms import Form, Wrong
from watchword.reading.suggestions import meant

# --- countries --------------------------------------------------------------------------------------------------------


def _country(text: str) -> str | Wrong:
    known = _countries()
    if text in known:
        return text
    by_name = {name.casefold(): code for code, name in known.items()}
    letters = text.upper().replace(".", "")
    aside = next((code for code, name in known.items() if f"({letters})" in name), None)
    named = by_name.get(meant(text, by_name) or "") if len(letters) > SHORTEST_NAME else None
    guess = letters if letters in known else _THREE_LETTERS.get(letters) or aside or named
    return Wrong(f"there is no country '{text}'", f"write {guess}" if guess else "write its two letters, such as US")


SHORTEST_NAME = 3
"""So few letters are like the name of some country by chance: USA is like Russia."""
_THREE_LETTERS = {
    "USA": "US",
    "CAN": "CA",
    "MEX": "MX",
    "PRI": "PR",
    "GBR": "GB",
    "IRL": "IE",
    "DEU": "DE",
    "GER": "DE",
    "AUT": "AT",
    "FRA": "FR",
    "ESP": "ES",
    "AUS": "AU",
}


@cache
def _countries() -> Mapping[str, str]:
    """List the countries that have a code of two letters, each with its name."""
    table = resources.files("tzdata.zoneinfo").joinpath("iso3166.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return dict(rows)


# --- phone numbers ----------------------------------------------------------------------------------------------------

SHORTEST_SHORT_CODE = 3
SHORTEST, LONGEST = 7, 15
"""So many digits has a full number, its country code among them."""
NORTH_AMERICAN = 11
TEXTED_PHONE = "texted-phone"
"""Marks a setting that is such a number."""
_BEGINNING = re.compile(r"\+[1-9]\d{0,13}\*", re.ASCII)
_WRITE = "write it with + and its country code, such as +15551234567"


def _phone(text: str) -> str | Wrong:
    """Refuse what no phone can have as its number; it is kept as it is written."""
    normal = number(text)
    if not can_be_texted(normal):
        return Wrong(f"'{text}' is no phone number", f"{_WRITE}, or a short code such as 86717")
    digits = normal.removeprefix("+")
    if len(digits) == len(normal):
        short = SHORTEST_SHORT_CODE <= len(digits) <= LONGEST_SHORT_CODE
        return text if short else Wrong(f"'{text}' is no short code", "those have three to six digits")
    return _wrong_full(text, digits, has_country="+" in text) or text


def _full_phone(text: str) -> str | Wrong:
    """Refuse what nobody can be texted at."""
    made = _phone(text)
    if isinstance(made, Wrong) or len(number(text)) > LONGEST_SHORT_CODE:
        return made
    return Wrong(f"'{text}' is a short code, which is nobody's phone", _WRITE)


def _wrong_full(text: str, digits: str, *, has_country: bool) -> Wrong | None:
    if not has_country and len(digits) == NORTH_AMERICAN - 1 and digits[0] not in "01":
        return Wrong(f"'{text}' has no country code", f"write +1{digits} for a number of the US or Canada")
    if digits.startswith("0") or (not has_country and len(digits) < NORTH_AMERICAN):
        return Wrong(f"'{text}' has no country code", _WRITE)
    if digits.startswith("1") and len(digits) != NORTH_AMERICAN:
        return Wrong(f"'{text}' has {len(digits) - 1} digits after +1", "numbers of the US and Canada have ten there")
    if not SHORTEST <= len(digits) <= LONGEST:
        return Wrong(f"'{text}' has {len(digits)} digits", f"numbers with a country code have {SHORTEST} to {LONGEST}")
    return None


def _phone_or_beginning(text: str) -> str | Wrong:
    if not text.endswith("*"):
        return _phone(text)
    if _BEGINNING.fullmatch(text):
        return text
    digits = "".join(re.findall(r"[0-9]", text))
    if "+" not in text and not digits.startswith("1") and 0 < len(digits) < NORTH_AMERICAN:
        digits = f"1{digits}"
    hint = f"write +{digits}*" if digits else "write +1555* for all that begin so, or delete it to mean everybody"
    return Wrong(f"'{text}' is no beginning of a phone number", hint)


Country = Annotated[str, Form("the two letters of a country, such as US", _country)]
Phone = Annotated[str, Form("a phone number such as +15551234567, or a short code", _phone)]
TextedPhone = Annotated[
    str, Form("a phone number such as +15551234567", _full_phone), Meta(extra={"names": TEXTED_PHONE})
]
"""The number of somebody whom we are to text, and which is none of ours."""
PHONE_OR_BEGINNING = Form("a phone number such as +15551234567, or its beginning such as +1555*", _phone_or_beginning)
