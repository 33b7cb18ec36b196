"""How values are written into a form."""

from urllib.parse import urlencode

from hypothesis import given
from hypothesis import strategies as st

from watchword.providers import form


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_value_is_written_as_the_standard_library_writes_it_and_read_back(value: str) -> None:
    written = form.encoded(value)
    assert f"xml={written}" == urlencode({"xml": value})
    assert form.fields(f"xml={written}".encode()) == {"xml": value.encode()}
