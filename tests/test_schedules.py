"""Schedules: what a file may say of them, and when they are open, by any clock and over any change of clocks."""

import zoneinfo
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchword.diagnostics import Diagnostic
from watchword.reading.source import parse
from watchword.reading.typed import INVALID, Reading, read
from watchword.schedules import Boundaries, Calendar, Hours, Schedule, Window, edition

NEW_YORK = ZoneInfo("America/New_York")
SHOP = "{open: [{days: mon-sat, from: 11:00, to: 22:00}], closed: [2026-12-25]}"
FINAL = "{from: 2026-05-02T20:00, until: 2026-05-02T21:30}"


def reading(source: str) -> tuple[Any, list[Diagnostic]]:
    """Read a schedule named `s`, in a file of one line."""
    node, found = parse("rules.yaml", f"s: {source}\n".encode())
    assert node is not None
    assert not found
    made = Reading("rules.yaml")
    value = read(node, dict[str, Schedule], made)
    return (value if value is INVALID else value["s"]), made.diagnostics


def calendar(source: str, zone: ZoneInfo = NEW_YORK) -> Calendar:
    value, found = reading(source)
    assert not found
    return Calendar.of(value, zone)


def at(wall: str, zone: ZoneInfo = NEW_YORK, fold: int = 0) -> datetime:
    return datetime.fromisoformat(wall).replace(tzinfo=zone, fold=fold).astimezone(UTC)


def opened(source: str, *moments: str) -> list[bool]:
    made = calendar(source)
    return [made.is_open(at(moment)) for moment in moments]


# --- hours of the week ------------------------------------------------------------------------------------------------


def test_the_opening_moment_is_inside_and_the_closing_moment_outside() -> None:
    walls = ("2026-03-04T10:59:59", "2026-03-04T11:00", "2026-03-04T21:59:59.999999", "2026-03-04T22:00")
    assert opened(SHOP, *walls) == [False, True, True, False]


@pytest.mark.parametrize(
    ("days", "open_on"),
    [
        ("wed", [3]),
        ("mon-fri", [1, 2, 3, 4, 5]),
        ("Sat-Mon", [1, 6, 7]),
        ("[mon, wed, fri-sun]", [1, 3, 5, 6, 7]),
        ("mon-mon", [1]),
        ("[thu]", [4]),
    ],
)
def test_days_are_named_one_by_one_or_from_one_to_another(days: str, open_on: list[int]) -> None:
    made = calendar(f"{{open: [{{days: {days}, from: 9:00, to: 10:00}}]}}")
    week = [date(2026, 3, 2) + timedelta(days=step) for step in range(7)]
    assert [day.isoweekday() for day in week if made.is_open(at(f"{day}T09:30"))] == open_on


def test_without_days_every_day_is_meant() -> None:
    made = calendar("{open: [{from: 09:00, to: 10:00}]}")
    assert all(made.is_open(at(f"2026-03-0{day}T09:30")) for day in range(1, 8))


def test_hours_past_midnight_belong_to_the_day_they_began() -> None:
    bar = "{open: [{days: fri, from: 20:00, to: 02:00}], closed: [2026-03-13]}"
    assert opened(bar, "2026-03-06T19:59", "2026-03-06T20:00", "2026-03-07T01:59", "2026-03-07T02:00") == [
        *(False, True),
        *(True, False),
    ]
    assert opened(bar, "2026-03-06T01:00", "2026-03-07T20:00", "2026-03-08T01:00") == [False] * 3
    assert opened(bar, "2026-03-13T21:00", "2026-03-14T01:00", "2026-03-20T21:00") == [False, False, True]


def test_a_closed_day_leaves_what_began_the_day_before() -> None:
    bar = "{open: [{from: 20:00, to: 02:00}], closed: [2026-03-07]}"
    assert opened(bar, "2026-03-07T01:00", "2026-03-07T21:00", "2026-03-08T01:00") == [True, False, False]


