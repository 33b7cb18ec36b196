"""What is read of a plain body without a parser is what the parser reads; all else is left to it."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from watchword.providers.skycore import plain, wire

POSTBACKS = Path(__file__).parent / "skycore" / "postbacks"
NAMES = st.sampled_from(["CODE", "code", "From", "TEXT", "TRANSACTIONID", "TRACKING-ID", "FILE", "NOTIFICATION", "xA"])
SAID = st.one_of(
    st.text(max_size=8),
    st.sampled_from(["STOP", "", " ", "\n", "\r\n", "\t", "a > b", "]]>", "&amp;", "&", "<b>", "<!-- -->", "\ufffe"]),
    st.characters(),
)
BLANK = st.sampled_from(["", "", "", " ", "\n\t", "\r", "\u00a0", "x"])
ELEMENT = st.builds(lambda blank, name, said: f"{blank}<{name}>{said}</{name}>", BLANK, NAMES, SAID)
FLAT = st.lists(ELEMENT, max_size=5).map("".join)
BUNDLE = st.lists(
    st.builds(lambda blank, inner: f"{blank}<NOTIFICATION>{inner}</NOTIFICATION>", BLANK, FLAT), max_size=3
).map("".join)
BODY = st.builds(
    lambda before, inner, blank: f"{before}<POSTBACK>{inner}{blank}</POSTBACK>",
    st.sampled_from(["", "", "<A>"]),
    st.one_of(FLAT, BUNDLE),
    BLANK,
)


def parsed(body: bytes, monkeypatch: pytest.MonkeyPatch) -> list[tuple[bytes, dict[str, str], list[str], bool]]:
    with monkeypatch.context() as without:
        without.setattr(plain, "read", lambda _: None)
        return shown(wire.read(body))


def shown(found: list[wire.Notification]) -> list[tuple[bytes, dict[str, str], list[str], bool]]:
    return [(one.raw(), one.fields, one.files, one.broken) for one in found]


@given(BODY)
@example("<POSTBACK><CODE>N211</CODE><TEXT>STOP</TEXT></POSTBACK>")
@example("<POSTBACK><NOTIFICATION><CODE>a</CODE></NOTIFICATION>\n<NOTIFICATION> <A>b</A>\n</NOTIFICATION></POSTBACK>")
@example("<POSTBACK><A>b</A><NOTIFICATION><CODE>a</CODE></NOTIFICATION></POSTBACK>")
@example("<POSTBACK><A>b</A></POSTBACK><POSTBACK><A>b</A></POSTBACK>")
def test_a_parser_reads_the_same(body: str) -> None:
    written = body.encode(errors="surrogatepass")
    if plain.read(written) is not None:
        with pytest.MonkeyPatch.context() as monkeypatch:
            assert shown(wire.read(written)) == parsed(written, monkeypatch)


@pytest.mark.parametrize("path", sorted(POSTBACKS.rglob("*.xml")), ids=lambda path: path.stem)
def test_what_skycore_posts_is_read_alike(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = path.read_bytes()
    try:
        expected = parsed(body, monkeypatch)
    except wire.Unreadable:
        assert plain.read(body) is None
    else:
        assert shown(wire.read(body)) == expected


def test_what_is_posted_most_is_plain() -> None:
    fields = (
        "<ORIGIN>SMS_MO</ORIGIN><CODE>N211</CODE>\n<FROM>15550000001</FROM><TO>86700</TO><TEXT>d\u00e9j\u00e0 vu</TEXT>"
    )
    assert plain.read(f"<POSTBACK>{fields}</POSTBACK>".encode()) is not None
    bundle = plain.read(f"<POSTBACK>{f'<NOTIFICATION>{fields}</NOTIFICATION>' * 3}</POSTBACK>".encode())
    assert bundle is not None
    assert [one.fields["text"] for one in bundle] == ["d\u00e9j\u00e0 vu"] * 3
