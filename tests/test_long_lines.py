"""A problem in a very long line shows what is around its place."""

from hypothesis import given
from hypothesis import strategies as st

from watchword.diagnostics import Diagnostic, Span, human, render


@given(st.integers(0, 900), st.integers(1, 400))
def test_of_a_very_long_line_only_what_is_around_the_place_is_shown(before: int, length: int) -> None:
    line = "a" * before + "b" * length + "c" * (1300 - before - length)
    span = Span("f", 1, before + 1, before + length + 1)
    _, quoted, marks = render([Diagnostic(severity="note", code="x", message="m", span=span)], {"f": line}).splitlines()
    assert len(quoted) < human.LONGEST_LINE
    assert set(quoted[len(marks.rstrip("^")) : len(marks)]) == {"b"}
