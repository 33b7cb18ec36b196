"""When a text may mean that the person wants no more: texts to them are held until somebody has decided (R14)."""

from datetime import UTC, datetime, timedelta, tzinfo

from watchword.consent.order import LIFTING, effective
from watchword.effects import Consent, Review
from watchword.message import Message
from watchword.state import ACCOUNT

DECIDED_WITHIN = 10
"""Business days: what 47 CFR 64.1200(a)(10) gives for honouring a revocation, and so R14 for deciding whether it is."""
WARNED_BEFORE = 2
"""Business days before its deadline in which a review that is still open is told of."""
UNREAD = "consent could not be read"
"""What stands for the rung of a text that the reader of consent failed on."""

_SATURDAY = 5
_DAY = timedelta(days=1)


def review(message: Message, scope: str, rung: str, zone: tzinfo = UTC) -> Review:
    """Open a review of what a person wrote; `zone` is where its business days are counted."""
    at = message.received_at
    return Review(
        scope=scope,
        number=message.sender,
        endpoint=message.endpoint,
        text="\n".join(filter(None, (message.subject, message.text))),
        rung=rung,
        effective=effective(message.sent_at, at),
        at=at,
        deadline=business_days(at, DECIDED_WITHIN, zone),
    )


def answers(event: Consent, scope: str, newest: datetime, *, is_out: bool) -> bool:
    """Tell whether an event of consent closes a review of a scope, the newest text of which has a time.

    An opt-out does if the person is out by it, and their own opt-in if it is later. As with a suppression, whoever says
    yes to a program says it to the account too.
    """
    if event.kind == "opt-out":
        return is_out and event.scope in {scope, ACCOUNT}
    return event.source in LIFTING and event.effective > newest and scope in {event.scope, ACCOUNT}


def business_days(moment: datetime, days: int, zone: tzinfo = UTC) -> datetime:
    """Give the time so many business days later, at the same time of day in a zone, in whose week they are counted.

    Weekends are left out. Holidays are not, so that what is due by the law is never due earlier than this.
    """
    here = moment.astimezone(zone)
    while days:
        here += _DAY
        days -= here.weekday() < _SATURDAY
    return here.astimezone(UTC)
