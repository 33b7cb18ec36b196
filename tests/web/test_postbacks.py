"""The public face: what it answers, and what it never shows."""

import io
import json

import pytest

from watchword import logs
from watchword.metrics import Metrics
from watchword.web.postbacks import postback_app
from web.intakes import Broken, Known, Waiting
from web.serving import post, run, serving

PATH = "/in/main/s3cret"


def asked(request: bytes, intake=None, metrics: Metrics | None = None):
    async def go():
        async with serving(postback_app(intake or Known(), metrics or Metrics())) as served:
            return await served.ask(request)

    return run(go())


def bare(method: str, path: str) -> bytes:
    return f"{method} {path} HTTP/1.1\r\nhost: t\r\n\r\n".encode()


@pytest.mark.parametrize("body", [b"", b"<POSTBACK/>", bytes(range(256)), b"x" * 300_000])
def test_a_body_reaches_the_intake_whole_and_is_answered_exactly_200_with_nothing_in_it(body):
    intake = Known()
    status, headers, answer = asked(post(PATH, body), intake)
    assert (status, headers["content-length"], answer) == (200, "0", b"")
    assert intake.bodies == [body]


def test_a_chunked_body_reaches_the_intake_whole():
    intake = Known()
    chunked = b"4\r\nhell\r\n1\r\no\r\n0\r\n\r\n"
    status, _, _ = asked(
        f"POST {PATH} HTTP/1.1\r\nhost: t\r\ntransfer-encoding: chunked\r\n\r\n".encode() + chunked, intake
    )
    assert status == 200
    assert intake.bodies == [b"hello"]


@pytest.mark.parametrize(
    ("request_", "bare"),
    [
        (post("/in/main/s3cre%74", b"hello"), False),
        (post(f"{PATH}/", b"hello"), False),
        (post(PATH, b"hello").replace(b"HTTP/1.1", b"HTTP/1.0"), False),
        (post(PATH, b"hello").replace(b"\r\n\r\n", b"\r\nconnection: close\r\n\r\n"), False),
        (post(PATH, b"hello").replace(b"\r\n\r\n", b"\r\nexpect: 100-continue\r\n\r\n"), True),
    ],
    ids=["escaped", "slash", "old", "last", "asks first"],
)
def test_a_postback_that_is_written_otherwise_is_taken_as_well(request_: bytes, bare: bool):
    intake = Known()

    async def go():
        async with serving(postback_app(intake, Metrics())) as served:
            connection = await served.connect()
            await connection.send(request_)
            first, _, _ = await connection.answer(bare=bare)
            return [first, (await connection.answer())[0]] if first == 100 else [first]

    assert run(go())[-1] == 200
    assert intake.bodies == [b"hello"]


def test_a_query_changes_nothing():
    assert asked(post(f"{PATH}?sent=now"))[0] == 200


def test_a_wrong_secret_and_an_unknown_endpoint_look_alike():
    wrong, unknown = asked(post("/in/main/guessed")), asked(post("/in/other/s3cret"))
    for status, headers, _ in (wrong, unknown):
        assert status == 404
        headers.pop("date")
    assert wrong == unknown


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("path", [PATH, "/in/main/guessed"])
def test_another_method_is_refused_whether_the_secret_is_right_or_not(method, path):
    status, headers, _ = asked(bare(method, path))
    assert (status, headers["allow"]) == (405, "POST")


@pytest.mark.parametrize(
    "path",
    ["/", "/in", "/in/", "/in/main", "/in/main/s3cret/more", "/health", "/metrics", "/schema", "/schema/openapi.json"],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_nothing_else_is_there_to_be_seen(method, path):
    status, headers, body = asked(bare(method, path))
    assert (status, body) == (404, b"Not Found\n")
    assert headers["content-type"].startswith("text/plain")


def test_an_unexpected_exception_is_answered_503_and_told_without_the_request():
    stream, metrics = io.StringIO(), Metrics()
    logs.set_up(stream)
    status, _, body = asked(post(PATH, b"STOP from 15551234567"), Broken(), metrics)
    assert (status, body) == (503, b"Service Unavailable\n")
    told = json.loads(stream.getvalue())
    assert (told["error"], told["level"]) == ("StoreBusy", "error")
    assert told["frames"][-1].endswith("take")
    for shown in ("s3cret", "/in/main", "STOP", "1555"):
        assert shown not in stream.getvalue()
    counted = {"place": "postback", "error": "StoreBusy"}
    assert metrics.registry.get_sample_value("watchword_failures_total", counted) == 1


def test_answers_are_counted_and_strangers_make_no_labels():
    metrics = Metrics()
    for path in (PATH, PATH, "/in/guess/1", "/in/guess-again/2"):
        asked(post(path), Known(), metrics)
    samples = [sample for family in metrics.registry.collect() for sample in family.samples]
    counts = {tuple(s.labels.values()): s.value for s in samples if s.name == "watchword_postbacks_total"}
    assert counts == {("main", "200"): 2, ("", "404"): 2}


def test_ordinary_traffic_leaves_no_line_in_the_log():
    stream = io.StringIO()
    logs.set_up(stream)
    for request in (post(PATH), post("/in/main/guessed"), bare("GET", PATH), b"garbage\r\n\r\n"):
        asked(request)
    assert stream.getvalue() == ""


def test_a_client_that_leaves_before_its_body_is_whole_is_not_taken_in():
    async def go() -> list[bytes]:
        intake = Known()
        async with serving(postback_app(intake, Metrics())) as served:
            connection = await served.connect()
            await connection.send(post(PATH, b"hello")[:-2])
            await served.connections(1)
            connection.writer.close()
            await served.connections(0)
            return intake.bodies

    assert run(go()) == []


def test_a_request_cut_short_by_the_end_is_answered_503():
    async def go() -> int:
        intake = Waiting()
        async with serving(postback_app(intake, Metrics())) as served:
            connection = await served.connect()
            await connection.send(post(PATH))
            await intake.busy.wait()
            for task in served.running.server_state.tasks:
                task.cancel()
            return (await connection.answer())[0]

    assert run(go()) == 503
