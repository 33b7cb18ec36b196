"""Imports never lift or lose a suppression (R33), and can be repeated."""

import asyncio
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from store.conftest import Opener
from store.given import ANN, BOB, DAY, NOON, SCOPE, SECOND, consent, message, receive, runs, webhook
from watchword.consent.order import fold, is_given
from watchword.effects import Consent, Subscribe
from watchword.reported import Listed, imported
from watchword.state import ACCOUNT
from watchword.store.interface import Store

KINDS = st.sampled_from(["opt-out", "opt-in", "import"])
STEPS = st.lists(st.tuples(KINDS, st.integers(-5, 5), st.sampled_from(["message", "keyword", "operator"])), max_size=8)


def listed(number: str = ANN, days: int | None = 300, text: str = "the old system") -> Consent:
    return imported(Listed(number=number, scope=SCOPE, at=None if days is None else NOON - days * DAY, text=text), NOON)


@runs
async def test_r33_an_import_suppresses_whoever_is_new_and_those_who_are_known(store: Store) -> None:
    await receive(store, message("k1", BOB), consent("opt-in", BOB))
    assert len(await store.import_opt_outs({listed(): [], listed(BOB): []}, NOON)) == 2
    for number in (ANN, BOB):
        assert [one.scope for one in await store.suppressions(number)] == [SCOPE]


@runs
async def test_r33_an_import_that_is_repeated_changes_nothing(store: Store) -> None:
    rows = [listed(), listed(BOB, None), listed(), listed(text="another note")]
    assert len(await store.import_opt_outs(dict.fromkeys(rows, ()), NOON)) == 3
    before = [*await store.consent(ANN), *await store.consent(BOB)]
    assert len(await store.import_opt_outs(dict.fromkeys(rows, ()), NOON + SECOND)) == 0
    assert [*await store.consent(ANN), *await store.consent(BOB)] == before


@runs
async def test_r33_what_an_import_says_of_a_stranger_in_each_scope_is_recorded_once(store: Store) -> None:
    rows = [
        replace(listed(number), scope=scope) for number in (ANN, BOB) for scope in (ACCOUNT, SCOPE, "program:mamas")
    ]
    assert await store.import_opt_outs(dict.fromkeys(rows[:3], ()), NOON) == set(rows[:3])
    assert await store.import_opt_outs(dict.fromkeys(rows, ()), NOON + SECOND) == set(rows[3:])
    for number in (ANN, BOB):
        assert len(await store.consent(number)) == 3
        assert {one.scope for one in await store.suppressions(number)} == {ACCOUNT, SCOPE, "program:mamas"}


@runs
async def test_r65_who_had_a_number_before_is_on_no_list_and_what_they_agreed_to_is_void(store: Any) -> None:
    for number in (ANN, BOB):
        lists = [Subscribe(program=name, number=number, list="club") for name in ("luigis", "mamas")]
        await store.apply("", f"before {number}", [*lists, consent("opt-in", number, source="operator")], NOON)
    told = imported(Listed(number=ANN, scope=ACCOUNT, at=None, text="RND", reassigned=True), NOON + SECOND)
    assert len(await store.import_opt_outs({told: []}, NOON + SECOND)) == 1
    assert len(await store.import_opt_outs({told: []}, NOON + DAY)) == 0
    await receive(store, message("start"), *[consent("opt-in", at=NOON + DAY, scope=one) for one in (SCOPE, ACCOUNT)])
    assert not await store.suppressions(ANN)
    assert {contact.lists for _, contact in await store.contacts(ANN)} == {frozenset()}
    assert not is_given([one.event for one in await store.consent(ANN)], SCOPE)
    assert {contact.lists for _, contact in await store.contacts(BOB)} == {frozenset({"club"})}
    assert is_given([one.event for one in await store.consent(BOB)], SCOPE)


@runs
async def test_r65_that_a_number_is_somebody_elses_is_news_of_whoever_was_imported_before(store: Store) -> None:
    for reassigned in (False, True):
        told = imported(Listed(number=ANN, scope=SCOPE, at=None, text="ACME", reassigned=reassigned), NOON)
        assert len(await store.import_opt_outs({told: []}, NOON)) == 1


@runs
async def test_what_follows_from_an_import_is_queued_for_what_is_new(store: Store) -> None:
    rows = {listed(f"+1555231{n:04}"): [webhook(settings={"n": n})] for n in range(300)}
    first, *_ = rows
    assert len(await store.import_opt_outs({first: rows[first]}, NOON)) == 1
    assert len(await store.import_opt_outs(rows, NOON)) == 299
    queued = await store.jobs(["queued"], 999)
    assert sorted(one.job.settings["n"] for one in queued) == list(range(300))


@runs
async def test_r33_a_start_after_the_import_lifts_and_one_that_arrives_late_does_not(store: Store) -> None:
    await store.import_opt_outs({listed(): []}, NOON)
    late = NOON - timedelta(hours=1)
    await receive(store, message("k1"), consent("opt-in", at=late, sent_at=late))
    assert await store.suppressions(ANN)
    await receive(store, message("k2"), consent("opt-in", at=NOON + SECOND))
    assert not await store.suppressions(ANN)


def test_r33_a_suppression_is_the_fold_of_the_ledger_and_no_import_lifts_one(opener: Opener) -> None:
    store: Any = opener("node-1")
    people = iter(f"+1555{number:07}" for number in range(10_000_000))

    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(STEPS)
    def law(steps: list[tuple[str, int, str]]) -> None:
        asyncio.run(happens(next(people), steps))

    async def happens(number: str, steps: list[tuple[str, int, str]]) -> None:
        for place, (kind, hours, source) in enumerate(steps):
            before = await store.suppressions(number)
            at = NOON + timedelta(hours=hours)
            if kind == "import":
                await store.import_opt_outs({listed(number, text=str(place)): []}, NOON)
                assert await store.suppressions(number)
            else:
                said = consent(kind, number, at=at, sent_at=at, source=source)
                await receive(store, message(f"{number} {place}", number), said)
                if kind == "opt-out" or source == "operator":
                    assert bool(before) <= bool(await store.suppressions(number))
            answer = fold([one.event for one in await store.consent(number)], SCOPE)
            assert await store.suppressions(number) == ([answer] if answer else [])

    try:
        law()
    finally:
        asyncio.run(store.close())
