"""When a review must be decided, and what answers it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.reviews import business_days

moments = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis's


@pytest.mark.parametrize(
    ("opened", "deadline"),
    [
        ("2026-11-23", "2026-12-07"),  # a Monday
        ("2026-11-27", "2026-12-11"),  # a Friday
        ("2026-11-28", "2026-12-11"),  # a Saturday
        ("2026-11-29", "2026-12-11"),  # a Sunday
    ],
)
def test_ten_business_days_are_two_weeks_in_which_weekends_do_not_count(opened: str, deadline: str) -> None:
    noon = datetime.fromisoformat(f"{opened}T12:00:00+00:00")
    assert business_days(noon, 10) == datetime.fromisoformat(f"{deadline}T12:00:00+00:00")


@given(moments, st.integers(1, 30))
def test_a_business_day_is_reached_after_so_many_of_them(moment: datetime, days: int) -> None:
    reached = business_days(moment, days)
    passed = [moment + timedelta(days=day) for day in range(1, (reached - moment).days + 1)]
    assert sum(day.weekday() < 5 for day in passed) == days
    assert passed[-1] == reached
    assert reached.weekday() < 5


@given(moments, st.integers(0, 30), st.integers(0, 30))
def test_business_days_add_up(moment: datetime, some: int, more: int) -> None:
    assert business_days(business_days(moment, some), more) == business_days(moment, some + more)
