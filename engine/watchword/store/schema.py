"""Which tables there are. Times are whole microseconds since 1970, UTC; what has parts is JSON text.

The tables that every message touches (`message`, `job`, `person`, the two of keys) carry no index but their primary key
and the partial ones of `job`, which hold open or unsettled jobs only and so stay small.
"""

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    and_,
    false,
    or_,
    text,
)

# STRICT tables know INTEGER only; PostgreSQL wants to be told how wide.
Number: Final = BigInteger().with_variant(Integer(), "sqlite")
Flag: Final = Boolean().with_variant(Integer(), "sqlite")
Bucket: Final = SmallInteger().with_variant(Integer(), "sqlite")

metadata = MetaData()


def _id(name: str) -> Column[Any]:
    return Column(name, Number, primary_key=True, autoincrement=False)


def _name(name: str) -> Column[Any]:
    return Column(name, Text, primary_key=True)


def _needed(name: str, kind: Any = Text) -> Column[Any]:
    return Column(name, kind, nullable=False)


def _bucket() -> Column[Any]:
    return Column("bucket", Bucket)


def _appended(name: str, *columns: Column[Any]) -> Table:
    return Table(name, metadata, *columns, sqlite_strict=True)


def _keyed(name: str, *columns: Column[Any]) -> Table:
    return Table(name, metadata, *columns, sqlite_strict=True, sqlite_with_rowid=False)


# The last origin given out, what the metrics page counts, and the newest time that anything was due at. One row in
# SQLite; in PostgreSQL many, summed, so that no transaction waits for another, and a sequence has the origins.
counter = _appended(
    "counter",
    _id("id"),
    _needed("origin", Number),
    _needed("messages", Number),
    _needed("kept", Number),
    Column("newest", Number, nullable=False, server_default="0"),
)

# One row: which of the two tables of keys takes new ones, and since when.
generation = _appended("generation", _id("id"), _needed("current", Number), _needed("began_at", Number))
key_0 = _keyed("key_0", Column("key", LargeBinary, primary_key=True))
key_1 = _keyed("key_1", Column("key", LargeBinary, primary_key=True))

endpoint = _keyed("endpoint", _name("name"), _needed("last_received", Number))

message = _appended(
    "message",
    _id("id"),
    _needed("endpoint"),
    _needed("key"),
    _needed("sender"),
    _needed("to"),
    _needed("text"),
    _needed("received_at", Number),
    _needed("channel"),
    Column("sent_at", Number),
    Column("provider_id", Text),
    Column("subject", Text),
    Column("media", Text),
    Column("carrier", Text),
    Column("program", Text),
    _needed("outcome"),
    _needed("intent"),
    _needed("rules"),
    _needed("revision"),
    Column("previous", Number),
    Column("trace", LargeBinary),
    _bucket(),
    # What it was decided from beside its revision; nothing in rows that are older than these columns.
    Column("seed", Number),
    Column("line", Number),
    Column("before", Text),
    Column("effects", Number),
    Column("decided_as", Number),
)

# The flags spare a stranger the look-ups in `contact` and `suppression`.
person = _keyed(
    "person",
    _name("number"),
    Column("last_message", Number),
    Column("has_contact", Flag, nullable=False, server_default=false()),
    Column("has_ledger", Flag, nullable=False, server_default=false()),
    _bucket(),
    # What we texted them lately: digests and times, newest first.
    Column("told", Text),
    # Which texts they were sent lately, and what for, newest first.
    Column("sent", Text),
)

# Our texts, each once, by a digest of it; `at` is when it was sent last, to the day.
told = _appended("told", _id("id"), _needed("text"), Column("at", Number))

contact = _keyed(
    "contact",
    _name("number"),
    _name("program"),
    Column("language", Text),
    _needed("lists"),
    _bucket(),
    Column("fields", Text),
    Column("prompt", Text),
    Column("fired", Text),
)

ledger = _appended(
    "ledger",
    _id("sequence"),
    _needed("scope"),
    _needed("number"),
    _needed("kind"),
    _needed("effective", Number),
    Column("sent_at", Number),
    _needed("source"),
    _needed("text"),
    _needed("rung"),
    _needed("endpoint"),
    _needed("provider_blocks", Flag),
    Column("message_id", Number),
    _needed("recorded_at", Number),
    _bucket(),
)
Index("ledger_by_number", ledger.c.number)

# What binds each event of the ledger to those sealed before it, and what is known of the decision that made it.
seal = _appended(
    "seal",
    _id("place"),
    _needed("sequence", Number),
    Column("salt", LargeBinary),
    _needed("digest", LargeBinary),
    Column("rules", Text),
    Column("revision", Text),
    Column("received_at", Number),
    _needed("head", LargeBinary),
)
Index("seal_by_sequence", seal.c.sequence)

suppression = _keyed(
    "suppression",
    _name("number"),
    _name("scope"),
    _needed("since", Number),
    _needed("provider_blocks", Flag),
    _bucket(),
)

job = _appended(
    "job",
    _id("id"),
    _needed("state"),
    _needed("body"),
    _needed("attempts", Number),
    _needed("created_at", Number),
    _needed("due_at", Number),
    Column("begun_at", Number),
    Column("ended_at", Number),
    Column("owner", Text),
    Column("tracking_id", Text),
    Column("reason", Text),
    Column("delivery", Text),
    _needed("lane"),
    Column("number", Text),
    Column("waits_for", Text),
    Column("seen", Number),
    _bucket(),
)


