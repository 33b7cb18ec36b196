"""Keys: a copy is known for 7 days at least, and no key is kept for ever."""

from store.given import DAY, NOON, SECOND, kept, message, receive, runs
from watchword.store.interface import Store
from watchword.store.sqlite.store import SqliteStore


@runs
async def test_a_generation_lasts_7_days(store: Store) -> None:
    assert not await store.rotate(NOON)
    assert not await store.rotate(NOON + 7 * DAY - SECOND)
    assert await store.rotate(NOON + 7 * DAY)
    assert not await store.rotate(NOON + 7 * DAY)


@runs
async def test_a_copy_is_known_for_7_days_at_least(store: Store) -> None:
    for day in range(40):
        await store.rotate(NOON + day * DAY)
        await receive(store, message(f"k{day}"))
        for past in range(max(0, day - 7), day + 1):
            assert (await receive(store, message(f"k{past}"))).decision is None


@runs
async def test_a_key_is_forgotten_after_14_days(store: Store) -> None:
    await receive(store, message())
    await store.rotate(NOON + 7 * DAY)
    await store.rotate(NOON + 14 * DAY)
    assert (await receive(store, message())).decision is not None


@runs
async def test_whatever_comes_in_shares_the_keys(store: Store) -> None:
    await store.keep(kept("k1"))
    assert (await receive(store, message("k1"))).decision is None
    assert not await store.apply("main", "k1", [], NOON)


@runs
async def test_a_generation_is_emptied_in_slices(sqlite: SqliteStore) -> None:
    await sqlite._writer.submit(
        lambda cursor: cursor.executemany("INSERT INTO key_1 VALUES (?)", [(b"%d" % n,) for n in range(12_000)])
    )
    assert await sqlite.rotate(NOON + 7 * DAY)
    assert await sqlite._writer.submit(lambda cursor: cursor.execute("SELECT count(*) FROM key_1").fetchone()) == (0,)
    await receive(sqlite, message())
    assert await sqlite._writer.submit(lambda cursor: cursor.execute("SELECT count(*) FROM key_1").fetchone()) == (1,)
