"""Intakes that the tests put behind the public face."""

import asyncio

from watchword.errors import StoreBusy


class Known:
    """Knows one endpoint, `main`, with the secret `s3cret`; remembers the bodies it took."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    async def take(self, endpoint: str, secret: str, body: bytes) -> int:
        if (endpoint, secret) != ("main", "s3cret"):
            return 404
        self.bodies.append(body)
        return 200


class Waiting(Known):
    """Holds every answer back until `go` is set; `busy` is set once a request waits."""

    def __init__(self) -> None:
        super().__init__()
        self.go = asyncio.Event()
        self.busy = asyncio.Event()

    async def take(self, endpoint: str, secret: str, body: bytes) -> int:
        self.busy.set()
        await self.go.wait()
        return await super().take(endpoint, secret, body)


class Turnstile(Known):
    """Lets one request through for each release of `gate`; whoever comes in is put in `came` first."""

    def __init__(self) -> None:
        super().__init__()
        self.gate = asyncio.Semaphore(0)
        self.came: asyncio.Queue[bytes] = asyncio.Queue()

    async def take(self, endpoint: str, secret: str, body: bytes) -> int:
        self.came.put_nowait(body)
        await self.gate.acquire()
        return await super().take(endpoint, secret, body)


class Broken:
    """Fails in a way nobody foresaw, quoting all that it was given."""

    async def take(self, endpoint: str, secret: str, body: bytes) -> int:
        raise StoreBusy(f"{endpoint} {secret} {body!r}")
