"""The ledger's events that a message makes."""

from watchword.consent.order import effective
from watchword.effects import Consent, ConsentKind, ConsentSource
from watchword.message import Message


def said(
    kind: ConsentKind,
    scope: str,
    message: Message,
    source: ConsentSource,
    rung: str,
    *,
    provider_blocks: bool = False,
) -> Consent:
    """Record what a person said in a message, and what recognised it (`rung`)."""
    return Consent(
        kind=kind,
        scope=scope,
        number=message.sender,
        endpoint=message.endpoint,
        effective=effective(message.sent_at, message.received_at),
        sent_at=message.sent_at,
        source=source,
        text="\n".join(filter(None, (message.subject, message.text))),
        rung=rung,
        provider_blocks=provider_blocks,
    )
