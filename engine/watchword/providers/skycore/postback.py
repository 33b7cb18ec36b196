"""What does one notification say? Its fields become a message, a receipt, a membership, or are kept."""

from datetime import datetime, tzinfo
from typing import Protocol

import msgspec
from msgspec import Struct

from watchword.clock import timestamp
from watchword.message import Delivery, DeliveryState, Event, Kept, Membership, Message, number
from watchword.providers.body import fingerprint
from watchword.providers.skycore.codes import OTHER_EVENTS, EventCode
from watchword.providers.skycore.wire import Notification

LONGEST_ADDRESS = 64
LONGEST_ID = 100
LONGEST_CODE = 20
LONGEST_STATUS = 60


class Arrival(Struct, frozen=True):
    """At which endpoint, and when, a body arrived; `zone` is that of times without an offset."""

    endpoint: str
    zone: tzinfo | None
    at: datetime


class Reader(Protocol):
    """Reads the notifications of one code."""

    def __call__(self, found: Notification, code: str, arrival: Arrival) -> Event: ...


def event(found: Notification, arrival: Arrival) -> Event:
    """Say what one notification is; it never raises."""
    code = found.fields.get("code", "").strip().upper()[:LONGEST_CODE]
    reader = _READERS.get(code)
    if reader is not None:
        return reader(found, code, arrival)
    if not code:
        return _without_code(found, arrival)
    if found.broken and code not in OTHER_EVENTS:
        return malformed(found.raw(), f"a broken notification of unknown code {code}", arrival)
    return _kept(found, code, OTHER_EVENTS.get(code, f"an event of unknown code {code}"), arrival)


def malformed(raw: bytes, reason: str, arrival: Arrival) -> Kept:
    """Keep bytes that cannot be read."""
    key = f"malformed:#{fingerprint(raw)}"
    return Kept(endpoint=arrival.endpoint, key=key, reason=reason, raw=raw, received_at=arrival.at)


def _message(found: Notification, code: str, arrival: Arrival) -> Event:
    fields = found.fields
    sender, to = _address(fields, "from"), _address(fields, "to")
    if not (sender and to):
        return malformed(found.raw(), "a message without FROM or TO", arrival)
    mms = code == EventCode.MMS_RECEIVED
    text = _first(fields, "keyword") if mms else _first(fields, "text", "messagetext", "keyword")
    if text is None and found.broken and not mms:
        return malformed(found.raw(), "a message that is cut before its text", arrival)
    provider_id = _provider_id(fields)
    return Message(
        endpoint=arrival.endpoint,
        key=_key(found, code, provider_id),
        sender=sender,
        to=to,
        text=text or "",
        received_at=arrival.at,
        channel="mms" if mms else "sms",
        sent_at=_sent_at(fields, arrival),
        provider_id=provider_id,
        subject=_first(fields, "subject", "messagesubject"),
        media=tuple(found.files),
        carrier=_word(fields, "spid", "operatorid"),
    )


def _delivery(found: Notification, code: str, arrival: Arrival) -> Event:
    fields = found.fields
    tracking_id = _bounded(_word(fields, "trackingid"))
    status = _word(fields, "status", "status@text")
    if tracking_id is None:
        return _kept(found, code, "a receipt without a TRACKINGID that could be ours", arrival)
    return Delivery(
        endpoint=arrival.endpoint,
        key=f"{_key(found, code, tracking_id)}:{(status or '')[:LONGEST_STATUS]}",
        tracking_id=tracking_id,
        state=_state(code, fields, status),
        code=code,
        received_at=arrival.at,
        detail=": ".join(part for part in (status, _word(fields, "statusdetails")) if part) or None,
    )


def _state(code: str, fields: dict[str, str], status: str | None) -> DeliveryState:
    """The code decides; a status may only make it worse, as in `Message Sent/Expired` of an N102."""
    said = (status or "").rpartition("/")[2].lower()
    if fields.get("status@protocole") == "3":
        said = _PROTOCOL_3.get(fields.get("status@status", ""), said)
    return _BAD_NEWS.get(said, _RECEIPTS[code])


