"""What a provider's word about its own lists means for us."""

from collections.abc import Iterable

from watchword.consent.order import effective
from watchword.consequences import Outside, consequences
from watchword.effects import Consent, Effect, Left, Unsubscribe
from watchword.message import Membership
from watchword.rules.compiled import Program, RuleSet
from watchword.state import ACCOUNT, Line

API = "API"
"""The source of changes that some program asked for: this one, or another of the account's owner."""


def effects_of(rules: RuleSet, line: Line, outside: Outside, told: Membership) -> tuple[Effect, ...]:
    """Decide what a membership notice changes.

    Leaving by an opt-out word is an opt-out like any other, also from the provider's other lists; leaving in any other
    way ends the mirrored list's membership only, unless it was we who asked for it; joining changes nothing, above all
    no suppression (R47, R49).
    """
    if told.subscribed:
        return ()
    if told.by_person:
        return consequences(rules, outside, _opt_out(rules, line, told), left=told.campaign)
    return tuple(
        _left(told, program.id, name)
        for program in rules.programs.values()
        for name in _mirrors(program, told.campaign)
    )


def _left(told: Membership, program: str, name: str) -> Effect:
    if told.source.upper() != API:
        return Unsubscribe(program=program, number=told.number, list=name)
    campaign = told.campaign or ""
    return Left(program=program, number=told.number, list=name, campaign=campaign, at=told.received_at)


def is_echo(rules: RuleSet, told: Membership) -> bool:
    """Tell whether a notice says what we asked the provider for ourselves: somebody was put on a list we mirror."""
    mirrored = _mirroring(rules.programs.values(), told.campaign) is not None
    return told.subscribed and told.source.upper() == API and mirrored


def _opt_out(rules: RuleSet, line: Line, told: Membership) -> Consent:
    heard = rules.by_number.get(told.to or "") or _mirroring(rules.programs.values(), told.campaign)
    program = heard or rules.hearing("", line.default_program)
    return Consent(
        kind="opt-out",
        scope=program.scope if program else ACCOUNT,
        number=told.number,
        endpoint=told.endpoint,
        effective=effective(told.sent_at, told.received_at),
        sent_at=told.sent_at,
        source="provider",
        text=f"{told.source} (campaign {told.campaign or 'not named'})",
        rung="provider's own opt-out",
        provider_blocks=True,
    )


def _mirroring(programs: Iterable[Program], campaign: str | None) -> Program | None:
    return next((program for program in programs if _mirrors(program, campaign)), None)


def _mirrors(program: Program, campaign: str | None) -> list[str]:
    if campaign is None:
        return []
    return [name for name, settings in program.lists.items() if settings.skycore_campaign == campaign]
