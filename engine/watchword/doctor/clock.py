"""Is this machine's clock right? Opt-outs and opt-ins are ordered by time."""

from collections.abc import Iterator
from datetime import timedelta

from watchword.doctor.finding import Finding, failure, fine, warning
from watchword.doctor.installation import Installation
from watchword.store.condition import Condition
from watchword.wording import duration

WHAT = "clock"
TOLERATED = timedelta(seconds=5)
SLOW = timedelta(minutes=5)
"""Later than this nothing ordinary arrives, when not one message of a hundred came sooner."""

_SET = "let the machine set its clock over the network (chrony or systemd-timesyncd)"


def check(here: Installation) -> Iterator[Finding]:
    """Compare the clock with the database's, with what is stored, and with the providers' if they were asked."""
    findings = [*_shared(here), *_stored(here), *_sent(here), *_told(here)]
    yield from findings
    if not findings:
        yield fine(WHAT, f"{here.now:%Y-%m-%d %H:%M:%S} UTC; nothing contradicts it")


def _shared(here: Installation) -> Iterator[Finding]:
    if here.shared is not None:
        ahead = here.now - here.shared.server.now
        if abs(ahead) > TOLERATED:
            side = "ahead of" if ahead > timedelta() else "behind"
            found = f"it is {duration(ahead)} {side} the database's, by which the nodes write their times"
            yield warning(WHAT, found, f"{_SET}; the database's machine too")


def _stored(here: Installation) -> Iterator[Finding]:
    if isinstance(here.condition, Condition) and here.condition.newest is not None:
        behind = here.condition.newest - here.now
        if behind > TOLERATED:
            yield failure(WHAT, f"it is {duration(behind)} behind the newest message that is stored", _SET)


def _sent(here: Installation) -> Iterator[Finding]:
    lags = here.condition.lags if isinstance(here.condition, Condition) else ()
    if not lags:
        return
    if min(lags) < -TOLERATED:
        found = f"a message was sent {duration(min(lags))} after it arrived, if its provider's time is right"
        yield warning(WHAT, found, f"{_SET}; or mend 'time-zone' of the endpoint, if it is off by hours")
    elif min(lags) > SLOW:
        found = f"each of the last {len(lags)} messages came {duration(min(lags))} or more after it was sent"
        yield warning(WHAT, found, f"{_SET}; or mend 'time-zone' of the endpoint; or ask the provider why it is slow")


def _told(here: Installation) -> Iterator[Finding]:
    for name, answer in (here.answers or {}).items():
        if answer.ahead is not None and abs(answer.ahead) > TOLERATED:
            side = "behind" if answer.ahead > timedelta() else "ahead of"
            yield failure(
                WHAT, f"it is {duration(answer.ahead)} {side} that of {answer.host} (endpoint '{name}')", _SET
            )
