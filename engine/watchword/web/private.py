"""The private face: health for whatever restarts and routes, metrics for whatever draws and alerts."""

from typing import Protocol

from litestar import Litestar, Response, Router, get
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from watchword.health import Health
from watchword.web.plain import PAGES


class Status(Protocol):
    """What knows how the engine is."""

    @property
    def registry(self) -> CollectorRegistry: ...

    def health(self) -> Health: ...

    async def look(self) -> None:
        """Look anew at what is counted in the store; it may take a second, no more."""


def private_app(status: Status, *routers: Router) -> Litestar:
    """Make the private application, with other parts of it beside what is here.

    Health answers 503 while the engine is not ready (`/health/live`: not alive). What routes and restarts asks often,
    and waits for no store: what is counted there is as new as the last look.
    """

    @get("/health")
    async def health() -> Response[Health]:
        await status.look()
        now = status.health()
        return _health(now, good=now.ready)

    @get("/health/live")
    async def live() -> Response[Health]:
        now = status.health()
        return _health(now, good=now.live)

    @get("/health/ready")
    async def ready() -> Response[Health]:
        now = status.health()
        return _health(now, good=now.ready)

    @get("/metrics")
    async def metrics() -> Response[bytes]:
        await status.look()
        return Response(generate_latest(status.registry), media_type=CONTENT_TYPE_LATEST)

    return Litestar(
        [health, live, ready, metrics, *routers],
        exception_handlers=PAGES,
        openapi_config=None,
        logging_config=None,
        debug=False,
    )


def _health(health: Health, *, good: bool) -> Response[Health]:
    return Response(health, status_code=200 if good else 503, headers={"cache-control": "no-store"})
