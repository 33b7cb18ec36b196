"""What Watchword's intake is measured against: the web framework's own smallest POST handler, doing nothing.

Same server, protocol class, HTTP parser and event loop; it reads the body and answers 200. Prints its address.
"""

import socket

import uvloop
from litestar import Litestar, Request, post

from watchword.web.server import bind, server, written


@post("/in", status_code=200)
async def take(request: Request) -> None:  # type: ignore[type-arg]
    """Take a body and do nothing with it."""
    await request.body()


async def serve(bound: socket.socket) -> None:
    await server(Litestar([take], openapi_config=None, logging_config=None)).serve([bound])


if __name__ == "__main__":
    listening = bind("127.0.0.1:0")
    print(f"public http://{written(listening)}", flush=True)
    uvloop.run(serve(listening))
