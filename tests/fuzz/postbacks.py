"""Postbacks, whatever they are: every provider makes events of any body, the same each time, which can be stored."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import msgspec

from watchword.config import Endpoint
from watchword.message import Event, Kept
from watchword.providers import builtin

NOW = datetime(2026, 11, 23, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
PROVIDERS = {name: kind() for name, kind in builtin().items()}
SETTINGS = {name: Endpoint(provider=name, path_secrets=("s",), time_zone="America/New_York") for name in PROVIDERS}
LONGEST_KEY = 200

TOKENS = (
    *(b"<POSTBACK>", b"</POSTBACK>", b"<NOTIFICATION id='1'>", b"</NOTIFICATION>", b"<BODY>", b"<CODE>", b"</CODE>"),
    *(b"N211", b"N401", b"N202", b"N301", b"<FROM>", b"<TO>", b"<TEXT>", b"</TEXT>", b"<STATUS text='x'/>"),
    *(b"<FILE>", b"<!DOCTYPE x [<!ENTITY e 'e'>]>", b"&e;", b"&#0;", b"&#xD800;", b"&eacute;", b"<![CDATA[", b"]]>"),
    *(b"<!--", b"<?xml version='1.0' encoding='cp1252'?>", b"xml=", b"%3C", b'{"code":"N211",', b'"from":'),
    *(b'"\\ud800"', b"--b\r\n", b'Content-Disposition: form-data; name="xml"', b"\r\n\r\n", b"\xff\xfe", b"\0"),
    b"\xf0\x9f",
)


def check(body: bytes) -> None:
    for name, provider in PROVIDERS.items():
        events = provider.parse(body, "main", SETTINGS[name], NOW)
        assert events, "a body that is not even kept"
        assert events == provider.parse(body, "main", SETTINGS[name], NOW)
        if name != "sandbox":  # where each post is a new one
            assert keys(events) == keys(provider.parse(body, "main", SETTINGS[name], LATER)), "no copy is known"
        for event in events:
            assert len(event.key) < LONGEST_KEY
            if isinstance(event, Kept):
                assert event.raw or not body
            written = msgspec.json.encode(event)
            assert b"\\u0000" not in written.replace(b"\\\\", b""), "a NUL"
            assert msgspec.json.decode(written, type=type(event)) == event


def keys(events: Sequence[Event]) -> list[str]:
    return [event.key for event in events]
