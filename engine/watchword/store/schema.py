"""Which tables there are. Times are whole microseconds since 1970, UTC; what has parts is JSON text.

The tables that every message touches (`message`, `job`, `person`, the two of keys) carry no index but their primary key
and the partial ones of `job`, which hold open or unsettled jobs only and so stay small.
"""

from typing import Any

from sqlalchemy import Column, Index, LargeBinary, Text, and_, false, or_, text

from watchword.store import columns
from watchword.store.columns import Flag, Number, appended, bucket, ident, keyed, named, needed

metadata = columns.metadata

# The last origin given out, what the metrics page counts, and the newest time that anything was due at. One row in
# SQLite; in PostgreSQL many, summed, so that no transaction waits for another, and a sequence has the origins.
counter = appended(
    "counter",
    ident("id"),
    needed("origin", Number),
    needed("messages", Number),
    needed("kept", Number),
    Column("newest", Number, nullable=False, server_default="0"),
)

# One row: which of the two tables of keys takes new ones, and since when.
generation = appended("generation", ident("id"), needed("current", Number), needed("began_at", Number))
key_0 = keyed("key_0", Column("key", LargeBinary, primary_key=True))
key_1 = keyed("key_1", Column("key", LargeBinary, primary_key=True))

endpoint = keyed("endpoint", named("name"), needed("last_received", Number))

message = appended(
    "message",
    ident("id"),
    needed("endpoint"),
    needed("key"),
    needed("sender"),
    needed("to"),
    needed("text"),
    needed("received_at", Number),
    needed("channel"),
    Column("sent_at", Number),
    Column("provider_id", Text),
    Column("subject", Text),
    Column("media", Text),
    Column("carrier", Text),
    Column("program", Text),
    needed("outcome"),
    needed("intent"),
    needed("rules"),
    needed("revision"),
    Column("previous", Number),
    Column("trace", LargeBinary),
    bucket(),
    # What it was decided from beside its revision; nothing in rows that are older than these columns.
    Column("seed", Number),
    Column("line", Number),
    Column("before", Text),
    Column("effects", Number),
    Column("decided_as", Number),
)

# The flags spare a stranger the look-ups in `contact` and `suppression`.
person = keyed(
    "person",
    named("number"),
    Column("last_message", Number),
    Column("has_contact", Flag, nullable=False, server_default=false()),
    Column("has_ledger", Flag, nullable=False, server_default=false()),
    bucket(),
    # What we texted them lately: digests and times, newest first.
    Column("told", Text),
    # Which texts they were sent lately, and what for, newest first.
    Column("sent", Text),
)

# Our texts, each once, by a digest of it; `at` is when it was sent last, to the day.
told = appended("told", ident("id"), needed("text"), Column("at", Number))

contact = keyed(
    "contact",
    named("number"),
    named("program"),
    Column("language", Text),
    needed("lists"),
    bucket(),
    Column("fields", Text),
    Column("prompt", Text),
    Column("fired", Text),
    Column("votes", Text),
    Column("tags", Text),
    Column("coupons", Text),
    Column("entered", Text),
    Column("handoff", Text),
    Column("block", Text),
)
for _silent in (contact.c.handoff, contact.c.block):  # few are, and who looks for them must not look at all
    _is_so = _silent.is_not(None)
    Index(f"contact_{_silent.name}", contact.c.number, sqlite_where=_is_so, postgresql_where=_is_so)

ledger = appended(
    "ledger",
    ident("sequence"),
    needed("scope"),
    needed("number"),
    needed("kind"),
    needed("effective", Number),
    Column("sent_at", Number),
    needed("source"),
    needed("text"),
    needed("rung"),
    needed("endpoint"),
    needed("provider_blocks", Flag),
    Column("message_id", Number),
    needed("recorded_at", Number),
    bucket(),
)
Index("ledger_by_number", ledger.c.number)

# What binds each event of the ledger to those sealed before it, and what is known of the decision that made it.
seal = appended(
    "seal",
    ident("place"),
    needed("sequence", Number),
    Column("salt", LargeBinary),
    needed("digest", LargeBinary),
    Column("rules", Text),
    Column("revision", Text),
    Column("received_at", Number),
    needed("head", LargeBinary),
)
Index("seal_by_sequence", seal.c.sequence)

suppression = keyed(
    "suppression",
    named("number"),
    named("scope"),
    needed("since", Number),
    needed("provider_blocks", Flag),
    bucket(),
)

