"""Error pages: one short plain line that repeats nothing of the request."""

from http import HTTPStatus
from typing import Any

import structlog
from litestar import MediaType, Request, Response
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap

from watchword.logs import frames

_log = structlog.stdlib.get_logger(__name__)


def line(status: int) -> str:
    """Write a status as one line of text."""
    return f"{HTTPStatus(status).phrase}\n"


def report(error: BaseException, place: str) -> None:
    """Log an unexpected exception by its type and frames: its message may quote the request (G9)."""
    _log.error(f"{place} failed", error=type(error).__qualname__, frames=frames(error))


def _page(_request: Request[Any, Any, Any], error: HTTPException) -> Response[str]:
    return _response(error.status_code, error.headers)


def _failure(_request: Request[Any, Any, Any], error: Exception) -> Response[str]:
    report(error, "page")
    return _response(503)


def _response(status: int, headers: dict[str, str] | None = None) -> Response[str]:
    return Response(line(status), status_code=status, media_type=MediaType.TEXT, headers=headers)


PAGES: ExceptionHandlersMap = {HTTPException: _page, Exception: _failure}
