"""Handlers of texts to be proved, good and bad, each a real server on a port of its own."""

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import NamedTuple
from urllib.parse import parse_qs

from watchword import consent

LANGUAGES = ("en", "fr", "es", "pt")


class Posted(NamedTuple):
    """One request, as it came."""

    headers: dict[str, str]
    body: bytes
    at: float

    @property
    def json(self) -> dict[str, object]:
        return json.loads(self.body)

    @property
    def text(self) -> str:
        return self.json["text"]

    @property
    def form(self) -> dict[str, str]:
        fields = parse_qs(self.body.decode(), keep_blank_values=True, strict_parsing=True)
        return {name: value for name, (value,) in fields.items()}


class Answered(NamedTuple):
    body: bytes
    status: int = 200
    location: str = ""


class Served(NamedTuple):
    """Where a handler listens, what it was posted, and how many requests were open at once at most."""

    url: str
    posted: list[Posted]
    most: list[int]


def said(intent: str) -> Answered:
    return Answered(json.dumps({"intent": intent}).encode())


def ours(posted: Posted) -> Answered:
    return said(consent.read(posted.text, LANGUAGES).intent)


def whole_word(posted: Posted) -> Answered:
    """Hear STOP only where it is all of the text, as several providers do."""
    return said("opt-out" if posted.text.strip().upper() in {"STOP", "END", "QUIT", "CANCEL"} else "none")


def contains(posted: Posted) -> Answered:
    """Hear STOP wherever it stands, as at least one provider does, and look at emoji of anger with care."""
    if re.search("[👎🖕😡]", posted.text):
        return said("opt-out")
    return said("opt-out" if "stop" in posted.text.lower() else "none")


@contextmanager
def serving(handle: Callable[[Posted], Answered], port: int = 0) -> Iterator[Served]:
    posted: list[Posted] = []
    opened, most, lock = [0], [0], Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            with lock:
                opened[0] += 1
                most[0] = max(most[0], opened[0])
                one = Posted({name.lower(): value for name, value in self.headers.items()}, body, time.monotonic())
                posted.append(one)
            answer = handle(one)
            with lock:
                opened[0] -= 1
            self.send_response(answer.status)
            if answer.location:
                self.send_header("Location", answer.location)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        request_queue_size = 64

        def handle_error(self, *_: object) -> None:
            """A client that has given up waiting is no error here."""

    server = Server(("127.0.0.1", port), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield Served(f"http://127.0.0.1:{server.server_port}/stop", posted, most)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
