"""Laws of publishing among nodes: all decide by one revision or none does, and nobody is left without rules."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from random import Random

from msgspec.structs import replace
from structlog.testing import capture_logs

from engine.nodes import InMemory, Shared, node, simulate
from watchword import vocabulary
from watchword.engine.aside import Unfit
from watchword.engine.decider import Decider
from watchword.engine.peers import Peers
from watchword.engine.publish import ALREADY, PATIENCE, Outcome, publish
from watchword.engine.revisions import Revisions
from watchword.engine.verdict import refusal
from watchword.errors import RuleError
from watchword.rules.compiled import RuleSet
from watchword.rules.load import load_texts, nothing_loaded
from watchword.store.values import Member, Published

Files = Mapping[str, bytes]
BROKEN: Files = {"rules/l.yaml": b"version: 1\nprogram: [\n"}


def rules(words: str) -> Files:
    return {
        "rules/l.yaml": f"""\
version: 1
program: luigis
about: {{name: Luigi's, numbers: {{main: 86717}}, help: help@luigis.example}}
rules: [{{id: any, tier: fallback, then: [{{reply: {words}}}]}}]
""".encode()
    }


def compiled(files: Files) -> RuleSet:
    return load_texts(files, vocabulary.builtin()).rules


OLD, NEW = rules("old"), rules("new")
FIRST, SECOND = compiled(OLD).revision, compiled(NEW).revision


class One:
    """One node that decides by rules: those of its folder, until others are published."""

    def __init__(self, shared: Shared, name: str, folder: Files = OLD) -> None:
        self.shared = shared
        self.nodes, self.node = InMemory(shared, name), node(shared, name)
        self.loads = 0
        self.refuses: set[bytes] = set()
        try:
            own = load_texts(folder, vocabulary.builtin())
        except RuleError:
            own = nothing_loaded(vocabulary.builtin())
        self.decider = Decider({}, own.rules, Random(1))
        self.revisions = Revisions(self.nodes, self.node, self.decider, own, self)
        self.peers = Peers(self.nodes, self.node, self.revisions, lambda _: None)
        self.revisions.changed = self.peers.soon

    async def load(self, files: Files) -> RuleSet:
        self.loads += 1
        try:
            return compiled(BROKEN if set(files.values()) & self.refuses else files)
        except RuleError as failure:
            raise Unfit(refusal(failure)) from failure

    def let_go(self, rules: RuleSet) -> None:
        assert rules is not self.decider.rules

    @property
    def decides_by(self) -> str:
        return self.decider.rules.revision


@asynccontextmanager
async def serving(*several: One) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(run()) for one in several for run in (one.peers.run, one.revisions.run)]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def published(shared: Shared, files: Files) -> Outcome:
    return await publish(InMemory(shared, "command line"), by_others(files, shared), shared.clock)


def by_others(files: Files, shared: Shared) -> Published:
    now = shared.clock.now()
    return Published(id=compiled(files).revision, files=dict(files), staged_at=now, staged_by="b", active_at=None)


def test_the_first_node_publishes_what_it_was_started_with_and_is_ready_at_once() -> None:
    async def law() -> None:
        shared = Shared()
        one = One(shared, "a")
        async with serving(one):
            await asyncio.sleep(0.1)
            assert (shared.active, shared.staged) == (FIRST, None)
            assert one.revisions.ready.is_set()
            assert one.revisions.degraded() == ()
            assert one.loads == 0

    simulate(law)


def test_nodes_that_start_at_once_with_different_rules_end_with_the_same() -> None:
    async def law() -> None:
        shared = Shared()
        several = [One(shared, "a", OLD), One(shared, "b", NEW), One(shared, "c", BROKEN)]
        async with serving(*several):
            await asyncio.sleep(5)
            assert shared.active in {FIRST, SECOND}
            assert {one.decides_by for one in several} == {shared.active}
            assert shared.staged is None

    simulate(law)


def test_a_node_does_not_miss_its_own_rules_once_others_are_published_while_it_runs() -> None:
    async def law() -> None:
        shared = Shared()
        one, late = One(shared, "a"), One(shared, "b", rules("other"))
        async with serving(one):
            await asyncio.sleep(1)
            async with serving(late):
                await asyncio.sleep(1)
                assert late.revisions.degraded()
                assert (await published(shared, NEW)).reason is None
                await asyncio.sleep(2)
                assert {one.decides_by, late.decides_by} == {SECOND}
                assert one.revisions.degraded() == late.revisions.degraded() == ()

    simulate(law)


def test_a_node_decides_by_what_is_published_whatever_its_own_folder_says() -> None:
    async def law() -> None:
        shared = Shared()
        async with serving(One(shared, "a")):
            await asyncio.sleep(1)
            late = One(shared, "b", NEW)
            async with serving(late):
                await asyncio.sleep(1)
                assert late.decides_by == FIRST
                (said,) = late.revisions.degraded()
                assert said == (
                    f"rules/ here differs from the published revision {FIRST}, which is what it decides by:"
                    " bring the folder up to date (`watchword publish` would give what is here to every node)"
                )
                assert shared.active == FIRST

    simulate(law)


def test_publishing_takes_all_nodes_from_one_revision_to_the_other() -> None:
    async def law() -> None:
        shared = Shared()
        several = [One(shared, name) for name in "abc"]
        async with serving(*several):
            await asyncio.sleep(2)
            outcome = await published(shared, NEW)
            assert outcome.reason is None
            assert [outcome.has_loaded(member) for member in outcome.members] == [True] * 3
            await asyncio.sleep(1.1)
            assert {one.decides_by for one in several} == {SECOND}
            assert {member.loaded for member in shared.members.values()} == {SECOND}
            again = await published(shared, NEW)
            assert again.reason == ALREADY
            assert (await published(shared, OLD)).reason is None
            await asyncio.sleep(1.1)
            assert {one.decides_by for one in several} == {FIRST}

    simulate(law)


class Late(InMemory):
    """Whoever asks about the nodes is answered just before the last of them has loaded what is staged."""

    async def members(self) -> Sequence[Member]:
        asked = await super().members()
        if staged := self.shared.staged:
            await self.beat("a", staged.id, None)
        return asked


def test_a_node_that_loads_it_between_two_looks_is_told_of_as_having_loaded_it() -> None:
    async def law() -> None:
        shared = Shared()
        late = Late(shared, "a")
        await late.beat("a", FIRST, None)
        outcome = await publish(late, by_others(NEW, shared), shared.clock)
        assert shared.active == SECOND
        assert [outcome.has_loaded(member) for member in outcome.members] == [True]

    simulate(law)


def test_what_one_node_cannot_load_nobody_decides_by() -> None:
    async def law() -> None:
        shared = Shared()
        several = [One(shared, name) for name in "ab"]
        several[1].refuses = set(NEW.values())
        async with serving(*several):
            await asyncio.sleep(2)
            outcome = await published(shared, NEW)
            assert outcome.reason == "a node cannot load it"
            troubles = {member.owner: outcome.trouble_of(member) for member in outcome.members}
            assert troubles["a"] is None
            assert (troubles["b"] or "").startswith("rules/l.yaml:")
            await asyncio.sleep(2)
            assert {one.decides_by for one in several} == {FIRST}
            assert shared.staged is None
            assert {member.loaded for member in shared.members.values()} == {FIRST}
            assert [one.revisions.degraded() for one in several] == [(), ()]

    simulate(law)


def test_a_node_that_does_not_answer_keeps_a_revision_from_being_published() -> None:
    async def law() -> None:
        shared = Shared()
        a, b = One(shared, "a"), One(shared, "b")
        async with serving(a, b):
            await asyncio.sleep(2)
            follow, b.revisions.follow = b.revisions.follow, lambda _: None  # type: ignore[method-assign]
            began = shared.clock.monotonic()
            outcome = await published(shared, NEW)
            assert outcome.reason == f"not all nodes have loaded it within {PATIENCE:g} s"
            assert PATIENCE <= shared.clock.monotonic() - began < PATIENCE + 1
            assert {member.owner: outcome.has_loaded(member) for member in outcome.members} == {"a": True, "b": False}
            b.revisions.follow = follow  # type: ignore[method-assign]
            await asyncio.sleep(2)
            assert (shared.active, shared.staged) == (FIRST, None)
            assert a.decides_by == FIRST

    simulate(law)


def test_publishing_that_is_broken_off_changes_nothing() -> None:
    async def law() -> None:
        shared = Shared()
        one = One(shared, "a")
        await one.nodes.beat("a", FIRST, None)
        shared.active, shared.revisions[FIRST] = FIRST, by_others(OLD, shared)
        task = asyncio.create_task(published(shared, NEW))
        await asyncio.sleep(1)
        assert shared.staged is not None
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        assert (shared.active, shared.staged) == (FIRST, None)

    simulate(law)


def test_what_is_published_while_no_node_runs_is_what_the_next_one_decides_by() -> None:
    async def law() -> None:
        shared = Shared()
        assert (await published(shared, NEW)).reason is None
        one = One(shared, "a", OLD)
        async with serving(one):
            await asyncio.sleep(0.1)
            assert one.decides_by == SECOND

    simulate(law)


def test_a_starting_node_that_cannot_load_what_is_published_is_not_ready_until_it_can() -> None:
    async def law() -> None:
        shared = Shared()
        async with serving(One(shared, "a")):
            await asyncio.sleep(1)
            late = One(shared, "b", NEW)
            late.refuses = set(OLD.values())
            with capture_logs() as logs:
                async with serving(late):
                    await asyncio.sleep(5)
                    assert not late.revisions.ready.is_set()
                    assert late.revisions.degraded()[0].startswith(f"it cannot load the published revision {FIRST}: ")
                    assert late.loads == 1
                    assert shared.live() == ("a",)
                    assert (await published(shared, NEW)).reason is None
                    await asyncio.sleep(1.1)
                    assert late.revisions.ready.is_set()
                    assert late.decides_by == SECOND
                    assert late.revisions.degraded() == ()
            assert [log["event"] for log in logs if log["log_level"] == "error"] == [
                "a published revision does not load here"
            ]

    simulate(law)


def test_a_running_node_that_cannot_load_what_is_active_goes_on_with_the_old_one_and_says_so() -> None:
    async def law() -> None:
        shared = Shared()
        one = One(shared, "a")
        async with serving(one):
            await asyncio.sleep(1)
            one.refuses = set(NEW.values())
            await InMemory(shared, "b").stage(by_others(NEW, shared))
            shared.active, shared.staged = SECOND, None
            await asyncio.sleep(2)
            assert one.decides_by == FIRST
            assert one.revisions.ready.is_set()
            assert one.revisions.degraded()[0].startswith(f"it cannot load the published revision {SECOND}: ")

    simulate(law)


def test_the_same_files_are_followed_whatever_name_another_version_of_the_engine_gave_them() -> None:
    async def law() -> None:
        shared = Shared()
        older = replace(by_others(NEW, shared), id="0ther-v3rs10n")
        outcome = await publish(InMemory(shared, "c"), older, shared.clock)
        assert outcome.reason is None
        one = One(shared, "a", NEW)
        async with serving(one):
            await asyncio.sleep(1)
            assert one.revisions.ready.is_set()
            assert one.revisions.loaded == "0ther-v3rs10n"
            assert one.revisions.degraded() == ()
            assert one.loads == 1

    simulate(law)


def test_an_outage_leaves_the_rules_as_they_were() -> None:
    async def law() -> None:
        shared = Shared()
        one = One(shared, "a")
        async with serving(one):
            await asyncio.sleep(1)
            shared.busy = True
            await asyncio.sleep(10)
            assert one.decides_by == FIRST
            shared.busy = False
            await asyncio.sleep(2)
            assert (await published(shared, NEW)).reason is None

    simulate(law)
