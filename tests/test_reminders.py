"""Laws of `ask` with `remind`: a question is asked again while it waits, and by nothing that ends it any more."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from engine.test_deferred import Clock
from engine.test_later import MIDDAY, passes
from engine.world import World, texts, world
from test_conditions import NOON, decided, rules
from trials import failed
from watchword import vocabulary
from watchword.effects import Asks, Job, Later
from watchword.errors import RuleError
from watchword.explain.effects import told
from watchword.rules.load import load_texts

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
ANN = "+12125550100"
TAKE = "{id: take, when: {answering: size}, then: [{reply: Thanks}]}"
HANDS_OVER = "{id: desk, when: {keyword: DESK}, then: [{handoff: orders}]}"
OTHER = "{id: other, when: {keyword: OTHER}, then: [{ask: {prompt: colour, text: 'Colour?'}}]}"


def asking(remind: str, tests: str = "[SIZE]") -> str:
    ask = f"{{ask: {{prompt: size, text: 'Size?', expires: 6h, remind: {remind}}}}}"
    return f"{{id: ask, when: {{keyword: SIZE}}, then: [{ask}], tests: {tests}}}"


def test_a_reminder_is_planned_with_the_question_in_its_words_or_in_its_own() -> None:
    ruled = rules(asking("[{after: 1h}, {after: 5h, text: 'Your size, {from}?'}]"), TAKE)
    asks, question, first, second = decided(ruled, "size").effects
    assert isinstance(asks, Asks)
    assert isinstance(question, Job)
    assert isinstance(first, Job)
    assert isinstance(second, Job)
    assert (question.later, first.later, second.later) == (
        None,
        Later(at=NOON + HOUR, prompt="size"),
        Later(at=NOON + 5 * HOUR, prompt="size"),
    )
    assert [job.settings["text"] for job in (question, first, second)] == ["Size?", "Size?", "Your size, +15552312102?"]
    assert told(first) == "reply        Size?  (while 'size' waits, leaves 2026-03-04 13:00:00 UTC, 1 segment)"


@pytest.mark.parametrize(
    ("remind", "message"),
    [
        ("{after: 6h}", "nobody is reminded after 6h of a question that expires after 6h"),
        ("[{after: 1h}, {after: 2d}]", "nobody is reminded after 2d of a question that expires after 6h"),
        ("{after: 30s}", "'after' must be between 1m and 90d"),
        ("[{after: 2h}, {after: 1h}, {after: 60m}]", "two reminders leave at once, 1h after the question"),
        ("{text: Well?}", "lacks 'after'"),
        ("1h", "bad-value"),
        ("[{after: 1m}, {after: 2m}, {after: 3m}, {after: 4m}, {after: 5m}, {after: 6m}]", "bad-value"),
    ],
)
def test_what_would_remind_of_nothing_or_too_often_is_refused(remind: str, message: str) -> None:
    with pytest.raises(RuleError, match=message):
        rules(asking(remind), TAKE)


def test_a_reminder_that_comes_too_late_is_marked_itself() -> None:
    with pytest.raises(RuleError) as refused:
        rules(asking("[{after: 1h}, {after: 2d}]"), TAKE)
    (found,) = refused.value.diagnostics
    line = refused.value.texts[found.span.path].splitlines()[found.span.line - 1]
    assert line[found.span.col - 1 : found.span.end_col - 1] == "2d"


ONCE = "{after: 1h, text: Well?}"
TWICE = "[{after: 1h, text: Well?}, {after: 2h, text: Still there?}]"


@pytest.mark.parametrize(
    ("remind", "talk"),
    [
        (ONCE, "[{text: SIZE, sends: [{text: Well?, after: 1h}]}]"),
        (TWICE, "[{text: SIZE, sends: [Well?, {text: Still there?, after: 2h}]}]"),
        # answered
        (TWICE, "[{text: SIZE, sends: [Well?]}, {after: 90m, text: large, fires: take, sends: []}]"),
        # asked anew, and something else asked
        (TWICE, "[{text: SIZE, sends: []}, {after: 1m, text: OTHER, fires: other, sends: []}]"),
        # opted out, and back
        (ONCE, "[SIZE, {text: STOP, fires: built-in/opt-out}, {text: START, fires: built-in/opt-in, sends: []}]"),
        # a person has taken over
        (ONCE, "[{text: SIZE, sends: []}, {after: 1m, text: DESK, fires: desk, sends: []}]"),
    ],
)
def test_it_ends_with_the_question(remind: str, talk: str) -> None:
    taking = TAKE.replace("answering: size", "answering: size, not: {text: [desk, other]}")
    assert failed(asking(remind, f"[{{talk: {talk}}}]"), taking, HANDS_OVER, OTHER) == []


RULES = """\
version: 1
program: luigis
about: {name: Luigi's, numbers: {main: 86717}, help: help@luigis.example, purpose: conversational}
rules:
  - id: ask
    when: {keyword: SIZE}
    then: [{ask: {prompt: size, text: "Size?", remind: [{after: 1h, text: Well?}, {after: 3h, text: Still there?}]}}]
  - {id: take, when: {answering: size}, then: [{reply: "{answer} it is"}]}
"""


def test_somebody_is_reminded_until_they_answer(tmp_path: Path) -> None:
    clock = Clock()
    clock.set_to(MIDDAY)

    async def life(here: World) -> None:
        here.decider.rules = load_texts({"rules/l.yaml": RULES.encode()}, vocabulary.builtin()).rules

        async def asked_once() -> bool:
            return len(texts(here)) == 1

        async def reminded() -> bool:
            return len(texts(here)) == 2

        await here.text("SIZE", ident="1", sender=ANN)
        await here.until(asked_once)
        await passes(here, clock, HOUR - MINUTE)
        assert texts(here) == ["Size?"]
        await passes(here, clock, HOUR + MINUTE)
        await here.until(reminded)
        await here.text("large", ident="2", sender=ANN)
        await here.ended(2)
        await passes(here, clock, 3 * HOUR + MINUTE)
        last = await here.ended(1)
        assert (last.state, last.reason) == ("suppressed", "'size' is asked no longer")
        assert texts(here) == ["Size?", "Well?", "large it is"]

    async def law() -> None:
        async with world(tmp_path, clock=clock) as here:
            await life(here)

    asyncio.run(law())
