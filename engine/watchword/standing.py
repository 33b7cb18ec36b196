"""What holds of a person's consent now, scope by scope."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from watchword.consent.order import is_given
from watchword.effects import Consent
from watchword.rules.compiled import RuleSet
from watchword.state import ACCOUNT, Suppression


class Standing(Struct, frozen=True, kw_only=True, omit_defaults=True, rename="kebab"):
    """What the ledger comes to in one scope, and since when; `unknown` if it has nothing.

    Who is opted out of the account may not be texted in any scope, and of the account they may be texted if they may be
    in each. What `needs` START is lifted by nothing else where `provider_blocks`. Of the programs those that the person
    has `agreed` to may text them unasked: they are on a list of it, or somebody has told us of their consent. While a
    review is open texts are `held`, until it is decided, at the latest then.
    """

    scope: str
    programs: Sequence[str]
    state: Literal["opted-out", "opted-in", "unknown"]
    may_be_texted: bool
    agreed: Sequence[str]
    since: datetime | None = None
    held_until: datetime | None = None
    provider_blocks: bool = False
    needs: Literal["START"] | None = None


def standings(
    rules: RuleSet,
    programs: Collection[str],
    events: Sequence[Consent],
    suppressions: Sequence[Suppression],
    reviews: Mapping[str, datetime],
    listed: Collection[str],
) -> list[Standing]:
    """Say what holds in the scopes of these programs, and of the account if anything was ever said of it.

    `reviews` are the scopes of the person's open reviews with their deadlines, `listed` the programs that have the
    person on a list.
    """
    out = {suppression.scope: suppression for suppression in suppressions}
    found = [
        _standing(scope, covered, events, out, reviews) for scope, covered in _scopes(rules, programs, events).items()
    ]
    given = {one.scope for one in found if is_given(events, one.scope)}
    known = [_with_agreed(rules, one, listed, given) for one in found]
    return [_of_all(one, known) if one.scope == ACCOUNT else one for one in known]


def _of_all(account: Standing, known: Sequence[Standing]) -> Standing:
    """Say of the account no more than what holds in each of its programs."""
    rest = [one for one in known if one.scope != ACCOUNT]
    return replace(
        account,
        may_be_texted=all(one.may_be_texted for one in known),
        agreed=tuple(name for one in rest for name in one.agreed),
        held_until=min((one.held_until for one in known if one.held_until), default=None),
        provider_blocks=any(one.provider_blocks for one in known),
        needs="START" if any(one.needs for one in known) else None,
    )


def _with_agreed(rules: RuleSet, one: Standing, listed: Collection[str], given: Collection[str]) -> Standing:
    if not one.may_be_texted:
        return one
    return replace(one, agreed=[name for name in one.programs if name in listed or rules.programs[name].scope in given])


def _scopes(rules: RuleSet, programs: Collection[str], events: Sequence[Consent]) -> Mapping[str, list[str]]:
    scopes: dict[str, list[str]] = {}
    if any(event.scope == ACCOUNT for event in events):
        scopes[ACCOUNT] = list(programs)
    for name in programs:
        scopes.setdefault(rules.programs[name].scope, []).append(name)
    return scopes


def _standing(
    scope: str,
    programs: Sequence[str],
    events: Sequence[Consent],
    suppressions: Mapping[str, Suppression],
    reviews: Mapping[str, datetime],
) -> Standing:
    out = suppressions.get(scope)
    counts = out or suppressions.get(ACCOUNT)
    held_until = min((reviews[one] for one in (scope, ACCOUNT) if one in reviews), default=None)
    joined = max(_opted_in(scope, events), default=None)
    return Standing(
        scope=scope,
        programs=programs,
        state="opted-out" if out else "opted-in" if joined else "unknown",
        may_be_texted=counts is None and held_until is None,
        agreed=(),
        since=out.since if out else joined,
        held_until=held_until,
        provider_blocks=counts is not None and counts.provider_blocks,
        needs="START" if counts else None,
    )


def _opted_in(scope: str, events: Sequence[Consent]) -> Iterator[datetime]:
    return (event.effective for event in events if event.scope == scope and event.kind == "opt-in")