def _membership(found: Notification, code: str, arrival: Arrival) -> Event:
    fields = found.fields
    person = _address(fields, "mobile")
    if person is None:
        return malformed(found.raw(), "a subscription without MOBILE", arrival)
    source = _word(fields, "source") or ""
    subscribed = code == EventCode.SUBSCRIBED
    return Membership(
        endpoint=arrival.endpoint,
        key=_key(found, code, _bounded(_word(fields, "notification@id"))),
        number=person,
        campaign=_word(fields, "campaignref", "campaignid"),
        subscribed=subscribed,
        by_person=not subscribed and source.upper() == "MO",
        source=source,
        received_at=arrival.at,
        to=_address(fields, "shortcode"),
        sent_at=_sent_at(fields, arrival),
    )


def _without_code(found: Notification, arrival: Arrival) -> Kept:
    if found.broken or not found.fields:
        return malformed(found.raw(), "a notification without CODE", arrival)
    status = _word(found.fields, "statuscode")
    if status is None:
        return _kept(found, "none", "no postback of a known kind: it has no CODE (data collection?)", arrival)
    status = status.upper()[:LONGEST_CODE]
    return _kept(found, status, OTHER_EVENTS.get(status, f"an event of unknown STATUSCODE {status}"), arrival)


def _kept(found: Notification, code: str, reason: str, arrival: Arrival) -> Kept:
    key = _key(found, code, _provider_id(found.fields))
    return Kept(
        endpoint=arrival.endpoint, key=key, reason=reason, raw=found.raw(), received_at=arrival.at, malformed=False
    )


def _key(found: Notification, code: str, provider_id: str | None) -> str:
    """Name a notification by its id, or by all that it says but for `created`, which changes when it is sent again."""
    if provider_id is not None:
        return f"{code}:{provider_id}"
    said = sorted(item for item in found.fields.items() if item[0] != "notification@created")
    return f"{code}:#{fingerprint(msgspec.json.encode((said, found.files)))}"


def _provider_id(fields: dict[str, str]) -> str | None:
    return _bounded(_word(fields, "transactionid", "trackingid", "notification@id"))


def _bounded(name: str | None) -> str | None:
    return name if name is None or len(name) <= LONGEST_ID else None


def _sent_at(fields: dict[str, str], arrival: Arrival) -> datetime | None:
    return timestamp(_first(fields, "received", "timestamp"), arrival.zone)


def _address(fields: dict[str, str], name: str) -> str | None:
    written = fields.get(name, "")
    return number(written) or None if len(written) <= LONGEST_ADDRESS else None


def _first(fields: dict[str, str], *names: str) -> str | None:
    for name in names:
        if name in fields:
            return fields[name]
    return None


def _word(fields: dict[str, str], *names: str) -> str | None:
    for name in names:
        word = fields.get(name, "").strip()
        if word:
            return word
    return None


_RECEIPTS: dict[str, DeliveryState] = {
    EventCode.SMS_SENT: "sent",
    EventCode.SMS_NOT_SENT: "failed",
    EventCode.SMS_DELIVERED: "delivered",
    EventCode.SMS_NOT_DELIVERED: "failed",
    EventCode.MMS_SENT: "sent",
    EventCode.MMS_NOT_SENT: "failed",
    EventCode.MMS_DELIVERED: "delivered",
    EventCode.MMS_NOT_DELIVERED: "failed",
    EventCode.MMS_EXPIRED: "expired",
}
_BAD_NEWS: dict[str, DeliveryState] = {
    "failed": "failed",
    "notsupported": "failed",
    "unrecognised": "failed",
    "unrecognized": "failed",
    "expired": "expired",
    "rejected": "rejected",
}
_PROTOCOL_3 = {"2": "failed", "16": "rejected"}  # numbers of the first SMS receipts
_READERS: dict[str, Reader] = {
    EventCode.SMS_RECEIVED: _message,
    EventCode.MMS_RECEIVED: _message,
    **dict.fromkeys(_RECEIPTS, _delivery),
    EventCode.SUBSCRIBED: _membership,
    EventCode.UNSUBSCRIBED: _membership,
}
