"""Planted: the end of a text is recorded before it is sent."""

from watchword.cli import main
from watchword.engine.dispatch import Dispatcher
from watchword.engine.outside import JobOutside
from watchword.plugin import Outcome
from watchword.store.values import End, StoredJob

perform = Dispatcher._perform


async def perform_ended(self: Dispatcher, begun: StoredJob, outside: JobOutside) -> Outcome:
    await self._store.end(begun.id, self._node.owner, End(state="done"), self._clock.now())
    return await perform(self, begun, outside)


Dispatcher._perform = perform_ended  # type: ignore[method-assign]
main()