def test_hours_of_the_same_beginning_and_end_last_a_day_and_24_00_is_midnight() -> None:
    assert opened("{open: [{days: mon, from: 6:00, to: 6:00}]}", "2026-03-03T05:59", "2026-03-03T06:00") == [
        True,
        False,
    ]
    late = "{open: [{days: mon, from: 18:00, to: 24:00}]}"
    assert opened(late, "2026-03-02T23:59:59", "2026-03-03T00:00") == [True, False]


def test_closed_takes_dates_and_spans_of_dates() -> None:
    source = "{open: [{from: 9:00, to: 17:00}], closed: [2026-11-26, 2026-12-24..2026-12-26]}"
    days = ["11-25", "11-26", "11-27", "12-23", "12-24", "12-25", "12-26", "12-27"]
    closed = [day for day in days if not calendar(source).is_open(at(f"2026-{day}T12:00"))]
    assert closed == ["11-26", "12-24", "12-25", "12-26"]


def test_a_schedule_has_its_own_zone_or_its_programs() -> None:
    hours = "open: [{from: 9:00, to: 10:00}]"
    noon_in_paris = at("2026-03-04T09:30", ZoneInfo("Europe/Paris"))
    assert calendar(f"{{{hours}, time-zone: Europe/Paris}}").is_open(noon_in_paris)
    assert not calendar(f"{{{hours}}}").is_open(noon_in_paris)
    assert calendar(f"{{{hours}}}", ZoneInfo("Europe/Paris")).is_open(noon_in_paris)


def test_holidays_are_closed_where_they_are_kept_and_when_they_are_observed() -> None:
    hours = "open: [{from: 9:00, to: 17:00}]"
    nation, state = calendar(f"{{{hours}, holidays: US}}"), calendar(f"{{{hours}, holidays: US-NY}}")
    days = {
        "Lincoln's birthday": "2026-02-12",
        "Independence Day, a Saturday": "2026-07-04",
        "the Friday before": "2026-07-03",
        "New Year 2022, a Saturday": "2021-12-31",
        "any day": "2026-03-04",
    }
    noons = {name: at(f"{day}T12:00") for name, day in days.items()}
    assert [name for name, noon in noons.items() if nation.is_open(noon)] == ["Lincoln's birthday", "any day"]
    assert [name for name, noon in noons.items() if state.is_open(noon)] == ["any day"]


def test_a_year_of_which_no_holidays_are_known_has_none() -> None:
    made = calendar("{open: [{from: 9:00, to: 17:00}], holidays: IN}")
    assert [made.is_open(at(f"{year}-01-26T12:00")) for year in (2026, 2300)] == [False, True]


# --- windows ----------------------------------------------------------------------------------------------------------


def test_a_window_has_a_before_a_during_and_an_after() -> None:
    final = calendar(FINAL)
    assert (final.starts, final.ends) == (at("2026-05-02T20:00"), at("2026-05-02T21:30"))
    found = [
        (final.before(now), final.is_open(now), final.after(now))
        for now in map(at, ("2026-05-02T19:59:59", "2026-05-02T20:00", "2026-05-02T21:29:59", "2026-05-02T21:30"))
    ]
    assert found == [(True, False, False), (False, True, False), (False, True, False), (False, False, True)]


def test_between_two_windows_it_is_neither_before_nor_after() -> None:
    late, early = "from: 2026-05-09T20:00, until: 2026-05-09T24:00", "from: 2026-05-02 20:00, until: 2026-05-02 21:00"
    made = calendar(f"{{windows: [{{{late}}}, {{{early}}}]}}")
    now = at("2026-05-05T12:00")
    assert (made.before(now), made.is_open(now), made.after(now)) == (False, False, False)
    assert (made.starts, made.ends) == (at("2026-05-02T20:00"), at("2026-05-10T00:00"))
    assert made.boundaries(now) == Boundaries(opens=at("2026-05-09T20:00"), closes=at("2026-05-10T00:00"))


