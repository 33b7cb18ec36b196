"""Skycore's postbacks: every documented shape, and what must hold of all of them.

`skycore/postbacks/` holds pairs: a body, and beside it what it is read as (`.out`, one event a line).
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote_plus

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchword.config import Endpoint
from watchword.message import Delivery, Event, Kept, Membership, Message
from watchword.providers.skycore import Skycore
from watchword.providers.skycore.codes import EventCode

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
NEW_YORK = Endpoint(provider="skycore", path_secrets=("s",), time_zone="America/New_York")
NO_ZONE = Endpoint(provider="skycore", path_secrets=("s",))
GOLDEN = Path(__file__).parent / "skycore" / "postbacks"
BODIES = sorted(path for path in GOLDEN.iterdir() if path.suffix != ".out")

XML_TEXT = st.text(
    st.one_of(
        st.sampled_from("\t\n\r &<>'\"]"),
        st.characters(min_codepoint=0x20, max_codepoint=0xFFFD, exclude_categories=["Cs"]),
        st.characters(min_codepoint=0x10000),
    )
)
LINE = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=40)


def parse(body: bytes, settings: Endpoint = NEW_YORK) -> tuple[Event, ...]:
    return Skycore().parse(body, "main", settings, NOW)


def message(body: bytes) -> Message:
    (event,) = parse(body)
    assert isinstance(event, Message)
    return event


def kept(body: bytes) -> Kept:
    (event,) = parse(body)
    assert isinstance(event, Kept)
    return event


def flat(text: str, *, more: str = "<TRANSACTIONID>t-1</TRANSACTIONID>") -> bytes:
    return (
        "<POSTBACK><ORIGIN>SMS_MO</ORIGIN><CODE>N211</CODE><FROM>15552312101</FROM><TO>86717</TO>"
        f"<TEXT>{text}</TEXT><RECEIVED>2014-07-23T09:38:07-04:00</RECEIVED>{more}</POSTBACK>"
    ).encode()


def written(event: Event) -> str:
    shown = {"is": type(event).__name__} | {
        name: value
        for name, value in msgspec.to_builtins(event).items()
        if name not in ("endpoint", "received_at", "raw")
    }
    return msgspec.json.encode(shown).decode()


@pytest.mark.parametrize("path", BODIES, ids=lambda path: path.name)
def test_every_documented_shape_is_read_as_its_golden_file_says(path: Path) -> None:
    read = "".join(f"{written(event)}\n" for event in parse(path.read_bytes()))

    assert path.with_suffix(f"{path.suffix}.out").read_text() == read


def test_every_event_code_has_a_golden_body() -> None:
    bodies = "".join(path.read_text() for path in BODIES)

    assert [code for code in EventCode if code not in bodies] == []


@pytest.mark.parametrize(
    "written_time",
    [
        "2011-09-28T17:31:02-04:00",
        "2011-09-28 17:31:02.000000-04",
        "2011-09-28 17:31:02.00000-04",
        "2011-09-28 17:31:02",
        "2011-09-28T17:31:02-04",
        "2011-09-28T17:31:02.000000-04:00",
        "2011-09-28T21:31:02+00:00",
        "2011-09-28T21:31:02Z",
    ],
)
def test_the_eight_shapes_of_a_time_are_one_time(written_time: str) -> None:
    body = flat("hi").replace(b"2014-07-23T09:38:07-04:00", written_time.encode())

    assert message(body).sent_at == datetime(2011, 9, 28, 21, 31, 2, tzinfo=UTC)


def test_a_time_without_an_offset_is_no_time_without_a_zone() -> None:
    body = flat("hi").replace(b"09:38:07-04:00", b"09:38:07")

    (event,) = parse(body, NO_ZONE)

    assert isinstance(event, Message)
    assert event.sent_at is None


def test_a_bundle_beyond_300_is_read_whole_and_in_order() -> None:
    one = flat("{}", more="").decode().replace("POSTBACK", "NOTIFICATION")
    bundle = "".join(one.replace("{}", str(count)) for count in range(1000))

    events = parse(f"<POSTBACK>{bundle}</POSTBACK>".encode())

    assert [event.text for event in events if isinstance(event, Message)] == [str(count) for count in range(1000)]


def test_one_bad_notification_of_a_bundle_is_kept_alone() -> None:
    first, bad, third = parse((GOLDEN / "mixed-bundle.xml").read_bytes())

    assert isinstance(first, Message)
    assert isinstance(third, Message)
    assert isinstance(bad, Kept)
    assert bad.malformed
    assert bad.raw.startswith(b'<NOTIFICATION id="7007">')
    assert bad.raw.endswith(b"</NOTIFICATION>")


def test_what_is_kept_alone_is_kept_to_the_byte() -> None:
    body = b"  \n" + (GOLDEN / "kept-email.xml").read_bytes()

    assert kept(body).raw == body


FORMS = {
    "urlencoded": lambda xml: b"a=1&xml=" + quote_plus(xml).encode(),
    "in capitals": lambda xml: b"XML=" + quote_plus(xml).encode(),
    "multipart": lambda xml: (
        b'--b0\r\nContent-Disposition: form-data; name="other"\r\n\r\n1\r\n'
        b'--b0\r\nContent-Disposition: form-data; name="XML"\r\nContent-Type: text/xml\r\n\r\n'
        + xml
        + b"\r\n--b0--\r\n"
    ),
    "utf-16": lambda xml: xml.decode().encode("utf-16"),
    "utf-16 without a mark": lambda xml: xml.decode().encode("utf-16-be"),
    "utf-8 with a mark": lambda xml: b"\xef\xbb\xbf" + xml,
    "white space before": lambda xml: b"\r\n <?xml version='1.0'?>" + xml,
    "a declared encoding": lambda xml: b'<?xml version="1.0" encoding="ISO-8859-1"?>' + xml.decode().encode("latin-1"),
    "a declared encoding that is not true": lambda xml: b'<?xml version="1.0" encoding="UTF-16"?>' + xml,
}


@pytest.mark.parametrize("wrapped", FORMS.values(), ids=FORMS.keys())
def test_the_way_a_body_is_wrapped_does_not_matter(wrapped: Callable[[bytes], bytes]) -> None:
    body = flat("ARRÊT & co".replace("&", "&amp;"))

    assert message(wrapped(body)) == message(body)


def test_two_texts_without_an_id_have_two_keys_and_a_copy_has_the_same() -> None:
    assert message(flat("yes", more="")).key != message(flat("no", more="")).key
    assert message(flat("yes", more="")).key == message(flat("yes", more="")).key
    assert message(flat("yes", more="")).key.startswith("N211:#")


def test_a_notification_that_is_sent_again_has_the_same_key() -> None:
    body = (GOLDEN / "membership-n301.xml").read_text().strip().removeprefix("<POSTBACK>").removesuffix("</POSTBACK>")
    first, again = (
        parse(f'<POSTBACK><NOTIFICATION created="{time}">{body}</NOTIFICATION></POSTBACK>'.encode())
        for time in ("10:00", "10:05")
    )

    assert isinstance(first[0], Membership)
    assert first == again


def test_the_receipts_of_one_text_have_different_keys() -> None:
    receipts = [parse((GOLDEN / f"receipt-{name}.xml").read_bytes())[0] for name in ("n201-unclosed-mask", "n202")]

    assert [event.tracking_id for event in receipts if isinstance(event, Delivery)] == ["U01AA0001"] * 2
    assert len({event.key for event in receipts}) == 2


def test_a_status_never_makes_a_failure_a_success() -> None:
    body = (GOLDEN / "receipt-e201.xml").read_bytes().replace(b"Message Failed", b"Message Sent/Delivered")

    (event,) = parse(body)

    assert isinstance(event, Delivery)
    assert event.state == "failed"


BROKEN = {
    "a cut emoji": (b"STOP \xf0\x9f\x98", "STOP \ufffd"),
    "a raw surrogate": (b"STOP\xed\xa0\x80", "STOP\ufffd\ufffd\ufffd"),
    "a raw NUL": (b"STOP\x00", "STOP\ufffd"),
    "a raw backspace": (b"STOP\x08", "STOP\ufffd"),
    "a NUL by reference": (b"STOP&#0;", "STOP\ufffd"),
    "a surrogate by reference": (b"STOP &#xD800;", "STOP \ufffd"),
    "a reference past the last character": (b"STOP &#99999999999999999999;", "STOP \ufffd"),
    "an emoji as two references": (b"STOP&#xD83D;&#xDE00;", "STOP\U0001f600"),
    "a bare ampersand": (b"stop&go", "stop&go"),
    "an entity of HTML": (b"stop&nbsp;it", "stop\u00a0it"),
    "a heart": (b"I <3 you, STOP", "I <3 you, STOP"),
    "a word in angles": (b"<STOP>", "<STOP>"),
    "markup": (b"<b>STOP</b>", "<b>STOP</b>"),
    "markup that is well-formed and empty": (b"<stop/>", "<stop/>"),
    "a comment": (b"<!--STOP-->", "<!--STOP-->"),
    "an instruction": (b"STOP<?x?>", "STOP<?x?>"),
    "an unclosed CDATA": (b"<![CDATA[STOP", "STOP"),
}


@pytest.mark.parametrize(("body", "text"), BROKEN.values(), ids=BROKEN.keys())
def test_a_fault_in_the_text_loses_no_word_of_it(body: bytes, text: str) -> None:
    assert message(flat("HERE").replace(b"HERE", body)).text == text
    assert message(flat("HERE").replace(b"HERE", body)).key == "N211:t-1"


def test_a_cut_after_the_text_began_loses_no_stop() -> None:
    body = flat("STOP")
    after_the_word = body.index(b"STOP") + 4

    cut = [message(body[:end]) for end in range(after_the_word, len(body))]

    assert {event.text for event in cut} == {"STOP"}
    assert {event.sender for event in cut} == {"+15552312101"}


def test_a_message_with_a_cut_id_is_named_by_its_content() -> None:
    body = flat("STOP")

    keys = {message(body[: body.index(b"t-1") + end]).key for end in (1, 2, 3)}

    assert all(key.startswith("N211:#") for key in keys)


def test_a_message_cut_before_its_text_is_kept() -> None:
    body = flat("STOP")

    for end in range(body.index(b"<TEXT>") + len(b"<TEXT>")):
        assert kept(body[:end]).malformed
        assert kept(body[:end]).raw == body[:end]


def test_a_fault_in_one_notification_harms_no_other() -> None:
    one = flat("STOP", more="").decode().replace("POSTBACK", "NOTIFICATION")
    faulty = one.replace("<TO>", "<FROM_MASK><FROM_MASK><TO>")

    events = parse(f"<POSTBACK>{one}{faulty}{one}</POSTBACK>".encode())

    assert [event.text for event in events if isinstance(event, Message)] == ["STOP"] * 3


def test_what_recovery_loses_of_a_bundle_is_kept_whole() -> None:
    one = flat("STOP", more="").decode().replace("POSTBACK", "NOTIFICATION")
    body = f"<POSTBACK>{one}</POSTBACK></POSTBACK></POSTBACK><POSTBACK>{one}</POSTBACK>".encode()

    stop, rest = parse(body)

    assert isinstance(stop, Message)
    assert isinstance(rest, Kept)
    assert rest.raw == body


JSON = '{"code":"N211","from":"15552312101","to":"86717","message-text":"%s","tracking-id":"t"}'
BROKEN_JSON = {
    "a control character": (JSON % "STOP\x01", "STOP\x01"),
    "half a surrogate pair": (JSON % "STOP \\ud83d", "STOP \ufffd"),
    "a NUL": (JSON % "STOP\\u0000", "STOP\ufffd"),
    "a tail": (JSON % "STOP" + " and more", "STOP"),
}


@pytest.mark.parametrize(("body", "text"), BROKEN_JSON.values(), ids=BROKEN_JSON.keys())
def test_a_fault_in_json_loses_no_word(body: str, text: str) -> None:
    assert message(body.encode()).text == text


def test_a_cut_emoji_in_json_loses_no_stop() -> None:
    assert message((JSON % "STOP @").encode().replace(b"@", b"\xf0\x9f\x98")).text == "STOP \ufffd"


def test_an_alphanumeric_sender_stays_as_it_came() -> None:
    assert message(flat("hi").replace(b"15552312101", b"LUIGIS")).sender == "LUIGIS"


@given(text=XML_TEXT, provider_id=LINE, sent_at=st.none() | st.datetimes(timezones=st.just(UTC)))
def test_an_sms_is_read_back_as_it_was_composed(text: str, provider_id: str, sent_at: datetime | None) -> None:
    sms = Message(
        endpoint="main",
        key=f"N211:{provider_id}",
        sender="+15552312101",
        to="86717",
        text=text,
        received_at=NOW,
        sent_at=sent_at,
        provider_id=provider_id,
    )

    assert parse(Skycore().compose(sms)[1]) == (sms,)


@given(text=XML_TEXT, subject=st.none() | XML_TEXT.filter(bool), media=st.lists(LINE, min_size=1, max_size=4))
def test_an_mms_is_read_back_as_it_was_composed(text: str, subject: str | None, media: list[str]) -> None:
    mms = Message(
        endpoint="main",
        key="N401:M-1",
        sender="+15552312101",
        to="+15552310000",
        text=text,
        received_at=NOW,
        channel="mms",
        provider_id="M-1",
        subject=subject,
        media=tuple(media),
        carrier="0001470",
    )

    assert parse(Skycore().compose(mms)[1]) == (mms,)
