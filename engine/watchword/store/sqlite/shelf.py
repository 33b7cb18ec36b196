"""The rules that the one process on a file decides by, kept in it."""

import asyncio

from watchword.store import published as kept
from watchword.store.sqlite.writer import Writer
from watchword.store.values import Published


class SqliteShelf:
    """The promises are those of the Shelf protocol."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    async def put(self, published: Published) -> None:
        packed = await asyncio.to_thread(kept.pack, published.files)
        await self._writer.submit(lambda cursor: kept.put(cursor, published, packed))
