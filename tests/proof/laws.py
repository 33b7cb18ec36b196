"""The laws that hold on one node and on many: each tells how much it looked at, then names whatever breaks it.

Nothing of the engine is imported here: what is suppressed, which jobs a text calls for and which sends are excused is
thought out anew, from what the documentation promises.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator

from fake.ledger import Entry
from proof.evidence import Evidence, Row, body, named, suppressed, text
from proof.people import Said

EXEMPT = {"opt-out-confirmation", "help"}
ENDED = {"done", "suppressed", "dead", "cancelled", "held", "unknown"}
LIFTS = {"start", "join"}
LONGEST_ANSWER = 9.0
"""Seconds; a provider gives up after ten."""

Law = Callable[[Evidence], Iterator[int | str]]


def answered(evidence: Evidence) -> Iterator[int | str]:
    """Every notification is answered 200 in the end, and nothing but 200 and 503 is ever answered."""
    yield len(evidence.said)
    for said in evidence.said:
        ident = said.posted.ident
        if said.posted.taken is None:
            yield f"{ident} was posted and never answered 200"
        for status in sorted(set(said.posted.statuses) - {0, 200, 503}):
            yield f"{ident} was answered {status}"


def answered_in_time(evidence: Evidence) -> Iterator[int | str]:
    """No copy waits for its answer as long as a provider does, unless its node is frozen meanwhile."""
    answers = [*evidence.answers, *evidence.echoes]
    yield len(answers)
    for answer in answers:
        still = sum(
            max(0.0, min(answer.answered, pause.ended) - max(answer.asked, pause.began))
            for pause in evidence.pauses
            if pause.node == answer.url
        )
        if answer.answered - answer.asked - still > LONGEST_ANSWER:
            told = f"from {answer.asked:.1f} to {answer.answered:.1f}, and answered {answer.status}"
            yield f"{answer.url} let a copy wait {told}"


def kept_once(evidence: Evidence) -> Iterator[int | str]:
    """Every message that was answered 200 is in the database, once."""
    yield len(evidence.messages)
    kept = Counter(row["provider_id"] for row in evidence.messages)
    for said in evidence.said:
        if kept[said.posted.ident] == 0 and said.posted.taken is not None:
            yield f"{said.posted.ident} was answered 200 and is not in the database"
        if kept[said.posted.ident] > 1:
            yield f"{said.posted.ident} was decided {kept[said.posted.ident]} times"
    for ident in kept.keys() - {said.posted.ident for said in evidence.said}:
        yield f"{ident} is in the database and nobody posted it"


def decided_once(evidence: Evidence) -> Iterator[int | str]:
    """Every message has the jobs that its text calls for: one answer, none to a second opt-out."""
    yield len(evidence.messages)
    for said in evidence.said:
        message = evidence.message_of.get(said.posted.ident)
        if message is None:
            continue
        wanted = 0 if said.kind == "stop" and _was_out(evidence, message) else 1
        jobs = evidence.jobs_of[message["id"]]
        if len(jobs) != wanted:
            yield f"{said.posted.ident} ({said.kind}) calls for {wanted} jobs and has {len(jobs)}"
        for job in jobs:
            number, words = text(job)
            if number != said.number or (said.kind in {"text", "join", "stop"} and said.text not in words):
                yield f"{named(job)} does not answer {said.posted.ident}"


def _was_out(evidence: Evidence, message: Row) -> bool:
    events = evidence.consent_of[message["sender"]]
    return suppressed([event for event in events if event["message_id"] < message["id"]])


def decided_in_order(evidence: Evidence) -> Iterator[int | str]:
    """Messages of one person are decided one after the other: each names the one before it, and none is left out."""
    yield len(evidence.messages)
    last: dict[str, int] = {}
    for message in sorted(evidence.messages, key=lambda row: int(row["id"])):
        before = last.get(message["sender"])
        if message["previous"] != before:
            ident = message["provider_id"]
            yield f"{ident} was decided after message {message['previous']}, and {before} is the one before it"
        last[message["sender"]] = message["id"]


def of_one_revision(evidence: Evidence) -> Iterator[int | str]:
    """Every message names a revision of the rules that was published, and its texts are worded by that one."""
    yield len(evidence.messages)
    kinds = {said.posted.ident: said.kind for said in evidence.said}
    for message in evidence.messages:
        edition = evidence.published.get(message["revision"])
        if edition is None:
            yield f"{message['provider_id']} names revision {message['revision']}, and nobody published it"
        elif kinds.get(message["provider_id"]) in {"text", "join", "stop"}:
            for job in evidence.jobs_of[message["id"]]:
                if not text(job)[1].endswith(f", edition {edition}"):
                    yield f"{named(job)} is not worded by edition {edition}, by which its message was decided"


def ended(evidence: Evidence) -> Iterator[int | str]:
    """Every job has ended, or is held or unknown for a person."""
    yield len(evidence.jobs) + len(evidence.changes)
    for job in (*evidence.jobs, *evidence.changes):
        if job["state"] not in ENDED:
            yield f"{named(job)} is still {job['state']}"


def sent_once(evidence: Evidence) -> Iterator[int | str]:
    """No text reaches the provider twice, unless it proved that it had not accepted the first."""
    yield len(evidence.sent)
    for (number, words), times in Counter(call.text for call in evidence.sent).items():
        if times > 1:
            yield f"'{words}' was sent to {number} {times} times"


def done_was_sent(evidence: Evidence) -> Iterator[int | str]:
    """Every text that is recorded as done was accepted by the provider, under the tracking id that is recorded."""
    done = [job for job in evidence.jobs if job["state"] == "done" and job["number"]]
    yield len(done)
    accepted = {call.tracking_id: call.text for call in evidence.sent if call.accepted}
    for job in done:
        if accepted.get(job["tracking_id"]) != text(job):
            yield f"{named(job)} is done and its text never arrived"


def sent_is_known(evidence: Evidence) -> Iterator[int | str]:
    """Every text that arrived belongs to a job that is done, or unknown for a person to settle."""
    yield len(evidence.sent)
    for call in evidence.sent:
        job = evidence.job_of.get(call.text)
        if job is None:
            yield f"'{call.text[1]}' arrived for {call.text[0]} and no job knows of it"
        elif job["state"] not in {"done", "unknown"}:
            yield f"{named(job)} is {job['state']} and its text arrived"


def order_is_kept(evidence: Evidence) -> Iterator[int | str]:
    """Texts to one person reach the provider in the order in which they were decided; a confirmation waits for none."""
    yield len(evidence.sent)
    last: dict[str, int] = {}
    for call in evidence.sent:
        job = evidence.job_of.get(call.text)
        if job is None or body(job)["exempt"] == "opt-out-confirmation":
            continue
        if job["id"] < last.get(call.text[0], 0):
            yield f"{named(job)} was sent after a later one to {call.text[0]}"
        last[call.text[0]] = max(job["id"], last.get(call.text[0], 0))


def none_begun_after_opt_out(evidence: Evidence) -> Iterator[int | str]:
    """No text begins after an opt-out's commit, by the order of the database."""
    judged = [job for job in evidence.jobs if job["number"] and job.get("seen") is not None and not body(job)["exempt"]]
    yield len(judged)
    for job in judged:
        if suppressed([event for event in evidence.consent_of[job["number"]] if event["sequence"] <= job["seen"]]):
            yield f"{named(job)} began after an opt-out"


