"""Skycore: XML and JSON postbacks in every documented shape, and texts sent by its HTTP API 1.3."""

from datetime import datetime, tzinfo
from functools import lru_cache
from typing import ClassVar
from zoneinfo import ZoneInfo

from watchword.config import Endpoint
from watchword.effects import Job
from watchword.message import Event, Message
from watchword.plugin import Outcome, Outside, Provider, provider
from watchword.providers.body import Unreadable
from watchword.providers.skycore import lists, media, send, wire
from watchword.providers.skycore.call import URL
from watchword.providers.skycore.compose import compose
from watchword.providers.skycore.postback import Arrival, event, malformed


@provider("skycore")
class Skycore(Provider):
    """Texts by way of Skycore, from short codes and other numbers.

    It catches the words that its platform answers unless a short code is set otherwise.
    """

    address: ClassVar[str | None] = URL
    catches: ClassVar[frozenset[str]] = frozenset({"stop", "stop all", "stopall", "help", "yes", "no"})
    mirrors: ClassVar[bool] = True

    def parse(self, body: bytes, endpoint: str, settings: Endpoint, now: datetime) -> tuple[Event, ...]:
        """Read one postback into its events, in the order in which they are written."""
        arrival = Arrival(endpoint, _zone(settings.time_zone), now)
        try:
            found = wire.read(body)
        except Unreadable as problem:
            return (malformed(body, str(problem), arrival),)
        return tuple([event(one, arrival) for one in found])

    def compose(self, message: Message) -> tuple[str, bytes]:
        """Write a message as Skycore would post it."""
        return compose(message)

    def text_parts(self, message: Message) -> tuple[str, ...]:
        """List the parts of an MMS that may hold its words."""
        return media.text_parts(message)

    async def change_list(self, job: Job, settings: Endpoint, outside: Outside) -> Outcome:
        """Subscribe a number to a campaign, or unsubscribe it."""
        return await lists.change(job, settings, outside)

    async def send(self, job: Job, settings: Endpoint, outside: Outside) -> Outcome:
        """Send one text with sendSMS, or with sendMMS where the job has media."""
        return await send.send(job, settings, outside)


@lru_cache(maxsize=64)
def _zone(name: str | None) -> tzinfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ValueError, OSError, LookupError):
        return None  # a time without an offset is then no time, and arrival counts
