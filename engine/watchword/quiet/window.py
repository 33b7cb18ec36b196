"""Whether it is an hour at which a person may be texted who did not ask for it, and when the next one is (R63, R64)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from watchword.clock import zone
from watchword.quiet.areas import area
from watchword.quiet.hours import calendars
from watchword.schedules import Calendar

ANSWERED_WITHIN = timedelta(hours=2)
"""How long after a message a text that came of it is still an answer to it, whatever the hour.

Neither an outage nor a clock that was an hour wrong makes an answer anything else.
"""

FORESEEN = timedelta(days=14)
"""So long an hour is looked for that suits every place where the person may be."""


class Window(Struct, frozen=True, kw_only=True):
    """When a person may be texted, and where that holds.

    `opens` is now, or the next time; None where no hour suits all the places. `place` names a zone of theirs, and
    `known_by` what told it.
    """

    opens: datetime | None
    place: ZoneInfo
    known_by: str

    @property
    def told(self) -> str:
        """Write when it opens, by the clock of that place."""
        return f"{self.opens.astimezone(self.place):%Y-%m-%d %H:%M} {self.place}" if self.opens else "no hour"


def window(number: str, told: str | None, otherwise: str, now: datetime) -> Window:
    """Find the next time at which it is day wherever the person may be.

    That is in every zone of their area code, and in the one that they or the operator `told`; where neither says
    anything, in the zone `otherwise`.
    """
    found = area(number)
    zones = [(name, f"area code of {found.region}") for name in found.zones] if found else []
    if told is not None and zone(told) is not None:
        zones.insert(0, (told, "time-zone of the contact"))
    zones = zones or [(otherwise, "time zone of the program")]
    places = [(place, by) for name, by in zones if (place := zone(name))]
    place, known_by = places[0] if places else (ZoneInfo("UTC"), "no zone is known")
    region = found.region if found else None
    asked = [one for each, _ in places for one in calendars(region, each)] or list(calendars(region, place))
    return Window(opens=_opens(asked, now), place=place, known_by=known_by)


def _opens(asked: Iterable[Calendar], now: datetime) -> datetime | None:
    """Go on from opening to opening until all are open at once."""
    moment, asked = now, tuple(asked)
    while moment - now < FORESEEN:
        closed = [one for one in asked if not one.is_open(moment)]
        if not closed:
            return moment
        openings = [one.boundaries(moment).opens for one in closed]
        if None in openings:
            return None
        moment = max(one for one in openings if one is not None)
    return None
