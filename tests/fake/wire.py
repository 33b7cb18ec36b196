"""Just enough HTTP/1.1, on bytes, for a server whose answers are to go wrong in every way there is."""

from collections.abc import Mapping
from typing import NamedTuple

_END_OF_HEAD = b"\r\n\r\n"
REASONS = {200: "OK", 404: "Not Found", 503: "Service Unavailable"}


class Request(NamedTuple):
    method: str
    path: str
    body: bytes


class Response(NamedTuple):
    status: int
    keeps: bool


def take_request(buffer: bytearray) -> Request | None:
    """Take one whole request off the front of what has come, if it is there."""
    taken = _take(buffer)
    if taken is None:
        return None
    start, _, body = taken
    method, path, *_ = f"{start}  ".split(" ")
    return Request(method, path, body)


def take_response(buffer: bytearray) -> Response | None:
    """Take one whole response off the front of what has come, if it is there."""
    taken = _take(buffer)
    if taken is None:
        return None
    start, headers, _ = taken
    return Response(int(start.split(" ")[1]), headers.get("connection", "") != "close")


def _take(buffer: bytearray) -> tuple[str, Mapping[str, str], bytes] | None:
    head, separator, _ = buffer.partition(_END_OF_HEAD)
    if not separator:
        return None
    start, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    headers = {name.strip().lower(): value.strip().lower() for name, _, value in pairs}
    begins = len(head) + len(_END_OF_HEAD)
    ends = begins + int(headers.get("content-length", "0"))
    if len(buffer) < ends:
        return None
    body = bytes(buffer[begins:ends])
    del buffer[:ends]
    return start, headers, body


def request(host: str, path: str, body: bytes) -> bytes:
    """Write a POST."""
    head = f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: text/xml\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def response(status: int, body: bytes, kind: str = "text/xml") -> bytes:
    """Write an answer after which the connection is kept."""
    head = f"HTTP/1.1 {status} {REASONS[status]}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body