def test_what_comes_every_week_has_no_before_and_no_after() -> None:
    made = calendar(SHOP)
    assert not made.has_ends
    assert (made.starts, made.ends) == (None, None)
    assert not any(asked(at("2026-03-01T12:00")) for asked in (made.before, made.after))


def test_a_window_opens_even_on_a_day_that_is_closed() -> None:
    window = "windows: [{from: 2026-12-24T09:00, until: 2026-12-24T12:00}]"
    source = f"open: [{{from: 9:00, to: 17:00}}], closed: [2026-12-24], {window}"
    assert opened(f"{{{source}}}", "2026-12-24T10:00", "2026-12-24T13:00", "2026-12-23T13:00") == [True, False, True]


def test_a_window_without_end_may_go_to_the_end_of_the_calendar() -> None:
    made = calendar("{from: 2026-05-02T20:00, until: 9999-12-31T23:59:59}")
    assert made.is_open(at("2999-01-01T00:00"))
    assert made.ends == datetime.max.replace(tzinfo=UTC)


# --- changes of clocks ------------------------------------------------------------------------------------------------
# New York, 2026: on 8 March 02:00 becomes 03:00, on 1 November 02:00 becomes 01:00.


@pytest.mark.parametrize(
    ("hours", "begins", "ends"),
    [
        ("from: 01:30, to: 02:30", "06:30", "07:30"),
        ("from: 02:30, to: 05:00", "07:30", "09:00"),
        ("from: 02:15, to: 02:45", "07:15", "07:45"),
    ],
)
def test_a_time_that_the_clocks_skip_moves_on_by_what_they_skip(hours: str, begins: str, ends: str) -> None:
    made = calendar(f"{{open: [{{days: sun, {hours}}}]}}")
    expected = Boundaries(at(f"2026-03-08T{begins}", ZoneInfo("UTC")), at(f"2026-03-08T{ends}", ZoneInfo("UTC")))
    assert made.boundaries(at("2026-03-08T00:30")) == expected


def test_hours_that_the_clocks_skip_wholly_do_not_come() -> None:
    made = calendar("{open: [{days: sun, from: 02:00, to: 03:00}]}")
    assert made.boundaries(at("2026-03-08T00:30")).opens == at("2026-03-15T02:00")
    window = calendar("{from: 2026-03-08T02:30, until: 2026-03-08T03:00}")
    moments = [at("2026-03-08T01:59"), at("2026-03-08T03:30")]
    assert [(window.before(now), window.is_open(now), window.after(now)) for now in moments] == [
        *[(True, False, False), (False, False, True)]
    ]
    assert window.boundaries(moments[0]) == Boundaries(None, None)


def test_where_a_time_comes_twice_it_opens_the_first_time_and_closes_the_second() -> None:
    bar = calendar("{open: [{days: sat, from: 20:00, to: 01:30}]}")
    assert bar.is_open(at("2026-11-01T01:29"))
    assert bar.is_open(at("2026-11-01T01:45"))
    assert bar.is_open(at("2026-11-01T01:29:59", fold=1))
    assert not bar.is_open(at("2026-11-01T01:30", fold=1))
    bakery = calendar("{open: [{days: sun, from: 01:30, to: 06:00}]}")
    assert not bakery.is_open(at("2026-11-01T01:29"))
    assert bakery.is_open(at("2026-11-01T01:30"))
    assert bakery.is_open(at("2026-11-01T01:15", fold=1))


# --- boundaries -------------------------------------------------------------------------------------------------------


def test_boundaries_are_the_next_ones_across_closed_days() -> None:
    made = calendar("{open: [{days: mon-sat, from: 11:00, to: 22:00}], closed: [2026-12-24..2027-02-28]}")
    expected = Boundaries(opens=at("2027-03-01T11:00"), closes=at("2026-12-23T22:00"))
    assert made.boundaries(at("2026-12-23T12:00")) == expected
    assert made.boundaries(at("2026-12-23T22:00")).closes == at("2027-03-01T22:00")


