"""What does Skycore post of its own accord after a call? Receipts for a text, and word of who joined or left a list."""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from fake.ledger import Entry

_CODES = {"sendsms": ("N201", "N202"), "sendmms": ("N101", "N102"), "subscribe": ("N301",), "unsubscribe": ("N302",)}


def notices(entry: Entry) -> Iterator[tuple[str, bytes]]:
    """Write what follows an accepted call, in order, each with a name of its own."""
    action = entry.fields.get("ACTION", "").lower()
    for code in _CODES.get(action, ()):
        said = _receipt(entry, code) if entry.tracking_id else _membership(entry, code)
        inner = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in said.items())
        yield f"{code}-{entry.number}", f"<POSTBACK>{inner}</POSTBACK>".encode()


def _receipt(entry: Entry, code: str) -> dict[str, str]:
    kind = "MMS_MT" if code.startswith("N1") else "SMS_MT"
    return {
        "ORIGIN": kind,
        "CODE": code,
        "STATUS": "Message Sent/Delivered" if code.endswith("2") else "Message Sent",
        "FROM": entry.fields.get("FROM", ""),
        "TO": entry.fields.get("TO", ""),
        "TRACKINGID": entry.tracking_id or "",
        "SPID": "0001470",
        "TIMESTAMP": entry.wall,
    }


def _membership(entry: Entry, code: str) -> dict[str, str]:
    return {
        "ORIGIN": "SUB",
        "CODE": code,
        "MOBILE": entry.fields.get("MOBILE", ""),
        "CAMPAIGNREF": entry.fields.get("CAMPAIGNREF") or entry.fields.get("CAMPAIGNID", ""),
        "SOURCE": "API",
        "TIMESTAMP": entry.wall,
    }
