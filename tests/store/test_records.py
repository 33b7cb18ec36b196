"""What was agreed to can be shown years later, in its very words (R60)."""

from typing import Any

from sqlalchemy import select

from store.given import ANN, DAY, NOON, consent, message, receive, runs
from store.keeping import sealed, swept
from store.test_copy import PUBLISHED
from watchword.store import schema
from watchword.store.sqlite.store import SqliteStore


@runs
async def test_r60_an_opt_in_keeps_who_when_how_by_which_words_and_what_they_were_shown(sqlite: SqliteStore) -> None:
    await sqlite.shelf.put(PUBLISHED)
    joins = consent("opt-in", source="keyword", text="JOIN", rung="luigis/join", sent_at=NOON)
    await receive(sqlite, message(text="JOIN"), joins)
    await sealed(sqlite)
    await swept(sqlite, NOON + 9 * 366 * DAY)
    (stored,) = await sqlite.consent(ANN)
    assert (stored.event, stored.message_id, stored.recorded_at) == (joins, 1, NOON)

    def decided(connection: Any) -> Any:
        return connection.execute(select(schema.seal.c.rules, schema.seal.c.revision)).one()

    assert tuple(await sqlite.ask(decided)) == ('["luigis/r"]', "rev")
    (shown,) = await sqlite.revisions(PUBLISHED.id)
    assert shown.files == PUBLISHED.files
