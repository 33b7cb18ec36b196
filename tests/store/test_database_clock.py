"""The clock of a node that shares a database: the database's, whatever happens to the node."""

from datetime import datetime, timedelta

from store.given import NOON
from watchword.store.postgres.clock import DatabaseClock

SECOND = timedelta(seconds=1)


class Machine:
    """A machine whose two clocks a test moves."""

    def __init__(self) -> None:
        self.wall = NOON - timedelta(days=3)
        self.seconds = 50.0

    def now(self) -> datetime:
        return self.wall

    def monotonic(self) -> float:
        return self.seconds


def heard(took: float = 0.002) -> tuple[Machine, DatabaseClock]:
    """Hear from the database that it is noon, by an answer that took so long."""
    machine = Machine()
    clock = DatabaseClock(machine)
    machine.seconds += took
    clock.follow(NOON + timedelta(seconds=took / 2), machine.seconds - took)
    return machine, clock


def test_it_tells_the_databases_time_and_counts_on_from_there() -> None:
    machine, clock = heard(took=0.0)
    assert clock.now() == NOON
    machine.seconds += 7
    assert clock.now() == NOON + 7 * SECOND


def test_a_time_of_day_that_is_set_changes_nothing() -> None:
    machine, clock = heard()
    before = clock.now()
    machine.wall += timedelta(hours=1)
    assert clock.now() == before


def test_an_answer_in_which_the_process_stood_still_is_not_believed() -> None:
    machine, clock = heard()
    asked = machine.seconds
    told = clock.now() + timedelta(seconds=0.001)
    machine.seconds += 12
    expected = clock.now()
    clock.follow(told, asked)
    assert clock.now() == expected


def test_a_slow_answer_is_better_than_none() -> None:
    machine, clock = heard(took=4.0)
    assert clock.now() == NOON + 4 * SECOND
    machine.seconds += 1
    clock.follow(NOON + 6 * SECOND, machine.seconds - 0.0)
    assert clock.now() == NOON + 6 * SECOND


def test_a_database_whose_clock_was_set_is_followed_by_the_next_quick_answer() -> None:
    machine, clock = heard()
    machine.seconds += 1
    clock.follow(NOON - timedelta(hours=1), machine.seconds - 0.01)
    assert clock.now() - (NOON - timedelta(hours=1)) < SECOND
