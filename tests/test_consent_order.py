from datetime import UTC, datetime, timedelta
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from watchword.consent.order import effective, fold
from watchword.effects import Consent
from watchword.state import Suppression

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
SCOPE = "program:luigis"


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def event(kind: str, minutes: float, **changes: object) -> Consent:
    told = Consent(
        kind="opt-out" if kind == "STOP" else "opt-in",
        scope=SCOPE,
        number="+15552312102",
        endpoint="main",
        effective=at(minutes),
        sent_at=at(minutes),
        source="message",
        text=kind,
        rung="exact-word",
    )
    return replace(told, **changes)


def stop(minutes: float, **changes: object) -> Consent:
    return event("STOP", minutes, **changes)


def start(minutes: float, **changes: object) -> Consent:
    return event("START", minutes, **changes)


def suppressed(*events: Consent) -> bool:
    return fold(events, SCOPE) is not None


# One endpoint that gives its time: all that the ledger holds is comparable.
clocked = st.lists(
    st.builds(
        lambda kind, minutes, source: event(kind, minutes, source=source),
        st.sampled_from(["STOP", "START"]),
        st.integers(0, 6),
        st.sampled_from(["message", "keyword", "provider"]),
    ),
    max_size=6,
)
anything = st.lists(
    st.builds(
        lambda kind, minutes, sent, source, endpoint, blocks: event(
            kind,
            minutes,
            sent_at=None if sent is None else at(sent),
            source=source,
            endpoint=endpoint,
            provider_blocks=blocks and kind == "STOP",
        ),
        st.sampled_from(["STOP", "START"]),
        st.integers(0, 6),
        st.none() | st.integers(0, 6),
        st.sampled_from(["message", "keyword", "provider", "operator"]),
        st.sampled_from(["main", "other"]),
        st.booleans(),
    ),
    max_size=7,
)


def test_the_effective_time_is_the_earlier_of_sending_and_arrival() -> None:
    assert effective(at(-5), at(0)) == at(-5)
    assert effective(at(5), at(0)) == at(0)


def test_arrival_alone_counts_without_a_usable_provider_time() -> None:
    assert effective(None, at(0)) == at(0)
    assert effective(at(-48 * 60), at(0)) == at(-48 * 60)
    assert effective(at(-48 * 60 - 1), at(0)) == at(0)


@given(st.none() | st.integers(-10_000, 10_000))
def test_nothing_is_effective_after_it_arrived(minutes: int | None) -> None:
    assert effective(None if minutes is None else at(minutes), NOON) <= NOON


def test_nobody_is_suppressed_who_never_opted_out() -> None:
    assert fold([], SCOPE) is None
    assert fold([start(1)], SCOPE) is None


def test_a_stop_suppresses_and_a_later_start_lifts() -> None:
    assert fold([stop(1)], SCOPE) == Suppression(scope=SCOPE, since=at(1))
    assert not suppressed(stop(1), start(2))
    assert suppressed(stop(1), start(2), stop(3))


def test_at_the_same_time_the_opt_out_stands() -> None:
    assert suppressed(stop(1), start(1))
    assert suppressed(start(1), stop(1))


def test_a_start_sent_before_the_stop_never_lifts_however_late_it_arrives() -> None:
    assert suppressed(stop(2), start(1))


def test_r47_a_start_that_was_held_up_for_days_lifts_no_stop_that_was_sent_since() -> None:
    days_ago = at(-3 * 24 * 60)
    assert effective(days_ago, at(2)) == at(2)
    assert suppressed(stop(1), start(2, sent_at=days_ago))
    assert not suppressed(stop(1), start(2, sent_at=days_ago), start(3))


def test_r47_a_clock_that_is_days_behind_keeps_nobody_from_coming_back() -> None:
    assert not suppressed(stop(1, sent_at=at(-5000)), start(2, sent_at=at(-4999)))


