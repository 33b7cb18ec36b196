"""Running one test: its messages are decided one after the other, each seeing what the one before has left."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from watchword.decide import decide
from watchword.decision import Decision
from watchword.effects import Consent
from watchword.message import Channel, Message, number
from watchword.person import Person, after, left, told
from watchword.rules.compiled import RuleSet
from watchword.rules.inline import Deed, Given, Sends, Turn, Waiting
from watchword.state import OUR_LINE, Block, Contact, Handoff, Line, Prompt, State, Vote
from watchword.trial.alike import Pair, aligned, all_alike
from watchword.trial.case import Case, Stage
from watchword.trial.clock import begins
from watchword.trial.done import Done, done, fits
from watchword.trial.leaving import Leaving, leaving
from watchword.trial.leaving import fits as leaves

SENDER = "+15555550100"
BETWEEN = timedelta(minutes=1)
"""How long after the message before a person writes again, where the test does not say."""
PICTURE = "https://media.example/picture.jpg"
NOBODYS = "+15555550199"
"""What is texted in a program that has no number."""


class Heard(Struct, frozen=True, kw_only=True):
    """One message of a test, what was known of the person, and what was decided; whether they are held then.

    `leaves` is what leaves by itself until the next message.
    """

    message: Message
    state: State
    decision: Decision
    done: tuple[Done, ...]
    leaves: tuple[Leaving, ...]
    is_held: bool


class Failure(Struct, frozen=True, kw_only=True):
    """Where a test came out otherwise: at which of its messages, and what was wanted beside what came."""

    case: Case
    place: int
    heard: Heard
    fires: tuple[Pair[str, str], ...]
    does: tuple[Pair[Deed, Done], ...]
    sends: tuple[Pair[Sends, Leaving], ...]

    @property
    def is_held_otherwise(self) -> bool:
        """Tell whether texts to the person are held and should not be, or the other way round."""
        return self.case.test.turns[self.place].held not in {None, self.heard.is_held}


class Result(Struct, frozen=True, kw_only=True):
    """A test that was run, up to the first message that came out otherwise."""

    case: Case
    heard: tuple[Heard, ...]
    failure: Failure | None


def run(rules: RuleSet, case: Case) -> Result:
    """Run one test with the whole rule set."""
    heard: list[Heard] = []
    for place, one in enumerate(conversation(rules, case)):
        heard.append(one)
        failure = _compared(case, place, one)
        if failure:
            return Result(case=case, heard=tuple(heard), failure=failure)
    return Result(case=case, heard=tuple(heard), failure=None)


def line(case: Case) -> Line:
    """Say what the machine's side would say of the number: ours to answer, and the program's in any case."""
    return replace(OUR_LINE, default_program=case.stage.program.id)


def message(case: Case, turn: Turn, now: datetime) -> Message:
    """Write one message as it would have come in."""
    media = ((PICTURE,) if turn.media else ()) if isinstance(turn.media, bool) else turn.media
    channel: Channel = "mms" if media or turn.subject is not None else "sms"
    return Message(
        endpoint="test",
        key="test",
        sender=number(case.test.scene.from_ or SENDER),
        to=texted(case),
        text=turn.text,
        received_at=now,
        channel=turn.channel or channel,
        subject=turn.subject,
        media=media,
    )


def texted(case: Case) -> str:
    """Find the number that is texted: as the test says, else the first that its rule is for, else the program's."""
    numbers = case.stage.program.about.numbers
    named = [case.test.scene.to] if case.test.scene.to else list(case.rule.when.numbers if case.rule else ())
    return next((numbers[name] for name in (*named, *numbers) if name in numbers), NOBODYS)


def given(case: Case) -> Person:
    """Say what is known of the person before they write."""
    return known(case.test.scene.given, case.stage, number(case.test.scene.from_ or SENDER), begins(case))


