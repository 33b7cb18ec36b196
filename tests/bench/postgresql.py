"""PostgreSQL for the benchmark: a server of its own on this disk, and pgbench as what it can do at best."""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from postgres import Server, server_folder
from postgres_programs import binaries, run

ROW = "x" * 300
"""As long as a message is in its table."""
TABLE = "CREATE TABLE inserted (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text NOT NULL)"
INSERT = f"INSERT INTO inserted (body) VALUES ('{ROW}');\n"


@contextmanager
def served() -> Iterator[Server]:
    """Run a server that forces every commit to the disk, as in real life."""
    with server_folder() as folder, Server(folder, shared_buffers="512MB", max_wal_size="4GB") as server:
        yield server


def stored(url: str) -> Counter[str]:
    """Count the messages and the replies that queue in a database."""
    with psycopg.connect(url) as connection:
        messages = connection.execute("SELECT sum(messages) FROM counter").fetchone()
        replies = connection.execute("SELECT count(*) FROM job WHERE state = 'queued'").fetchone()
    assert messages
    assert replies
    return Counter(messages=int(messages[0]), replies=replies[0])


class Inserting:
    """What pgbench inserts, a row in each transaction."""

    def __init__(self, server: Server, connections: int, seconds: float) -> None:
        self._url = server.create("inserted")
        self._options = [f"--client={connections}", "--jobs=2", f"--time={max(1, round(seconds))}", "--no-vacuum"]
        self._script = server.folder / "insert.sql"
        self._script.write_text(INSERT)
        self._script.chmod(0o644)
        with psycopg.connect(self._url) as connection:
            connection.execute(TABLE)

    def __call__(self, _run: str) -> dict[str, Any]:
        options = [*self._options, "--protocol=prepared", f"--file={self._script}"]
        told = run(binaries() / "pgbench", *options, self._url)
        found = re.search(r"tps = ([\d.]+)", told)
        assert found, told
        return {"per_second": float(found[1])}
