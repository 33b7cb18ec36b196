"""What benchmarks load with: the adapter reads what they post, and what they stand in for is stood in for well."""

import argparse
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest

from running import PROJECT
from watchword.config import Endpoint
from watchword.effects import Job
from watchword.message import Message
from watchword.plugin import Done, HttpAnswer, HttpRequest
from watchword.providers.skycore import Skycore
from watchword.providers.skycore.send import build, read

BENCH = PROJECT / "tests" / "bench"
OURS = ("load", "circuit", "skycore", "bridge", "gateway", "place", "stock", "report")
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ENDPOINT = Endpoint(
    provider="skycore", path_secrets=("a-secret-of-the-bench",), api_key="key", url="http://127.0.0.1:1/"
)
REPLY = Job(
    action="reply",
    lane="text:main",
    settings={"text": "Fish & chips: number 7 is yours."},
    program="bench",
    rule="bench/word-7",
    number="+15550000001",
    sender="86717",
    endpoint="main",
)


@pytest.fixture(scope="module")
def bench() -> Iterator[dict[str, ModuleType]]:
    """Import what benchmarks load with, as their scripts do: by plain names, from their own folder."""
    sys.path.insert(0, str(BENCH))
    try:
        yield {name: import_module(name) for name in OURS}
    finally:
        sys.path.remove(str(BENCH))
        for name in OURS:
            sys.modules.pop(name, None)


def asked(**others: Any) -> argparse.Namespace:
    plain = {
        "path": "/in/main/secret",
        "to": "86717",
        "text": "PIZZA",
        "run": "r",
        "seed": 1,
        "stop_every": 0,
        "bundle": 1,
    }
    return argparse.Namespace(**{**plain, **others})


def messages(request: bytes) -> list[Message]:
    """Read a request as the adapter reads it; its length must be as it says."""
    head, _, body = request.partition(b"\r\n\r\n")
    assert f"Content-Length: {len(body)}".encode() in head
    events = Skycore().parse(body, "main", ENDPOINT, NOW)
    assert all(isinstance(event, Message) for event in events)
    return [event for event in events if isinstance(event, Message)]


@pytest.mark.parametrize("bundle", [1, 2, 300])
def test_a_bundle_of_so_many_is_read_as_so_many_texts_of_their_own(bench: dict[str, ModuleType], bundle: int) -> None:
    posted = bench["load"].postbacks(asked(bundle=bundle))
    first, second = messages(next(posted)), messages(next(posted))
    assert len(first) == len(second) == bundle
    assert len({message.key for message in (*first, *second)}) == 2 * bundle


def test_one_text_in_so_many_is_a_stop_wherever_bundles_end(bench: dict[str, ModuleType]) -> None:
    posted = bench["load"].postbacks(asked(bundle=4, stop_every=3))
    said = [message.text for _ in range(3) for message in messages(next(posted))]
    assert said == ["PIZZA", "PIZZA", "STOP"] * 4


def test_texts_of_the_whole_path_are_each_of_somebody_else(bench: dict[str, ModuleType]) -> None:
    made = bench["circuit"].requests(argparse.Namespace(path="/in", seed=1, first=0, words=10))
    read = [(sender, messages(request)) for sender, request in (next(made) for _ in range(50))]
    assert [[message.sender for message in found] for _, found in read] == [[f"+{s.decode()}"] for s, _ in read]
    assert len({sender for sender, _ in read}) == 50


class Free:
    """A connection that notes what it is asked with."""

    def __init__(self) -> None:
        self.since: list[float] = []

    def ask(self, _request: bytes, since: float) -> None:
        self.since.append(since)


def test_the_time_of_a_request_that_waits_for_a_connection_counts_from_when_it_was_due(
    bench: dict[str, ModuleType],
) -> None:
    pace, late = bench["load"].Open(iter([b"", b""]), 10.0), Free()
    pace.due(1.0)
    pace.due(1.1)
    pace.free(late)
    pace.free(late)
    assert late.since == [1.0, 1.1]


def test_the_stand_in_is_read_as_skycore_and_knows_for_whom_a_text_is(bench: dict[str, ModuleType]) -> None:
    request = build(REPLY, ENDPOINT)
    assert isinstance(request, HttpRequest)
    assert bench["skycore"].receiver(request.body) == b"15550000001"
    stand_in = bench["skycore"].Skycore()
    for number in range(2):
        head, _, body = stand_in.take(request.body).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200 ")
        assert read(HttpAnswer(status=200, headers={}, body=body)) == Done(tracking_id=f"B{number}")
    assert len(stand_in.arrivals) == 2


def test_a_reply_goes_on_to_kannel_word_for_word(bench: dict[str, ModuleType]) -> None:
    request = build(REPLY, ENDPOINT)
    assert isinstance(request, HttpRequest)
    assert bench["bridge"].reply(request.body) == ("15550000001", "Fish & chips: number 7 is yours.")


def test_who_has_no_kannel_is_told_what_to_install(
    bench: dict[str, ModuleType], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_args, **_others: None)
    told = bench["gateway"].missing()
    assert "bearerbox and smsbox" in told
    assert "apt-get install kannel kannel-extras" in told
    monkeypatch.setattr(shutil, "which", lambda name, **_others: f"/usr/sbin/{name}")
    assert bench["gateway"].missing() is None
