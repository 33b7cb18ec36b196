"""Whether a server runs on this configuration, and how it says that it is."""

import asyncio

import httpx
import msgspec
from msgspec import Struct

from watchword.config import Config
from watchword.engine.control import NotRunning, Refused, ask
from watchword.health import Health

PATIENCE = 3.0


class Status(Struct, frozen=True, kw_only=True):
    """`running`: a process answers on the control socket. `health` is what the private listener says, if it does."""

    running: bool
    health: Health | None


async def ask_server(config: Config) -> Status:
    """Ask the server how it is, for a few seconds at most."""
    return Status(running=await _is_running(config), health=await _health(config.listen.private))


async def _is_running(config: Config) -> bool:
    try:
        async with asyncio.timeout(PATIENCE):
            await ask(config.control_socket, "is anybody there?", {})
    except Refused:
        return True
    except (NotRunning, OSError, TimeoutError, msgspec.DecodeError):
        return False
    return True


async def _health(private: str) -> Health | None:
    try:
        async with httpx.AsyncClient(timeout=PATIENCE, trust_env=False) as client:
            answer = await client.get(f"http://{private}/health")
            return msgspec.json.decode(answer.content, type=Health)
    except (httpx.HTTPError, httpx.InvalidURL, msgspec.DecodeError):
        return None
