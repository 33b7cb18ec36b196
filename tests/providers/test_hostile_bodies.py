"""Whatever is posted, a provider answers with events: it never raises, expands, fetches or works without measure."""

import json
import re
from base64 import b64decode
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from watchword.config import Endpoint
from watchword.message import Event, Kept, Message
from watchword.providers import builtin, xml
from watchword.providers.body import Unreadable
from watchword.providers.skycore import wire

NOW = datetime(2026, 11, 23, tzinfo=UTC)
PROVIDERS = {name: kind() for name, kind in builtin().items()}
VECTORS = Path(__file__).resolve().parents[2] / "../shared/vectors"
MEGABYTE = 1_000_000

vectors = pytest.mark.skipif(not VECTORS.is_dir(), reason="the shared test data are not on this machine")

PIECES = st.sampled_from(
    [
        *(b"<POSTBACK>", b"</POSTBACK>", b"<NOTIFICATION id='1'>", b"</NOTIFICATION>", b"<BODY>", b"<CODE>N211</CODE>"),
        *(b"<FROM>15552312101</FROM>", b"<TO>86717</TO>", b"<TEXT>", b"</TEXT>", b"STOP", b"<STATUS text='x'/>"),
        *(
            b"<!DOCTYPE x [<!ENTITY e 'e'>]>",
            b"&e;",
            b"&#0;",
            b"&#xD800;",
            b"<![CDATA[",
            b"]]>",
            b"<!--",
            b"-->",
            b"<?",
        ),
        *(b"<?xml version='1.0' encoding='utf-7'?>", b"<?xml version='1.0' encoding='cp1252'?>", b"xml=", b"%3C", b"&"),
        *(
            b'{"code":"N211",',
            b'"from":',
            b'"to":"1",',
            b'"content":[{"file":"u"}],',
            b'"\\ud800"',
            b"1e999",
            b"}",
            b"[",
        ),
        *(
            b"--b\r\n",
            b'Content-Disposition: form-data; name="xml"',
            b"\r\n\r\n",
            b"\xff\xfe",
            b"\0",
            b"\xf0\x9f",
            b" ",
        ),
    ]
)


