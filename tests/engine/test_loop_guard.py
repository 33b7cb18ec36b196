"""Two machines that answer each other fall silent, and people do not notice that anything guards them (R46)."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.test_gate import LIVE, TEXT, with_
from engine.world import World, texts, within
from watchword.effects import Exempt, Job
from watchword.engine.gate import gate
from watchword.state import Suppression
from watchword.store import lately
from watchword.store.asked import Asked, Sent
from watchword.store.values import GateView, Pass, Stop, StoredJob, Verdict

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
HI, HELLO = lately.digest("hi"), 7


def asked(job: Job, *sent: Sent) -> Verdict:
    stored = StoredJob(id=256, state="queued", job=job, attempts=0, created_at=NOON, due_at=NOON)
    out = Suppression(scope="program:luigis", since=NOON) if job.exempt == "opt-out-confirmation" else None
    view = GateView(job=stored, suppression=out, now=NOON, asked=Asked(at=NOON, text=HELLO), sent=sent)
    return gate({"main": LIVE}, dict)(view)


def said(*ago: timedelta, text: int = HI, heard: int | None = HELLO, program: str = "luigis") -> tuple[Sent, ...]:
    return tuple(Sent(at=NOON - one, program=program, text=text, heard=heard) for one in ago)


def every(gap: timedelta, times: int) -> list[timedelta]:
    return [gap * (place + 1) for place in range(times)]


def test_r46_the_same_to_the_same_is_said_three_times_a_day() -> None:
    assert asked(TEXT, *said(MINUTE, 2 * MINUTE)) == Pass()
    refused = asked(TEXT, *said(MINUTE, 2 * MINUTE, 23 * HOUR))
    assert refused.reason == "loop guard: the same text was answered with the same 3 times within a day"  # type: ignore[union-attr]
    assert asked(TEXT, *said(MINUTE, 2 * MINUTE, 24 * HOUR)) == Pass()


def test_r46_whatever_is_written_the_same_is_said_ten_times_an_hour() -> None:
    varied = [one for place, gap in enumerate(every(MINUTE, 10), 100) for one in said(gap, heard=place)]
    assert asked(TEXT, *varied[:9]) == Pass()
    refused = asked(TEXT, *varied)
    assert refused.reason == "loop guard: the person got this text 10 times within an hour"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "others",
    [said(*every(MINUTE, 3), text=8), said(*every(MINUTE, 3), program="other"), said(*every(MINUTE, 3), heard=None)],
)
def test_r46_other_texts_of_other_programs_or_asked_by_nobody_are_no_loop(others: tuple[Sent, ...]) -> None:
    assert asked(TEXT, *others) == Pass()


@pytest.mark.parametrize(("exempt", "passes"), [("opt-out-confirmation", True), ("help", True), (None, False)])
def test_r46_help_may_be_asked_for_more_often_and_stop_always(exempt: Exempt | None, passes: bool) -> None:
    assert (asked(with_(TEXT, exempt=exempt), *said(*every(MINUTE, 5))) == Pass()) == passes


@pytest.mark.parametrize("number", ["INFOSMS", "+15559990000"])
def test_r46_our_own_numbers_and_senders_that_are_none_are_never_answered(number: str) -> None:
    assert isinstance(asked(with_(TEXT, number=number)), Stop)
    assert isinstance(asked(with_(TEXT, number=number, exempt="help")), Stop)


@given(st.lists(st.integers(1, 60 * 30), max_size=12))
def test_r46_no_more_than_three_of_a_kind_lie_within_a_day(ago: list[int]) -> None:
    exchanged = said(*(one * MINUTE for one in ago))
    passed = asked(TEXT, *exchanged) == Pass()
    assert passed == (len([one for one in ago if one < 24 * 60]) < 3)


def test_r46_an_automat_that_answers_each_answer_of_ours_is_left_alone(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        for number in range(1, 7):
            await here.text("I am driving", ident=f"a{number}")
            await here.ended(number)
        assert texts(here) == ["you wrote I am driving"] * 3
        assert [(await here.ended(number)).state for number in range(1, 7)] == ["done"] * 3 + ["suppressed"] * 3

    within(tmp_path, law)


def test_r46_a_stop_among_the_rounds_of_a_loop_is_processed_and_confirmed(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        for number in range(1, 5):
            await here.text("I am driving", ident=f"a{number}")
            await here.ended(number)
        await here.text("STOP", ident="stop")
        assert (await here.ended(5)).state == "done"
        assert await here.store.suppressions("+15552312102")

    within(tmp_path, law)
