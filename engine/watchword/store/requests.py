"""What the operator's own systems ask for: each request is known by its key, and done once.

One about many people is done page by page, a transaction each; its row keeps the last person reached, so that whoever
repeats it goes on from there, and two who repeat it at once do no page twice.
"""

from collections.abc import Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Final

from watchword.effects import Effect, Job
from watchword.state import Reached
from watchword.store import intake, people, schema
from watchword.store.accepted import Accepted, Pages, Plan, Request
from watchword.store.cursor import Batch, Cursor
from watchword.store.keys import digest
from watchword.store.rows import insertion, stamp

_COLUMNS: Final = schema.request.columns.keys()
_CLAIM: Final = f"{insertion('request', _COLUMNS)} ON CONFLICT DO NOTHING"
# Written to be locked: whoever repeats the request meanwhile waits.
_LOCK: Final = "UPDATE request SET asked_at = asked_at WHERE id = ? RETURNING body, job, jobs, last, whole"
_REACHED: Final = "UPDATE request SET job = ?, jobs = ?, last = ?, whole = ? WHERE id = ?"
_AT_ONCE: Final = 1_000
_FORGET: Final = f"DELETE FROM request WHERE id IN (SELECT id FROM request WHERE asked_at < ? LIMIT {_AT_ONCE})"  # noqa: S608


def claim(cursor: Cursor, request: Request, now: datetime) -> Accepted | None:
    """Lock a request, and tell how far it has come; None if its key stands for another one."""
    known, body = digest(request.asker, request.key), _body(request)
    is_new = cursor.execute(_CLAIM, (known, body, None, 0, None, False, stamp(now))).rowcount == 1
    ((asked, job, jobs, last, whole),) = cursor.execute(_LOCK, (known,)).fetchall()
    return Accepted(job=job, jobs=jobs, last=last, whole=bool(whole), again=not is_new) if asked == body else None


def fulfil(
    cursor: Batch, request: Request, so_far: Accepted, pages: Pages, plan: Plan, now: datetime
) -> tuple[Accepted, Sequence[str]]:
    """Do what a request asks for about the people of a page, if that is the next; answers lanes that gained jobs."""
    if so_far.whole or so_far.last != pages.after:
        return so_far, ()
    effects: list[Effect] = []
    for number in pages.people:
        state, _ = people.look_up(cursor, number, pages.program, pages.scope, now)
        consented = people.has_consented(cursor, number, pages.scope)
        effects += plan(Reached(number=number, state=state, consented=consented))
    jobs = [effect for effect in effects if isinstance(effect, Job)]
    origin = intake.apply(cursor, effects, now).origin if effects else None
    first = origin << 8 | 1 if origin is not None and jobs else None
    reached = Accepted(
        job=first if so_far.job is None else so_far.job,
        jobs=so_far.jobs + len(jobs),
        last=pages.last,
        whole=pages.last is None,
        again=so_far.again,
    )
    values = (reached.job, reached.jobs, reached.last, reached.whole, digest(request.asker, request.key))
    cursor.execute(_REACHED, values)
    return reached, tuple(dict.fromkeys(job.lane for job in jobs))


def forget(cursor: Cursor, before: datetime) -> bool:
    """Forget a slice of what was asked for before; true if there may be more."""
    return cursor.execute(_FORGET, (stamp(before),)).rowcount == _AT_ONCE


def _body(request: Request) -> bytes:
    return blake2b(request.body, digest_size=16).digest()
