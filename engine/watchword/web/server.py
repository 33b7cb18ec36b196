"""Where the two faces listen, and how they stop: both servers in one event loop, ended without losing an answer."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from litestar.types import ASGIApp

from watchword.config import Listen
from watchword.web.protocol import LimitedProtocol

BACKLOG = 2048


class Server(uvicorn.Server):
    """One uvicorn server that leaves the process's signals alone and ends with no connection open."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await super().shutdown(sockets)
        await asyncio.gather(*self.server_state.tasks, return_exceptions=True)
        await asyncio.sleep(0)  # what they answered last is written when the loop turns
        for connection in list(self.server_state.connections):
            connection.transport.abort()


def server(app: ASGIApp, protocol: type[LimitedProtocol] = LimitedProtocol, grace: int = 10) -> Server:
    """Make the server that both faces run on; `grace` is how many seconds requests in flight may take at the end."""
    return Server(
        uvicorn.Config(
            app,
            http=protocol,
            loop="none",
            ws="none",
            lifespan="off",
            interface="asgi3",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=grace,
        )
    )


def bind(address: str) -> socket.socket:
    """Listen at `HOST:PORT` (an IPv6 host in brackets, port 0 for any free one); raises OSError or ValueError."""
    host, _, port = address.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, int(port)), family=family, backlog=BACKLOG)


def written(bound: socket.socket) -> str:
    """Write where a socket listens, as `bind` reads it."""
    host, port = bound.getsockname()[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


class Listeners:
    """The public and the private listener. They are bound when made; connections wait until `serve` is awaited."""

    def __init__(self, listen: Listen) -> None:
        self._sockets = bind(listen.public), bind(listen.private)
        self.public, self.private = map(written, self._sockets)
        self._stopping = asyncio.Event()
        self._servers: tuple[Server, ...] = ()

    async def serve(self, public: ASGIApp, private: ASGIApp, grace: int = 10) -> None:
        """Serve until `stop`. The private face stays until the public one has answered its last request."""
        outer, inner = self._servers = server(public, grace=grace), server(private, grace=1)
        async with asyncio.TaskGroup() as group:
            group.create_task(inner.serve([self._sockets[1]]))
            group.create_task(self._end(outer))
            await outer.serve([self._sockets[0]])
            inner.should_exit = True

    async def _end(self, outer: Server) -> None:
        await self._stopping.wait()
        outer.should_exit = True

    def stop(self) -> None:
        """Begin to stop: no connection is accepted any more, requests in flight are answered."""
        self._stopping.set()

    def connections(self) -> tuple[int, int]:
        """Count the open connections: public, private."""
        counts = [len(each.server_state.connections) for each in self._servers] or [0, 0]
        return counts[0], counts[1]
