"""The collector rests while much is made, and does not look through it afterwards as if it were new."""

import gc

from watchword import collector

OLDEST = 2


def test_what_is_made_while_it_rests_is_old_when_it_goes_back_to_work() -> None:
    gc.unfreeze()  # what an earlier test has set aside
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


def test_what_a_server_has_set_aside_stays_aside() -> None:
    gc.freeze()
    try:
        aside = gc.get_freeze_count()
        with collector.resting():
            made = [[number] for number in range(5)]
        assert gc.get_freeze_count() == aside
        assert len(made) == 5
    finally:
        gc.unfreeze()
