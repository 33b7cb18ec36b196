"""The rules that were published: every revision is kept, and each time that one began to decide is written down."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, select

from watchword.store import schema
from watchword.store.cursor import Cursor
from watchword.store.rows import moment, stamp
from watchword.store.values import Activation, Published

COLUMNS: Final = schema.revision.columns.keys()
pack = msgspec.msgpack.Encoder().encode
"""Write files as they are kept."""
unpack = msgspec.msgpack.Decoder(dict[str, bytes]).decode

_PUT: Final = (
    "INSERT INTO revision (id, files, staged_at, staged_by, active_at, staged_as, rules) VALUES (?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (id) DO UPDATE SET staged_at = excluded.staged_at, staged_by = excluded.staged_by,"
    " active_at = excluded.active_at, staged_as = excluded.staged_as, rules = excluded.rules"
)
_NOTE: Final = (
    'INSERT INTO activation (id, revision, at, "by", how)'
    " SELECT (SELECT coalesce(max(id), 0) + 1 FROM activation), id, active_at, staged_by, staged_as"
    " FROM revision WHERE id = ?"
)
_revision, _activation = schema.revision.c, schema.activation.c


def put(cursor: Cursor, published: Published, packed: bytes) -> None:
    """Keep a revision that decides from now on; `packed` are its files."""
    began_at = stamp(published.active_at or published.staged_at)
    how = (published.staged_by, began_at, published.staged_as, published.rules)
    cursor.execute(_PUT, (published.id, packed, stamp(published.staged_at), *how))
    note(cursor, published.id)


def note(cursor: Cursor, revision: str) -> None:
    """Write down that a revision, which has just become active, decides from now on."""
    cursor.execute(_NOTE, (revision,))


def to_published(row: Sequence[Any]) -> Published:
    """Read one row of `revision`."""
    name, files, staged_at, staged_by, active_at, staged_as, rules = row
    return Published(
        id=name,
        files=unpack(files),
        staged_at=moment(staged_at),
        staged_by=staged_by,
        active_at=moment(active_at),
        staged_as=staged_as,
        rules=rules,
    )


def activations(connection: Connection, limit: int) -> Sequence[Activation]:
    """List which revisions decided, newest first."""
    query = (
        select(_activation.revision, _activation.at, _activation.by, _activation.how, _revision.rules, _revision.files)
        .join(schema.revision, _revision.id == _activation.revision)
        .order_by(_activation.id.desc())
        .limit(limit)
    )
    return [
        Activation(revision=name, at=moment(at), by=by, how=how, rules=rules, files=len(unpack(files)))
        for name, at, by, how, rules, files in connection.execute(query)
    ]


def revisions(connection: Connection, beginning: str) -> Sequence[Published]:
    """List the revisions that ever decided and whose name begins so, two at most."""
    query = (
        select(*[schema.revision.c[column] for column in COLUMNS])
        .where(_revision.id.startswith(beginning, autoescape=True), _revision.active_at.is_not(None))
        .order_by(_revision.id)
        .limit(2)
    )
    return [to_published(row) for row in connection.execute(query)]
