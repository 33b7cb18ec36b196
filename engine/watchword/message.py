"""What reaches a provider's URL: messages (MOs) and the other events that come the same way.

Numbers are written one way everywhere: `+15552312102` for a full number, `86717` for a short code,
the letters as they came for an alphanumeric sender (`number` makes them so).
"""

from datetime import datetime
from typing import Literal

from msgspec import Struct

Channel = Literal["sms", "mms"]
DeliveryState = Literal["sent", "delivered", "failed", "expired", "rejected"]

LONGEST_SHORT_CODE = 6
LONGEST_WITHIN_COUNTRY = 10
"""A number without a plus that is no longer may be of any country."""
_OF_NO_COUNTRY = ("0", "10", "11")
"""No number begins so behind its plus: a trunk prefix does, and an area code of a country that has long ones."""


def number(written: str) -> str:
    """Write a phone number the one way: `15552312102` and `+1 555 231 2102` become `+15552312102`.

    Short codes (at most six digits) gain no plus; what has no digits only stays as it came.
    """
    kept, digits = written, written.removeprefix("+")
    if not (digits.isascii() and digits.isdigit()):
        kept = "".join(written.split()).translate(_PUNCTUATION)
        digits = kept.removeprefix("+")
        if not (digits.isascii() and digits.isdigit()):
            return written.strip()
    if kept.startswith("+"):
        return kept
    return digits if len(digits) <= LONGEST_SHORT_CODE else f"+{digits}"


def can_be_texted(written: str) -> bool:
    """Tell whether a number, as `number` writes it, can be answered (an alphanumeric sender cannot)."""
    digits = written.removeprefix("+")
    return digits.isascii() and digits.isdigit()


def lacks_country(written: str) -> bool:
    """Tell whether a number, longer than a short code, does not say of which country it is: it may be another's."""
    digits = number(written).removeprefix("+")
    if not (digits.isascii() and digits.isdigit()) or len(digits) <= LONGEST_SHORT_CODE:
        return False
    return digits.startswith(_OF_NO_COUNTRY) or ("+" not in written and len(digits) <= LONGEST_WITHIN_COUNTRY)


def is_whole(written: str) -> bool:
    """Tell whether a number with its country has as many digits as there are in one (E.164, and ten behind +1)."""
    digits = number(written).removeprefix("+")
    return len(digits) == _NORTH_AMERICAN if digits.startswith("1") else _SHORTEST <= len(digits) <= _LONGEST


_NORTH_AMERICAN, _SHORTEST, _LONGEST = 11, 7, 15
_PUNCTUATION = {ord(mark): None for mark in "-.()\u00a0\u2011"}


class Message(Struct, frozen=True, kw_only=True):
    """One MO. `sender` is the person's number, `to` ours; `text` is as the person wrote it.

    `key` tells copies of the same notification apart from others of its endpoint: the provider's id and code.
    `sent_at` is the provider's time, None where it gives none or none that has a zone.
    """

    endpoint: str
    key: str
    sender: str
    to: str
    text: str
    received_at: datetime
    channel: Channel = "sms"
    sent_at: datetime | None = None
    provider_id: str | None = None
    subject: str | None = None
    media: tuple[str, ...] = ()
    carrier: str | None = None


class Delivery(Struct, frozen=True, kw_only=True):
    """A provider's receipt for a text of ours, joined on `tracking_id`, the id that its send call answered."""

    endpoint: str
    key: str
    tracking_id: str
    state: DeliveryState
    code: str
    received_at: datetime
    detail: str | None = None


class Membership(Struct, frozen=True, kw_only=True):
    """A provider's word that a number joined or left one of its own lists (`campaign`), and by which way.

    `by_person` is true when the person left by texting an opt-out word that the provider itself answered.
    """

    endpoint: str
    key: str
    number: str
    campaign: str | None
    subscribed: bool
    by_person: bool
    source: str
    received_at: datetime
    to: str | None = None
    sent_at: datetime | None = None


class Kept(Struct, frozen=True, kw_only=True):
    """Something that could not be read or is not known, kept whole for a person to see."""

    endpoint: str
    key: str
    reason: str
    raw: bytes
    received_at: datetime
    malformed: bool = True


Event = Message | Delivery | Membership | Kept
