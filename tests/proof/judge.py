"""Was anything lost, sent twice, or sent after a STOP? Judged from the database and from what the provider received.

Nothing of the engine is imported here: what is suppressed, which jobs a text calls for and which sends are excused is
thought out anew, from what the documentation promises.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from msgspec import Struct

from fake.ledger import Entry, Ledger
from proof.machine import Bites
from proof.people import Said

Row = dict[str, Any]
EXEMPT = {"opt-out-confirmation", "help"}
ENDED = {"done", "suppressed", "dead", "cancelled", "held", "unknown"}
LIFTS = {"start", "join"}


class Evidence(Struct, kw_only=True, dict=True):
    """Everything that one round has left.

    `jobs` are the texts, `changes` what the provider's list was asked; `listed` are those whom it holds in the end.
    """

    said: list[Said]
    calls: Ledger
    messages: list[Row]
    jobs: list[Row]
    changes: list[Row]
    listed: set[str]
    events: list[Row]
    concurrency: int
    kills: int
    pauses: int
    fell: list[int]
    tried: Counter[str]
    bites: Bites | None
    seconds: float

    @cached_property
    def message_of(self) -> dict[str, Row]:
        return {row["provider_id"]: row for row in self.messages}

    @cached_property
    def jobs_of(self) -> dict[int, list[Row]]:
        found: dict[int, list[Row]] = defaultdict(list)
        for row in self.jobs:
            found[row["id"] >> 8].append(row)
        return found

    @cached_property
    def job_of(self) -> dict[tuple[str, str], Row]:
        """The job of each text, named by person and words: no two are alike."""
        return {text(row): row for row in self.jobs if row["number"]}

    @cached_property
    def consent_of(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self.events:
            found[row["number"]].append(row)
        return found

    @cached_property
    def sent(self) -> list[Entry]:
        """The texts that the provider accepted, or may have as far as anybody knows."""
        return [call for call in self.calls if call.is_text and (call.accepted or call.in_doubt)]

    @cached_property
    def late(self) -> list[Entry]:
        """The texts that a frozen process sent after their person's opt-out was answered, and recorded as such."""
        return [call for call in _after_the_200(self) if _is_marked_late(self, call)]


def body(job: Row) -> dict[str, Any]:
    """Read what a job is to do."""
    read: dict[str, Any] = json.loads(job["body"])
    return read


def text(job: Row) -> tuple[str, str]:
    """Name a job's person as the provider does, and its words."""
    return job["number"].removeprefix("+"), body(job)["settings"].get("text", "")


def named(job: Row) -> str:
    """Name a job as the command line does."""
    return f"job {job['id'] >> 8}.{job['id'] & 255}"


def suppressed(events: list[Row]) -> bool:
    """Say what a person's events, in recorded order, come to: whether an opt-out stands that no opt-in answers.

    Only a later opt-in answers, by effective time, and it must have been recorded after the opt-out or have been sent
    after it by the provider's own clock.
    """
    opt_ins = [event for event in events if event["kind"] == "opt-in" and event["source"] in {"message", "keyword"}]
    return any(not any(_answers(opt_in, event) for opt_in in opt_ins) for event in events if event["kind"] == "opt-out")


def _answers(opt_in: Row, opt_out: Row) -> bool:
    if opt_in["effective"] <= opt_out["effective"]:
        return False
    sent = opt_in["sent_at"] is not None and opt_out["sent_at"] is not None and opt_in["sent_at"] > opt_out["sent_at"]
    return bool(opt_in["sequence"] > opt_out["sequence"] or sent)


# --- the laws: each tells how much it looked at, then names whatever breaks it ---------------------------------------

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
    job = evidence.job_of.get(call.text)
    return bool(evidence.pauses and job and (job["reason"] or "").startswith("late"))


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
    """Texts whose fate nobody knows are those that the provider left in doubt, and some at each kill."""
    unknown = [job for job in evidence.jobs if job["state"] == "unknown"]
    yield len(unknown)
    doubted = {call.text for call in evidence.calls if call.in_doubt}
    ours = [job for job in unknown if text(job) not in doubted]
    most = evidence.concurrency * evidence.kills
    if len(ours) > most:
        yield f"{len(ours)} texts are unknown, and {most} at most can be after {evidence.kills} kills"


def never_fell(evidence: Evidence) -> Iterator[int | str]:
    """The server never ends by itself."""
    yield len(evidence.fell)
    for code in evidence.fell:
        yield f"the server ended by itself with {code}"


LAWS: tuple[Law, ...] = (
    *(answered, kept_once, decided_once, ended, sent_once, done_was_sent, sent_is_known, order_is_kept),
    *(none_begun_after_opt_out, none_arrived_after_200, confirmed_once, lists_agree, few_are_unknown, never_fell),
)


class Finding(Struct, frozen=True, kw_only=True):
    """What became of one law: how much was looked at, and whatever broke it."""

    law: str
    examined: int
    broken: tuple[str, ...]


def judge(evidence: Evidence) -> tuple[Finding, ...]:
    """Hold everything against every law."""
    findings = []
    for law in LAWS:
        examined, *broken = law(evidence)
        findings.append(Finding(law=law.__doc__ or "", examined=int(examined), broken=tuple(map(str, broken))))
    return tuple(findings)


def complaints(findings: tuple[Finding, ...]) -> list[str]:
    """List whatever broke a law."""
    return [broken for finding in findings for broken in finding.broken]
