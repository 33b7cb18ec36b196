"""How PostgreSQL answers the hot questions: from an index, however much lies beside."""

import asyncio
import json
import re
from collections.abc import Iterator

import psycopg
import pytest

from postgres import Databases
from store.given import NOON, opened_postgres
from watchword.store.postgres import begin, end, generations, lanes, nodes, persons, receive
from watchword.store.postgres.connection import connect
from watchword.store.postgres.doubtful import NEVER_BEGAN
from watchword.store.postgres.store import _ORPHANS
from watchword.store.rows import stamp

MANY = 20_000
SENDERS = [f"+1555{n:07d}" for n in range(64)]
JOBS = [n * 256 + 1 for n in range(64)]
NOW = stamp(NOON)
NUMBER = "'+1555' || lpad(n::text, 7, '0')"
FROM = f"FROM generate_series(0, {MANY}) AS n"
STATE = "CASE WHEN n % 200 = 0 THEN 'queued' WHEN n % 201 = 0 THEN 'begun' ELSE 'done' END"
FILL = f"""
INSERT INTO person (number, last_message, has_contact, has_ledger, bucket)
    SELECT {NUMBER}, n, n % 3 = 0, n % 5 = 0, n % 256 {FROM};
INSERT INTO message (id, endpoint, key, sender, "to", text, received_at, channel, outcome, intent, rules, revision)
    SELECT n, 'main', 'k' || n, {NUMBER}, '86717', 'PIZZA', {NOW}, 'sms', 'fired', 'none', '[]', 'r' {FROM};
INSERT INTO job (id, state, body, attempts, created_at, due_at, lane, number, bucket)
    SELECT n * 256 + 1, {STATE}, '{{}}', 0, {NOW}, {NOW}, 'text:main', {NUMBER}, n % 256 {FROM};
INSERT INTO ledger (scope, number, kind, effective, source, text, rung, endpoint, provider_blocks, recorded_at)
    SELECT 'program:a', {NUMBER}, 'opt-out', {NOW}, 'message', 'STOP', 'word', 'main', false, {NOW} {FROM};
INSERT INTO suppression (number, scope, since, provider_blocks) SELECT {NUMBER}, 'program:a', {NOW}, false {FROM};
INSERT INTO contact (number, program, lists) SELECT {NUMBER}, 'a', '[]' {FROM};
INSERT INTO key_0 SELECT decode(md5(n::text), 'hex') {FROM};
INSERT INTO key_1 SELECT decode(md5('x' || n), 'hex') {FROM};
INSERT INTO delivery (endpoint, tracking_id, job_id) SELECT 'main', 't' || n, n {FROM};
"""
LARGE = {"message", "person", "contact", "ledger", "suppression", "job", "key_0", "key_1", "delivery"}
PERSONS = json.dumps([{"number": number} for number in SENDERS])
ENDS = json.dumps([{"id": job, "state": "done", "ended_at": NOW} for job in JOBS])
LINKS = json.dumps([{"endpoint": "main", "tracking_id": f"t{n}", "job_id": job} for n, job in enumerate(JOBS)])
HOT = {
    "claim": (generations._CLAIM, ([bytes(16)] * 64,)),
    "lock persons": (persons._LOCK, (SENDERS,)),
    "contacts": (receive._CONTACTS, (SENDERS,)),
    "suppressions": (receive._SUPPRESSIONS, (SENDERS,)),
    "events": (receive._EVENTS, (SENDERS,)),
    "put persons": (receive._PUT_PERSONS, (PERSONS,)),
    "lift": (receive._LIFT, (PERSONS,)),
    "begin: know": (begin._KNOW, (JOBS,)),
    "begin: lock persons": (begin._LOCK, (JOBS,)),
    "begin: lock jobs": (begin._JOBS, (JOBS,)),
    "begin: older": (begin._OPEN, (JOBS,)),
    "begin: suppressions": (begin._SUPPRESSIONS, (JOBS,)),
    "begin: what is answered": (begin._ASKED, (JOBS,)),
    "begin: contacts": (begin._CONTACTS, (JOBS, 0)),
    "begin: consents": (begin._CONSENTED, (JOBS, 0)),
    "begin: newest of the ledger": (begin._NEWEST_OF_LEDGER, ()),
    "begin": (begin._BEGIN, ("me", 1, JOBS, JOBS)),
    "end: lock": (end._LOCK_JOBS, (JOBS,)),
    "end": (end._END, (ENDS,)),
    "end: give back": (end._GIVE_BACK, (ENDS,)),
    "end: join": (end._JOIN, (JOBS, ["main"] * 64, [f"t{n}" for n in range(64)])),
    "end: link": (end._LINK, (LINKS,)),
    "lanes": (lanes._FIRST_DUE, (NOW,)),
    "due": (lanes._DUE, ("text:main", NOW, 2, 1, 64)),
    "begun elsewhere": (nodes._BEGUN, (SENDERS[0], "me")),
    "orphans": (_ORPHANS, ()),
    "never began": (NEVER_BEGAN, (257, "me", NOW)),
}


@pytest.fixture(scope="module")
def filled(postgres: Databases) -> Iterator[psycopg.Connection]:
    url = postgres.create()
    asyncio.run(opened_postgres(url, "node-1").close())
    with connect(url) as connection:
        connection.execute(FILL.encode())
        connection.execute("ANALYZE")
        yield connection
    postgres.drop(url)


@pytest.mark.parametrize("name", HOT)
def test_no_hot_statement_reads_a_large_table_whole(filled: psycopg.Connection, name: str) -> None:
    statement, values = HOT[name]
    plan = "\n".join(row[0] for row in filled.execute(b"EXPLAIN " + statement, values).fetchall())
    assert not LARGE & set(re.findall(r"Seq Scan on (\w+)", plan)), plan


def test_a_table_read_whole_is_seen(filled: psycopg.Connection) -> None:
    plan = "\n".join(row[0] for row in filled.execute(b"EXPLAIN SELECT * FROM message WHERE text = 'x'").fetchall())
    assert LARGE & set(re.findall(r"Seq Scan on (\w+)", plan))
