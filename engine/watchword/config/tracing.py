"""Where traces of messages go, if anywhere."""

from importlib.util import find_spec
from typing import Annotated, Self

from msgspec import Meta

from watchword.config.forms import Url
from watchword.config.setting import Setting
from watchword.reading.findings import Path, Reading
from watchword.reading.names import Name
from watchword.reading.source import Node
from watchword.reading.typed import INVALID, Invalid, read_struct

_LIBRARY = "opentelemetry.exporter"
_HINT = "pip install 'watchword[otel]', or leave 'tracing' out"


class Tracing(Setting, frozen=True, kw_only=True):
    """The `endpoint` of an OpenTelemetry collector, which takes OTLP over HTTP, and the name of the `service` there.

    Of all messages a `share` is traced; each installation that reports to a collector needs a `service` of its own.
    """

    endpoint: Url
    service: Name = "watchword"
    share: Annotated[float, Meta(gt=0, le=1)] = 1.0

    @classmethod
    def from_node(cls, node: Node, reading: Reading, at: Path) -> Self | Invalid:
        """Read it, where the library is there that it needs."""
        if not _is_installed():
            reading.error("bad-value", "'tracing' needs OpenTelemetry, which is not installed", node.span, _HINT)
            return INVALID
        tracing: Self | Invalid = read_struct(node, cls, reading, at)
        return tracing


def _is_installed() -> bool:
    try:
        return find_spec(_LIBRARY) is not None
    except ModuleNotFoundError:
        return False
