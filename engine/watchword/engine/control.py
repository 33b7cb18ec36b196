"""The running server's control socket: what changes anything goes through the process that owns the database.

One JSON object a line each way: `{"verb": ..., "arguments": {...}}` is answered by `{"result": ...}` or
`{"error": ...}`. The socket is readable by its owner only.
"""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import structlog

from watchword.engine.operator import Verb
from watchword.errors import WatchwordError

LONGEST_LINE = 1024 * 1024
PATIENCE = 60.0
"""Seconds that an answer is waited for: cancelling a hundred thousand jobs takes some."""
log = structlog.get_logger()


class NotRunning(WatchwordError):
    """No server listens on the control socket."""


class CannotListen(WatchwordError):
    """The control socket cannot be made."""


class Refused(WatchwordError):
    """The running server says no."""


async def serve_control(path: Path, verbs: Mapping[str, Verb]) -> asyncio.Server:
    """Listen for verbs until the answered server is closed. A socket left by a dead process is replaced.

    Raises CannotListen, as where the path is longer than the system allows for a socket (about 100 bytes).
    """
    _clear(path)

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if line := await reader.readline():  # else somebody only looked whether we listen
                writer.write(msgspec.json.encode(await _answer(line, verbs)) + b"\n")
                await writer.drain()
        except (ConnectionError, ValueError) as failure:
            log.warning("a control connection broke", reason=str(failure))
        finally:
            writer.close()

    try:
        server = await asyncio.start_unix_server(connected, path, limit=LONGEST_LINE)
    except OSError as failure:
        raise CannotListen(f"cannot make the control socket {path}: {failure}; a shorter `data` may help") from failure
    _close_to_others(path)
    return server


def _clear(path: Path) -> None:
    path.unlink(missing_ok=True)


def _close_to_others(path: Path) -> None:
    path.chmod(0o600)


async def _answer(line: bytes, verbs: Mapping[str, Verb]) -> dict[str, Any]:
    try:
        asked = msgspec.json.decode(line, type=dict[str, Any])
        verb = verbs[asked["verb"]]
        return {"result": await verb(**asked.get("arguments", {}))}
    except WatchwordError as failure:
        return {"error": str(failure)}
    except (msgspec.MsgspecError, KeyError, TypeError, ValueError, OverflowError) as failure:
        return {"error": f"{type(failure).__name__}: {failure}"}


async def ask(path: Path, verb: str, arguments: Mapping[str, object], patience: float = PATIENCE) -> object:
    """Ask the running server; raises NotRunning if there is none, Refused if it says no or nothing."""
    try:
        async with asyncio.timeout(patience):
            answer = await _exchange(path, verb, arguments)
    except TimeoutError:
        raise Refused(f"the running server has not answered for {patience:g} s; it may still do it") from None
    except (msgspec.DecodeError, ConnectionError) as failure:
        raise Refused("the running server broke off instead of answering: see its log") from failure
    except UnicodeEncodeError as failure:
        raise Refused("names are written in UTF-8") from failure
    if "error" in answer:
        raise Refused(answer["error"])
    return answer["result"]


async def listens(path: Path) -> bool:
    """Tell whether a server listens on the control socket."""
    try:
        _, writer = await asyncio.open_unix_connection(path)
    except (FileNotFoundError, ConnectionRefusedError):
        return False
    writer.close()
    return True


async def _exchange(path: Path, verb: str, arguments: Mapping[str, object]) -> dict[str, Any]:
    asked = msgspec.json.encode({"verb": verb, "arguments": arguments})
    try:
        reader, writer = await asyncio.open_unix_connection(path, limit=LONGEST_LINE)
    except (FileNotFoundError, ConnectionRefusedError) as failure:
        raise NotRunning(f"no server listens on {path}") from failure
    try:
        writer.write(asked + b"\n")
        await writer.drain()
        return msgspec.json.decode(await reader.readline(), type=dict[str, Any])
    finally:
        writer.close()
