"""`/api/consent/{number}`: what holds of a person's consent, and what they said elsewhere."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from litestar import HttpMethod, Response, get, post, route
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from watchword.effects import ConsentKind, ConsentSource
from watchword.engine.consents import Known
from watchword.reported import Report, Reporter
from watchword.standing import Standing
from watchword.store.values import StoredConsent
from watchword.submission import person
from watchword.web.api.access import Access, key_of
from watchword.web.api.problems import Asked, Problem, answer, read

NOT_LIFTED = "recorded as evidence, but the person has opted out and only they can undo that: ask them to text START"
HELD = "recorded as evidence, but texts are held until it is decided whether the person has opted out: docs/reviews.md"


class Consents(Protocol):
    """What knows of consent, and is told of it."""

    @property
    def programs(self) -> Collection[str]: ...

    async def known(self, number: str, programs: Collection[str]) -> Known: ...

    def about(self, report: Report) -> tuple[str, Collection[str]]: ...

    async def report(self, number: str, report: Report, reporter: Reporter, key: str) -> bool: ...


class Event(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One event of the ledger."""

    sequence: int
    kind: ConsentKind
    scope: str
    source: ConsentSource
    effective: datetime
    recorded: datetime
    text: str
    because: str
    message: int | None = None


class Shown(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of a person: what holds scope by scope, their lists by program, and the `events` if asked for."""

    number: str
    scopes: Sequence[Standing]
    lists: Mapping[str, Sequence[str]]
    events: Sequence[Event] | None = None


class Recorded(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was recorded of a person, and what holds `now`; a `note` where an opt-in changes nothing."""

    number: str
    recorded: ConsentKind
    now: Standing
    note: str | None = None


def consent(access: Access, consents: Consents) -> Sequence[HTTPRouteHandler]:
    """Make the handlers. One of them tells what the path takes: the framework's own would forget all but the first."""

    @route("/consent/{number:str}", http_method=[HttpMethod.OPTIONS], status_code=204)
    async def takes() -> Response[None]:
        return Response(None, headers={"allow": "GET, OPTIONS, POST"})

    @get("/consent/{number:str}")
    async def show(request: Asked, number: str) -> Response[Any]:
        asker = access.admit(request, "read-consent")
        who, wants_events = person(number, "number"), _flag(request, "events")
        known = await consents.known(who, asker.token.of([*consents.programs]))
        events = [_event(one) for one in known.events] if wants_events else None
        return answer(200, Shown(number=who, scopes=known.standings, lists=known.lists, events=events))

    @post("/consent/{number:str}")
    async def report(request: Asked, number: str) -> Response[Any]:
        asker = access.admit(request, "write-consent")
        who, key, told = person(number, "number"), key_of(request), await read(request, Report)
        scope, programs = consents.about(told)
        asker.require_any(programs, scope)
        is_new = await consents.report(who, told, Reporter("api", asker.by), key)
        known = await consents.known(who, programs)
        return answer(201 if is_new else 200, _recorded(who, told, known.standings, scope))

    return (takes, show, report)


def _recorded(number: str, told: Report, standings: Sequence[Standing], scope: str) -> Recorded:
    (now,) = [one for one in standings if one.scope == scope]
    note = None
    if told.kind == "opt-in" and not now.may_be_texted:
        note = NOT_LIFTED if now.needs else HELD
    return Recorded(number=number, recorded=told.kind, now=now, note=note)


def _event(stored: StoredConsent) -> Event:
    event = stored.event
    return Event(
        sequence=stored.sequence,
        kind=event.kind,
        scope=event.scope,
        source=event.source,
        effective=event.effective,
        recorded=stored.recorded_at,
        text=event.text,
        because=event.rung,
        message=stored.message_id,
    )


def _flag(request: Asked, name: str) -> bool:
    """Read the one thing that may stand in the query; raises Problem, also where another is asked for in vain."""
    if others := sorted({*request.query_params} - {name}):
        raise Problem(400, f"'{others[0][:40]}' is nothing that can be asked for; there is '{name}'", others[0][:40])
    written = request.query_params.get(name, "false")
    if written not in {"true", "false"}:
        raise Problem(400, f"'{name}' is true or false, not '{written[:40]}'", name)
    return written == "true"
