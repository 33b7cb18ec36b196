"""The connections that are kept for what leaves: when one is used again, and where a new one leads."""

import asyncio
import select
from functools import lru_cache
from ssl import SSLContext
from typing import Final
from weakref import WeakKeyDictionary

import aiohttp
from aiohttp.client_proto import ResponseHandler
from yarl import URL

IDLE: Final = 2.0
"""Seconds after which a kept connection is not used again: the other side may be closing it that very moment."""
_UNTIMED: Final = aiohttp.ClientTimeout(total=None, sock_connect=None)
"""A whole exchange has its deadline, see `Outbound.post`."""


class Connections:
    """Connections to any number of hosts. They are not counted: lanes bound them."""

    def __init__(self, resolver: aiohttp.abc.AbstractResolver, tls: SSLContext) -> None:
        self._kept = aiohttp.TCPConnector(
            limit=0, keepalive_timeout=IDLE, use_dns_cache=False, resolver=resolver, ssl=tls
        )
        self._heard: WeakKeyDictionary[ResponseHandler, select.poll] = WeakKeyDictionary()
        self._way = lru_cache(maxsize=1024)(_way)

    async def to(self, origin: URL) -> tuple[aiohttp.connector.Connection, ResponseHandler]:
        """Give a connection that is kept, else a new one; one whose other side has said anything is not used again."""
        way = self._way(origin)
        while True:
            connection = await self._kept.connect(way, [], _UNTIMED)
            protocol = connection.protocol
            if protocol is not None and not self._has_spoken(protocol):
                return connection, protocol
            connection.close()

    def _has_spoken(self, protocol: ResponseHandler) -> bool:
        """Tell whether a kept connection has anything to be read, which nobody has asked for: most often its end."""
        heard = self._heard.get(protocol)
        if heard is not None:
            return bool(heard.poll(0))
        self._heard[protocol] = heard = select.poll()
        if protocol.transport is not None:
            heard.register(protocol.transport.get_extra_info("socket").fileno(), select.POLLIN)
        return False

    async def close(self) -> None:
        """Close every connection."""
        await self._kept.close()


def _way(origin: URL) -> aiohttp.ClientRequest:
    """Say where a connection is to lead, as the client asks for it."""
    return aiohttp.ClientRequest("GET", origin, loop=asyncio.get_running_loop())