def test_what_never_closes_or_never_opens_again_says_so() -> None:
    always = calendar("{open: [{from: 00:00, to: 24:00}]}")
    assert always.boundaries(at("2026-03-04T12:30")) == Boundaries(None, None)
    gone = calendar("{open: [{from: 09:00, to: 10:00}], closed: [2026-03-05..9999-12-31]}")
    assert gone.boundaries(at("2026-03-04T09:30")) == Boundaries(None, at("2026-03-04T10:00"))
    assert calendar(FINAL).boundaries(at("2026-05-02T21:30")) == Boundaries(None, None)


# --- laws -------------------------------------------------------------------------------------------------------------

STEP = timedelta(minutes=15)
CHANGES = {
    "America/New_York": ("2026-03-08", "2026-11-01"),
    "Europe/London": ("2026-03-29", "2026-10-25"),
    "Australia/Lord_Howe": ("2026-04-05", "2026-10-04"),
    "America/Sao_Paulo": ("2018-02-18", "2018-11-04"),
    "Asia/Kathmandu": ("2026-03-08",),
    "Pacific/Apia": ("2011-12-30",),
}
PLACES = st.sampled_from(
    [(ZoneInfo(name), datetime.fromisoformat(day)) for name, days in CHANGES.items() for day in days]
)
QUARTERS = st.integers(0, 95).map(lambda count: count * STEP)
HOURS = st.builds(
    Hours,
    days=st.frozensets(st.integers(0, 6), min_size=1),
    from_=QUARTERS,
    to=st.integers(1, 96).map(lambda n: n * STEP),
)


@st.composite
def asked(draw: st.DrawFn) -> tuple[Schedule, ZoneInfo, datetime]:
    """Draw a schedule and a moment, both near a change of clocks."""
    zone, change = draw(PLACES)
    near = st.integers(-4 * 96, 4 * 96).map(lambda count: change + count * STEP)
    pairs = st.tuples(near, near).filter(lambda pair: pair[0] < pair[1])
    windows = draw(st.lists(pairs.map(lambda pair: Window(from_=pair[0], until=pair[1])), max_size=2))
    dates = st.integers(-3, 3).map(lambda count: (change + timedelta(days=count)).date())
    closed = tuple((day, day) for day in draw(st.lists(dates, max_size=2)))
    hours = draw(st.lists(HOURS, min_size=0 if windows else 1, max_size=3))
    schedule = Schedule(open=tuple(hours), closed=closed, windows=tuple(windows))
    moment = draw(near).replace(tzinfo=zone).astimezone(UTC) + draw(st.sampled_from([-1, 0, 1])) * timedelta(seconds=1)
    return schedule, zone, moment


def shows(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)


