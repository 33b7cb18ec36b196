"""What the provider's own lists are asked, so that they say what ours say (skycore-campaign of a list)."""

from collections.abc import Iterable

from msgspec.structs import replace

from watchword.decision import Decision
from watchword.effects import Consent, Effect, Job, Subscribe, Unsubscribe
from watchword.message import can_be_texted
from watchword.rules.compiled import Program, RuleSet
from watchword.state import ACCOUNT, Contact, Line

ACTION = "mirror"
"""The name of the jobs, which no rule can ask for."""


def mirrored(rules: RuleSet, line: Line, endpoint: str, number: str, contact: Contact, decision: Decision) -> Decision:
    """Add what a decision means for the provider's lists.

    Who is to be on a list is put there before they are texted; who is to leave it leaves after the one confirmation.
    Where the provider checks memberships (`line.campaign_check`), each text says on which list the person is.
    """
    if not line.mirrors or not can_be_texted(number):
        return decision
    program = rules.programs.get(decision.program or "")
    wanted = _wanted(rules, program, contact, decision.effects)
    if not wanted and not line.campaign_check:
        return decision
    jobs = [_job(endpoint, number, program, decision, campaign, joins) for campaign, joins in wanted.items()]
    campaign = _campaign(program, contact, wanted) if line.campaign_check else None
    effects = [_named(effect, campaign) for effect in decision.effects]
    return replace(
        decision,
        effects=(
            *[effect for effect in effects if not isinstance(effect, Job)],
            *[job for job in jobs if job.settings["subscribed"]],
            *[effect for effect in effects if isinstance(effect, Job)],
            *[job for job in jobs if not job.settings["subscribed"]],
        ),
    )


def campaigns(rules: RuleSet, scope: str) -> list[str]:
    """List the provider's lists of all programs that an opt-out of a scope covers."""
    covered = [program for program in rules.programs.values() if scope in {program.scope, ACCOUNT}]
    found = [settings.skycore_campaign for program in covered for settings in program.lists.values()]
    return list(dict.fromkeys(campaign for campaign in found if campaign))


def leaving(endpoint: str, number: str, scope: str, program: str, rule: str, campaign: str) -> Job:
    """Make the job that takes a person off one of the provider's lists; an opt-out is no reason not to."""
    return Job(
        action=ACTION,
        lane=f"list:{endpoint}",
        settings={"campaign": campaign, "subscribed": False},
        program=program,
        rule=rule,
        endpoint=endpoint,
        number=number,
        scope=scope,
        exempt="unsubscribe",
    )


def _wanted(rules: RuleSet, program: Program | None, contact: Contact, effects: Iterable[Effect]) -> dict[str, bool]:
    """Say of each campaign whether the person is to be on it; the last word counts."""
    wanted: dict[str, bool] = {}
    for effect in effects:
        match effect:
            case Subscribe(list=name):
                wanted |= dict.fromkeys(_of(program, [name]), True)
            case Unsubscribe(list=name):
                wanted |= dict.fromkeys(_of(program, [name]), False)
            case Consent(kind="opt-out", scope=scope):
                wanted |= dict.fromkeys(campaigns(rules, scope), False)
            case Consent(kind="opt-in", source="message"):
                wanted |= dict.fromkeys(_of(program, sorted(contact.lists)), True)
    return wanted


def _of(program: Program | None, lists: Iterable[str]) -> list[str]:
    known = [program.lists[name] for name in lists if name in program.lists] if program else []
    return [settings.skycore_campaign for settings in known if settings.skycore_campaign]


def _campaign(program: Program | None, contact: Contact, wanted: dict[str, bool]) -> str | None:
    """Choose the list that texts name: one just joined, else one that the person is on."""
    joined = [campaign for campaign, joins in wanted.items() if joins]
    return next(iter(joined[-1:] or _of(program, sorted(contact.lists))), None)


def _named(effect: Effect, campaign: str | None) -> Effect:
    if campaign is None or not (isinstance(effect, Job) and effect.is_text):
        return effect
    return replace(effect, settings={**effect.settings, "campaign": campaign})


def _job(endpoint: str, number: str, program: Program | None, decision: Decision, campaign: str, joins: bool) -> Job:
    name, scope = (program.id, program.scope) if program else ("", ACCOUNT)
    left = leaving(endpoint, number, scope, name, next(iter(decision.rules), ""), campaign)
    return replace(left, settings={"campaign": campaign, "subscribed": True}, exempt=None) if joins else left