def test_a_stop_that_arrives_after_a_later_start_of_its_endpoint_is_over() -> None:
    assert not suppressed(start(2), stop(1))


def test_a_stop_that_arrives_after_a_start_of_another_clock_stands() -> None:
    assert suppressed(start(2, endpoint="other"), stop(1))
    assert suppressed(start(2, sent_at=None), stop(1))
    assert suppressed(start(2), stop(1, sent_at=None))
    assert suppressed(start(2), stop(1, source="operator"))


def test_a_start_lifts_an_earlier_opt_out_of_any_endpoint_of_the_scope() -> None:
    assert not suppressed(stop(1, endpoint="other"), start(2))
    assert not suppressed(stop(1, source="operator", sent_at=None), start(2))


def test_r49_only_the_person_lifts() -> None:
    assert suppressed(stop(1), start(2, source="operator"))
    assert suppressed(stop(1), start(2, source="provider"))
    assert not suppressed(stop(1), start(2, source="keyword"))


def test_r49_while_the_provider_blocks_only_start_lifts() -> None:
    blocked = stop(1, provider_blocks=True)
    assert fold([blocked, start(2, source="keyword")], SCOPE) == Suppression(
        scope=SCOPE, since=at(1), provider_blocks=True
    )
    assert not suppressed(blocked, start(2))
    assert suppressed(blocked, stop(2), start(3, source="keyword"))


def test_the_suppression_is_as_old_as_the_first_opt_out_that_stands() -> None:
    answer = fold([stop(1), start(2), stop(3), stop(4)], SCOPE)
    assert answer == Suppression(scope=SCOPE, since=at(3))


def test_scopes_do_not_touch_each_other() -> None:
    assert not suppressed(stop(1, scope="program:hope"))
    assert suppressed(stop(1), start(2, scope="program:hope"))


@given(clocked)
def test_on_one_clock_the_order_of_recording_does_not_matter(events: list[Consent]) -> None:
    answers = {fold(order, SCOPE) for order in permutations(events)}
    assert len(answers) == 1


@given(clocked)
def test_on_one_clock_the_newest_word_of_the_person_counts(events: list[Consent]) -> None:
    opt_outs = [one.effective for one in events if one.kind == "opt-out"]
    opt_ins = [one.effective for one in events if one.kind == "opt-in" and one.source != "provider"]
    expected = bool(opt_outs) and max(opt_outs) >= max(opt_ins, default=at(-1))
    assert suppressed(*events) == expected


@given(anything, st.data())
def test_the_newest_opt_out_always_suppresses(events: list[Consent], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(events)))
    newest = stop(max((int((one.effective - NOON).total_seconds() // 60) for one in events), default=0))
    assert suppressed(*events[:place], newest, *events[place:])


@given(anything, st.data())
def test_one_opt_out_more_never_lifts(events: list[Consent], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(events)))
    more = data.draw(st.integers(0, 6).map(lambda minutes: stop(minutes, text="one more")))
    assert suppressed(*events[:place], more, *events[place:]) >= suppressed(*events)


@given(anything)
def test_an_opt_out_without_a_provider_time_stands_when_it_is_recorded_last(events: list[Consent]) -> None:
    assert suppressed(*events, stop(3, sent_at=None, text="the last"))


@given(anything, st.data())
def test_an_event_recorded_again_changes_nothing(events: list[Consent], data: st.DataObject) -> None:
    if events:
        again = data.draw(st.sampled_from(events))
        assert fold([*events, again], SCOPE) == fold(events, SCOPE)


@given(anything)
def test_a_later_start_lifts_everything(events: list[Consent]) -> None:
    assert not suppressed(*events, start(7))


@given(anything)
def test_what_operators_and_providers_allow_changes_nothing(events: list[Consent]) -> None:
    told = [start(7, source="operator"), start(8, source="provider")]
    assert fold([*events, *told], SCOPE) == fold(events, SCOPE)
