"""The words of messages that came without them: fetched, or given up in time, and then the message is decided."""

import asyncio
from collections.abc import Callable, Iterable
from email.message import EmailMessage

import structlog
from msgspec.structs import replace

from watchword.announcement import announced
from watchword.decision import Decision
from watchword.effects import Consent, Job
from watchword.engine.decider import Decider
from watchword.engine.node import Node
from watchword.engine.outside import Unguarded
from watchword.errors import StoreBusy, StoreRefused
from watchword.message import Message
from watchword.plugin import Done, HttpAnswer, HttpRequest, NotSent, Outcome, Retry, Unanswered
from watchword.state import State
from watchword.store.interface import Store
from watchword.store.values import Decide, StoredMessage
from watchword.text import clean

LONGEST = 64 * 1024
"""Bytes of one part that are used."""
LOOK_EVERY = 1.0
FETCH_WITHIN = 10.0
log = structlog.get_logger()


class Words:
    """Performs the jobs that fetch words, and decides without them when AWAITED_FOR is over."""

    def __init__(self, store: Store, decider: Decider, node: Node, wake: Callable[[Iterable[str]], None]) -> None:
        self._store = store
        self._decider = decider
        self._node = node
        self._wake = wake

    async def perform(self, job: Job, outside: Unguarded) -> Outcome:
        """Fetch each part and have the message decided; a part that is not there, or is no text, is left out."""
        parts: list[str] = []
        for url in job.settings["urls"]:
            try:
                answer = await outside.http(HttpRequest(url=url, body=b"", method="GET", timeout=FETCH_WITHIN))
            except (NotSent, Unanswered) as failure:
                return Retry(reason=f"the words could not be fetched: {failure}")
            if answer.status in {408, 425, 429} or answer.status >= 500:
                return Retry(reason=f"the words could not be fetched: HTTP {answer.status}", after=answer.retry_after)
            parts.append(words(answer) if answer.status == 200 else "")
        message = await self._store.message(outside.origin)
        if message is not None:
            await self._complete(message, "\n".join(filter(None, parts)))
        return Done()

    async def run(self) -> None:
        """Decide what has waited too long, until cancelled."""
        while True:
            try:
                for message in await self._store.overdue(self._node.clock.now()):
                    log.warning("a message is decided without words that could not be fetched", message=message.id)
                    await self._complete(message, "")
            except StoreBusy as failure:
                log.warning("cannot look for messages that wait for their words", reason=str(failure))
            except Exception:
                log.exception("a message that waits for its words could not be decided")
            await asyncio.sleep(LOOK_EVERY)

    async def _complete(self, stored: StoredMessage, text: str) -> None:
        message = replace(stored.message, text=text) if text else stored.message
        asked = self._decider.question(message, whole=True)
        now = self._node.clock.now()
        try:
            received = await self._store.complete(message, stored.id, asked.program, asked.scope, asked.decide, now)
        except StoreRefused as failure:
            log.warning(
                "what was decided could not be recorded, only its consent is", message=stored.id, reason=failure
            )
            only_consent = _only_consent(asked.decide)
            received = await self._store.complete(message, stored.id, asked.program, asked.scope, only_consent, now)
        if received.decision is not None:
            reading = received.decision.trace.reading
            self._node.metrics.messages(message.endpoint, received.decision.outcome, reading.intent).inc()
            self._node.metrics.fired(received.decision.rules)
            self._wake(received.lanes)


def _only_consent(decide: Decide) -> Decide:
    """Leave out what rules want, which the store has refused: nobody may be kept waiting by it for ever."""

    def think(message: Message, state: State) -> Decision:
        decision = decide(message, state)
        consent = [effect for effect in decision.effects if isinstance(effect, Consent)]
        told = announced(consent, decision.line.consent_webhook, decision.program or "")
        return replace(decision, outcome="error", effects=told)

    return think


def words(answer: HttpAnswer) -> str:
    """Read a part as text; empty for what is none."""
    headers = EmailMessage()
    headers["content-type"] = answer.headers.get("content-type", "text/plain")
    if headers.get_content_maintype() != "text":
        return ""
    body = answer.body[:LONGEST]
    try:
        text = body.decode(headers.get_content_charset("utf-8"), "replace")
    except (LookupError, UnicodeError):
        text = body.decode("utf-8", "replace")
    return clean(text).strip()
