"""A text that is sent, and paid for, in many pieces."""

from collections.abc import Iterator, Mapping

from watchword.diagnostics import Diagnostic
from watchword.lints.costs import Priced, priced
from watchword.lints.linted import Linted
from watchword.lints.sent import Sent
from watchword.lints.wording import problem
from watchword.wording import count

CODE = "too-many-segments"
MOST = 3
"""Segments: what carriers demand of the longest of their texts, the welcome to a list, fits into two."""
_ROOM: Mapping[str, int] = {"GSM-7": 459, "UCS-2": 201}
"""Characters that so many segments hold."""
_SURE, _LONGEST_BLANK = 198, 160
"""Units that fit into them even where characters of two units leave the ends of segments empty; a blank's at most."""


def too_many_segments(linted: Linted) -> Iterator[Diagnostic]:
    """Find texts that may take more segments than that, whatever is filled in."""
    for one in priced(linted, _may_be_long):
        if one.cost.worst.count > MOST:
            yield problem(CODE, one.sent, _message(one), _hint(one))


def _may_be_long(sent: Sent) -> bool:
    """Tell from lengths alone whether a text is worth looking at: most fit even if all their characters were UCS-2."""
    said = sent.program.values
    filled = [said[blank.name] or blank.otherwise or "" for blank in sent.template.blanks if blank.name in said]
    written = "".join([sent.template.source, *filled])
    others = len(sent.template.blanks) - len(filled)
    # An emoji takes two units, any other character one.
    units = len(written) if written.isascii() else 2 * len(written)
    return units + others * _LONGEST_BLANK > _SURE


def _message(one: Priced) -> str:
    fixed, worst = one.cost.fixed, one.cost.worst
    what = f"the built-in answer to {one.built_in}" if one.built_in else "this text"
    if fixed.count == worst.count:
        return f"{what} takes {worst.count} segments"
    filled = "its names are filled in, each by a segment at most" if one.cost.open else "its names are filled in"
    return f"{what} takes {count(fixed.count, 'segment')}, and up to {worst.count} once {filled}"


def _hint(one: Priced) -> str:
    fixed, worst = one.cost.fixed, one.cost.worst
    if one.built_in:
        intent = one.placed.rule.when.intent
        return f"say less in 'name', 'help' or 'frequency', or answer by a rule of your own with 'intent: {intent}'"
    blanks = one.cost.open or dict.fromkeys(blank.name for blank in one.sent.template.blanks)
    names = " or ".join(f"{{{name}}}" for name in blanks)
    if fixed.encoding != worst.encoding:
        room = f"{MOST} segments of that hold {_ROOM['UCS-2']} characters"
        return f"shorten it: a letter outside GSM-7 in {names} makes all of it UCS-2, and {room}"
    longer = f"; {names} may hold a whole message" if one.cost.open else ""
    return f"shorten it: {MOST} segments of {worst.encoding} hold {_ROOM[worst.encoding]} characters{longer}"
