"""What does Skycore's HTTP API 1.3 answer? One document for another, of an account that is kept here."""

from collections.abc import Callable, Mapping
from typing import ClassVar
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

from lxml import etree
from msgspec import Struct

Fields = Mapping[str, str]


class Answer(Struct, frozen=True, kw_only=True):
    """How a call ended: accepted, or an error code; `fields` are what else the answer says."""

    code: str | None = None
    fields: dict[str, str] = {}

    @property
    def accepted(self) -> bool:
        return self.code is None

    def document(self) -> bytes:
        """Write the answer as Skycore does."""
        said = {"STATUS": "Success"} if self.accepted else {"STATUS": "Failure", "ERRORCODE": self.code or ""}
        if self.code:
            said["ERRORINFO"] = ERRORS[self.code]
        inner = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in (said | self.fields).items())
        return f"<?xml version='1.0'?><RESPONSE>{inner}</RESPONSE>".encode()


ERRORS = {
    "E101": "Action required",
    "E102": "User or api_key required",
    "E104": "Authentication failed",
    "E108": "XML could not be parsed",
    "E110": "Invalid receiver number",
    "E111": "Invalid short or long code",
    "E113": "Throughput exceeded",
    "E621": "Receiver number required",
    "E712": "Text required",
    "E713": "Billing problem",
    "E714": "Campaign missing or invalid",
    "E715": "Number is not subscribed to the campaign",
    "E901": "Mobile required",
    "E902": "Campaign required",
    "E903": "Invalid campaign",
    "E904": "Could not subscribe",
    "E905": "Could not unsubscribe",
}


class Account:
    """One account: its key, its campaigns (none named: all exist), who is subscribed to which, the last id given."""

    calls: ClassVar[dict[str, "Call"]] = {}

    def __init__(
        self,
        key: str | None = None,
        campaigns: frozenset[str] = frozenset(),
        *,
        check: bool = False,
        given: int = 0,
    ) -> None:
        self.key = key
        self.campaigns = campaigns
        self.check = check
        self.subscribed: set[tuple[str, str]] = set()
        self._given = given

    def answer(self, fields: Fields | None) -> Answer:
        """Answer one call; None is one that could not be read."""
        if fields is None:
            return Answer(code="E108")
        if "API_KEY" not in fields:
            return Answer(code="E102")
        if self.key is not None and fields["API_KEY"] != self.key:
            return Answer(code="E104")
        call = self.calls.get(fields.get("ACTION", "").lower())
        return call(self, fields) if call else Answer(code="E101")

    def text(self, fields: Fields) -> Answer:
        """Accept an SMS."""
        return self._message(fields, "U01TX", None if fields.get("TEXT") else "E712")

    def picture(self, fields: Fields) -> Answer:
        """Accept an MMS."""
        answer = self._message(fields, "MMS_MT_", None if fields.get("TO") else "E621")
        more = {"MMSID": "1", "STATUSDETAILS": "Message sent"} if answer.accepted else {}
        return Answer(code=answer.code, fields=answer.fields | more)

    def _message(self, fields: Fields, prefix: str, wrong: str | None) -> Answer:
        to = fields.get("TO", "")
        if not wrong and not (to.isascii() and to.isdigit() and 8 <= len(to) <= 15):
            wrong = "E110"
        if not wrong and not fields.get("FROM", "").isdigit():
            wrong = "E111"
        wrong = wrong or (self._campaign(fields, to) if self.check else None)
        if wrong:
            return Answer(code=wrong, fields={"TO": to})
        self._given += 1
        return Answer(fields={"TRACKINGID": f"{prefix}{self._given}", "TO": to})

    def _campaign(self, fields: Fields, to: str) -> str | None:
        campaign = fields.get("CAMPAIGNREF")
        if not campaign or not self._exists(campaign):
            return "E714"
        return None if (campaign, to) in self.subscribed else "E715"

    def subscribe(self, fields: Fields) -> Answer:
        """Put a number on a campaign's list."""
        return self._membership(fields, joins=True)

    def unsubscribe(self, fields: Fields) -> Answer:
        """Take a number off a campaign's list."""
        return self._membership(fields, joins=False)

    def _membership(self, fields: Fields, *, joins: bool) -> Answer:
        mobile = fields.get("MOBILE", "")
        name = "CAMPAIGNREF" if "CAMPAIGNREF" in fields else "CAMPAIGNID"
        campaign = fields.get(name, "")
        said = {name: campaign, "MOBILE": mobile}
        if not (mobile and campaign):
            return Answer(code="E902" if mobile else "E901", fields=said)
        if not self._exists(campaign):
            return Answer(code="E903", fields=said)
        if not mobile.isdigit():
            return Answer(code="E904" if joins else "E905", fields=said)
        (self.subscribed.add if joins else self.subscribed.discard)((campaign, mobile))
        return Answer(fields=said)

    def _exists(self, campaign: str) -> bool:
        return not self.campaigns or campaign in self.campaigns


Call = Callable[[Account, Fields], Answer]
Account.calls = {
    "sendsms": Account.text,
    "sendmms": Account.picture,
    "subscribe": Account.subscribe,
    "unsubscribe": Account.unsubscribe,
}


def read(body: bytes) -> dict[str, str] | None:
    """Read a call's fields from its form variable `xml`, or from XML as it is; None if it is neither."""
    document = parse_qs(body).get(b"xml", [body])[0]
    try:
        root = etree.fromstring(document, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return None
    return {str(node.tag).upper(): (node.text or "").strip() for node in root}
