"""Messages page by page: in the order in which they came, none twice, none left out."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.given import NOON, SECOND, message, receive, runs, webhook
from watchword.store import walk as walking
from watchword.store.interface import Store
from watchword.store.values import Page, StoredMessage
from watchword.store.walk import ASTRAY, Between, walk

HOUR = timedelta(hours=1)


@runs
async def test_pages_give_every_message_once_in_the_order_in_which_they_came(store: Store) -> None:
    for n in range(7):
        await receive(store, message(f"k{n}", text=str(n)))
        await store.apply("main", f"m{n}", [webhook()], NOON)  # takes an id that is no message's
    said, after = [], 0
    while (page := await store.page(after, 2)).last is not None:
        assert len(page.messages) <= 2
        said += [one.message.text for one in page.messages]
        after = page.last
    assert said == list("0123456")
    assert await store.page(after, 2) == Page(messages=(), last=None)


@runs
async def test_a_page_is_bounded_by_what_is_looked_at_and_not_by_what_is_found(store: Store) -> None:
    for n, outcome in enumerate(["unanswered", "fired", "fired", "fallback", "unanswered"]):
        await receive(store, message(f"k{n}", text=str(n)), outcome=outcome)
    every = (await store.page(0, 9)).messages
    first = await store.page(0, 3, ("unanswered", "fallback"))
    assert ([one.message.text for one in first.messages], first.last) == (["0"], every[2].id)
    second = await store.page(every[2].id, 3, ("unanswered", "fallback"))
    assert ([one.message.text for one in second.messages], second.last) == (["3", "4"], every[4].id)


@runs
async def test_a_page_holds_messages_whole(store: Store) -> None:
    received = await receive(store, message(media=("https://a.example/1.jpg",), subject="Re"))
    assert (await store.page(0, 1)).messages == (await store.message(received.message_id or 0),)


@runs
async def test_nothing_comes_after_what_no_database_can_hold(store: Store) -> None:
    await receive(store, message())
    assert (await store.page((1 << 63) - 1, 9)).last is None


@pytest.mark.parametrize("at_once", [1, 3, 100])
@runs
async def test_a_walk_gives_what_came_between_two_times(
    store: Store, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walking, "AT_ONCE", at_once)
    for n in range(8):
        await receive(store, message(f"k{n}", text=str(n), received_at=NOON + n * HOUR), outcome="unanswered")
    seen: list[float] = []
    between = Between(NOON + 2 * HOUR, NOON + 6 * HOUR)
    found = [one.message.text async for one in walk(store, between, ("unanswered",), seen.append)]
    assert found == list("2345")
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
    assert [one async for one in walk(store, Between(NOON + 9 * HOUR), (), seen.append)] == []


class Kept:
    """Messages in memory, by id."""

    def __init__(self, times: list[tuple[int, int]]) -> None:
        ids = [sum(gap for gap, _ in times[: n + 1]) for n in range(len(times))]
        self.kept = [self._stored(one, minutes) for one, (_, minutes) in zip(ids, times, strict=True)]

    def _stored(self, ident: int, minutes: int) -> StoredMessage:
        return StoredMessage(
            id=ident,
            message=message(received_at=NOON + ident * HOUR + timedelta(minutes=minutes)),
            program=None,
            outcome="unanswered",
            intent="none",
            rules=(),
            revision="",
            previous=None,
        )

    async def page(self, after: int, limit: int, outcomes: object = ()) -> Page:
        found = tuple(one for one in self.kept if one.id > after)[:limit]
        return Page(messages=found, last=found[-1].id if found else None)

    async def messages(self, limit: int) -> list[StoredMessage]:
        return self.kept[::-1][:limit]


SLACK = int(ASTRAY / timedelta(minutes=1)) // 2 - 1
TIMES = st.lists(st.tuples(st.integers(1, 9), st.integers(-SLACK, SLACK)), max_size=30)
BOUND = st.none() | st.integers(-3, 99).map(lambda hours: NOON + hours * HOUR + SECOND)


@given(TIMES, BOUND, BOUND)
@settings(max_examples=60)
def test_a_walk_leaves_out_nothing_though_times_stand_a_little_out_of_order(
    times: list[tuple[int, int]], since: object, until: object
) -> None:
    @runs
    async def law() -> None:
        pages, between = Kept(times), Between(since, until)  # type: ignore[arg-type]
        found = [one async for one in walk(pages, between, (), lambda _: None)]
        assert found == [one for one in pages.kept if one.message.received_at in between]

    law()
