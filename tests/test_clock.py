"""Laws of the clock: what is set back is noticed once, and what drifts is not."""

from datetime import UTC, datetime, timedelta

from watchword.clock import Step


class Told:
    """A clock that says what it is told to say."""

    def __init__(self) -> None:
        self.at, self.seconds = datetime(2026, 3, 4, 12, tzinfo=UTC), 100.0

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.seconds

    def passes(self, seconds: float, set_by: float = 0.0) -> None:
        self.at += timedelta(seconds=seconds + set_by)
        self.seconds += seconds


def test_time_that_passes_is_no_step() -> None:
    clock = Told()
    step = Step(clock)
    for seconds in (0.0, 5.0, 3600.0):
        clock.passes(seconds)
        assert step.set_back() is None


def test_a_step_back_is_told_once_and_whole() -> None:
    clock = Told()
    step = Step(clock)
    clock.passes(5.0, set_by=-3600.0)
    assert step.set_back() == timedelta(hours=1)
    assert step.set_back() is None


def test_a_step_forward_and_a_second_of_correction_are_nothing() -> None:
    clock = Told()
    step = Step(clock)
    clock.passes(5.0, set_by=3600.0)
    assert step.set_back() is None
    clock.passes(5.0, set_by=-0.9)
    assert step.set_back() is None
