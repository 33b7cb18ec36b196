"""What Watchword's intake is measured against: the smallest handlers there are, doing nothing.

`litestar` is the web framework's own smallest POST handler, `asgi` one without any framework. Same server, protocol
class, HTTP parser and event loop; each reads the body and answers 200. Prints its address.
"""

import socket
import sys

import uvloop
from litestar import Litestar, Request, post
from litestar.types import ASGIApp, Receive, Scope, Send

from watchword.web.server import bind, server, written


@post("/in", status_code=200)
async def take(request: Request) -> None:  # type: ignore[type-arg]
    """Take a body and do nothing with it."""
    await request.body()


async def bare(scope: Scope, receive: Receive, send: Send) -> None:
    """Take a body and do nothing with it, without a framework."""
    while (await receive())["more_body"]:  # type: ignore[typeddict-item]
        pass
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def litestar() -> ASGIApp:
    return Litestar([take], openapi_config=None, logging_config=None)


async def serve(bound: socket.socket, app: ASGIApp) -> None:
    await server(app).serve([bound])


if __name__ == "__main__":
    listening = bind("127.0.0.1:0")
    print(f"public http://{written(listening)}\nready", flush=True)
    uvloop.run(serve(listening, bare if sys.argv[1:] == ["asgi"] else litestar()))
