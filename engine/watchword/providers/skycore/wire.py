"""Which notifications does a body hold? XML, JSON or a form; flat, wrapped or in a bundle; well-formed or broken.

The answer is one map of fields for each notification, whatever its revision called or nested them. Names meet in
lower case without `-` and `_`: `TRACKINGID`, `tracking-id` and `Tracking_Id` are one field. The order of elements
and the elements between a notification and its fields do not matter.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from lxml.etree import _Element, tostring
from msgspec import Struct, field

from watchword.providers import form, json, xml
from watchword.providers.body import Unreadable, utf8
from watchword.providers.skycore import plain
from watchword.text import clean

POSTBACK = "postback"
NOTIFICATION = "notification"
FILE = "file"

_WRITTEN_BY_A_PERSON = frozenset({"text", "messagetext", "keyword", "subject", "messagesubject"})
_NOTIFIES = frozenset({POSTBACK, NOTIFICATION})
_SPEAKS_IN_ATTRIBUTES = frozenset({NOTIFICATION, "status"})
_NAMES = _WRITTEN_BY_A_PERSON | {
    *("postback", "notification", "body", "content", "file", "origin", "code", "from", "to", "received", "timestamp"),
    *("transactionid", "trackingid", "spid", "operatorid", "operatorname", "status", "statusdetails", "statuscode"),
    *("sentas", "mmsid", "frommask", "aggregatorid", "handset", "historyid", "mobile", "campaignid", "campaignref"),
    *("campaigntitle", "brandname", "shortcode", "subid", "source", "email", "clientreference", "copyto", "number"),
    *("referencedby", "referencevalue", "custompassid", "passdataid", "serialnumber"),
}
_LONGEST_INTEGER = 64
_CUT_ID = re.compile(rb"<(?:transaction|tracking)[-_]?id>[^<]*\Z", re.IGNORECASE)
_ONE_MESSAGE = re.compile(rb"<code\b", re.IGNORECASE)


class Notification(Struct, kw_only=True):
    """One event as it was posted. An attribute is a field too, written `element@attribute`.

    `broken` tells that strict parsing refused the body, so that something may be missing.
    """

    source: _Element | bytes | str
    broken: bool = False
    fields: dict[str, str] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)

    def raw(self) -> bytes:
        """Give its own bytes: the whole body, or its element where it is one of a bundle."""
        if isinstance(self.source, bytes | str):
            return self.source if isinstance(self.source, bytes) else self.source.encode()
        return tostring(self.source, encoding="unicode", with_tail=False).encode()


@lru_cache(maxsize=1024)
def normal(name: str) -> str:
    """Write a name the one way: without namespace, `-` and `_`, in lower case."""
    local = name[max(name.rfind("}"), name.rfind(":")) + 1 :]
    return local.lower().replace("-", "").replace("_", "")


def read(body: bytes) -> list[Notification]:
    """Read every notification of a body, at least one; raises Unreadable."""
    document = utf8(body)
    match document[:1]:
        case b"<":
            found = _read_xml(document)
        case b"{" | b"[":
            found = _read_json(document)
        case _:
            found = _read_form(document)
    if len(found) == 1:
        found[0].source = body
    return found


def _read_xml(document: bytes) -> list[Notification]:
    if found := plain.read(document):
        return [Notification(source=one.written, fields=one.fields) for one in found]
    root = xml.strict(document)
    if root is None:
        return _recover(document)
    if normal(root.tag) != POSTBACK:
        raise Unreadable("XML that is no POSTBACK")
    walked = _walk(root)
    return _recover(document) if walked is None else walked


def _recover(document: bytes) -> list[Notification]:
    # Two messages whose ids are cut to the same few letters would pass for copies.
    found = _walk(xml.lenient(_CUT_ID.sub(b"", document), _is_tag), broken=True)
    if not found:
        raise Unreadable("broken XML without a POSTBACK")
    if len(_ONE_MESSAGE.findall(document)) > len(found):
        found.append(Notification(source=document, broken=True))
    return found


def _is_tag(name: str) -> bool:
    return normal(name) in _NAMES


def _walk(root: _Element, *, broken: bool = False) -> list[Notification] | None:
    """Gather the fields in one pass; None if a text holds elements or comments: then a person wrote `<b>`."""
    found: list[Notification] = []
    latest = Notification(source=root)
    for element in root.iter("*"):
        name = normal(element.tag)
        if name in _NOTIFIES:
            latest = Notification(source=element, broken=broken)
            found.append(latest)
        elif name == FILE:
            latest.files.append((element.text or "").strip())
        elif name in _WRITTEN_BY_A_PERSON and len(element) and not broken:
            return None
        elif element.text is not None:
            latest.fields.setdefault(name, element.text)
        if name in _SPEAKS_IN_ATTRIBUTES:
            _add_attributes(latest, name, element)
    return [one for one in found if not _wraps(one)] or found[:1]


def _wraps(one: Notification) -> bool:
    return not one.fields and isinstance(one.source, _Element) and normal(one.source.tag) == POSTBACK


def _add_attributes(notification: Notification, name: str, element: _Element) -> None:
    for attribute, value in element.attrib.items():
        notification.fields.setdefault(f"{name}@{normal(str(attribute))}", str(value))


def _read_json(document: bytes) -> list[Notification]:
    try:
        value, broken = json.strict(document), False
    except Unreadable:
        value, broken = json.lenient(document), True
    items = value if isinstance(value, list) else [value]
    found = [_from_json(item, document, broken) for item in items if isinstance(item, dict)]
    if not found:
        raise Unreadable("JSON that holds no object")
    if len(found) < len(items):
        found.append(Notification(source=document, broken=True))
    return found


def _from_json(item: dict[str, Any], document: bytes, broken: bool) -> Notification:
    notification = Notification(source=document, broken=broken)
    for key, value in item.items():
        name = normal(clean(key))
        text = _scalar(value)
        if text is not None:
            notification.fields.setdefault(name, text)
        elif name == "content" and isinstance(value, list):
            notification.files.extend(_json_files(value))
    return notification


def _json_files(parts: Iterable[Any]) -> Iterable[str]:
    for part in parts:
        if isinstance(part, dict):
            yield from (clean(url) for key, url in part.items() if normal(key) == FILE and isinstance(url, str))


def _scalar(value: object) -> str | None:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, int) and value.bit_length() <= _LONGEST_INTEGER:
        return str(value)
    return None


def _read_form(document: bytes) -> list[Notification]:
    values = form.fields(document)
    inner = utf8(values.get("xml", b""))
    if inner.startswith(b"<"):
        return _read_xml(inner)
    if not values or inner:
        raise Unreadable("neither XML, JSON nor a form")
    fields = {normal(name): clean(value.decode("utf-8", "replace")) for name, value in values.items()}
    return [Notification(source=document, fields=fields)]
