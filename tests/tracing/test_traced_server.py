"""Traces as a collector gets them from the real server: whole, linked, with no word and no number of anybody."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from configured import codes, loaded, refused
from running import Running, free_port, postback
from tracing.collector import Collector, Told, collecting
from watchword.engine.tracing import Traces

PERSON = "15552312102"
WORDS = "PIZZA with Gorgonzola and a secret"
RULES = """\
version: 1
program: luigis
about: {name: Luigi's, numbers: {main: 86717}, help: help@luigis.example, purpose: conversational}
rules:
  - {id: pizza, when: {keyword: PIZZA}, then: [{reply: "you wrote {text}"}, {webhook: "URL/crm?person={from}"}]}
"""


@contextmanager
def receiving() -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Receive webhooks; gives the headers of each."""
    seen: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            seen.append({name.lower(): value for name, value in self.headers.items()})
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", seen
        server.shutdown()


def served(folder: Path, url: str, tracing: str) -> Running:
    rules = folder / "rules"
    rules.mkdir()
    (rules / "l.yaml").write_text(RULES.replace("URL", url))
    return Running(folder, rules=rules, top=f"outbound: {{allow: [127.0.0.1]}}\n{tracing}")


def named(spans: list[Told], name: str) -> list[Told]:
    return [one for one in spans if one.name == name]


def traced(folder: Path, collector: Collector, more: str = "") -> tuple[list[Told], list[dict[str, str]]]:
    """Have one message told of, from its arrival to the ends of its two jobs."""
    with (
        receiving() as (url, webhooks),
        served(folder, url, f"tracing: {{endpoint: '{collector.url}', service: luigis}}\n{more}") as server,
    ):
        assert server.post(postback(WORDS, sender=PERSON)).status_code == 200
        spans = collector.until(lambda spans: sum(one.name.startswith("job ") for one in spans) == 2)
    return spans, webhooks


def test_a_message_and_all_that_comes_of_it_are_one_trace_and_hold_nothing_of_the_person(tmp_path: Path) -> None:
    with collecting() as collector:
        spans, webhooks = traced(tmp_path, collector)
    assert set(collector.paths) == {"/v1/traces"}
    assert {one.trace for one in spans} == {spans[0].trace}
    assert {one.process["service.name"] for one in spans} == {"luigis"}
    (message,), (decide,), (commit,) = (named(spans, name) for name in ("message", "decide", "commit"))
    assert (message.parent, decide.parent, commit.parent) == ("", message.ident, message.ident)
    assert message.began <= decide.began <= decide.ended == commit.began <= commit.ended == message.ended
    assert message.attributes["watchword.rules"] == ["luigis/pizza"]
    jobs = {one.name: one for one in spans if one.name.startswith("job ")}
    assert set(jobs) == {"job reply", "job webhook"}
    for job in jobs.values():
        assert (job.parent, job.attributes["watchword.state"]) == (message.ident, "done")
        parts = [one for one in spans if one.parent == job.ident]
        assert sorted(one.name for one in parts) == ["begin", "end", "perform"]
        assert min(one.began for one in parts) == job.began
    (performed,) = [one for one in named(spans, "perform") if one.parent == jobs["job webhook"].ident]
    assert [one["traceparent"] for one in webhooks] == [f"00-{message.trace}-{performed.ident}-01"]
    for body in collector.bodies:
        for personal in (PERSON, PERSON[1:], "Gorgonzola", "person=", "you wrote", "86717"):
            assert personal.encode() not in body


def test_on_postgresql_it_is_the_same_trace(tmp_path: Path, database_url: str) -> None:
    with collecting() as collector:
        spans, _ = traced(tmp_path, collector, f"database: '{database_url}'\n")
    assert {one.trace for one in spans} == {f"{Traces('luigis', 1.0, lambda _: None).trace(1):032x}"}
    (message,), (decide,), (commit,) = (named(spans, name) for name in ("message", "decide", "commit"))
    assert message.began <= decide.began <= decide.ended == commit.began <= commit.ended == message.ended


def test_without_traces_no_webhook_speaks_of_one_and_no_library_of_them_is_loaded(tmp_path: Path) -> None:
    with receiving() as (url, webhooks), served(tmp_path, url, "") as server:
        server.post(postback(WORDS, sender=PERSON))
        for _ in range(200):
            if webhooks:
                break
            time.sleep(0.05)
    assert "traceparent" not in webhooks[0]
    loading = "import sys, watchword.cli.serve, watchword.serving; print([m for m in sys.modules if 'telemetry' in m])"
    assert subprocess.run([sys.executable, "-c", loading], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_a_collector_that_is_away_holds_up_no_message_and_no_stop(tmp_path: Path) -> None:
    with (
        receiving() as (url, _),
        served(tmp_path, url, f"tracing: {{endpoint: 'http://127.0.0.1:{free_port()}'}}\n") as server,
    ):
        for number in range(20):
            assert server.post(postback(WORDS, ident=str(number))).status_code == 200
        assert server.stop() == 0
    log = (tmp_path / "server.log").read_text()
    assert '"event": "stopped"' in log
    assert "exporting spans batch" in log


def test_the_address_of_a_collector_is_all_that_must_be_said(tmp_path: Path) -> None:
    got = loaded(tmp_path, "version: 1\ntracing: {endpoint: http://127.0.0.1:4318/}\n").tracing
    assert got is not None
    assert (got.endpoint, got.service, got.share) == ("http://127.0.0.1:4318", "watchword", 1.0)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("{service: a}", "missing-key"),
        ("{endpoint: a:1}", "bad-value"),
        ("{endpoint: 'http://a', share: 0}", "bad-value"),
    ],
)
def test_what_is_no_collector_or_no_share_is_refused(tmp_path: Path, said: str, code: str) -> None:
    assert [one for one, _ in codes(refused(tmp_path, f"version: 1\ntracing: {said}\n"))] == [code]


def test_where_the_library_is_not_installed_it_is_said_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("watchword.config.tracing.find_spec", lambda _: None)
    (problem,) = refused(tmp_path, "version: 1\ntracing: {endpoint: http://127.0.0.1:4318}\n")
    assert (problem.message, problem.span.line) == ("'tracing' needs OpenTelemetry, which is not installed", 2)
    assert problem.hint == "pip install 'watchword[otel]', or leave 'tracing' out"
