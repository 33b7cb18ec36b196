"""Laws of how a request is written, and of answers that are not the plain kind."""

import asyncio
import zlib

import pytest

from engine.other_side import OK, Answer, other_side
from watchword.clock import SystemClock
from watchword.engine.head import address, head
from watchword.engine.outbound import Outbound
from watchword.plugin import HttpAnswer, HttpRequest


def written(request: HttpRequest) -> tuple[str, dict[str, str]]:
    first, *headers = head(address(request.url), request).decode().removesuffix("\r\n\r\n").split("\r\n")
    named = [line.partition(": ")[::2] for line in headers]
    assert len({name.lower() for name, _ in named}) == len(named)
    return first, {name.lower(): value for name, value in named}


@pytest.mark.parametrize(
    ("url", "first", "host"),
    [
        ("http://crm.example", "POST / HTTP/1.1", "crm.example"),
        ("https://crm.example:443/a?b=%20c", "POST /a?b=%20c HTTP/1.1", "crm.example"),
        ("http://crm.example:8080/a#part", "POST /a HTTP/1.1", "crm.example:8080"),
        ("http://[::1]:8080/a", "POST /a HTTP/1.1", "[::1]:8080"),
        ("http://bücher.example/", "POST / HTTP/1.1", "xn--bcher-kva.example"),
    ],
)
def test_the_first_line_and_the_host_are_those_of_the_address(url: str, first: str, host: str) -> None:
    line, headers = written(HttpRequest(url=url, body=b"x"))
    assert (line, headers["host"]) == (first, host)


@pytest.mark.parametrize(
    ("method", "body", "length"),
    [("POST", b"hello", "5"), ("POST", b"", "0"), ("DELETE", b"", "0"), ("GET", b"", None), ("GET", b"hello", "5")],
)
def test_where_a_request_ends_is_said_once_whatever_its_headers_say(
    method: str, body: bytes, length: str | None
) -> None:
    lies = {"Content-Length": "99", "Transfer-Encoding": "chunked"}
    _, headers = written(HttpRequest(url="http://crm.example/", method=method, body=body, headers=lies))
    assert (headers.get("content-length"), headers.get("transfer-encoding")) == (length, None)


def test_what_a_request_says_of_itself_stands_before_what_is_said_for_it() -> None:
    own = {"Host": "other.example", "ACCEPT": "text/xml", "Authorization": "Bearer t"}
    _, headers = written(HttpRequest(url="http://who:secret@crm.example/", headers=own))
    assert {name: headers[name] for name in ("host", "accept", "authorization")} == {
        name.lower(): value for name, value in own.items()
    }
    assert (
        written(HttpRequest(url="http://who:s%C3%A9cret@crm.example/"))[1]["authorization"] == "Basic d2hvOnPDqWNyZXQ="
    )


@pytest.mark.parametrize("method", ["GET /other HTTP/1.1\r\nx: y", "G\0ET"])
def test_a_method_that_would_be_another_request_is_refused(method: str) -> None:
    with pytest.raises(ValueError, match="control character"):
        written(HttpRequest(url="http://crm.example/", method=method))


def asked(request: HttpRequest, answer: Answer) -> HttpAnswer:
    async def ask() -> HttpAnswer:
        async with other_side(answer) as url:
            outbound = Outbound(SystemClock())
            try:
                return await outbound.post(HttpRequest(url=url, method=request.method, body=request.body))
            finally:
                await outbound.close()

    return asyncio.run(ask())


def answering(said: bytes) -> Answer:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(said)
        await writer.drain()
        await reader.read()

    return answer


def test_what_comes_before_the_answer_is_not_the_answer() -> None:
    early = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n"
    answer = asked(HttpRequest(url="", body=b"hello"), answering(early + OK))
    assert (answer.status, answer.body, "link" in answer.headers) == (200, b"ok", False)


def test_an_answer_to_head_has_no_body_to_wait_for() -> None:
    answer = asked(HttpRequest(url="", method="HEAD"), answering(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n"))
    assert (answer.status, answer.body) == (200, b"")


@pytest.mark.parametrize(
    "said",
    [
        pytest.param(b"transfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", id="chunked"),
        pytest.param(b"content-encoding: deflate\r\ncontent-length: 13\r\n\r\n" + zlib.compress(b"hello"), id="packed"),
    ],
)
def test_a_body_is_read_however_it_is_framed(said: bytes) -> None:
    assert asked(HttpRequest(url="", body=b"x"), answering(b"HTTP/1.1 200 OK\r\n" + said)).body == b"hello"


def test_an_answer_that_comes_before_the_whole_request_is_an_answer() -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        while await reader.read(2**16):
            continue

    assert asked(HttpRequest(url="", body=b"x" * 9_000_000), refuse).status == 413


def test_headers_that_come_twice_are_one_and_what_is_in_no_alphabet_is_left_out() -> None:
    said = b"HTTP/1.1 200 OK\r\nx-a: one\r\nX-A: two\r\nx-b: caf\xc3\xa9 \xff!\r\nContent-Length: 0\r\n\r\n"
    answer = asked(HttpRequest(url="", body=b"x"), answering(said))
    assert (answer.headers["x-a"], answer.headers["x-b"]) == ("one, two", "café �!")
