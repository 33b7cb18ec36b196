"""What Watchword's intake is measured against: the web framework's own smallest POST handler, doing nothing.

Same server, protocol class, HTTP parser and event loop; it reads the body and answers 200. Prints its address.
"""

import socket

import uvloop
from litestar import Litestar, post

from watchword.web.server import bind, server, written


@post("/in/{endpoint:str}/{secret:str}", status_code=200)
async def take(endpoint: str, secret: str, body: bytes) -> None:
    """Take a body and do nothing with it."""


async def serve(bound: socket.socket) -> None:
    await server(Litestar([take], openapi_config=None, logging_config=None)).serve([bound])


if __name__ == "__main__":
    listening = bind("127.0.0.1:0")
    print(f"public http://{written(listening)}", flush=True)
    uvloop.run(serve(listening))
