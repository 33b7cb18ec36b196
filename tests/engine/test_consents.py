"""Laws of what people report of consent (R23): an opt-out holds at once, an opt-in lifts none, each is announced."""

import asyncio
from pathlib import Path

import pytest

from engine.world import Law, World, is_in, texts, within
from watchword.announcement import ACTION
from watchword.effects import Job
from watchword.engine.accounts import Policy
from watchword.engine.consents import Consents
from watchword.engine.decider import Decider
from watchword.errors import Unfit
from watchword.plugin import Done, OptedOut, Outcome, Outside
from watchword.reported import Report, Reporter
from watchword.rules.load import load_texts
from watchword.state import ACCOUNT
from watchword.vocabulary import builtin

ANN = "+15552312102"
ASKED = {"by": "ann", "why": "she called"}


async def told(here: World) -> bool:
    return (ANN, "4411", False) in here.provider.asked


def test_r23_an_opt_out_that_an_operator_records_stops_what_is_queued(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        await here.operator.pause("endpoint:main", "", "ann")
        await here.text("hello", ident="1")
        await is_in(here, 1, "held")
        standing = await here.consents.consent(ANN, "opt-out", "luigis", **ASKED)
        assert str(standing).startswith("program:luigis, since ")
        await here.operator.resume("endpoint:main", "ann")
        await is_in(here, 1, "suppressed")
        assert texts(here) == []

    within(tmp_path, law)


def test_r23_the_ledger_has_who_recorded_it_and_why(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        await here.consents.consent(ANN, "opt-out", None, **ASKED)
        (stored,) = await here.store.consent(ANN)
        event = stored.event
        assert (event.scope, event.source, event.text, event.rung) == (
            "account",
            "operator",
            "she called",
            "reported by ann",
        )

    within(tmp_path, law)


def test_r23_an_operators_opt_out_takes_the_person_off_the_providers_lists(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        await here.text("JOIN", ident="1")
        await is_in(here, 1, "done")
        await here.consents.consent(ANN, "opt-out", "luigis", **ASKED)
        await here.until(lambda: told(here))

    within(tmp_path, law)


def test_an_operators_opt_in_never_lifts(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        assert await here.consents.consent(ANN, "opt-in", "luigis", **ASKED) is None
        await here.text("STOP", ident="1")
        standing = await here.consents.consent(ANN, "opt-in", "luigis", **ASKED)
        assert str(standing).startswith("program:luigis, since ")
        assert [one.scope for one in await here.store.suppressions(ANN)] == ["program:luigis"]

    within(tmp_path, law)


def test_r52_an_opt_in_of_everything_is_refused_as_it_would_let_no_text_go(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        with pytest.raises(Unfit, match="consent is of one program"):
            await here.consents.consent(ANN, "opt-in", None, **ASKED)
        assert await here.store.consent(ANN) == []

    within(tmp_path, law)


def test_what_is_said_of_one_of_our_own_numbers_is_refused_as_it_was_meant_of_a_persons(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        with pytest.raises(Unfit, match="86717 is one of our own numbers: say that of the person"):
            await here.consents.consent("86717", "opt-out", "luigis", **ASKED)
        assert await here.store.consent("86717") == []

    within(tmp_path, law)


def test_a_program_that_is_not_there_is_named(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        with pytest.raises(Unfit, match="there is no program 'luigi'; did you mean 'luigis'"):
            await here.consents.consent(ANN, "opt-out", "luigi", **ASKED)

    within(tmp_path, law)


CRM = "http://127.0.0.1:9/consent"


async def announced(here: World, number: str = ANN) -> list[tuple[str, str]]:
    """List what was told of a person: of what type, and by what source."""
    jobs = [one.job for one in await here.store.jobs(["queued", "begun", "held", "done", "dead"], 99)]
    told = [job.settings["body"] for job in jobs if job.action.endswith("-webhook") and job.settings.get("body")]
    said = [one for one in told if one["data"]["number"] == number]
    return sorted((one["type"], one["data"].get("source", "")) for one in said)


async def blacklisted(job: Job, outside: Outside) -> Outcome:
    return OptedOut(reason="E114")


async def texts_stop(here: World) -> None:
    await here.text("STOP", ident="1")


async def is_recorded(here: World) -> None:
    await here.consents.consent(ANN, "opt-out", "luigis", **ASKED)


async def is_reported_by_a_system(here: World) -> None:
    report = Report(kind="opt-out", by="Maria", why="called", scope=ACCOUNT)
    assert await here.consents.report(ANN, report, Reporter("api", "api:shop"), "call-7")
    assert not await here.consents.report(ANN, report, Reporter("api", "api:shop"), "call-7")


async def is_imported(here: World) -> None:
    listed = [{"number": ANN, "scope": "program:luigis", "at": None, "text": "the old system"}]
    assert [await here.consents.opt_outs(listed) for _ in range(2)] == [1, 0]


async def is_decided(here: World) -> None:
    await here.text("\N{THUMBS DOWN SIGN}", ident="1")
    await here.operator.review(1, "opt-out", "ann", "she phoned")


async def is_refused_by_the_provider(here: World) -> None:
    here.provider.answer = blacklisted
    await here.text("hello", ident="1")
    await here.ended(1)


@pytest.mark.parametrize(
    ("happens", "source"),
    [
        (texts_stop, "message"),
        (is_recorded, "operator"),
        (is_reported_by_a_system, "api"),
        (is_imported, "import"),
        (is_decided, "operator"),
        (is_refused_by_the_provider, "provider"),
    ],
)
def test_whichever_way_somebody_opts_out_it_is_announced_once(tmp_path: Path, happens: Law, source: str) -> None:
    async def law(here: World) -> None:
        await happens(here)
        assert await announced(here) == [("consent.opt-out", source)]
        assert len(await here.store.consent(ANN)) == 1

    within(tmp_path, law, told=CRM)


def test_who_is_told_of_consent_is_told_where_no_endpoint_is_left(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        here.decider = Decider({}, here.decider.rules, here.node.random, Policy(consent_webhook=CRM))
        here.consents = Consents(here.store, here.decider, here.in_flight, here.node, here.dispatcher.wake)
        await is_recorded(here)
        assert await announced(here) == [("consent.opt-out", "operator")]

    within(tmp_path, law)


def test_of_many_that_are_imported_each_is_announced(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        listed = [{"number": f"+1555231{n:04}", "scope": "account", "at": None, "text": ""} for n in range(600)]
        assert await here.consents.opt_outs(listed) == 600
        jobs = await here.store.jobs(["queued", "begun", "dead"], 999)
        assert {one.job.settings["body"]["data"]["number"] for one in jobs} == {one["number"] for one in listed}
        assert len(jobs) == 600

    within(tmp_path, law, told=CRM)


class Slow:
    """A system that takes its time over whatever it is told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    async def perform(self, job: Job, _: Outside) -> Outcome:
        self.told.append(job.settings["body"]["data"]["number"])
        await asyncio.sleep(0.02)
        return Done()


def test_of_a_stop_that_comes_meanwhile_is_told_before_all_that_was_imported(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        here.performers[ACTION] = slow = Slow()
        listed = [{"number": f"+1555231{n:04}", "scope": "account", "at": None, "text": ""} for n in range(400)]
        await here.consents.opt_outs([one for one in listed if one["number"] != ANN])
        await texts_stop(here)

        async def is_told() -> bool:
            return ANN in slow.told

        await here.until(is_told)
        assert slow.told.index(ANN) < 200

    within(tmp_path, law, told=CRM)


def test_r33_an_opt_out_of_everything_is_one_in_each_scope_and_counted_as_one(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        programs = {f"rules/{name}.yaml": of(name) for name in ("luigis", "mamas")}
        here.decider.rules = load_texts(programs, builtin()).rules
        listed = [{"number": ANN, "scope": "account", "at": None, "text": "the old system"}]
        assert [await here.consents.opt_outs(listed * 2) for _ in range(2)] == [1, 0]
        scopes = {one.scope for one in await here.store.suppressions(ANN)}
        assert scopes == {ACCOUNT, "program:luigis", "program:mamas"}

    within(tmp_path, law)


def of(program: str) -> bytes:
    about = f"{{name: {program}, numbers: {{main: 8671{len(program)}}}, help: help@pizza.example}}"
    return f"version: 1\nprogram: {program}\nabout: {about}\nrules: [{{id: x, then: [{{reply: y}}]}}]\n".encode()


def test_whoever_was_told_of_a_person_is_told_that_they_are_erased(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        await here.consents.consent(ANN, "opt-in", "luigis", **ASKED)
        await here.until(lambda: is_dead(here))
        await here.consents.erase(ANN, **ASKED)
        assert await announced(here) == [("consent.erased", "")]
        assert not await here.store.consent(ANN)
        assert not (await here.consents.erase("+15552319999", **ASKED)).is_known
        assert await announced(here, "+15552319999") == []

    within(tmp_path, law, told=CRM)


async def is_dead(here: World) -> bool:
    return len(await here.store.jobs(["dead"], 9)) == 1