def none_arrived_after_200(evidence: Evidence) -> Iterator[int | str]:
    """No text reaches the provider after the 200 of an opt-out; one of a frozen process is recorded as late."""
    yield sum(said.kind == "stop" for said in evidence.said)
    for call in _after_the_200(evidence):
        if not _is_marked_late(evidence, call):
            yield f"'{call.text[1]}' arrived after the 200 of an opt-out of {call.text[0]}"


def _after_the_200(evidence: Evidence) -> Iterator[Entry]:
    """Find the texts that arrived between the 200 of a person's opt-out and their next START, exempt ones apart."""
    out: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for number, said in _by_person(evidence.said).items():
        for stop in said:
            if stop.kind == "stop" and stop.posted.taken is not None:
                begins = stop.posted.taken
                lifts = [one.posted.first for one in said if one.kind in LIFTS and one.posted.first > begins]
                out[number].append((begins, min(lifts, default=float("inf"))))
    for call in evidence.sent:
        job = evidence.job_of.get(call.text)
        if job and body(job)["exempt"] in EXEMPT:
            continue
        if any(begins < call.arrived < ends for begins, ends in out.get(call.text[0], ())):
            yield call


def _by_person(said: list[Said]) -> dict[str, list[Said]]:
    found: dict[str, list[Said]] = defaultdict(list)
    for one in said:
        found[one.number].append(one)
    return found