def when(wall: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Find the first and the last moment at which a clock on the wall shows a time, by looking at it all day long."""
    middle = wall.replace(tzinfo=UTC)
    moments = [middle + count * STEP for count in range(-27 * 4, 40 * 4)]
    found = [moment for moment in moments if shows(moment, zone) == wall]
    if not found:
        last_before = max(moment for moment in moments if shows(moment, zone) < wall)
        found = [last_before + (wall - shows(last_before, zone))]
    return found[0], found[-1]


def spans(schedule: Schedule, zone: ZoneInfo, around: datetime) -> Iterator[tuple[datetime, datetime]]:
    """List every span of a schedule near a moment, by its words."""
    for window in schedule.windows:
        yield when(window.from_, zone)[0], when(window.until, zone)[1]
    for step in range(-4, 4):
        day = (around + timedelta(days=step)).date()
        for hours in schedule.open:
            if day.weekday() in hours.days and (day, day) not in schedule.closed:
                midnight = datetime.combine(day, time())
                to = hours.to if hours.to > hours.from_ else hours.to + timedelta(days=1)
                yield when(midnight + hours.from_, zone)[0], when(midnight + to, zone)[1]


@given(asked())
@settings(deadline=None, max_examples=150)
def test_it_is_open_exactly_when_one_of_its_spans_is(case: tuple[Schedule, ZoneInfo, datetime]) -> None:
    schedule, zone, now = case
    expected = any(begins <= now < ends for begins, ends in spans(schedule, zone, now))
    assert Calendar.of(schedule, zone).is_open(now) == expected
    assert Calendar.of(schedule, zone).is_open(now.astimezone(zone)) == expected


@given(asked())
@settings(deadline=None)
def test_open_and_closed_alternate_at_the_boundaries_and_nowhere_else(
    case: tuple[Schedule, ZoneInfo, datetime],
) -> None:
    schedule, zone, now = case
    made = Calendar.of(schedule, zone)
    tick = timedelta(microseconds=1)
    for _ in range(8):
        is_open, found = made.is_open(now), made.boundaries(now)
        boundary = found.closes if is_open else found.opens
        if boundary is None:
            break
        other = found.opens if is_open else found.closes
        assert now < boundary
        assert other is None or boundary < other
        assert made.is_open(boundary - tick) == is_open
        assert made.is_open(boundary) != is_open
        between = [now + (boundary - now) * part / 16 for part in range(16)]
        assert {made.is_open(moment) for moment in between} == {is_open}
        now = boundary


@given(asked())
@settings(deadline=None)
def test_before_open_and_after_never_hold_together(case: tuple[Schedule, ZoneInfo, datetime]) -> None:
    schedule, zone, now = case
    made = Calendar.of(schedule, zone)
    assert [made.before(now), made.is_open(now), made.after(now)].count(True) <= 1
    assert made.has_ends == (not schedule.open)
    if made.starts and made.ends:
        assert made.before(made.starts - STEP)
        assert made.after(made.ends)


@given(
    st.datetimes(timezones=st.just(UTC)),
    st.sampled_from([SHOP, FINAL, "{open: [{from: 20:00, to: 6:00}], holidays: US}"]),
)
@settings(deadline=None)
def test_no_moment_of_the_whole_calendar_is_too_early_or_too_late_to_ask_about(now: datetime, source: str) -> None:
    made = calendar(source)
    found = made.boundaries(now)
    assert all(boundary is None or boundary > now for boundary in (found.opens, found.closes))
    assert made.is_open(now) in {True, False}


def test_calendars_that_say_the_same_are_equal_and_share_what_is_remembered() -> None:
    assert calendar(SHOP) == calendar(SHOP)
    assert hash(calendar(SHOP)) == hash(calendar(SHOP))
    assert calendar(SHOP) != calendar(SHOP, ZoneInfo("UTC"))


# --- what is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{}", ["1:1 never-open a schedule that says no times is never open"]),
        ("{time-zone: UTC}", ["1:1 never-open a schedule that says no times is never open"]),
        ("{open: []}", ["1:5 never-open a schedule that says no times is never open"]),
        ("{windows: [], closed: [2026-12-25]}", ["1:5 never-open a schedule that says no times is never open"]),
        ("{open: [{days: [], from: 9:00, to: 10:00}]}", ["1:19 bad-value this names no day"]),
        ("{open: [{days: monday, from: 9:00, to: 10:00}]}", ["1:19 bad-value there is no day 'monday'"]),
        ("{open: [{days: mon-fry, from: 9:00, to: 10:00}]}", ["1:19 bad-value there is no day 'fry'"]),
        ("{open: [{days: [mon, zzz], from: 9:00, to: 10:00}]}", ["1:25 bad-value there is no day 'zzz'"]),
        (
            "{open: [{from: 9am, to: 5 p.m.}]}",
            [
                "1:19 bad-value expected a time such as 21:00, found '9am'",
                "1:28 bad-value expected a time such as 21:00, found '5 p.m.'",
            ],
        ),
        (
            "{open: [{from: 24:00, to: 24:01}]}",
            [
                "1:19 bad-value no day begins at 24:00",
                "1:30 bad-value there is no time 24:01",
            ],
        ),
        (
            "{open: [{from: 9:60, to: }]}",
            [
                "1:19 bad-value there is no time 9:60",
                "1:25 empty-value 'to' has no value",
            ],
        ),
        ("{open: [{from: 9:00, to: [10:00]}]}", ["1:29 bad-value expected a time such as 21:00, found a list"]),
        ("{open: [{to: 10:00}]}", ["1:12 missing-key item 1 of 'open' has no 'from'"]),
        (
            "{open: [{form: 9:00, to: 10:00}]}",
            [
                "1:13 unknown-key item 1 of 'open' has no key 'form'",
                "1:12 missing-key item 1 of 'open' has no 'from'",
            ],
        ),
        (f"{{time-zone: America/NewYork, {SHOP[1:]}", ["1:16 bad-value there is no time zone 'America/NewYork'"]),
        (f"{{time-zone: ../../etc, {SHOP[1:]}", ["1:16 bad-value there is no time zone '../../etc'"]),
        (f"{{holidays: USA, {SHOP[1:]}", ["1:15 bad-value no holidays of 'USA' are known"]),
        (f"{{holidays: US-XY, {SHOP[1:]}", ["1:15 bad-value no holidays of 'US-XY' are known"]),
        (f"{{holidays: VA-XY, {SHOP[1:]}", ["1:15 bad-value no holidays of 'VA-XY' are known"]),
        (
            "{open: [{from: 9:00, to: 10:00}], closed: [2026-02-30, 2026-13-01, 12-25]}",
            [
                "1:47 bad-value there is no date 2026-02-30",
                "1:59 bad-value there is no date 2026-13-01",
                "1:71 bad-value expected a date, found '12-25'",
            ],
        ),
        (
            "{open: [{from: 9:00, to: 10:00}], closed: [2026-12-26..2026-12-24]}",
            [
                "1:47 bad-value 2026-12-24 is before 2026-12-26",
            ],
        ),
        ("{from: 2026-05-02T20:00, until: 2026-05-02T20:00}", ["1:36 bad-value 'until' is not after 'from'"]),
        (
            "{windows: [{from: 2026-05-02T20:00, until: 2026-05-01T20:00}]}",
            ["1:47 bad-value 'until' is not after 'from'"],
        ),
        ("{from: 2026-05-02T20:00}", ["1:5 missing-key 'from' stands here without 'until'"]),
        (
            "{until: 2026-05-02T20:00, windows: []}",
            [
                "1:5 missing-key 'until' stands here without 'from'",
                "1:5 bad-value 'until' stands beside 'windows'",
            ],
        ),
        (
            "{from: 2026-05-02, until: 2026-05-03T20:00-04:00}",
            [
                "1:11 bad-value '2026-05-02' says no time",
                "1:30 bad-value '2026-05-03T20:00-04:00' says its distance from UTC",
            ],
        ),
        (
            "{from: tomorrow, until: 2026-02-29T20:00}",
            [
                "1:11 bad-value expected a date and time, found 'tomorrow'",
                "1:28 bad-value there is no date 2026-02-29",
            ],
        ),
        (
            "{from: 2026-05-02T8pm, until: 9999-12-31T24:00}",
            [
                "1:11 bad-value expected a time such as 21:00, found '8pm'",
                "1:34 bad-value no calendar goes that far",
            ],
        ),
        (
            "{holidays: US, closed: [2026-12-25], from: 2026-05-02T20:00, until: 2026-05-03T20:00}",
            [
                "1:19 bad-value 'closed' closes hours of the week, and there are none",
                "1:5 bad-value 'holidays' closes hours of the week, and there are none",
            ],
        ),
        ("", ["1:1 empty-value 's' has no value"]),
        ("[mon]", ["1:4 bad-value expected keys and values, found a list"]),
    ],
)
def test_what_is_no_schedule_is_told_with_its_place(source: str, expected: list[str]) -> None:
    value, found = reading(source)
    assert value is INVALID
    assert [f"{one.span.line}:{one.span.col} {one.code} {one.message}" for one in found] == expected


@pytest.mark.parametrize(
    ("source", "hint"),
    [
        ("{}", "write hours into 'open', or 'from' and 'until', or 'windows'"),
        ("{open: [{days: monday, from: 9:00, to: 10:00}]}", "did you mean 'mon'?"),
        ("{open: [{from: 9:00, to: 12:30 AM}]}", "write 00:30"),
        ("{open: [{from: 9:00, to: 9 pm}]}", "write 21:00"),
        ("{open: [{from: 9:00, to: late}]}", "write hours and minutes, from 00:00 to 24:00"),
        (f"{{time-zone: America/NewYork, {SHOP[1:]}", "did you mean 'America/New_York'?"),
        (f"{{holidays: us, {SHOP[1:]}", "did you mean 'US'?"),
        (f"{{holidays: us-ny, {SHOP[1:]}", "did you mean 'US-NY'?"),
        (f"{{holidays: US-NYC, {SHOP[1:]}", "did you mean 'US-NY'?"),
        (f"{{holidays: America, {SHOP[1:]}", "write a country such as US, or a part of one such as US-NY"),
        ("{open: [{from: 9:00, to: 10:00}], closed: [2026-02-30]}", "that month has 28 days"),
        (
            "{open: [{from: 9:00, to: 10:00}], closed: [2026-25-12]}",
            "months go from 01 to 12, and stand before the day",
        ),
        ("{open: [{from: 9:00, to: 10:00}], closed: [2026-12-26..2026-12-24]}", "write 2026-12-24..2026-12-26"),
        (
            "{from: 2026-05-01T20:00, until: 2026-05-02}",
            "write 2026-05-02T00:00 for the beginning of that day, 2026-05-02T24:00 for its end",
        ),
        (
            "{from: 2026-05-01T20:00Z, until: 2026-05-02T20:00}",
            "write 2026-05-01T20:00; 'time-zone' says where that is",
        ),
    ],
)
def test_a_refusal_says_what_to_write(source: str, hint: str) -> None:
    _, found = reading(source)
    assert [one.hint for one in found] == [hint]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["open", "closed", "holidays", "from", "until", "windows", "time-zone", "days", "to"]),
            st.one_of(
                st.text("0123456789-:.T apmz{}[],onfrisu", max_size=24),
                st.sampled_from(["US-NY", "2026-05-02T20:00", "[{from: 9:00, to: 10:00}]", "[2026-12-25]", "24:00"]),
            ),
        ),
        max_size=4,
    )
)
@settings(deadline=None)
def test_whatever_is_written_is_read_or_refused_with_a_place(entries: list[tuple[str, str]]) -> None:
    source = "".join(f"  {key}: {value}\n" for key, value in entries)
    node, _ = parse("rules.yaml", f"s:\n{source}".encode())
    made = Reading("rules.yaml")
    value = INVALID if node is None else read(node, dict[str, Schedule], made)
    if node is not None:
        assert (value is INVALID) == bool(made.diagnostics)
        assert all(one.span.line >= 1 and one.span.end_col > one.span.col for one in made.diagnostics)
    if value is not INVALID and value:
        assert Calendar.of(value["s"], NEW_YORK).boundaries(at("2026-03-04T12:30")) is not None


# --- what decides beside the file -------------------------------------------------------------------------------------


def test_the_edition_names_the_holidays_and_the_time_zones_that_are_used() -> None:
    assert edition().startswith("holidays ")
    paths = zoneinfo.TZPATH
    try:
        edition.cache_clear()
        zoneinfo.reset_tzpath(to=[])
        assert "system" not in edition()
        assert ", tzdata 20" in edition()
    finally:
        zoneinfo.reset_tzpath(to=paths)
        edition.cache_clear()
