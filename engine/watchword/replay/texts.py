"""What people had been texted when they wrote."""

from collections.abc import Iterable, Mapping

from watchword.state import State
from watchword.store.grounds import state
from watchword.store.reader import Reader
from watchword.store.values import Grounds, StoredMessage


class Texts:
    """Those of our texts that the messages at hand were decided from."""

    def __init__(self) -> None:
        self._known: Mapping[int, str] = {}

    def state(self, grounds: Grounds) -> State | None:
        """Say what was known of the sender of a message at hand; None where one of our texts is known no more."""
        return state(grounds.before, self._known)

    async def find(self, happened: Iterable[object], reader: Reader) -> None:
        """Have other messages at hand."""
        decided_from = [one.grounds for one in happened if isinstance(one, StoredMessage) and one.grounds]
        wanted = {ident for grounds in decided_from for ident, _ in grounds.before.recent}
        missing = wanted - self._known.keys()
        known = {ident: text for ident, text in self._known.items() if ident in wanted}
        self._known = {**known, **await reader.texts(sorted(missing))} if missing else known