def parse(body: bytes, provider: str = "skycore") -> tuple[Event, ...]:
    settings = Endpoint(provider=provider, path_secrets=("s",), time_zone="Nowhere/At-All")
    return PROVIDERS[provider].parse(body, "main", settings, NOW)


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Every document that reaches the XML parser."""
    seen: list[bytes] = []

    def noting(document: bytes, parser: etree.XMLParser) -> object:
        seen.append(document)
        return etree.fromstring(document, parser)

    monkeypatch.setattr(xml, "fromstring", noting)
    return seen


def assert_answered(body: bytes) -> None:
    """Every provider makes at least one event of a body, and keeps what it cannot read."""
    for name in PROVIDERS:
        events = parse(body, name)
        assert events
        assert all(event.raw or not body for event in events if isinstance(event, Kept))
        assert all(len(event.key) < 200 for event in events)


@given(st.binary(max_size=300))
def test_any_bytes_are_answered(body: bytes) -> None:
    assert_answered(body)


@given(st.lists(st.one_of(PIECES, st.binary(max_size=8)), max_size=30).map(b"".join))
def test_any_ruins_of_a_postback_are_answered(body: bytes) -> None:
    assert_answered(body)


JSON_VALUES = st.recursive(st.none() | st.booleans() | st.floats() | st.integers() | st.text(), st.lists, max_leaves=5)


@given(JSON_VALUES)
def test_any_json_is_answered(value: object) -> None:
    assert_answered(json.dumps({"code": "N211", "from": value, "to": value, "content": value}).encode())


@pytest.mark.parametrize(
    "body", [b"<POSTBACK/>", b"<POSTBACK><POSTBACK> </POSTBACK></POSTBACK>", b"{}", b"[[]]", b"x="]
)
def test_a_body_that_says_nothing_is_kept(body: bytes) -> None:
    assert_answered(body)
    assert isinstance(parse(body)[0], Kept)


@vectors
def test_every_attack_is_kept_and_every_document_type_is_refused_for_it() -> None:
    attacks = sorted((VECTORS / "xml-attacks").glob("*/*.xml"))
    assert len(attacks) == 26

    for path in attacks:
        body = path.read_bytes()
        (event,) = parse(body)
        assert isinstance(event, Kept)
        assert event.malformed
        assert event.raw == body
        declares = b"<!DOCTYPE" in body and b"<![CDATA[" not in body
        assert ("document type" in event.reason) == declares, path


@vectors
def test_every_case_of_the_json_suite_is_answered() -> None:
    lines = (VECTORS / "JSONTestSuite/jsontestsuite.jsonl").read_text().splitlines()
    assert len(lines) == 340

    for line in lines:
        assert_answered(b64decode(json.loads(line)["base64"]))


@vectors
def test_every_naughty_string_is_answered_as_a_body_and_kept_as_a_text() -> None:
    naughty = [b64decode(entry) for entry in json.loads((VECTORS / "blns/blns.base64.json").read_text())]
    assert len(naughty) == 676

    for body in naughty:
        assert_answered(body)
        (event,) = parse(
            b"<POSTBACK><CODE>N211</CODE><FROM>15552312101</FROM><TO>86717</TO><TEXT>" + body + b"</TEXT></POSTBACK>"
        )
        # Inside a text, a tag that Skycore has as well cannot be told from one of Skycore's: kept for a person.
        assert isinstance(event, Message) != body.startswith(b"<BODY ")


BILLION = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c "&b;&b;">]><POSTBACK><TEXT>&c;</TEXT></POSTBACK>'
DISGUISES = {
    "plain": BILLION.encode(),
    "after a declaration": b"<?xml version='1.0'?>" + BILLION.encode(),
    "after comments": b"<!-- a --><?p <!-- ?>\n<!-- > -->" + BILLION.encode(),
    "in utf-16": BILLION.encode("utf-16"),
    "in utf-16 without a mark": BILLION.encode("utf-16-le"),
    "after a byte order mark": b"\xef\xbb\xbf " + BILLION.encode(),
    "in small letters": BILLION.replace("DOCTYPE", "doctype").encode(),
    "said to be in cp1252": b"<?xml version='1.0' encoding='cp1252'?>" + BILLION.encode(),
}


@pytest.mark.parametrize("body", DISGUISES.values(), ids=DISGUISES.keys())
def test_a_document_type_is_refused_before_anything_is_parsed(body: bytes, parsed: list[bytes]) -> None:
    (event,) = parse(body)

    assert isinstance(event, Kept)
    assert "document type" in event.reason
    assert parsed == []


def test_a_document_type_that_the_first_look_missed_is_refused_by_the_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml, "_DOCTYPE", re.compile(rb"(?!)"))

    with pytest.raises(Unreadable, match="document type"):
        xml.strict(BILLION.encode())


@pytest.mark.parametrize("encoding", ["utf-7", "utf-32", "utf-32-be", "cp037"])
def test_no_other_encoding_smuggles_a_document_type(encoding: str) -> None:
    body = f"<?xml version='1.0' encoding='{encoding}'?>{BILLION}".encode(encoding)

    (event,) = parse(body)

    assert isinstance(event, Kept)


def test_an_entity_is_never_replaced() -> None:
    broken = xml.lenient(b"<TEXT>&lol;&lol;</TEXT>", lambda _name: True)

    assert [element.text for element in broken.iter("TEXT")] == ["&lol;&lol;"]


def test_depth_is_bounded() -> None:
    assert xml.strict(b"<x>" * 10_000 + b"</x>" * 10_000) is None
    for body in (b"<TEXT>" * 100_000, b"[" * 100_000, b'{"a":' * 100_000):
        (event,) = parse(body)
        assert isinstance(event, Kept)


REPEATED = {
    "openings": b"<",
    "comments": b"<!--",
    "instructions": b"<?",
    "cdata": b"<![CDATA[",
    "references": b"&#1",
    "half tags": b"<TEXT a=",
    "form fields": b"a=b&",
    "parts": b"--x\r\ncontent-disposition: ",
}


@pytest.mark.parametrize("piece", REPEATED.values(), ids=REPEATED.keys())
def test_a_megabyte_of_openings_stays_a_megabyte(piece: bytes, parsed: list[bytes]) -> None:
    events = parse(piece * (MEGABYTE // len(piece)))

    assert len(events) == 1
    assert len(parsed) <= 2
    assert sum(map(len, parsed)) <= 6 * MEGABYTE  # a bare `<` is written `&lt;`, four times as long


def test_a_good_document_is_parsed_once_and_never_written_again(
    parsed: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "tostring", None)
    body = b"<POSTBACK><CODE>N211</CODE><FROM>15552312101</FROM><TO>86717</TO><TEXT>STOP &amp; go</TEXT></POSTBACK>"

    (event,) = parse(body)

    assert isinstance(event, Message)
    assert parsed == [body]


@pytest.mark.parametrize("name", ["TRANSACTIONID", "FROM", "TEXT", "CODE", "STATUS", "SUBJECT", "MOBILE", "TRACKINGID"])
@pytest.mark.parametrize("code", ["N211", "N401", "N202", "N302", "N999"])
def test_no_field_makes_a_key_long(name: str, code: str) -> None:
    fields = {"CODE": code, "FROM": "15552312101", "TO": "86717", "MOBILE": "15552312101", "TRACKINGID": "t"}
    written = "".join(f"<{field}>{text}</{field}>" for field, text in (fields | {name: "9" * 100_000}).items())

    assert_answered(f"<POSTBACK>{written}</POSTBACK>".encode())
