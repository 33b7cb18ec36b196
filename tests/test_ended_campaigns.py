"""A rule that waits for a schedule is told of from the moment on at which it can fire no more, and not before."""

from datetime import UTC, datetime, timedelta

import pytest

from conflicts import linted, rule
from watchword.lints.ended_campaign import ended_campaign
from watchword.lints.linted import Linted

MARKET = (
    "market: {from: 2026-05-04T00:00, until: 2026-05-11T24:00, time-zone: UTC, "
    "open: [{days: mon, from: 9:00, to: 10:00}]}"
)
BEGINS, LAST_CLOSES, OVER = (datetime(2026, 5, *at, tzinfo=UTC) for at in ((4, 0), (11, 10), (12, 0)))
A_MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("when", "ended", "why"),
    [
        ("before: market", BEGINS, "has begun"),
        ("during: market", LAST_CLOSES, "has no more hours"),
        ("not: {after: market}", OVER, "is over"),
    ],
)
def test_a_rule_is_told_of_from_when_it_can_fire_no_more(when: str, ended: datetime, why: str) -> None:
    loaded = linted(rule("a", when), schedules=MARKET).loaded
    assert not [*ended_campaign(Linted(loaded, ended - A_MINUTE))]
    (told,) = ended_campaign(Linted(loaded, ended))
    assert told.message == f"'a' can fire no more: schedule 'market' {why}"
    (later,) = ended_campaign(Linted(loaded, OVER))
    assert later.message == "'a' can fire no more: schedule 'market' is over"


@pytest.mark.parametrize("when", ["after: market", "not: {during: market}", "not: {before: market}"])
def test_a_rule_that_waits_for_the_end_of_a_schedule_never_ends(when: str) -> None:
    assert not [*ended_campaign(Linted(linted(rule("a", when), schedules=MARKET).loaded, OVER))]