def _partial(name: str, *columns: Column[Any], where: Any) -> Index:
    return Index(name, *columns, sqlite_where=where, postgresql_where=where)


_IS_QUEUED = job.c.state == "queued"
_IS_BEGUN = job.c.state == "begun"
_UNSETTLED = [job.c.state == state for state in ("begun", "unknown", "dead", "held", "suppressed", "cancelled")]

_partial("job_queued", job.c.lane, job.c.due_at, job.c.id, where=_IS_QUEUED)
_partial("job_unsettled", job.c.state, job.c.id, where=or_(*_UNSETTLED))
# What is held without waiting for anything waits for a person.
_partial("job_held", job.c.waits_for, job.c.id, where=job.c.state == "held")
# What the provider's lists were asked, to know the echo of it.
Index(
    "job_list",
    job.c.number,
    job.c.id,
    sqlite_where=text("lane GLOB 'list:*'"),
    postgresql_where=text("lane LIKE 'list:%'"),
)
_partial("job_open_text", job.c.number, job.c.id, where=and_(job.c.number.is_not(None), or_(_IS_QUEUED, _IS_BEGUN)))

# A receipt without `job_id` came before the end of its job; a row without `state` awaits its receipt.
delivery = _keyed(
    "delivery",
    _name("endpoint"),
    _name("tracking_id"),
    Column("state", Text),
    Column("code", Text),
    Column("detail", Text),
    Column("received_at", Number),
    Column("job_id", Number),
)

# The texts that may be opt-outs, by the message that opened the review: texts to the person are held while there is no
# `outcome`. `said` are the texts of all messages that it is about.
review = _appended(
    "review",
    _id("id"),
    _needed("number"),
    _needed("scope"),
    _needed("endpoint"),
    _needed("said"),
    _needed("opened_at", Number),
    _needed("deadline", Number),
    Column("outcome", Text),
    Column("decided_at", Number),
    Column("decided_by", Text),
    Column("why", Text),
    _bucket(),
)
Index("review_by_number", review.c.number)
_IS_OPEN = review.c.outcome.is_(None)
Index("review_open", review.c.deadline, review.c.id, sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN)

# Whose texts are held, and since when. One that is ending holds nothing new, until all that it held is let go.
pause = _keyed(
    "pause",
    _name("what"),
    _needed("reason"),
    _needed("source"),
    _needed("by"),
    _needed("since", Number),
    Column("ending", Flag, nullable=False, server_default=false()),
)

# What the machine's side said of its numbers, by a digest of it: most messages have one of a few.
line = _appended("line", _id("id"), _needed("body"))

# What changed a person's state besides their messages, numbered along with those: the facts that somebody recorded, or
# that performing a `job` brought (`what`, a digest of what the job was to do).
event = _keyed(
    "event",
    _id("id"),
    _name("number"),
    _needed("at", Number),
    _needed("facts"),
    Column("job", Number),
    Column("what", Number),
    _bucket(),
)

# The messages that are not decided yet, because their words are still to be fetched.
awaiting = _appended("awaiting", _id("message_id"), _needed("number"), _needed("until", Number), _bucket())
Index("awaiting_by_number", awaiting.c.number)

# The incarnations that are alive, by their own word; who is not among them owns nothing any more. `loaded` is the
# revision that it decides by, `trouble` why it could not load the one that is staged or active.
node = _keyed(
    "node",
    _name("owner"),
    _needed("name"),
    _needed("began_at", Number),
    _needed("beat_at", Number),
    Column("loaded", Text),
    Column("trouble", Text),
)

# One row: which incarnation does what must be done once, and the how-manieth that is.
leader = _appended("leader", _id("id"), _needed("owner"), _needed("epoch", Number))

# When the next job of a lane may begin (GCRA's theoretical arrival time), for all nodes together.
pace = _keyed("pace", _name("lane"), _needed("next_at", Number))

# The rule files of each revision that was published: staged, then active when every node has loaded it.
revision = _keyed(
    "revision",
    _name("id"),
    _needed("files", LargeBinary),
    _needed("staged_at", Number),
    _needed("staged_by"),
    Column("active_at", Number),
    Column("staged_as", Text, nullable=False, server_default="publish"),
    Column("rules", Number),
)

# From when on each revision decided, and by whose doing: one row each time, the last is the one that decides.
activation = _appended(
    "activation", _id("id"), _needed("revision"), _needed("at", Number), _needed("by"), _needed("how")
)

kept = _appended(
    "kept",
    _id("id"),
    _needed("endpoint"),
    _needed("key"),
    _needed("reason"),
    _needed("raw", LargeBinary),
    _needed("received_at", Number),
    _needed("malformed", Flag),
)

# How what is kept too long goes: each sweep has nothing left to do up to `done_to`, and has been through all up to
# `reached`, when what was older than `period` was to go. When that was, and how many went then.
sweep = _keyed(
    "sweep",
    _name("name"),
    _needed("done_to", Number),
    _needed("reached", Number),
    _needed("period", Number),
    _needed("at", Number),
    _needed("gone", Number),
)

# That somebody was erased, by whom and why; not who it was.
erasure = _appended(
    "erasure", _id("id"), _needed("at", Number), _needed("by"), _needed("why"), _needed("messages", Number)
)
