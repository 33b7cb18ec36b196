"""Times are kept as whole microseconds, and none is lost on the way."""

from datetime import UTC, datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from watchword.store.rows import moment, stamp

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
IN_2106 = 2**32 * 1_000_000


@given(st.datetimes(timezones=st.just(UTC)).map(stamp))
@example(-1)
@example(0)
@example(IN_2106 - 1)
@example(IN_2106)
def test_a_time_is_read_as_it_was_written(at: int) -> None:
    read = moment(at)
    assert read == EPOCH + timedelta(microseconds=at)
    assert read.tzinfo is UTC
    assert stamp(read) == at


@given(st.integers(0, IN_2106))
def test_each_microsecond_of_this_age_is_told_apart(at: int) -> None:
    assert stamp(moment(at)) == at
