"""A system that is told of consent: it keeps what it is sent, and answers as a test wants."""

import threading
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple, Self


class Told(NamedTuple):
    headers: Mapping[str, str]
    body: bytes


class Listener:
    """Listens on a free port; the first `refusals` are answered 503, or as is said."""

    def __init__(self, refusals: int = 0, refused: int = 503) -> None:
        self.told: list[Told] = []
        listener, self._refusals = self, refusals

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                listener.told.append(Told({name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(refused if len(listener.told) <= listener._refusals else 204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Keep the tests' output clean."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/consent"

    def heard(self, count: int) -> None:
        """Wait until so many requests have come."""
        until = time.monotonic() + 15
        while len(self.told) < count:
            assert time.monotonic() < until, f"{len(self.told)} of {count} came"
            time.sleep(0.02)

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
