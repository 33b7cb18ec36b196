"""How the log is written, and what never gets into it: whole phone numbers and secrets (G9)."""

import logging
import re
import sys
import traceback
from collections.abc import Mapping
from typing import Any, TextIO
from urllib.parse import quote

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from watchword.masking import mask

_PLAIN = (bool, int, float, type(None))

# A run of digits, a number in international form, a number as North America writes it. Dates, times,
# fractions and hashes are none of these.
_FULL_NUMBER = re.compile(
    r"""
      (?<![0-9A-Za-z]) (?<![0-9]\.) \+? [0-9]{7,15} (?! [0-9A-Za-z] | \.[0-9] )
    | (?<=%2B) [0-9]{7,15} (?![0-9A-Za-z])
    | \+ [0-9] (?: [\s().\-]{0,2} [0-9] ){6,14} (?![0-9])
    | (?<![0-9A-Za-z]) \(? [0-9]{3} \)? [\s.\-]{1,2} [0-9]{3} [\s.\-] [0-9]{4} (?![0-9A-Za-z])
    """,
    re.VERBOSE,
)


class Secrets:
    """The words that are replaced by `***` wherever the log would show them."""

    def __init__(self) -> None:
        self._forms: set[str] = set()
        self._pattern: re.Pattern[str] | None = None

    def add(self, secret: str) -> None:
        """Hide a secret from now on, also as it is written in URLs; an empty one is no secret."""
        if not secret:
            return
        self._forms |= {secret, quote(secret, safe=""), repr(secret)[1:-1]}
        longest_first = sorted(self._forms, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first)))

    def remove_from(self, text: str) -> str:
        return self._pattern.sub("***", text) if self._pattern else text


_secrets = Secrets()


def hide(secret: str) -> None:
    """Keep a secret out of everything that this process logs from now on."""
    _secrets.add(secret)


def without_secrets(text: str) -> str:
    """Remove every hidden secret from a text that is kept or shown, such as why a job failed."""
    return _secrets.remove_from(text)


def clean(text: str) -> str:
    """Remove every hidden secret from a text and mask all that looks like a full phone number."""
    return _FULL_NUMBER.sub(lambda found: mask(found[0]), _secrets.remove_from(text))


def frames(error: BaseException) -> list[str]:
    """Tell where an exception came from, without its message, which may quote the request."""
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]


def set_up(stream: TextIO | None = None, level: str = "INFO") -> None:
    """Send every log line of this process to one stream: JSON lines, or colour where a person is looking."""
    stream = stream or sys.stderr
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_formatter(readable=stream.isatty()))
    logging.basicConfig(handlers=[handler], level=level, force=True)
    # Else a line that cannot be written is shown on stderr as it came, numbers and all.
    logging.raiseExceptions = False
    for talkative in ("uvicorn", "alembic", "apscheduler", "httpx", "watchfiles"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
    logging.getLogger("uvicorn.access").disabled = True
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _formatter(*, readable: bool) -> structlog.stdlib.ProcessorFormatter:
    renderer: Processor = structlog.processors.JSONRenderer()
    if readable:
        renderer = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_SHARED,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _clean_event, renderer],
    )


def _clean_event(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return {name: _cleaned(value) for name, value in event.items()}


def _cleaned(value: Any) -> Any:
    match value:
        case str():
            return clean(value)
        case Mapping():
            return {clean(str(key)): _cleaned(inner) for key, inner in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_cleaned(inner) for inner in value]
        case _ if isinstance(value, _PLAIN):
            return value
        case _:
            return clean(repr(value))


_SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
    structlog.processors.format_exc_info,
]
