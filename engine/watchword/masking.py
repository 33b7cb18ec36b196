"""Phone numbers as whoever may not know them sees them."""

from watchword.message import LONGEST_SHORT_CODE

_HIDDEN_DIGITS = 5


def mask(number: str) -> str:
    """Write a phone number so that nobody is named: `+1555***02`. Short codes stay whole.

    At most the first four and the last two digits show, and at least five are hidden.
    """
    digits = [character for character in number if character in "0123456789"]
    if len(digits) <= LONGEST_SHORT_CODE:
        return number
    lead = min(4, len(digits) - _HIDDEN_DIGITS - 2)
    plus = "+" if number.startswith("+") else ""
    return f"{plus}{''.join(digits[:lead])}***{''.join(digits[-2:])}"