job = appended(
    "job",
    ident("id"),
    needed("state"),
    needed("body"),
    needed("attempts", Number),
    needed("created_at", Number),
    needed("due_at", Number),
    Column("begun_at", Number),
    Column("ended_at", Number),
    Column("owner", Text),
    Column("tracking_id", Text),
    Column("reason", Text),
    Column("delivery", Text),
    needed("lane"),
    Column("number", Text),
    Column("waits_for", Text),
    Column("seen", Number),
    bucket(),
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
delivery = keyed(
    "delivery",
    named("endpoint"),
    named("tracking_id"),
    Column("state", Text),
    Column("code", Text),
    Column("detail", Text),
    Column("received_at", Number),
    Column("job_id", Number),
)
# Those that have not found their text.
_partial("delivery_unclaimed", delivery.c.received_at, where=delivery.c.job_id.is_(None))

# The texts that may be opt-outs, by the message that opened the review: texts to the person are held while there is no
# `outcome`. `said` are the texts of all messages that it is about.
review = appended(
    "review",
    ident("id"),
    needed("number"),
    needed("scope"),
    needed("endpoint"),
    needed("said"),
    needed("opened_at", Number),
    needed("deadline", Number),
    Column("outcome", Text),
    Column("decided_at", Number),
    Column("decided_by", Text),
    Column("why", Text),
    bucket(),
)
Index("review_by_number", review.c.number)
_IS_OPEN = review.c.outcome.is_(None)
Index("review_open", review.c.deadline, review.c.id, sqlite_where=_IS_OPEN, postgresql_where=_IS_OPEN)

# Whose texts are held, and since when. One that is ending holds nothing new, until all that it held is let go.
pause = keyed(
    "pause",
    named("what"),
    needed("reason"),
    needed("source"),
    needed("by"),
    needed("since", Number),
    Column("ending", Flag, nullable=False, server_default=false()),
)

# What the machine's side said of its numbers, by a digest of it: most messages have one of a few.
line = appended("line", ident("id"), needed("body"))

# What changed a person's state besides their messages, numbered along with those: the facts that somebody recorded, or
# that performing a `job` brought (`what`, a digest of what the job was to do).
event = keyed(
    "event",
    ident("id"),
    named("number"),
    needed("at", Number),
    needed("facts"),
    Column("job", Number),
    Column("what", Number),
    bucket(),
)

# The messages that are not decided yet, because their words are still to be fetched.
awaiting = appended("awaiting", ident("message_id"), needed("number"), needed("until", Number), bucket())
Index("awaiting_by_number", awaiting.c.number)

# The incarnations that are alive, by their own word; who is not among them owns nothing any more. `loaded` is the
# revision that it decides by, `trouble` why it could not load the one that is staged or active.
node = keyed(
    "node",
    named("owner"),
    needed("name"),
    needed("began_at", Number),
    needed("beat_at", Number),
    Column("loaded", Text),
    Column("trouble", Text),
)

# One row: which incarnation does what must be done once, and the how-manieth that is.
leader = appended("leader", ident("id"), needed("owner"), needed("epoch", Number))

# When the next job of a lane may begin (GCRA's theoretical arrival time), for all nodes together.
pace = keyed("pace", named("lane"), needed("next_at", Number))

# The rule files of each revision that was published: staged, then active when every node has loaded it.
revision = keyed(
    "revision",
    named("id"),
    needed("files", LargeBinary),
    needed("staged_at", Number),
    needed("staged_by"),
    Column("active_at", Number),
    Column("staged_as", Text, nullable=False, server_default="publish"),
    Column("rules", Number),
)

# From when on each revision decided, and by whose doing: one row each time, the last is the one that decides.
activation = appended("activation", ident("id"), needed("revision"), needed("at", Number), needed("by"), needed("how"))

# What the operator's own systems asked for, by a digest of who asked and their key: what exactly, the first of its
# jobs, how many there are, and where it is about many people, the last of them that was reached so far.
request = keyed(
    "request",
    Column("id", LargeBinary, primary_key=True),
    needed("body", LargeBinary),
    Column("job", Number),
    needed("jobs", Number),
    Column("last", Text),
    needed("whole", Flag),
    needed("asked_at", Number),
)
Index("request_by_time", request.c.asked_at)

kept = appended(
    "kept",
    ident("id"),
    needed("endpoint"),
    needed("key"),
    needed("reason"),
    needed("raw", LargeBinary),
    needed("received_at", Number),
    needed("malformed", Flag),
)

# The codes of each pool, in the order in which they are given out; whom one was given to is said with the contact.
coupon = keyed("coupon", named("pool"), named("code"), needed("place", Number), Column("given_at", Number))
_partial("coupon_unused", coupon.c.pool, coupon.c.place, where=coupon.c.given_at.is_(None))

# How what is kept too long goes: each sweep has nothing left to do up to `done_to`, and has been through all up to
# `reached`, when what was older than `period` was to go. When that was, and how many went then.
sweep = keyed(
    "sweep",
    named("name"),
    needed("done_to", Number),
    needed("reached", Number),
    needed("period", Number),
    needed("at", Number),
    needed("gone", Number),
)

# That somebody was erased, by whom and why; not who it was.
erasure = appended(
    "erasure", ident("id"), needed("at", Number), needed("by"), needed("why"), needed("messages", Number)
)

# Which sealed events say no more who said what, and the erasure that is to thank for it: none where they were too old.
forgotten = keyed("forgotten", ident("sequence"), Column("erasure", Number))
