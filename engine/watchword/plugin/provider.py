"""What a provider is."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import datetime
from typing import ClassVar, TypeVar

from watchword.config import Endpoint
from watchword.effects import Job
from watchword.message import Event, Message
from watchword.plugin.naming import check_name
from watchword.plugin.outside import Outcome, Outside


class Provider(ABC):
    """An adapter to one provider: pure but for `send`, and never raising on what comes from outside.

    `address` is where it takes texts, unless `url` of an endpoint says otherwise. `catches` are the reserved words,
    normalised, that the provider answers itself unless told not to; one that `mirrors` keeps lists of its own that ours
    are mirrored to (`change_list`). An adapter may make several requests for one text.
    """

    called: ClassVar[str] = ""
    address: ClassVar[str | None] = None
    catches: ClassVar[frozenset[str]] = frozenset()
    mirrors: ClassVar[bool] = False

    @abstractmethod
    def parse(self, body: bytes, endpoint: str, settings: Endpoint, now: datetime) -> tuple[Event, ...]:
        """Read one postback into its events; what cannot be read becomes Kept."""

    @abstractmethod
    def compose(self, message: Message) -> tuple[str, bytes]:
        """Write a message as the provider itself would post it: content type and body."""

    def text_parts(self, message: Message) -> tuple[str, ...]:  # noqa: ARG002 - few providers have any
        """List the URLs behind which words of a message may lie; whether they may be asked is not its business."""
        return ()

    @abstractmethod
    async def send(self, job: Job, settings: Endpoint, outside: Outside) -> Outcome:
        """Send one text; `job.settings` holds `text` and maybe `media` (URLs) and `campaign`."""

    async def change_list(self, job: Job, settings: Endpoint, outside: Outside) -> Outcome:  # noqa: ARG002
        """Put a person on a list, or take them off; `job.settings` holds `campaign` and `subscribed`."""
        raise TypeError(f"{self.called} keeps no lists, and is asked for {job.action} as {outside.key}")


Kind = TypeVar("Kind", bound=type[Provider])


def provider(name: str) -> Callable[[Kind], Kind]:
    """Make a class the provider of a name, as `provider:` of an endpoint has it; it is made without arguments."""

    def declare(kind: Kind) -> Kind:
        check_name(name)
        if missing := sorted(kind.__abstractmethods__):
            raise TypeError(f"{kind.__name__} does not say how to `{missing[0]}`")
        kind.called = name
        return kind

    return declare
