"""What actions leave behind of a person by a name, and conditions ask for: votes, entries, codes, tags."""

from collections.abc import Iterator

from msgspec import Struct

from watchword.plugin import Action, Condition
from watchword.rules.inline import Given
from watchword.rules.model import Rule


class Noted(Struct, frozen=True):
    """How one condition's names come about: by which action, by which of its settings, and how that is told.

    `given_by` is how a test says it of a person, or of what is there for them.
    """

    asked_by: str
    action: str
    named_by: str
    told: str
    given_by: tuple[str, ...]
    undone_by: str = ""


Place = tuple[str | int, ...]

KINDS = {
    "voted": Noted("poll", "vote", "poll", "no rule votes in '{}'", ("voted",)),
    "entered": Noted("contest", "enter", "contest", "no rule enters anybody in '{}'", ("entered",)),
    "has-coupon": Noted("pool", "coupon", "pool", "no rule gives a code of '{}'", ("coupons", "pools")),
    "tagged": Noted("tags", "tag", "tag", "no rule tags anybody '{}'", ("tagged",), undone_by="untag"),
}


def leaves(rule: Rule) -> Iterator[tuple[str, str]]:
    """List what a rule leaves behind: the action and the name."""
    for step in rule.then:
        if kind := _DONE.get(step.name):
            yield step.name, _names(step.action, kind.named_by)[0]


def asks(rule: Rule) -> Iterator[tuple[Place, Noted, str]]:
    """List what a rule asks for, with the place below it."""
    for at, asked in rule.when.placed():
        if kind := KINDS.get(asked.name):
            for name in _names(asked.condition, kind.asked_by):
                yield (*at, asked.name), kind, name


def takes_back(rule: Rule) -> Iterator[tuple[Place, Noted, str]]:
    """List what a rule takes back, with the place below it."""
    for place, step in enumerate(rule.then):
        if kind := _UNDONE.get(step.name):
            yield from ((("then", place, step.name), kind, name) for name in _names(step.action, kind.named_by))


def gives(given: Given) -> Iterator[tuple[str, Noted, str]]:
    """List what a test says that somebody has had left: under which key, of which kind, and the name."""
    for kind in KINDS.values():
        for key in kind.given_by:
            yield from ((key, kind, name) for name in getattr(given, key))


_DONE = {kind.action: kind for kind in KINDS.values()}
_UNDONE = {kind.undone_by: kind for kind in KINDS.values() if kind.undone_by}


def follows(rule: Rule, other: Rule) -> bool:
    """Tell whether a rule is for those whom another one has left something of: it answers them the second time."""
    left = set(leaves(other))
    return any((kind.action, name) in left for at, kind, name in asks(rule) if "not" not in at)


def _names(settings: Action | Condition, setting: str) -> tuple[str, ...]:
    given = getattr(settings, setting, ())
    return (given,) if isinstance(given, str) else tuple(given)
