"""A text that is sent, and paid for, in many pieces."""

from collections.abc import Iterator, Mapping

from watchword.diagnostics import Diagnostic
from watchword.lints.costs import Priced, priced
from watchword.lints.linted import Linted
from watchword.lints.texts import Sent
from watchword.lints.wording import problem
from watchword.wording import count

CODE = "too-many-segments"
MOST = 3
"""Segments: what carriers demand of the longest of their texts, the welcome to a list, fits into two."""
_ROOM: Mapping[str, int] = {"GSM-7": 459, "UCS-2": 201}
"""Characters that so many segments hold."""
_SHORT = _ROOM["UCS-2"] // 2
"""So few take no more than that, even if each is an emoji."""


def too_many_segments(linted: Linted) -> Iterator[Diagnostic]:
    """Find texts that may take more segments than that, whatever is filled in."""
    for one in priced(linted, _may_be_long):
        if one.cost.worst.count > MOST:
            yield problem(CODE, one.sent, _message(one), _hint(one))


def _may_be_long(sent: Sent) -> bool:
    return len(sent.template.source) > _SHORT or bool(sent.template.blanks)


def _message(one: Priced) -> str:
    fixed, worst = one.cost.fixed, one.cost.worst
    if fixed.count == worst.count:
        return f"this text takes {worst.count} segments"
    return f"this text takes {count(fixed.count, 'segment')}, and up to {worst.count} once its names are filled in"


def _hint(one: Priced) -> str:
    fixed, worst = one.cost.fixed, one.cost.worst
    blanks = one.cost.open or dict.fromkeys(blank.name for blank in one.sent.template.blanks)
    names = " or ".join(f"{{{name}}}" for name in blanks)
    if fixed.encoding != worst.encoding:
        room = f"{MOST} segments of that hold {_ROOM['UCS-2']} characters"
        return f"shorten it: a letter outside GSM-7 in {names} makes all of it UCS-2, and {room}"
    longer = f"; {names} may hold a whole message" if one.cost.open else ""
    return f"shorten it: {MOST} segments of {worst.encoding} hold {_ROOM[worst.encoding]} characters{longer}"
