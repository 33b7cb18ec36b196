"""G8 on the real server: whatever is posted is answered below 500, in bounded time and memory; STOP gets through."""

import base64
import json
from collections.abc import Iterator
from html import escape
from pathlib import Path

import httpx
import pytest

from running import PROJECT, Running
from watchword.message import number

SHARED = (PROJECT / "../shared/vectors").resolve()
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared test data is not beside this checkout")
SECONDS = 10.0
MEGABYTES = 150


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with Running(tmp_path_factory.mktemp("hostile"), sending="off") as running:
        yield running


def resident(server: Running) -> float:
    """Tell how many megabytes the server has in memory."""
    assert server.process
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def post_all(server: Running, bodies: list[bytes]) -> list[int]:
    before = resident(server)
    with httpx.Client(timeout=SECONDS) as client:
        statuses = [client.post(server.url, content=body).status_code for body in bodies]
    assert resident(server) - before < MEGABYTES
    return statuses


def sms(text: bytes, sender: str = "15552312102", ident: bytes = b"1") -> bytes:
    return (
        b"<POSTBACK><ORIGIN>SMS_MO</ORIGIN><CODE>N211</CODE><FROM>%s</FROM><TO>86717</TO><TEXT>%s</TEXT>"
        b"<TRANSACTIONID>%s</TRANSACTIONID></POSTBACK>" % (sender.encode(), text, ident)
    )


@needs_shared
def test_every_xml_attack_is_answered_and_kept(server: Running) -> None:
    bodies = [path.read_bytes() for path in sorted((SHARED / "xml-attacks").rglob("*.xml"))]
    assert len(bodies) == 26
    assert set(post_all(server, bodies)) == {200}
    assert server.command("messages", "list", "--kept", "--last", "1000").count("DOCTYPE") >= 15


@needs_shared
def test_every_naughty_string_is_taken_as_the_text_it_is(server: Running) -> None:
    strings = json.loads((SHARED / "blns/blns.json").read_text())
    bodies = [sms(escape(text).encode("utf-8", "replace"), ident=b"blns-%d" % n) for n, text in enumerate(strings)]
    raw = [base64.b64decode(text + "==") for text in json.loads((SHARED / "blns/blns.base64.json").read_text())]
    wrapped = [sms(text, ident=b"raw-%d" % n) for n, text in enumerate(raw)]
    assert set(post_all(server, bodies + wrapped + raw)) == {200}


@needs_shared
def test_every_json_case_is_answered_below_500(server: Running) -> None:
    lines = (SHARED / "JSONTestSuite/jsontestsuite.jsonl").read_text().splitlines()
    cases = [json.loads(line) for line in lines]
    assert len(cases) == 340
    assert max(post_all(server, [base64.b64decode(case["base64"]) for case in cases])) < 500


CUT = {
    "a NUL": b"STOP\x00",
    "a reference to NUL": b"STOP&#0;",
    "a lone surrogate": b"STOP\xed\xa0\x80",
    "a reference to a lone surrogate": b"STOP&#xD800;",
    "half an emoji": "STOP 🛑".encode()[:-2],
    "a control character": b"STOP\x08",
    "a byte of another encoding": b"STOP \xe9",
    "an unknown entity": b"STOP &nbsp;",
}


@pytest.mark.parametrize("what", CUT)
def test_a_broken_end_loses_no_stop(server: Running, what: str) -> None:
    sender = f"1555800{list(CUT).index(what):04}"
    assert server.post(sms(CUT[what], sender, what.encode().replace(b" ", b"-"))).status_code == 200
    assert "opt-out" in server.command("consent", "show", number(sender))


@pytest.mark.parametrize("text", [r"STOP\u0000", r"STOP\ud800"])
def test_json_loses_no_stop_either(server: Running, text: str) -> None:
    sender = f"1555810{len(text):04}"
    body = (
        f'{{"origin":"SMS_MO","code":"N211","from":"{sender}","to":"86717","message-text":"{text}",'
        f'"tracking-id":"{len(text)}","timestamp":"2026-02-01T23:35:54+00:00"}}'
    )
    assert server.post(body.encode()).status_code == 200
    assert "opt-out" in server.command("consent", "show", number(sender))


def test_a_body_over_the_limit_is_refused_and_the_server_goes_on(server: Running) -> None:
    try:
        assert server.post(b"x" * (5 * 1024 * 1024)).status_code == 413
    except httpx.TransportError:
        assert server.post(sms(b"hours", ident=b"after")).status_code == 200
    assert server.post(sms(b"hours", ident=b"after-2")).status_code == 200
