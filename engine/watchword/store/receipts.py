"""How a provider's receipt and the job that it speaks of find each other, whichever comes first."""

from watchword.message import Delivery
from watchword.store.cursor import Cursor
from watchword.store.rows import stamp, without_nul

# "sent" is no end: coming late, it does not undo one.
_RECEIVE = (
    "INSERT INTO delivery (endpoint, tracking_id, state, code, detail, received_at) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (endpoint, tracking_id) DO UPDATE SET state = excluded.state, code = excluded.code,"
    " detail = excluded.detail, received_at = excluded.received_at"
    " WHERE excluded.state <> 'sent' OR delivery.state IS NULL"
)
_LINK = (
    "INSERT INTO delivery (endpoint, tracking_id, job_id) VALUES (?, ?, ?)"
    " ON CONFLICT (endpoint, tracking_id) DO UPDATE SET job_id = excluded.job_id"
)
# A receipt settles what was not known: the provider did accept the text. One for an earlier attempt says nothing.
_SHOW = (
    "UPDATE job SET delivery = ?, state = CASE state WHEN 'unknown' THEN 'done' ELSE state END"
    " WHERE id = ? AND tracking_id = ?"
)
_FIND = "SELECT state, job_id FROM delivery WHERE endpoint = ? AND tracking_id = ?"


def receive(cursor: Cursor, delivery: Delivery) -> int | None:
    """Keep a receipt and show it on its job; answers the job's id if it is known."""
    at = stamp(delivery.received_at)
    row = (delivery.endpoint, delivery.tracking_id, delivery.state, delivery.code, delivery.detail, at)
    cursor.execute(_RECEIVE, without_nul(row))
    return _join(cursor, delivery.endpoint, delivery.tracking_id)


def link(cursor: Cursor, endpoint: str, tracking_id: str, job_id: int) -> None:
    """Say which job a tracking id means; a receipt that is there already is shown on it."""
    cursor.execute(_LINK, without_nul((endpoint, tracking_id, job_id)))
    _join(cursor, endpoint, tracking_id)


def _join(cursor: Cursor, endpoint: str, tracking_id: str) -> int | None:
    state, job_id = cursor.execute(_FIND, (endpoint, tracking_id)).fetchone()
    if job_id is not None and state is not None:
        cursor.execute(_SHOW, (state, job_id, tracking_id))
    return None if job_id is None else int(job_id)
