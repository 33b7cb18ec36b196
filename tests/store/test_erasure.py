"""Who is erased is nowhere to be found, but an opt-out stands and the ledger is whole (R34, R61)."""

from typing import Any

import pytest
from sqlalchemy import select

from store.given import ANN, BOB, LUIGIS, NOON, SECOND, consent, doubt, message, passing, receive, runs, text
from watchword import announcement
from watchword.effects import Subscribe
from watchword.errors import StoreRefused
from watchword.store import schema
from watchword.store.erasure import Erasure
from watchword.store.values import Cancelled, End
from watchword.store.verified import verified

CRM = "https://crm.example/consent"
ERASURE = Erasure(at=NOON, by="Olga", why="asked by mail")


async def erased(store: Any, number: str = ANN) -> int:
    while await store.seal(lambda: bytes(16), NOON):
        continue
    tell = announcement.erased(number, CRM, NOON)
    gone = await store.erase(number, await store.traces(number), tell, ERASURE)
    return int(gone.messages)


async def done(store: Any) -> None:
    """Have everything done that is queued."""
    for job in await store.jobs(["queued"], 99):
        await store.begin(job.id, "node-1", passing, NOON)
        await store.end(job.id, "node-1", End(state="done"), NOON)


async def filled(store: Any) -> None:
    """Let Ann opt out, as Bob does who stays."""
    for number in (ANN, BOB):
        joins = Subscribe(program=LUIGIS, number=number, list="club")
        await receive(store, message(f"{number} 1", number, "JOIN please"), consent("opt-in", number), joins)
        await receive(store, message(f"{number} 2", number), consent("opt-out", number, NOON + SECOND))
        await store.apply("main", f"{number} 3", [consent("opt-out", number, scope="program:other")], NOON)


@runs
async def test_r34_who_is_erased_stays_opted_out_and_the_ledger_is_whole(store: Any) -> None:
    await filled(store)
    before = await store.suppressions(ANN)
    assert await erased(store) == 2
    assert await store.suppressions(ANN) == before
    found = await store.ask(verified, None)
    assert (found.faults, found.sealed, found.erased) == ((), 6, 3)
    assert {one.event.text for one in await store.consent(ANN)} == {""}


@runs
async def test_r34_a_start_lifts_what_stayed_as_ever(store: Any) -> None:
    await filled(store)
    await erased(store)
    await receive(store, message("again", ANN), consent("opt-in", at=NOON + 9 * SECOND))
    assert [one.scope for one in await store.suppressions(ANN)] == ["program:other"]


@runs
async def test_r34_of_who_has_not_opted_out_the_number_is_nowhere(store: Any) -> None:
    await filled(store)
    joins = Subscribe(program=LUIGIS, number="+15557654321", list="club")
    given = consent("opt-in", "+15557654321", source="api")
    await receive(store, message("k", "+15557654321", "7654321"), given, joins)
    for in_bulk in (False, True):
        tells = announcement.announced([given], CRM, LUIGIS, in_bulk=in_bulk)
        await store.apply("", f"told {in_bulk}", tells, NOON)
    await done(store)
    await erased(store, "+15557654321")
    await done(store)

    def places(connection: Any) -> list[str]:
        rows = {table.name: connection.execute(select(table)).all() for table in schema.metadata.sorted_tables}
        return [name for name, found in rows.items() if "7654321" in repr(found)]

    assert await store.ask(places) == []
    assert not (await store.ask(verified, None)).faults


@runs
async def test_r34_nobody_else_is_touched(store: Any) -> None:
    await filled(store)
    asked = (store.consent, store.suppressions, store.contacts)
    before = [await ask(BOB) for ask in asked], await store.conversation(BOB, 9)
    await erased(store)
    assert ([await ask(BOB) for ask in asked], await store.conversation(BOB, 9)) == before


@runs
async def test_nobody_is_erased_while_something_about_them_is_open(store: Any) -> None:
    await receive(store, message("k1"), text())
    with pytest.raises(StoreRefused, match=r"job 1\.1 is queued"):
        await erased(store)
    await store.cancel(Cancelled(job=257), NOON)
    await receive(store, message("k2"), doubt(), intent="hold")
    with pytest.raises(StoreRefused, match="review 2 is open"):
        await erased(store)


@runs
async def test_nobody_is_erased_who_has_texted_since(store: Any) -> None:
    await receive(store, message("k1"))
    found = await store.traces(ANN)
    await receive(store, message("k2"))
    with pytest.raises(StoreRefused, match="texted just now"):
        await store.erase(ANN, found, (), ERASURE)
