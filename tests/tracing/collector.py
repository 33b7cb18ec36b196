"""A collector for tests: it takes OTLP over HTTP as real ones do, and keeps what it was told."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

Attributes = dict[str, Any]


class Told:
    """A span as it came, with the attributes of its process."""

    def __init__(self, span: Any, process: Attributes) -> None:
        self.name: str = span.name
        self.trace: str = span.trace_id.hex()
        self.ident: str = span.span_id.hex()
        self.parent: str = span.parent_span_id.hex()
        self.began: int = span.start_time_unix_nano
        self.ended: int = span.end_time_unix_nano
        self.attributes = _plain(span.attributes)
        self.process = process


class Collector:
    def __init__(self, url: str) -> None:
        self.url = url
        self.paths: list[str] = []
        self.bodies: list[bytes] = []

    @property
    def spans(self) -> list[Told]:
        found = []
        for body in list(self.bodies):
            for process in ExportTraceServiceRequest.FromString(body).resource_spans:
                said = _plain(process.resource.attributes)
                found += [Told(span, said) for scope in process.scope_spans for span in scope.spans]
        return found

    def until(self, enough: Callable[[Sequence[Told]], bool]) -> list[Told]:
        """Wait for spans: they come in batches, every few seconds."""
        until = time.monotonic() + 30
        while not enough(self.spans):
            assert time.monotonic() < until, [(one.name, one.attributes) for one in self.spans]
            time.sleep(0.05)
        return self.spans


@contextmanager
def collecting() -> Iterator[Collector]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            collector.paths.append(self.path)
            collector.bodies.append(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        collector = Collector(f"http://127.0.0.1:{server.server_address[1]}")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield collector
        server.shutdown()


def _plain(attributes: Any) -> Attributes:
    return {one.key: _value(one.value) for one in attributes}


def _value(value: Any) -> Any:
    kind = value.WhichOneof("value")
    return [_value(one) for one in value.array_value.values] if kind == "array_value" else getattr(value, kind)
