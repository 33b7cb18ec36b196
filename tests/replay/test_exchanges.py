"""A message whose rules do not load any more is explained by what was written down of it."""

import asyncio
from contextlib import closing
from pathlib import Path

from replay.life import FIRST
from replay.test_replay import lived
from watchword import vocabulary
from watchword.explain import Exchange, explain
from watchword.replay.exchanges import exchanges
from watchword.store.database import File
from watchword.store.sqlite.connection import open_for_writing


def told(database: File) -> list[Exchange]:
    async def ask() -> list[Exchange]:
        reader = database.reader()
        try:
            return await exchanges(reader, await reader.messages(450), vocabulary.builtin())
        finally:
            await reader.close()

    return asyncio.run(ask())


def test_it_is_decided_again_or_as_it_was_written_down_with_the_same_rules_and_jobs(tmp_path: Path) -> None:
    database = lived(tmp_path / "watchword.db", FIRST)
    again = told(database)
    with closing(open_for_writing(database.path)) as connection:
        connection.execute("DELETE FROM revision")
    written_down = told(database)
    for one, other in zip(again, written_down, strict=True):
        assert (one.decision.rules, one.decision.outcome) == (other.decision.rules, other.decision.outcome)
        assert one.state == other.state
        assert all(effect in one.decision.effects for effect in other.decision.effects)
        assert "it cannot be decided again as it was" in explain(other)
