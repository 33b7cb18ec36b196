"""What was planned for later passes the gate when it leaves, and leaves once, at its time."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.test_deferred import Clock
from engine.test_gate import LIVE, NOON, TEXT, with_
from engine.world import World, texts, world
from watchword import vocabulary
from watchword.effects import Job, Later, Pause
from watchword.engine.gate import gate
from watchword.errors import StoreRefused
from watchword.rules.load import load_texts
from watchword.state import Block, Contact, Handoff, Prompt
from watchword.store.asked import Asked
from watchword.store.values import Defer, GateView, Pass, Stop, StoredJob, Verdict

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
PLANNED = with_(TEXT, later=Later(at=NOON + DAY, replaces=True))
REMINDER = with_(TEXT, later=Later(at=NOON + HOUR, prompt="size"))
ANN = "+12125550100"
MIDDAY = datetime(2026, 3, 4, 17, tzinfo=UTC)
RULES = """\
version: 1
program: luigis
about: {name: Luigi's, numbers: {main: 86717}, help: help@luigis.example, purpose: conversational}
rules:
  - {id: pizza, when: {keyword: PIZZA}, then: [{reply: enjoy}, {send-later: {after: 3d, text: how was it}}]}
  - {id: slow, when: {keyword: SLOW}, then: [{reply: {text: slowly, delay: 2m}}]}
  - {id: any, tier: fallback, then: [{reply: "you wrote {text}"}]}
"""


def prompt(name: str = "size", asked_at: datetime = NOON, expires_at: datetime = NOON + 2 * HOUR) -> Prompt:
    return Prompt(name=name, asked_at=asked_at, expires_at=expires_at)


WAITS = prompt()


def asked(job: Job, now: datetime, created: datetime = NOON, **sees: Any) -> Verdict:
    stored = StoredJob(id=256, state="queued", job=job, attempts=0, created_at=created, due_at=created)
    view = GateView(job=stored, suppression=None, now=now, asked=Asked(at=NOON, text=1), **sees)
    return gate({"main": LIVE}, dict)(view)


def test_nothing_leaves_before_its_time_whatever_has_it_looked_at() -> None:
    early = asked(PLANNED, NOON + DAY - timedelta(seconds=1))
    assert early == Defer(NOON + DAY, "planned for 2026-03-05 12:00:00 UTC")
    assert asked(with_(PLANNED, exempt="help"), NOON + DAY) == Pass()


def test_what_was_planned_by_a_clock_that_was_set_back_since_goes_by_when_it_is_due() -> None:
    assert asked(with_(TEXT, later=Later(at=NOON + HOUR)), NOON, created=NOON + HOUR / 2) == Pass()


def test_an_opt_out_takes_back_for_ever_what_was_planned() -> None:
    reason = "the person has opted out since it was planned"
    assert asked(REMINDER, NOON + HOUR, opted_out_since=True, contact=Contact(prompt=WAITS)) == Stop(reason)
    assert asked(TEXT, NOON + HOUR, opted_out_since=True) == Pass()  # known of what was planned alone


def test_nobody_who_is_blocked_gets_what_was_planned() -> None:
    known = Contact(prompt=WAITS, block=Block("abuse", NOON))
    assert asked(REMINDER, NOON + HOUR, contact=known) == Stop("blocked since 2026-03-04 12:00 UTC: abuse")


@pytest.mark.parametrize(
    ("contact", "verdict"),
    [
        (Contact(prompt=WAITS), Pass()),
        (Contact(), Stop("'size' is asked no longer")),
        (Contact(prompt=prompt("colour")), Stop("'size' is asked no longer")),
        (Contact(prompt=prompt(asked_at=NOON + HOUR / 2)), Stop("'size' is asked no longer")),
        (Contact(prompt=prompt(expires_at=NOON + HOUR)), Stop("'size' is asked no longer")),
        (
            Contact(prompt=WAITS, handoff=Handoff("orders", NOON, NOON + DAY)),
            Stop("handed over to orders, automation is muted until 2026-03-05 12:00 UTC"),
        ),
        (Contact(prompt=WAITS, handoff=Handoff("orders", NOON, NOON + HOUR)), Pass()),
    ],
)
def test_a_question_is_repeated_while_it_waits_and_is_the_newest(contact: Contact, verdict: Verdict) -> None:
    assert asked(REMINDER, NOON + HOUR, contact=contact) == verdict


# --- the whole way ----------------------------------------------------------------------------------------------------


def living(folder: Path, life: Callable[[World, Clock], Awaitable[None]]) -> None:
    clock = Clock()
    clock.set_to(MIDDAY)

    async def law() -> None:
        async with world(folder, clock=clock) as here:
            here.decider.rules = load_texts({"rules/l.yaml": RULES.encode()}, vocabulary.builtin()).rules
            await life(here, clock)

    asyncio.run(law())


async def passes(here: World, clock: Clock, time: timedelta) -> None:
    """Let time pass, and see to it that what is due by then has been looked at."""
    clock.set_to(MIDDAY + time)
    here.dispatcher.wake(["text:main"])

    async def so() -> bool:
        return not [one for one in await here.store.due("text:main", clock.now(), 9) if one.waits_for != "hour"]

    await here.until(so)


def test_a_text_leaves_once_at_its_time_and_others_overtake_it(tmp_path: Path) -> None:
    async def life(here: World, clock: Clock) -> None:
        await here.text("SLOW", ident="1", sender=ANN)
        await here.text("PIZZA", ident="2", sender=ANN)
        await here.text("hello", ident="3", sender=ANN)
        await here.ended(3)
        assert texts(here) == ["enjoy", "you wrote hello"]
        await passes(here, clock, timedelta(minutes=1))
        assert len(texts(here)) == 2
        await passes(here, clock, timedelta(minutes=2, seconds=5))
        await here.ended(1)
        assert texts(here)[2:] == ["slowly"]
        await passes(here, clock, 3 * DAY - timedelta(minutes=1))
        assert len(texts(here)) == 3
        await passes(here, clock, 3 * DAY + timedelta(seconds=5))
        await here.ended(2)
        assert texts(here)[3:] == ["how was it"]

    living(tmp_path, life)


def test_an_opt_out_cancels_it_though_they_opt_in_again_before(tmp_path: Path) -> None:
    async def life(here: World, clock: Clock) -> None:
        for ident, text in enumerate(["PIZZA", "STOP", "START"], 1):
            await here.text(text, ident=str(ident), sender=ANN)
        await passes(here, clock, 3 * DAY + timedelta(seconds=5))
        ended = await here.ended(1)
        assert (ended.state, ended.reason) == ("suppressed", "the person has opted out since it was planned")
        assert "how was it" not in texts(here)

    living(tmp_path, life)


def test_it_is_held_by_a_pause_and_what_was_planned_stays_as_it_was_under_other_rules(tmp_path: Path) -> None:
    async def life(here: World, clock: Clock) -> None:
        await here.text("PIZZA", ident="1", sender=ANN)
        pause = Pause(what="everything", reason="", source="operator", by="Olga", since=clock.now())
        other = RULES.replace("how was it", "other").replace("3d", "9d")
        here.decider.rules = load_texts({"rules/l.yaml": other.encode()}, vocabulary.builtin()).rules
        await here.store.pause(pause)
        await passes(here, clock, 3 * DAY + timedelta(seconds=5))

        async def so(state: str) -> bool:
            return (await here.jobs(1))[-1].state == state

        await here.until(lambda: so("held"))
        await here.store.resume("everything")
        here.dispatcher.look()
        await here.until(lambda: so("done"))
        assert texts(here)[-1] == "how was it"

    living(tmp_path, life)


def test_who_asks_again_is_told_once(tmp_path: Path) -> None:
    async def life(here: World, clock: Clock) -> None:
        await here.text("PIZZA", ident="1", sender=ANN)
        await passes(here, clock, DAY)
        await here.text("PIZZA", ident="2", sender=ANN)
        await passes(here, clock, 3 * DAY + timedelta(seconds=5))
        assert (await here.ended(1)).state == "cancelled"
        await passes(here, clock, 4 * DAY + timedelta(seconds=5))
        assert (await here.ended(2)).state == "done"
        assert texts(here).count("how was it") == 1

    living(tmp_path, life)


def test_a_message_that_is_decided_again_does_not_plan_twice(tmp_path: Path) -> None:
    async def life(here: World, clock: Clock) -> None:
        await here.text("PIZZA", ident="1", sender=ANN)
        await passes(here, clock, timedelta(seconds=5))
        with pytest.raises(StoreRefused, match="again would answer twice"):
            await here.operator.redecide(1)

    living(tmp_path, life)