def known(said: Given, stage: Stage, sender: str, now: datetime) -> Person:
    """Make the person of whom so much is known at a time."""
    program = stage.program
    contact = Contact(
        language=said.language,
        lists=frozenset(said.subscribed),
        fields=said.contact,
        prompt=_prompt(said.asked, stage, now),
        tags=frozenset(said.tagged),
        coupons=said.coupons,
        handoff=Handoff(said.handed_over, now, now + timedelta(days=1)) if said.handed_over else None,
        block=Block("as the test says", now) if said.blocked else None,
        entered=dict.fromkeys(said.entered, now),
        votes={poll: Vote(choice, now) for poll, choice in said.voted.items()},
    )
    opted_out = Consent(
        kind="opt-out",
        scope=program.scope,
        number=sender,
        endpoint="test",
        effective=now - timedelta(days=1),
        sent_at=None,
        source="message",
        text="STOP",
        rung="exact-word",
    )
    ledger = (opted_out,) if said.opted_out else ()
    return Person(contacts={program.id: contact}, ledger=ledger, pools=said.pools)


def _prompt(asked: Waiting | None, stage: Stage, now: datetime) -> Prompt | None:
    """Make the prompt that waits, as the rule that asks it would leave it."""
    if asked is None:
        return None
    questions = (step.action.asks(now) for entry in stage.entries.values() for step in entry.rule.then)
    plain = Prompt(name=asked.prompt, asked_at=now, expires_at=now + timedelta(days=1))
    left = next((one for one in questions if one and one.name == asked.prompt), plain)
    return replace(left, values=asked.values)


def conversation(rules: RuleSet, case: Case) -> Iterator[Heard]:
    """Decide the messages of a test one after the other, each seeing what those before it have left."""
    person, now, program = given(case), begins(case), case.stage.program
    zone = ZoneInfo(program.about.time_zone)
    for place, turn in enumerate(case.test.turns):
        asked = message(case, turn, now)
        state = person.state(program.id, program.scope, now)
        decision = decide(rules, line(case), asked, state, now, seed=0)
        person = told(after(person, decision.effects), decision.effects, now)
        is_held, heard_at = person.is_held(program.scope), now
        later = case.test.turns[place + 1 :][:1]
        now += next((BETWEEN if one.after is None else one.after for one in later), timedelta())
        person, jobs = left(person, now if later else None)
        yield Heard(
            message=asked,
            state=state,
            decision=decision,
            done=done(case.stage.entries, decision, state),
            leaves=leaving(jobs, heard_at, zone),
            is_held=is_held,
        )


def _compared(case: Case, place: int, heard: Heard) -> Failure | None:
    wanted, turn = case.wanted(place), case.test.turns[place]
    fires = () if wanted is None else aligned(wanted, _fired(case, place, wanted, heard), str.__eq__)
    deeds = () if turn.does is None else aligned(turn.does, heard.done, fits)
    sends = () if turn.sends is None else aligned(turn.sends, heard.leaves, leaves)
    failure = Failure(case=case, place=place, heard=heard, fires=fires, does=deeds, sends=sends)
    is_wanted = all_alike((*fires, *deeds, *sends)) and not failure.is_held_otherwise
    return None if is_wanted and not heard.decision.trace.error else failure


def _fired(case: Case, place: int, wanted: tuple[str, ...], heard: Heard) -> list[str]:
    """List the rules that fired; one that never acts only where it is asked for, and alone where nothing else is.

    Where a test only belongs to its rule, those that fire beside it because rules go on are not its matter.
    """
    said = bool(case.test.turns[place].fires)
    steps = heard.decision.trace.steps
    shadow = [step.rule for step in steps if step.result == "shadow" and step.rule in wanted]
    if case.is_shadow and not said:
        return shadow
    fired = [step.rule for step in steps if step.result == "fired" or step.rule in shadow]
    if said or not set(wanted) <= set(fired):
        return fired
    return [rule for rule in fired if rule in wanted or not _is_beside(case, rule, wanted)]


def _is_beside(case: Case, rule: str, own: tuple[str, ...]) -> bool:
    """Tell whether a rule goes on, or fires because the test's own one does."""
    return any(case.stage.entries[one].goes_on for one in (rule, *own))
