"""What the server and the process of an action say to each other: frames of MessagePack behind their lengths."""

import asyncio
from datetime import datetime
from typing import Any, Literal

import msgspec
from msgspec import Struct

from watchword.discovery import Plugins
from watchword.effects import Job
from watchword.engine.performing import Broke
from watchword.message import Message
from watchword.plugin import HttpAnswer, HttpRequest, Outcome, Posted

LONGEST = 8 * 1024 * 1024
"""Bytes of a frame; an answer of HTTP has a megabyte at most."""
LENGTH = 4


class Load(Struct, frozen=True, tag=True):
    """The first that is said: which plugins there are."""

    plugins: Plugins


class Ready(Struct, frozen=True, tag=True):
    """The plugins are loaded: jobs may come. `unconfined` says why the kernel does not hold the process to its own."""

    unconfined: str | None = None


class Begin(Struct, frozen=True, tag=True):
    """A job to perform, with the secrets of its action."""

    number: int
    job: Job
    secrets: dict[str, str]
    key: str
    now: datetime


class Answer(Struct, frozen=True, tag=True):
    """What came of a call: an answer, or what was raised."""

    number: int
    call: int
    http: HttpAnswer | None = None
    outcome: Outcome | None = None
    posted: Posted | None = None
    raised: Literal["NotSent", "Unanswered", "other"] | None = None
    reason: str = ""


class Call(Struct, frozen=True, tag=True):
    """Something that a job asks of the outside world."""

    number: int
    call: int
    what: Literal["http", "send", "change_list", "posted", "log"]
    request: HttpRequest | None = None
    job: Job | None = None
    message: Message | None = None
    text: str = ""
    fields: dict[str, str] = {}


class Ended(Struct, frozen=True, tag=True):
    """What came of a job: an outcome, or what was raised."""

    number: int
    outcome: Outcome | None = None
    raised: Literal["NotSent", "Unanswered", "other"] | None = None
    reason: str = ""


Frame = Load | Ready | Begin | Answer | Call | Ended
_decode = msgspec.msgpack.Decoder(Frame).decode
_encode = msgspec.msgpack.Encoder(enc_hook=str).encode


def packed(frame: Frame) -> bytes:
    """Write a frame."""
    body = _encode(frame)
    return len(body).to_bytes(LENGTH, "big") + body


async def read(reader: asyncio.StreamReader) -> Frame:
    """Read the next frame; raises EOFError where there is none, ValueError for what is none."""
    try:
        length = int.from_bytes(await reader.readexactly(LENGTH), "big")
        if length > LONGEST:
            raise ValueError(f"a frame of {length} bytes")
        frame: Frame = _decode(await reader.readexactly(length))
    except asyncio.IncompleteReadError as failure:
        raise EOFError from failure
    except msgspec.MsgspecError as failure:
        raise ValueError(str(failure)) from failure
    return frame


def raised(failure: BaseException) -> dict[str, Any]:
    """Say what was raised, as far as the other side can tell it apart."""
    name = type(failure).__name__
    if isinstance(failure, Broke):
        return {"raised": "other", "reason": str(failure)}
    known = name if name in {"NotSent", "Unanswered"} else "other"
    return {"raised": known, "reason": str(failure) if known != "other" else f"{name}: {failure}"}
