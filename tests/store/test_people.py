"""People: the ledger only grows, the suppression is its fold, contacts hold what was said."""

from hypothesis import given, settings
from hypothesis import strategies as st

from store.given import ANN, BOB, LUIGIS, NOON, SCOPE, SECOND, consent, message, receive, runs
from watchword.consent.order import fold
from watchword.effects import Consent, Speaks, Subscribe, Unsubscribe
from watchword.state import Contact, Suppression
from watchword.store.interface import Store


@runs
async def test_an_event_of_consent_is_kept_whole_with_its_message(store: Store) -> None:
    event = consent(sent_at=NOON - SECOND, text="Stop 🛑", rung="phrase", provider_blocks=True)
    received = await receive(store, message(), event, intent="opt-out")
    (stored,) = await store.consent(ANN)
    assert (stored.event, stored.message_id, stored.recorded_at) == (event, received.message_id, NOON)
    assert list(await store.suppressions(ANN)) == [Suppression(scope=SCOPE, since=NOON, provider_blocks=True)]


@runs
async def test_a_start_lifts_and_nothing_is_forgotten(store: Store) -> None:
    stop, start = consent(), consent("opt-in", at=NOON + SECOND, text="START")
    await receive(store, message("k1"), stop)
    await receive(store, message("k2"), start)
    assert list(await store.suppressions(ANN)) == []
    assert [stored.event for stored in await store.consent(ANN)] == [stop, start]
    assert [stored.sequence for stored in await store.consent(ANN)] == [1, 2]


@runs
async def test_a_suppression_is_one_persons_in_one_scope(store: Store) -> None:
    await receive(store, message("k1"), consent(), consent(scope="brand:Luigi's"), consent(number=BOB))
    assert [found.scope for found in await store.suppressions(ANN)] == ["brand:Luigi's", SCOPE]
    assert [found.scope for found in await store.suppressions(BOB)] == [SCOPE]
    assert list(await store.suppressions("+15550000000")) == []


@runs
async def test_lists_and_language_are_the_programs_own(store: Store) -> None:
    joins = [Subscribe(program=LUIGIS, number=ANN, list=name) for name in ("vip", "news", "vip")]
    await receive(store, message("k1"), *joins, Speaks(program="other", number=ANN, language="es"))
    await receive(store, message("k2"), Unsubscribe(program=LUIGIS, number=ANN, list="vip"))
    assert list(await store.contacts(ANN)) == [
        (LUIGIS, Contact(lists=frozenset({"news"}))),
        ("other", Contact(language="es")),
    ]


@runs
async def test_a_fact_that_changes_nothing_writes_no_contact(store: Store) -> None:
    await receive(store, message(), Unsubscribe(program=LUIGIS, number=ANN, list="vip"))
    assert list(await store.contacts(ANN)) == []


events = st.builds(
    consent,
    st.sampled_from(["opt-out", "opt-in"]),
    st.sampled_from([ANN, BOB]),
    st.integers(0, 4).map(lambda seconds: NOON + seconds * SECOND),
    scope=st.sampled_from([SCOPE, "brand:Luigi's"]),
    source=st.sampled_from(["message", "keyword", "provider", "operator"]),
    sent_at=st.none() | st.integers(0, 4).map(lambda seconds: NOON + seconds * SECOND),
    provider_blocks=st.booleans(),
)


def test_the_suppression_is_the_fold_of_the_ledger(store: Store) -> None:
    recorded: list[Consent] = []

    @settings(deadline=None, max_examples=40)
    @given(st.lists(events, min_size=1, max_size=5))
    def law(more: list[Consent]) -> None:
        recorded.extend(more)
        check(store, f"m{len(recorded)}", more, recorded)

    law()


@runs
async def check(store: Store, key: str, more: list[Consent], recorded: list[Consent]) -> None:
    await store.apply("main", key, more, NOON)
    for number in (ANN, BOB):
        own = [event for event in recorded if event.number == number]
        expected = [fold(own, scope) for scope in ("brand:Luigi's", SCOPE)]
        assert list(await store.suppressions(number)) == [answer for answer in expected if answer is not None]
        assert [stored.event for stored in await store.consent(number)] == own