def _is_marked_late(evidence: Evidence, call: Entry) -> bool:
    """Tell whether a text of a frozen process is known to be one; a node that was declared dead can say nothing more.

    What it had begun is unknown by then, and it has a second at most between its last look at the clock and its write.
    """
    job = evidence.job_of.get(call.text)
    if job is None or not evidence.pauses:
        return False
    thawed = any(0 <= call.arrived - pause.ended < 1 for pause in evidence.frozen)
    return (job["reason"] or "").startswith("late") or (job["state"] == "unknown" and thawed)


def late(evidence: Evidence) -> list[Entry]:
    """List the texts that a frozen process sent after their person's opt-out was answered, and known as such."""
    return [call for call in _after_the_200(evidence) if _is_marked_late(evidence, call)]


def confirmed_once(evidence: Evidence) -> Iterator[int | str]:
    """An opt-out is confirmed once at most, and a second one not at all."""
    confirmed = Counter(
        call.text[0]
        for call in evidence.sent
        if (job := evidence.job_of.get(call.text)) and body(job)["exempt"] == "opt-out-confirmation"
    )
    yield confirmed.total()
    stops = [said for said in evidence.said if said.kind == "stop"]
    messages = ((said.number, evidence.message_of.get(said.posted.ident)) for said in stops)
    first = Counter(number for number, message in messages if message and not _was_out(evidence, message))
    for number, times in confirmed.items():
        if times > first[number]:
            yield f"{number} opted out {first[number]} times and was sent {times} confirmations"


def lists_agree(evidence: Evidence) -> Iterator[int | str]:
    """Whoever has opted out is on no list of the provider, and whoever joined and may be texted is on it."""
    joined = {said.number for said in evidence.said if said.kind == "join"}
    yield len(joined)
    for number in joined | evidence.listed:
        may_be = number in joined and not suppressed(evidence.consent_of[f"+{number}"])
        if may_be != (number in evidence.listed):
            yield f"{number} is {'not ' if may_be else ''}on the provider's list"


def few_are_unknown(evidence: Evidence) -> Iterator[int | str]:
    """Texts whose fate nobody knows: those that the provider left in doubt, and what a node had begun that was killed
    or declared dead; nothing else makes any."""
    unknown = [job for job in evidence.jobs if job["state"] == "unknown"]
    yield len(unknown)
    doubted = {call.text for call in evidence.calls if call.in_doubt}
    ours = [job for job in unknown if text(job) not in doubted]
    losses = len(evidence.kills) + len(evidence.frozen)
    most = evidence.concurrency * losses
    if len(ours) > most:
        yield f"{len(ours)} texts are unknown, and {most} at most can be after {losses} kills and deaths"


def never_fell(evidence: Evidence) -> Iterator[int | str]:
    """The server never ends by itself."""
    yield evidence.starts
    for code in evidence.fell:
        yield f"the server ended by itself with {code}"
