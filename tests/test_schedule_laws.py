"""Laws of schedules, over any change of clocks: what is open, where it ends, and what is before and after."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from scheduling import FINAL, SHOP, calendar
from watchword.schedules import Calendar, Hours, Schedule, Window

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
    first, last = draw(pairs) if hours and not windows and draw(st.booleans()) else (None, None)
    schedule = Schedule(open=tuple(hours), closed=closed, windows=tuple(windows), from_=first, until=last)
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
    within = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
    if schedule.from_ and schedule.until:
        within = when(schedule.from_, zone)[0], when(schedule.until, zone)[1]
    for step in range(-4, 4):
        day = (around + timedelta(days=step)).date()
        for hours in schedule.open:
            if day.weekday() in hours.days and (day, day) not in schedule.closed:
                midnight = datetime.combine(day, time())
                to = hours.to if hours.to > hours.from_ else hours.to + timedelta(days=1)
                begins, ends = when(midnight + hours.from_, zone)[0], when(midnight + to, zone)[1]
                yield max(begins, within[0]), min(ends, within[1])


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
    assert made.has_ends != schedule.recurs == bool(schedule.open and not schedule.from_)
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
