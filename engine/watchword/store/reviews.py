"""How a review is opened, joined and closed, and what it held let go, while the person's row is held."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import msgspec

from watchword.effects import Consent, ConsentSource, Review
from watchword.errors import StoreRefused
from watchword.reviews import answers
from watchword.state import ACCOUNT
from watchword.store import due, schema
from watchword.store.cursor import Cursor
from watchword.store.reviewed import MOST_SAID, Outcome, Said, Settlement, StoredReview
from watchword.store.rows import bucket, insertion, moment, selection, stamp, to_json, without_nul

COLUMNS: Final = schema.review.columns.keys()

_INSERT: Final = insertion("review", COLUMNS)
_GET: Final = selection("review", COLUMNS, "WHERE id = ?")
_OF_PERSON: Final = selection("review", COLUMNS, "WHERE number = ? ORDER BY id")
_OPEN: Final = selection("review", COLUMNS, "WHERE number = ? AND outcome IS NULL ORDER BY id")
_JOIN: Final = "UPDATE review SET said = ? WHERE id = ?"
_CLOSE: Final = "UPDATE review SET outcome = ?, decided_at = ?, decided_by = ?, why = ? WHERE id = ?"
_RELEASE: Final = (
    "UPDATE job SET state = 'queued', due_at = ?, waits_for = NULL, reason = NULL WHERE id IN ("
    "SELECT id FROM job INDEXED BY job_held WHERE state = 'held' AND waits_for = ?) RETURNING lane"
)
_BY: Final[dict[ConsentSource, str]] = {
    "message": "the person",
    "keyword": "the person",
    "provider": "the provider",
    "operator": "an operator",
    "import": "an import",
    "api": "another system",
}
_to_said: Final = msgspec.json.Decoder(tuple[Said, ...]).decode


def record(cursor: Cursor, fact: Review, message_id: int | None) -> None:
    """Open a review of a message, or let it join the one that is open; a message is looked at once."""
    if message_id is None:
        raise StoreRefused("a review is about a message")
    known = [to_review(row) for row in cursor.execute(_OF_PERSON, (fact.number,)).fetchall()]
    if any(message_id in {one.id, *(said.message for said in one.said)} for one in known):
        return
    said = Said(message=message_id, text=fact.text, rung=fact.rung, effective=fact.effective)
    for one in known:
        if one.outcome is None and one.scope == fact.scope:
            kept = (*one.said[:1], *one.said[1:][2 - MOST_SAID :], said)
            cursor.execute(_JOIN, without_nul((to_json(kept).decode(), one.id)))
            return
    opened = (fact.number, fact.scope, fact.endpoint, to_json((said,)).decode(), stamp(fact.at), stamp(fact.deadline))
    cursor.execute(_INSERT, without_nul((message_id, *opened, None, None, None, None, bucket(fact.number))))


def standing(cursor: Cursor, number: str, scope: str) -> StoredReview | None:
    """Find a review that holds what is sent in a scope."""
    return next((one for one in _open(cursor, number) if one.scope in {scope, ACCOUNT}), None)


def heed(cursor: Cursor, event: Consent, *, is_out: bool, now: datetime) -> None:
    """Close what a recorded event of consent answers; `is_out` tells whether the person is out of its scope now."""
    for one in _open(cursor, event.number):
        if answers(event, one.scope, max(said.effective for said in one.said), is_out=is_out):
            _close(cursor, one, event.kind, _BY[event.source], event.rung, now)


def settle(cursor: Cursor, settled: Settlement, now: datetime) -> Sequence[str] | None:
    """Close a review as somebody decides; answers the lanes of what it held, None if it is not open."""
    row = cursor.execute(_GET, (settled.review,)).fetchone()
    found = None if row is None else to_review(row)
    if found is None or found.outcome is not None:
        return None
    return _close(cursor, found, settled.outcome, settled.by, settled.why, now)


def to_review(row: Any) -> StoredReview:
    """Read one review."""
    number, person, scope, endpoint, said, opened_at, deadline, outcome, decided_at, decided_by, why, _ = row
    return StoredReview(
        id=number,
        number=person,
        scope=scope,
        endpoint=endpoint,
        said=_to_said(said),
        opened_at=moment(opened_at),
        deadline=moment(deadline),
        outcome=outcome,
        decided_at=moment(decided_at),
        decided_by=decided_by,
        why=why,
    )


def _open(cursor: Cursor, number: str) -> list[StoredReview]:
    return [to_review(row) for row in cursor.execute(_OPEN, (number,)).fetchall()]


def _close(cursor: Cursor, found: StoredReview, outcome: Outcome, by: str, why: str, now: datetime) -> Sequence[str]:
    """Write what was decided, and queue again what was held: the gate looks at each of them anew."""
    cursor.execute(_CLOSE, without_nul((outcome, stamp(now), by, why, found.id)))
    lanes = [lane for (lane,) in cursor.execute(_RELEASE, (stamp(now), found.holds)).fetchall()]
    if lanes:
        due.note(cursor, now)
    return lanes
