"""What the doctor finds about the server and the providers."""

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from doctor.patient import Patient, assert_it_is
from running import Running, free_port
from store.given import NOON


def test_a_server_that_runs_is_told_and_one_that_is_degraded_is_a_failure(tmp_path: Path) -> None:
    rules = tmp_path / "broken"
    rules.mkdir()
    (rules / "a.yaml").write_text("version: 1\nprogram: luigis\nrulez: []\n")
    with Running(tmp_path, rules=rules) as server:
        assert "FAIL  server         it runs degraded: the rules do not load" in server.command("doctor", code=1)
        server.stop()
        assert "warn  server         none runs on this data folder" in server.command("doctor", code=1)
    with Running(tmp_path) as server:
        assert "ok    server         it runs and is ready" in server.command("doctor", code=None)


class Page(BaseHTTPRequestHandler):
    status, ahead = 200, timedelta()

    def do_HEAD(self) -> None:
        self.send_response_only(self.status)
        self.send_header("date", format_datetime(NOON.now(NOON.tzinfo) + self.ahead, usegmt=True))
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def listening(**said: object) -> Iterator[int]:
    """A provider's address, which answers so."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Said", (Page,), said))
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_provider_that_answers_is_told_with_how_long_it_took(patient: Patient) -> None:
    with listening(status=405) as port:
        url = f"url: http://127.0.0.1:{port}/api"
        found = patient.finding("providers", live=True, for_endpoint=url)
        assert_it_is(found, "ok", "127.0.0.1 (endpoint 'main') answers with HTTP 405")
        assert re.search(r"look-up \d+ ms, connect \d+ ms, answer \d+ ms$", found.found)
        assert patient.finding("clock", live=True, for_endpoint=url).grade == "ok"
    with listening(status=503) as port:
        found = patient.finding("providers", live=True, for_endpoint=f"url: http://127.0.0.1:{port}")
        assert_it_is(found, "warn", "answers with HTTP 503")


@pytest.mark.parametrize(("ahead", "side"), [(60, "behind"), (-60, "ahead of")])
def test_a_clock_that_is_not_the_provider_s_is_a_failure(patient: Patient, ahead: int, side: str) -> None:
    with listening(ahead=timedelta(seconds=ahead)) as port:
        found = patient.finding("clock", live=True, for_endpoint=f"url: http://127.0.0.1:{port}")
    assert_it_is(found, "FAIL", f"{side} that of 127.0.0.1 (endpoint 'main')")


def test_a_provider_that_is_not_reached_is_told_with_the_step(
    patient: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = f"api-key: a-key\n    url: http://127.0.0.1:{free_port()}"
    assert_it_is(patient.finding("providers", live=True, for_endpoint=closed), "warn", "fails at the connect")
    assert_it_is(patient.finding("providers", live=True, for_endpoint=closed, sending="live"), "FAIL", "firewall")
    with listening() as port:
        plain = f"url: https://127.0.0.1:{port}"
        assert_it_is(patient.finding("providers", live=True, for_endpoint=plain), "warn", "fails at the TLS", "certif")

    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror("Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)  # nothing here may ask a name server
    named = "url: https://api.nowhere.example"
    assert_it_is(patient.finding("providers", live=True, for_endpoint=named), "warn", "fails at the look-up", "DNS")


def test_nobody_is_asked_unless_it_is_live(patient: Patient) -> None:
    assert [one for one in patient.findings() if one.what == "providers"] == []
