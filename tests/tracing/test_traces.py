"""Laws of traces: which spans belong together follows from numbers alone, and a share of them is always the same."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some
from msgspec.structs import replace

from store.given import text
from watchword.engine.tracing import Span, Traces, attempt, ident, nanoseconds
from watchword.store.values import StoredJob

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
JOB = StoredJob(id=7 << 8 | 1, state="begun", job=text(), attempts=0, created_at=NOON, due_at=NOON, begun_at=NOON)


def traces(service: str = "watchword", share: float = 1.0) -> Traces:
    return Traces(service, share, lambda _: None)


@given(some.integers(0, 2**55), some.text("abcdefgh-", min_size=1, max_size=80))
def test_a_trace_is_named_the_same_by_every_process_and_fits_what_the_standard_allows(
    origin: int, service: str
) -> None:
    found = traces(service).trace(origin)
    assert found == traces(service).trace(origin)
    assert found is not None
    assert 0 < found < 1 << 128


@given(some.integers(0, 2**55), some.integers(0, 2**55))
def test_no_two_messages_and_no_two_installations_share_a_trace(one: int, other: int) -> None:
    assert traces("a").trace(one) != traces("b").trace(one)
    assert (traces().trace(one) == traces().trace(other)) == (one == other)


@pytest.mark.parametrize("share", [0.01, 0.25, 0.9])
def test_about_the_share_is_traced_and_a_larger_share_has_all_of_a_smaller_one(share: float) -> None:
    chosen = {origin for origin in range(20_000) if traces(share=share).trace(origin) is not None}
    assert len(chosen) == pytest.approx(20_000 * share, rel=0.25)
    assert chosen <= {origin for origin in range(20_000) if traces(share=share * 1.1).trace(origin) is not None}


def test_each_attempt_at_a_job_has_spans_of_its_own_in_the_trace_of_its_message() -> None:
    later = replace(JOB, begun_at=NOON + timedelta(microseconds=1))
    first, again = traces().traceparent(JOB), traces().traceparent(later)
    assert first != again
    assert first is not None
    assert again is not None
    assert first.split("-")[1] == again.split("-")[1] == f"{traces().trace(7):032x}"
    assert first.split("-")[2] == f"{ident(traces().trace(7) or 0, 'perform', *attempt(JOB)):016x}"


def test_a_request_of_a_message_that_is_not_traced_says_nothing_of_traces() -> None:
    assert traces(share=1e-9).traceparent(JOB) is None


def test_times_are_told_to_the_microsecond() -> None:
    assert nanoseconds(NOON + timedelta(microseconds=3)) - nanoseconds(NOON) == 3_000


def test_a_span_is_a_value() -> None:
    span = Span(name="decide", trace=1, ident=2, parent=None, began=3, ended=4)
    assert span == replace(span)
