"""What the provider's own lists are asked, so that they say what ours say (skycore-campaign of a list)."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from msgspec.structs import replace

from watchword.decision import Decision
from watchword.effects import Consent, Effect, Job, Subscribe, Unsubscribe
from watchword.message import can_be_texted
from watchword.rules.compiled import Program, RuleSet
from watchword.state import ACCOUNT, Contact, Line

ACTION = "mirror"
"""The name of the jobs, which no rule can ask for."""


class Mirrored(NamedTuple):
    """A list of ours, and the provider's list that is to say the same."""

    program: Program
    list: str
    campaign: str


def mirrored(rules: RuleSet, line: Line, endpoint: str, number: str, contact: Contact, decision: Decision) -> Decision:
    """Add what a decision means for the provider's lists.

    Who is to be on a list is put there before they are texted; who is to leave it leaves after the one confirmation.
    Where the provider checks memberships (`line.campaign_check`), each text says on which list the person is.
    """
    if not line.mirrors or not can_be_texted(number):
        return decision
    program = rules.programs.get(decision.program or "")
    facts = [effect for effect in decision.effects if not isinstance(effect, Job)]
    wanted = {one.campaign: (one, joins) for one, joins in _wanted(rules, program, contact, facts)} if facts else {}
    if not wanted and not line.campaign_check:
        return decision
    rule = next(iter(decision.rules), "")
    joining = [change(endpoint, number, one, rule, joins=True) for one, joins in wanted.values() if joins]
    leaving = [change(endpoint, number, one, rule, joins=False) for one, joins in wanted.values() if not joins]
    listed = _listed(program, contact, joining) if line.campaign_check else None
    if listed is None and not wanted:
        return decision
    effects = [_named(effect, listed) for effect in decision.effects]
    return replace(
        decision,
        effects=(
            *[effect for effect in effects if not isinstance(effect, Job)],
            *joining,
            *[effect for effect in effects if isinstance(effect, Job)],
            *leaving,
        ),
    )


def campaign(program: Program, lists: Iterable[str]) -> str | None:
    """Name the provider's list that a text names where memberships are checked: of these, the first that has one."""
    return next(iter([one.campaign for one in _of(program, lists)]), None)


def covered(rules: RuleSet, scope: str) -> list[Mirrored]:
    """List what is mirrored of all programs that an opt-out of a scope covers."""
    programs = [program for program in rules.programs.values() if scope in {program.scope, ACCOUNT}]
    return [one for program in programs for one in _of(program, program.lists)]


def change(endpoint: str, number: str, one: Mirrored, rule: str, *, joins: bool) -> Job:
    """Make the job that puts a person on a list, or takes them off; an opt-out is no reason not to do the latter."""
    return Job(
        action=ACTION,
        lane=f"list:{endpoint}",
        settings={"campaign": one.campaign, "list": one.list, "subscribed": joins},
        program=one.program.id,
        rule=rule,
        endpoint=endpoint,
        number=number,
        scope=one.program.scope,
        exempt=None if joins else "unsubscribe",
    )


def _wanted(
    rules: RuleSet, program: Program | None, contact: Contact, effects: Iterable[Effect]
) -> Iterator[tuple[Mirrored, bool]]:
    """Say of each list whether the person is to be on it; the last word counts."""
    for effect in effects:
        match effect:
            case Subscribe(list=name) | Unsubscribe(list=name):
                yield from ((one, isinstance(effect, Subscribe)) for one in _of(program, [name]))
            case Consent(kind="opt-out", scope=scope):
                yield from ((one, False) for one in covered(rules, scope))
            case Consent(kind="opt-in", source="message"):
                yield from ((one, True) for one in _of(program, sorted(contact.lists)))


def _of(program: Program | None, lists: Iterable[str]) -> list[Mirrored]:
    if program is None:
        return []
    known = [(name, program.lists[name].skycore_campaign) for name in lists if name in program.lists]
    return [Mirrored(program, name, campaign) for name, campaign in known if campaign]


def _listed(program: Program | None, contact: Contact, joining: list[Job]) -> str | None:
    """Choose the list that texts name: one just joined, else one that the person is on."""
    joined = [str(job.settings["campaign"]) for job in joining]
    if joined or program is None:
        return joined[-1] if joined else None
    return campaign(program, sorted(contact.lists))


def _named(effect: Effect, listed: str | None) -> Effect:
    if listed is None or not (isinstance(effect, Job) and effect.is_answer):
        return effect
    return replace(effect, settings={**effect.settings, "campaign": listed})
