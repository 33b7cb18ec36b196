"""Laws of reviews: who may have opted out gets nothing until somebody has decided, and not to decide is an opt-out."""

import asyncio
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import cast

import pytest
from structlog.testing import capture_logs

from engine.world import SettableClock, World, is_in, texts, within
from watchword import decide
from watchword.engine.operator import NotThere
from watchword.engine.reviews import Reviews
from watchword.metrics import Metrics
from watchword.state import Suppression
from watchword.store.interface import Store
from watchword.store.reviewed import OpenReviews

DOUBT = "\N{THUMBS DOWN SIGN}"
CONFIRMED = "Luigi's: you are unsubscribed. No more messages will be sent. Help: help@luigis.example"
PERSON = "+15552312102"


async def doubted(here: World) -> None:
    """Let a person write what may be an opt-out, and then something that is answered."""
    assert await here.text(DOUBT, ident="1") == 200
    await here.text("hello", ident="2")
    await is_in(here, 2, "held")


async def out_of(here: World) -> list[Suppression]:
    return [*await here.store.suppressions(PERSON)]


def test_nothing_is_sent_while_a_review_is_open_but_help_and_what_was_held_goes_when_it_is_none(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        await doubted(here)
        await here.text("HELP", ident="3")
        await is_in(here, 3, "done")
        assert len(texts(here)) == 1
        assert not await here.jobs(1)
        await here.operator.review(1, "none", "ann", "a joke")
        await is_in(here, 2, "done")
        assert texts(here)[1:] == ["you wrote hello"]
        assert not await out_of(here)

    within(tmp_path, law)


def test_whoever_decides_for_an_opt_out_is_in_the_ledger_and_nothing_that_was_held_leaves(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        await doubted(here)
        await here.text("JOIN", ident="3", sender="15552312103")
        await is_in(here, 3, "done")
        await here.operator.review(1, "opt-out", "ann", "she phoned")
        await is_in(here, 2, "suppressed")
        assert texts(here) == ["welcome"]
        (recorded,) = await here.store.consent(PERSON)
        assert (recorded.event.source, recorded.event.text) == ("operator", DOUBT)
        assert recorded.event.rung == "review 1, decided by ann: she phoned"
        await here.until(partial(left, here))

    async def left(here: World) -> bool:
        """Tell whether the provider was asked to take the person off its list, too."""
        return (PERSON, "4411", False) in here.provider.asked

    within(tmp_path, law)


def test_a_stop_is_honoured_and_confirmed_at_once_and_closes_the_review(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        await doubted(here)
        await here.text("STOP", ident="3")
        await is_in(here, 3, "done")
        await is_in(here, 2, "suppressed")
        assert texts(here) == [CONFIRMED]
        review = await here.store.review(1)
        assert review
        assert (review.outcome, review.decided_by) == ("opt-out", "the person")

    within(tmp_path, law)


@pytest.mark.parametrize("word", ["START", "JOIN"])
def test_whoever_says_yes_after_it_gets_what_was_held(tmp_path: Path, word: str) -> None:
    async def law(here: World) -> None:
        await doubted(here)
        await here.text(word, ident="3")
        await is_in(here, 2, "done")
        await is_in(here, 3, "done")
        assert len(texts(here)) == 2
        assert await here.store.open_reviews() is None

    within(tmp_path, law)


def test_a_start_closes_what_was_written_to_a_number_of_no_program(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        assert await here.text(DOUBT, ident="1", to="70000") == 200
        (held,) = await here.store.reviews(10)
        assert held.scope == "account"
        await here.text("START", ident="2", to="70000")
        assert await here.store.reviews(10) == []
        review = await here.store.review(held.id)
        assert review
        assert (review.outcome, review.decided_by) == ("opt-in", "the person")

    within(tmp_path, law)


def test_what_nobody_decides_in_time_is_an_opt_out_and_is_told_of_before(tmp_path: Path) -> None:
    clock = SettableClock()

    async def law(here: World) -> None:
        reviews = Reviews(here.store, here.decider, here.node, here.dispatcher.wake)
        await doubted(here)
        (review,) = await here.store.reviews(9)
        for left, told in (
            (timedelta(days=5), []),
            (timedelta(days=1), ["a review must be decided soon"]),
            (timedelta(hours=1), []),
            (-timedelta(seconds=1), ["a review was not decided in time: it is taken for an opt-out"]),
            (-timedelta(days=1), []),
        ):
            clock.set_by += review.deadline - left - clock.now()
            with capture_logs() as said:
                await reviews.keep_deadlines()
            assert [one["event"] for one in said if one["log_level"] == "warning" and "review" in one["event"]] == told
        await is_in(here, 2, "suppressed")
        assert len(await out_of(here)) == 1
        decided = await here.store.review(1)
        assert decided
        assert (decided.decided_by, decided.why) == ("nobody", "not decided within 10 business days")
        assert texts(here) == []

    within(tmp_path, law, clock=clock)


def test_whoever_looks_is_told_what_is_open_then_and_waits_for_no_store_that_does_not_answer(tmp_path: Path) -> None:
    class Stuck:
        """A store that may not answer."""

        def __init__(self, here: World) -> None:
            self.asked, self.answers, self._store = 0, asyncio.Event(), here.store

        async def open_reviews(self) -> OpenReviews | None:
            self.asked += 1
            await self.answers.wait()
            return await self._store.open_reviews()

    async def law(here: World) -> None:
        reviews = Reviews(here.store, here.decider, here.node)
        await reviews.look()
        assert reviews.open is None
        await doubted(here)
        await reviews.look()
        assert reviews.open
        assert shown(here.node.metrics)["watchword_reviews_open"] == 1
        stuck = Stuck(here)
        reviews = Reviews(cast("Store", stuck), here.decider, here.node)
        await asyncio.wait_for(asyncio.gather(*(reviews.look() for _ in range(5))), 5)
        assert (stuck.asked, reviews.open) == (1, None)
        stuck.answers.set()
        await reviews.look()
        assert reviews.open

    within(tmp_path, law)


def test_how_many_are_open_and_for_how_long_is_counted(tmp_path: Path) -> None:
    clock = SettableClock()

    async def law(here: World) -> None:
        reviews = Reviews(here.store, here.decider, here.node)
        await doubted(here)
        clock.set_by += timedelta(hours=1)
        await reviews.count()
        assert reviews.open
        assert reviews.open.told.startswith("1 review open; the first to be decided by ")
        assert shown(here.node.metrics)["watchword_reviews_open"] == 1
        assert 3600 <= shown(here.node.metrics)["watchword_review_oldest_seconds"] < 3700
        await here.operator.review(1, "none", "ann", "a joke")
        await reviews.count()
        assert shown(here.node.metrics)["watchword_reviews_open"] == 0
        assert shown(here.node.metrics)["watchword_review_oldest_seconds"] == 0

    within(tmp_path, law, clock=clock)


def shown(metrics: Metrics) -> dict[str, float]:
    return {sample.name: sample.value for family in metrics.registry.collect() for sample in family.samples}


def test_what_is_not_open_is_not_decided(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        with pytest.raises(NotThere, match="there is no review 1; `watchword reviews list` shows"):
            await here.operator.review(1, "none", "ann", "a joke")
        await here.text(DOUBT, ident="1")
        await here.operator.review(1, "none", "ann", "a joke")
        with pytest.raises(NotThere, match=r"review 1 is decided already: none, decided .* UTC by ann: a joke"):
            await here.operator.review(1, "opt-out", "bob", "no joke")
        assert not await out_of(here)

    within(tmp_path, law)


@pytest.fixture
def _unreadable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the reader of consent raise for one text."""
    read = decide.words

    def words(text: str) -> tuple[str, ...]:
        if text == "unreadable":
            raise RuntimeError("a bug of ours")
        return read(text)

    monkeypatch.setattr(decide, "words", words)


@pytest.mark.usefixtures("_unreadable")
def test_where_consent_cannot_be_read_the_person_is_held(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        assert await here.text("unreadable", ident="1") == 200
        await here.text("hello", ident="2")
        await is_in(here, 2, "held")
        (review,) = await here.store.reviews(9)
        assert [(said.text, said.rung) for said in review.said] == [("unreadable", "consent could not be read")]

    within(tmp_path, law)
