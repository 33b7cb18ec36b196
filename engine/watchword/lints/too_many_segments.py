"""A text that is sent, and paid for, in many pieces: as a rule, or only where somebody texts a long message.

What is forwarded to a phone of one's own is left out: it is meant to hold the whole message.
"""

from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from watchword.cost import Cost
from watchword.diagnostics import Diagnostic
from watchword.fillings import is_message
from watchword.filters.parts import Cut
from watchword.lints.costs import Priced, priced
from watchword.lints.linted import Linted
from watchword.lints.sent import Sent
from watchword.lints.wording import problem
from watchword.templates import LONGEST, Blank, Template
from watchword.wording import count

CODE = "too-many-segments"
MOST = 3
"""Segments: what carriers demand of the longest of their texts, the welcome to a list, fits into two."""
_ROOM: Mapping[str, int] = {"GSM-7": 459, "UCS-2": 201}
"""Characters that so many segments hold."""
_SURE, _LONGEST_BLANK = 198, 160
"""Units that fit into them even where characters of two units leave the ends of segments empty; a blank's at most."""
_CUTS = (120, 100, 80, 60, 50, 40, 30, 20, 10, 5, 2)
"""So many characters of a message are proposed, the most that fit."""


def too_many_segments(linted: Linted) -> Iterator[Diagnostic]:
    """Find texts that take more segments than that as a rule, and note those that do where a message is long."""
    for one in priced(linted, _may_be_long):
        if one.cost.usual.count > MOST:
            yield problem(CODE, one.sent, _message(one), _hint(one))
        elif one.cost.long.count > MOST:
            yield replace(problem(CODE, one.sent, _noted(one.cost), _bounding(one.cost)), severity="note")


def _may_be_long(sent: Sent) -> bool:
    """Tell from lengths alone whether a text is worth looking at: most fit even if all their characters were UCS-2."""
    said = sent.program.values
    filled = [said[blank.name] or blank.otherwise or "" for blank in sent.template.blanks if blank.name in said]
    written = "".join([sent.template.source, *filled])
    others = [blank.name for blank in sent.template.blanks if blank.name not in said]
    more = sum(LONGEST if is_message(name) else _LONGEST_BLANK for name in others)
    # An emoji takes two units, any other character one.
    units = len(written) if written.isascii() else 2 * len(written)
    return units + more > _SURE


def _message(one: Priced) -> str:
    fixed, worst = one.cost.fixed, one.cost.worst
    what = f"the built-in answer to {one.built_in}" if one.built_in else "this text"
    if fixed.count == worst.count:
        return f"{what} takes {worst.count} segments"
    return f"{what} takes {count(fixed.count, 'segment')}, and up to {worst.count} once its names are filled in"


def _hint(one: Priced) -> str:
    if one.built_in:
        intent = one.placed.rule.when.intent
        return f"say less in 'name', 'help' or 'frequency', or answer by a rule of your own with 'intent: {intent}'"
    fixed, usual = one.cost.fixed, one.cost.usual
    most = _fitting(one.cost) if one.cost.growing else None
    shorten = f"shorten it, or write {_cutting(one.cost, most)}" if most else "shorten it"
    blanks = one.cost.open or dict.fromkeys(blank.name for blank in one.sent.template.blanks)
    names = _listed(blanks)
    if fixed.encoding != usual.encoding:
        room = f"{MOST} segments of that hold {_ROOM['UCS-2']} characters"
        return f"{shorten}: a letter outside GSM-7 in {names} makes all of it UCS-2, and {room}"
    longer = f"; {names} may hold a whole message" if one.cost.open else ""
    return f"{shorten}: {MOST} segments of {usual.encoding} hold {_ROOM[usual.encoding]} characters{longer}"


# --- where a message is long ------------------------------------------------------------------------------------------


def _noted(cost: Cost) -> str:
    much = "a long message" if cost.is_endless else "as much as it may"
    once = f"once {_listed(cost.growing)} holds {much}"
    return f"this text takes {count(cost.fixed.count, 'segment')}, and up to {cost.worst.count} {once}"


def _bounding(cost: Cost) -> str:
    return f"write {_cutting(cost, _fitting(cost) or _CUTS[-1])} for no more than {MOST} segments"


def _cutting(cost: Cost, most: int) -> str:
    return " and ".join(f"{{{name}|cut {most}}}" for name in cost.growing)


def _fitting(cost: Cost) -> int | None:
    """Tell how much of a message fits into so many segments, be it all emoji; None if hardly any of it does."""
    growing = sum(blank.name in cost.growing for blank in cost.template.blanks)
    room = (_SURE - cost.template.least_length) // (2 * growing) if cost.open else LONGEST
    fitting = (most for most in _CUTS if most <= room and replace(cost, template=_cut(cost, most)).long.count <= MOST)
    return next(fitting, None)


def _cut(cost: Cost, most: int) -> Template:
    """Let the blanks that hold much of a message hold no more than so many characters."""
    parts = [
        replace(part, filters=(*part.filters, Cut(most)))
        if isinstance(part, Blank) and part.name in cost.growing
        else part
        for part in cost.template.parts
    ]
    return replace(cost.template, parts=tuple(parts))


def _listed(names: Iterable[str]) -> str:
    return " or ".join(f"{{{name}}}" for name in names)
