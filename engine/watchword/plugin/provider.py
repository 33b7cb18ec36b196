"""What a provider is."""

from datetime import datetime
from typing import ClassVar, Protocol

from watchword.config import Endpoint
from watchword.effects import Job
from watchword.message import Event, Message
from watchword.plugin.outside import Outcome, Outside


class Provider(Protocol):
    """An adapter to one provider: pure but for `send`, and never raising on what comes from outside."""

    name: ClassVar[str]
    address: ClassVar[str | None]
    """Where it takes texts, unless `url` of an endpoint says otherwise."""
    catches: ClassVar[frozenset[str]]
    """The reserved words, normalised, that the provider answers itself unless told not to."""
    mirrors: ClassVar[bool]
    """Whether the provider keeps lists of its own that ours are mirrored to (`change_list`)."""

    def parse(self, body: bytes, endpoint: str, settings: Endpoint, now: datetime) -> tuple[Event, ...]:
        """Read one postback into its events; what cannot be read becomes Kept."""
        ...

    def compose(self, message: Message) -> tuple[str, bytes]:
        """Write a message as the provider itself would post it: content type and body."""
        ...

    def text_parts(self, message: Message) -> tuple[str, ...]:
        """List the URLs behind which words of a message may lie; whether they may be asked is not its business."""
        ...

    async def send(self, job: Job, settings: Endpoint, outside: Outside) -> Outcome:
        """Send one text; `job.settings` holds `text` and maybe `media` (URLs) and `campaign`."""
        ...

    async def change_list(self, job: Job, settings: Endpoint, outside: Outside) -> Outcome:
        """Put a person on a list, or take them off; `job.settings` holds `campaign` and `subscribed`."""
        ...
