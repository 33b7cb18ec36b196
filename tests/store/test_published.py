"""Laws of what was published: all of it is kept, and when which revision decided."""

from datetime import timedelta

from msgspec.structs import replace

from store.given import NOON, runs
from watchword.store.interface import Store
from watchword.store.sqlite.store import SqliteStore
from watchword.store.values import Activation, Published

R1 = Published(
    id="r1",
    files={"rules/a.yaml": b"one"},
    staged_at=NOON,
    staged_by="ann",
    active_at=None,
    staged_as="publish",
    rules=3,
)
R2 = replace(R1, id="r2", files={"rules/a.yaml": b"two", "rules/b.yaml": b""}, staged_by="bob", rules=None)


async def publish(store: Store, published: Published, minutes: int) -> None:
    """Let a revision decide as the store's kind of process does."""
    at = NOON + timedelta(minutes=minutes)
    if store.nodes is None:
        await store.shelf.put(replace(published, active_at=at))
        return
    await store.nodes.stage(replace(published, staged_at=at))
    await store.nodes.beat("node-1", published.id, None)
    assert await store.nodes.activate(published.id, at)


@runs
async def test_each_time_that_a_revision_began_to_decide_is_listed_the_newest_first(store: Store) -> None:
    assert list(await store.activations(9)) == []
    await publish(store, R1, 1)
    await publish(store, R2, 2)
    await publish(store, replace(R1, staged_by="cat", staged_as="rollback"), 3)
    listed = list(await store.activations(9))
    assert [(one.revision, one.by, one.how, one.rules, one.files) for one in listed] == [
        ("r1", "cat", "rollback", 3, 1),
        ("r2", "bob", "publish", None, 2),
        ("r1", "ann", "publish", 3, 1),
    ]
    assert [one.at - NOON for one in listed] == [timedelta(minutes=minutes) for minutes in (3, 2, 1)]
    assert list(await store.activations(1)) == listed[:1]


@runs
async def test_a_revision_is_found_by_the_beginning_of_its_name(store: Store) -> None:
    await publish(store, R1, 1)
    await publish(store, R2, 2)
    (found,) = await store.revisions("r2")
    assert (found.files, found.staged_by, found.rules) == (R2.files, "bob", None)
    assert [one.id for one in await store.revisions("r")] == ["r1", "r2"]
    assert list(await store.revisions("%")) == list(await store.revisions("x")) == []


@runs
async def test_a_file_keeps_what_was_published_when_it_is_opened_again(sqlite: SqliteStore) -> None:
    await sqlite.shelf.put(replace(R1, active_at=NOON))
    (found,) = await sqlite.activations(1)
    assert found == Activation(revision="r1", at=NOON, by="ann", how="publish", rules=3, files=1)
