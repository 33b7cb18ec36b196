"""How does Skycore itself write a message? In the flat XML of its last revision, for the local phone and for tests."""

from watchword.message import Message
from watchword.providers.skycore.codes import EventCode
from watchword.providers.xml import element


def compose(message: Message) -> tuple[str, bytes]:
    """Write a message as a postback: content type and body. Characters that XML forbids are lost."""
    fields = _mms(message) if message.channel == "mms" else _sms(message)
    written = "".join(element(name, text) for name, text in fields if text is not None)
    content = "".join(element("FILE", url) for url in message.media)
    body = f"<POSTBACK>{written}{content and f'<CONTENT>{content}</CONTENT>'}</POSTBACK>"
    return "text/xml; charset=utf-8", body.encode()


def digits(number: str) -> str:
    """Write a number as Skycore does: international, without the plus."""
    return number.removeprefix("+")


def _sms(message: Message) -> list[tuple[str, str | None]]:
    return [
        ("ORIGIN", "SMS_MO"),
        ("CODE", EventCode.SMS_RECEIVED),
        ("FROM", digits(message.sender)),
        ("TO", digits(message.to)),
        ("TEXT", message.text),
        ("RECEIVED", _time(message)),
        ("TRANSACTIONID", message.provider_id),
        ("SPID", message.carrier),
    ]


def _mms(message: Message) -> list[tuple[str, str | None]]:
    return [
        ("ORIGIN", "MMS_MO"),
        ("CODE", EventCode.MMS_RECEIVED),
        ("FROM", digits(message.sender)),
        ("TO", digits(message.to)),
        ("KEYWORD", message.text),
        ("SUBJECT", message.subject),
        ("TRACKINGID", message.provider_id),
        ("SPID", message.carrier),
        ("TIMESTAMP", _time(message)),
    ]


def _time(message: Message) -> str | None:
    return message.sent_at.isoformat() if message.sent_at else None
