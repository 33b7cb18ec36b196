"""Spans on their way to a collector, by OTLP over HTTP: from a thread of their own, and none is waited for."""

from typing import Final

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.sdk.util.instrumentation import InstrumentationScope
from opentelemetry.trace import SpanContext, SpanKind, Status, StatusCode, TraceFlags

from watchword import __version__
from watchword.engine.tracing import Span

PATIENCE: Final = 5.0
"""Seconds that a collector has to answer, and a server that stops has to be rid of its last spans."""
_SIDES: Final = {"provider": SpanKind.SERVER, "here": SpanKind.INTERNAL, "outside": SpanKind.CLIENT}
_SCOPE: Final = InstrumentationScope("watchword", __version__)
_SAMPLED: Final = TraceFlags(TraceFlags.SAMPLED)
_FAILED: Final = Status(StatusCode.ERROR)
_UNSET: Final = Status()


class Exporting:
    """Hands spans over in batches. What does not fit into the queue, as the collector is slow or away, is dropped."""

    def __init__(self, service: str, node: str, exporter: SpanExporter) -> None:
        said = {"service.name": service, "service.version": __version__, "service.instance.id": node}
        self._resource = Resource.create(said)
        self._batches = BatchSpanProcessor(exporter)

    def tell(self, span: Span) -> None:
        """Take a span for the next batch."""
        self._batches.on_end(
            ReadableSpan(
                name=span.name,
                context=_context(span.trace, span.ident),
                parent=None if span.parent is None else _context(span.trace, span.parent),
                resource=self._resource,
                attributes=span.attributes,
                kind=_SIDES[span.side],
                status=_FAILED if span.failed else _UNSET,
                start_time=span.began,
                end_time=span.ended,
                instrumentation_scope=_SCOPE,
            )
        )

    def close(self) -> None:
        """Hand over what is left."""
        self._batches.shutdown()  # type: ignore[no-untyped-call]  # it says nothing of its types


def to_collector(endpoint: str, service: str, node: str) -> Exporting:
    """Export to the collector at an address such as http://127.0.0.1:4318."""
    return Exporting(service, node, OTLPSpanExporter(f"{endpoint}/v1/traces", timeout=PATIENCE))


def _context(trace: int, ident: int) -> SpanContext:
    return SpanContext(trace, ident, is_remote=False, trace_flags=_SAMPLED)
