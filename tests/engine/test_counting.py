"""What the metrics say of providers: which failed, by what, and which of their answers are no failures."""

import asyncio
from pathlib import Path

import pytest

from engine.world import SECRET, World, within
from running import free_port
from watchword.effects import Job
from watchword.engine.counting import failure
from watchword.plugin import (
    Blocked,
    Done,
    Held,
    HttpRequest,
    NotSent,
    OptedOut,
    Outcome,
    Outside,
    Refused,
    Retry,
    Unanswered,
    Unknown,
)


@pytest.mark.parametrize(
    ("outcome", "on_the_way", "kind"),
    [
        (Done(), None, None),
        (Done(), "unreachable", None),
        (OptedOut("STOP"), None, None),
        (Held("no plugin"), None, None),
        (Retry("slow down", throttled=True), "unanswered", "throttled"),
        (Retry("not reached"), "unreachable", "unreachable"),
        (Retry("HTTP 500"), None, "failed"),
        (Refused("bad number"), None, "refused"),
        (Blocked("no such key"), None, "blocked"),
        (Unknown("no answer"), "unanswered", "unanswered"),
        (Unknown("an answer that cannot be read"), None, "unknown"),
    ],
)
def test_a_failure_is_named_for_what_happened(outcome: Outcome, on_the_way: str | None, kind: str | None) -> None:
    assert failure(outcome, on_the_way) == kind


def errors(here: World, kind: str) -> float | None:
    labels = {"provider": "fake", "endpoint": "main", "kind": kind}
    return here.node.metrics.registry.get_sample_value("watchword_provider_errors_total", labels)


def test_a_provider_that_is_not_reached_and_one_that_breaks_off_are_told_apart(tmp_path: Path) -> None:
    async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async def law(here: World) -> None:
        server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
        ports = {"1.1": free_port(), "2.1": server.sockets[0].getsockname()[1]}

        async def ask(job: Job, outside: Outside) -> Outcome:
            port = ports[outside.key.rpartition("-")[2]]
            try:
                await outside.http(HttpRequest(method="POST", url=f"http://127.0.0.1:{port}/", body=b"x"))
            except NotSent as problem:
                return Refused(reason=str(problem))
            except Unanswered as problem:
                return Unknown(reason=str(problem))
            return Done()

        here.provider.answer = ask
        for ident in ("1", "2"):
            await here.text("pizza", ident=ident)
            await here.ended(int(ident))
        server.close()
        assert (errors(here, "unreachable"), errors(here, "unanswered")) == (1, 1)

    within(tmp_path, law)


def test_a_receipt_is_counted_by_what_it_says(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        for text in ("Message Sent", "Message Sent/Expired"):
            receipt = (
                "<POSTBACK><ORIGIN>MMS_MT</ORIGIN><CODE>N102</CODE><TO>15552312102</TO><FROM>86717</FROM>"
                f"<STATUS>{text}</STATUS><TRACKINGID>t1</TRACKINGID></POSTBACK>"
            )
            assert await here.intake.take("main", SECRET, receipt.encode()) == 200
        counted = {
            state: here.node.metrics.registry.get_sample_value(
                "watchword_receipts_total", {"endpoint": "main", "state": state}
            )
            for state in ("sent", "delivered", "expired")
        }
        assert sum(count or 0 for count in counted.values()) == 2
        assert counted["expired"] == 1

    within(tmp_path, law)
