"""What somebody was told otherwise than by a text (a call, a mail, a form) becomes an event of the ledger (R23)."""

from datetime import datetime

import structlog
from msgspec import Struct

from watchword.effects import Consent, ConsentKind, Effect, Job
from watchword.engine.decider import Decider
from watchword.engine.node import Node
from watchword.state import ACCOUNT, Suppression
from watchword.store.interface import Store

NAMESPACE = "operator"
"""Whose the keys are: they are of no endpoint, and drawn so that none is drawn twice."""
log = structlog.get_logger()


class Word(Struct, frozen=True, kw_only=True):
    """What a person said to `by`, and how that is known (`why`); `scope` is what it is about."""

    kind: ConsentKind
    number: str
    scope: str
    by: str
    why: str


class Listed(Struct, frozen=True, kw_only=True):
    """One opt-out that another system knows, and since when; `text` says where it is from."""

    number: str
    scope: str
    at: datetime | None
    text: str


def imported(listed: Listed, now: datetime) -> Consent:
    """Make it an event that counts from now on: times of elsewhere are never compared with ours."""
    return Consent(
        kind="opt-out",
        scope=listed.scope,
        number=listed.number,
        endpoint="",
        effective=now,
        sent_at=listed.at,
        source="import",
        text=listed.text,
        rung="import",
    )


async def record(store: Store, decider: Decider, node: Node, word: Word) -> tuple[Suppression | None, set[str]]:
    """Record a word; answers whether the person may not be texted now, and the lanes that gained a job.

    An opt-out counts at once, and the provider's lists are told of it. An opt-in is noted but never lifts.
    """
    heard = await store.conversation(word.number, 1)
    event = Consent(
        kind=word.kind,
        scope=word.scope,
        number=word.number,
        endpoint=heard[0].message.endpoint if heard else decider.endpoint,
        effective=node.clock.now(),
        sent_at=None,
        source="operator",
        text=word.why,
        rung=f"recorded by {word.by}",
    )
    effects: tuple[Effect, ...] = decider.opted_out(event) if word.kind == "opt-out" else (event,)
    await store.apply(NAMESPACE, f"{node.random.getrandbits(128):032x}", effects, node.clock.now())
    log.info("consent was recorded by hand", kind=word.kind, scope=word.scope, by=word.by)
    standing = [one for one in await store.suppressions(word.number) if one.scope in {word.scope, ACCOUNT}]
    return standing[0] if standing else None, {effect.lane for effect in effects if isinstance(effect, Job)}
