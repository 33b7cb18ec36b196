"""The collector rests while much is made, and does not look through it afterwards as if it were new."""

import gc
from collections.abc import Callable, Iterator
from threading import Event

import pytest

from watchword import collector

OLDEST = 2


@pytest.fixture(autouse=True)
def unsettled(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Set nothing aside at first, and at last again what was before."""
    gc.unfreeze()
    monkeypatch.setattr(collector, "_settled", Event())
    yield
    gc.freeze()


def test_what_is_made_while_it_rests_is_old_when_it_goes_back_to_work() -> None:
    with collector.resting():
        assert not gc.isenabled()
        made = [[number] for number in range(5)]
    assert gc.isenabled()
    old = {id(one) for one in gc.get_objects(OLDEST)}
    assert {id(one) for one in made} <= old


def test_one_that_was_at_rest_before_stays_so() -> None:
    with collector.resting():
        with collector.resting():
            assert not gc.isenabled()
        assert not gc.isenabled()


@pytest.mark.parametrize("settle", [collector.settle, collector.set_aside])
def test_what_a_server_has_set_aside_stays_aside(settle: Callable[[], None]) -> None:
    settle()
    aside = gc.get_freeze_count()
    with collector.resting():
        made = [[number] for number in range(5)]
    assert gc.get_freeze_count() == aside
    assert len(made) == 5
