"""A rule that never fires because several others, or the times of one, leave nothing to it between them."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from watchword.diagnostics import Diagnostic
from watchword.lints import shadow
from watchword.lints.claim import Claim
from watchword.lints.linted import Linted, Placed
from watchword.lints.order import Order, Ways
from watchword.lints.reach import taken
from watchword.lints.witness import Witness, witness_in
from watchword.sayings import Saying

CODE = "unreached-rule"
TRIED = 5
"""So many of the rules that the same others leave nothing to are tried, until a message of one is shown."""


class Unreached(Struct, frozen=True):
    """A rule, and what it claims in one program by the first of its words, which others take in each way it comes."""

    placed: Placed
    order: Order
    claim: Claim
    saying: Saying | None
    ways: Ways

    @property
    def takers(self) -> list[Claim]:
        """List the others, in their order."""
        return sorted({claim.place: claim for _, claim in self.ways}.values(), key=lambda claim: claim.place)

    @property
    def is_shadowed(self) -> bool:
        """Tell whether one of them takes it alone, as it is written."""
        return any(taker.covers(self.claim, self.saying) for taker in self.takers)

    def shown(self, linted: Linted) -> tuple[Witness, str] | None:
        """Find a message that shows it, and who takes it."""
        return witness_in(linted.loaded.rules, self.order, self.claim, self.saying, self.ways)


class Alike(Struct, frozen=True):
    """A rule to which others leave nothing, the message that shows it, who takes that, and rules that are so, too."""

    one: Unreached
    witness: Witness
    taken_by: str
    more: Sequence[Placed]


def unreached_rule(linted: Linted) -> Iterator[Diagnostic]:
    """Find the rules that others leave nothing to; of those that the same others do, one is told of."""
    return (_told(linted, each) for each in linted.once(shown))


def shown(linted: Linted) -> Iterator[Alike]:
    """Find them, where a message shows it of one."""
    alike: dict[tuple[str, ...], list[Unreached]] = {}
    for one in unreached(linted):
        alike.setdefault(tuple(taker.name for taker in one.takers), []).append(one)
    for those in alike.values():
        for one in those[:TRIED]:
            if found := one.shown(linted):
                yield Alike(one, *found, [other.placed for other in those if other is not one])
                break


def unreached(linted: Linted) -> Iterator[Unreached]:
    """Find the rules that others leave nothing to in any program that they are for, but for what shadows tell."""
    for placed in linted.rules():
        claims = linted.claims.get(placed.name, ())
        if all(shadow.is_after(order.everything, claim) for order, claim in claims):
            continue
        found = [one for order, claim in claims for one in _parts(linted, placed, order, claim)]
        if all(found):
            yield from [one for one in found if one and not one.is_shadowed][:1]


def _parts(linted: Linted, placed: Placed, order: Order, claim: Claim) -> Iterator[Unreached | None]:
    """Look at all that a rule claims, by its words; ends at the first that something is left of."""
    for saying in claim.units or (None,):
        ways = taken(order, claim, saying, linted.now)
        yield Unreached(placed, order, claim, saying, ways) if ways else None
        if not ways:
            return


def _told(linted: Linted, each: Alike) -> Diagnostic:
    one, more = each.one, each.more
    ids = [f"'{taker.entry.rule.id}'" for taker in one.takers]
    between = f"{', '.join(ids[:-1])} and {ids[-1]} leave" if len(ids) > 1 else f"{ids[0]} leaves"
    how = "takes some of it" if len(ids) > 1 else "takes it first"
    return Diagnostic(
        severity="warning",
        code=CODE,
        message=f"{shadow.rules(one.placed, more)} can never fire: {between} nothing to it; "
        f"{each.witness.told()} is taken by {each.taken_by}",
        span=one.placed.words(),
        hint=f"{shadow.earlier(linted, one.placed, one.takers[0].name)}, ask for more there, or delete it",
        related=(
            *(
                (linted.placed[taker.name].words(), f"{named} {how}")
                for taker, named in zip(one.takers, ids, strict=True)
                if taker.name in linted.placed
            ),
            *shadow.alike(more),
        ),
    )
