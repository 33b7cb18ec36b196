"""May a person be texted? What the events of the ledger come to, whatever order they arrived in.

An opt-out stands until a later word of the person answers it. An opt-in answers an opt-out if all of these hold:

1. It is the person's own: a START (source `message`), or a keyword that subscribes (source `keyword`) as long as the
   provider does not block the person. What operators, providers, imports and the API say never lifts.
2. Its effective time is strictly later; at the same time the opt-out stands. Where both came through one endpoint, its
   provider time is later, too: a START that was held up for days is not the newer word because it came last.
3. It was recorded after the opt-out; or, if the opt-out was recorded late, both came through one endpoint. Times of
   different origins do not excuse an opt-out that arrives after a START.

The person is suppressed while any opt-out stands unanswered. An event recorded twice counts once, where it first was.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from watchword.consent.reasons import is_void
from watchword.effects import Consent
from watchword.state import ACCOUNT, Suppression

TRUSTED_FOR = timedelta(hours=48)
"""A provider time further back than this is not believed."""

LIFTING = frozenset({"message", "keyword"})
UNTIMED = frozenset({"operator", "import", "api"})
"""Sources that are never compared by clock."""


def effective(sent_at: datetime | None, received_at: datetime) -> datetime:
    """Give the time that orders an event: the provider's or that of arrival, whichever is earlier.

    Arrival alone counts when the provider gave no time, or one that is more than 48 hours old.
    """
    if sent_at is None or received_at - sent_at > TRUSTED_FOR:
        return received_at
    return min(sent_at, received_at)


def is_given(events: Iterable[Consent], scope: str) -> bool:
    """Tell whether one person's events, in recorded order, have somebody tell us of their consent to a scope.

    A START gives none that was not there (R47). It was of whoever had the number then: it is void once a person says
    that it is somebody else's (R65).
    """
    given = False
    for event in events:
        if event.kind == "opt-in" and event.source not in LIFTING and event.scope == scope:
            given = True
        elif is_void(event.rung) and event.scope in {scope, ACCOUNT}:
            given = False
    return given


def fold(events: Iterable[Consent], scope: str) -> Suppression | None:
    """Say what one person's events, in recorded order, come to in one scope: None if they may be texted.

    `since` is the effective time of the first opt-out that stands.
    """
    recorded = list(enumerate(dict.fromkeys(event for event in events if event.scope == scope)))
    lifting = [(place, event) for place, event in recorded if event.kind == "opt-in" and event.source in LIFTING]
    lifting.sort(key=lambda entry: entry[1].effective, reverse=True)
    opt_outs = [(place, event) for place, event in recorded if event.kind == "opt-out"]
    standing = [event for place, event in opt_outs if not _answered(place, event, lifting)]
    if not standing:
        return None
    return Suppression(
        scope=scope,
        since=min(event.effective for event in standing),
        provider_blocks=any(event.provider_blocks for event in standing),
    )


def stands(opt_out: Consent, events: Iterable[Consent]) -> bool:
    """Tell whether one of a person's opt-outs is unanswered by their events, in recorded order."""
    return fold((event for event in events if event == opt_out or event.kind == "opt-in"), opt_out.scope) is not None


def _answered(place: int, opt_out: Consent, lifting: list[tuple[int, Consent]]) -> bool:
    """Look among the opt-ins, newest first, for one that answers the opt-out recorded at `place`."""
    for at, opt_in in lifting:
        if opt_in.effective <= opt_out.effective:
            return False
        unblocks = opt_in.source == "message" or not opt_out.provider_blocks
        was_sent_later = _was_sent_later(opt_in, opt_out)
        if unblocks and (at > place if was_sent_later is None else was_sent_later):
            return True
    return False


def _was_sent_later(opt_in: Consent, opt_out: Consent) -> bool | None:
    """Tell whether the opt-in was sent after the opt-out by one endpoint's own clock; None where none tells of both."""
    if opt_in.endpoint != opt_out.endpoint or opt_out.source in UNTIMED:
        return None
    if opt_in.sent_at is None or opt_out.sent_at is None:
        return None
    return opt_in.sent_at > opt_out.sent_at
