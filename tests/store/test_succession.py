"""Laws of a program that gets another brand or name: no opt-out is lost by it, whatever it is called (R29, G3)."""

from collections.abc import Collection
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.given import ANN, BOB, NOON, SECOND, StoppedClock, consent, doubt, message, receive, runs, text, webhook
from watchword.effects import Consent
from watchword.engine import succession
from watchword.engine.decider import Decider
from watchword.engine.gate.given import Given
from watchword.engine.gate.scope import scope
from watchword.engine.node import Node
from watchword.engine.publish import Outcome
from watchword.engine.succession import Succession, moved
from watchword.metrics import Metrics
from watchword.rules.compiled import RuleSet
from watchword.rules.load import load_texts
from watchword.store.interface import Store
from watchword.store.values import GateView, Published, Stop, StoredJob
from watchword.vocabulary import builtin

CLEO = "+15552312104"
SCOPES = st.dictionaries(st.sampled_from("abc"), st.sampled_from(["program:a", "program:b", "brand:x", "brand:y"]))


def rules(**brands: str) -> RuleSet:
    """Rules of programs with their brands, a number for each by its place."""
    texts = {
        f"rules/{name}.yaml": f"version: 1\nprogram: {name}\n"
        f"about: {{name: Shop, numbers: {{main: {86717 + place}}}, help: h@x.example{brand}}}\n".encode()
        for place, (name, brand) in enumerate(brands.items())
    }
    return load_texts(texts, builtin()).rules


ALONE = rules(luigis="", mamas="")
BRANDED = rules(luigis=", brand: x", mamas=", brand: x")
RENAMED = rules(marios="", mamas="")


class Change:
    """A publishing of other rules; what happens meanwhile is said by whoever makes it."""

    def __init__(self, store: Store, before: RuleSet, meanwhile: Collection[Consent] = ()) -> None:
        self.store, self.meanwhile = store, meanwhile
        self.decider = Decider({}, before, Random(1))
        node = Node(owner="node-1", clock=StoppedClock(), random=Random(1), metrics=Metrics())
        self.succession = Succession(store, self.decider, node, lag=0)

    async def to(self, after: RuleSet) -> None:
        async def publish(asked: Published) -> Outcome:
            for said in self.meanwhile:
                await receive(self.store, message(f"meanwhile {said.number}", said.number), said)
            self.decider.rules = after
            return Outcome(revision=asked.id)

        asked = Published(id=after.revision, files={}, staged_at=NOON, staged_by="ann", active_at=None)
        await self.succession.adopt(asked, after.scopes(), publish)


async def out(store: Store, number: str) -> set[str]:
    return {one.scope for one in await store.suppressions(number)}


@given(SCOPES, SCOPES)
def test_what_every_program_had_leads_to_what_it_has_and_nothing_else_does(
    before: dict[str, str], after: dict[str, str]
) -> None:
    pairs = moved(before, after)
    assert set(pairs) == {(before[name], after[name]) for name in before.keys() & after if before[name] != after[name]}
    assert moved(after, after) == []


@runs
async def test_r29_whoever_opted_out_of_a_program_has_opted_out_of_the_brand_that_it_gets(store: Store) -> None:
    await receive(store, message("stop"), consent())
    await receive(store, message("other", BOB), consent(number=BOB, scope="program:mamas", provider_blocks=True))
    await Change(store, ALONE).to(BRANDED)
    for number in (ANN, BOB):
        assert "brand:x" in await out(store, number)
    assert [one.provider_blocks for one in await store.suppressions(BOB)] == [True, True]


@runs
async def test_r29_whoever_opted_out_of_a_brand_has_opted_out_of_each_program_that_leaves_it(store: Store) -> None:
    await receive(store, message("stop"), consent(scope="brand:x"))
    await Change(store, BRANDED).to(ALONE)
    assert await out(store, ANN) == {"brand:x", "program:luigis", "program:mamas"}


@runs
async def test_r29_a_program_by_another_name_is_the_one_that_texts_from_its_number(store: Store) -> None:
    await receive(store, message("stop"), consent())
    await receive(store, message("other", BOB), consent(number=BOB, scope="program:mamas"))
    await Change(store, ALONE).to(RENAMED)
    assert await out(store, ANN) == {"program:luigis", "program:marios"}
    assert await out(store, BOB) == {"program:mamas"}


@runs
async def test_g3_whoever_opts_out_while_rules_are_published_is_carried_over_too(store: Store) -> None:
    await Change(store, ALONE, [consent(), consent(number=BOB, scope="program:mamas")]).to(BRANDED)
    for number in (ANN, BOB):
        assert "brand:x" in await out(store, number)


@runs
async def test_who_is_held_when_the_scope_changes_is_opted_out_of_the_new_one(store: Store) -> None:
    await receive(store, message("hm"), doubt())
    await Change(store, ALONE).to(BRANDED)
    assert await out(store, ANN) == {"brand:x"}


@runs
async def test_r47_start_lifts_what_was_carried_over_for_good(store: Store) -> None:
    await receive(store, message("stop"), consent())
    change = Change(store, ALONE)
    await change.to(BRANDED)
    await receive(store, message("start"), consent("opt-in", at=NOON + SECOND, scope="brand:x"))
    await change.to(BRANDED)
    assert "brand:x" not in await out(store, ANN)
    await change.succession.begin(ALONE.scopes())
    assert "brand:x" not in await out(store, ANN)


@runs
async def test_all_are_carried_over_however_many_they_are(store: Store) -> None:
    people = [f"+1212555{place:04}" for place in range(2 * succession.PAGE + 1)]
    said = [consent(number=number, source="import", sent_at=None) for number in people]
    await store.import_opt_outs(dict.fromkeys(said, ()), NOON)
    change = Change(store, BRANDED)
    await change.succession.begin(ALONE.scopes())
    assert {number for number, _ in await store.out_of("brand:x", None, "", 10 * succession.PAGE)} == set(people)


@runs
async def test_who_may_be_texted_before_may_be_after(store: Store) -> None:
    await receive(store, message("stop", CLEO), consent(number=CLEO))
    await receive(store, message("start", CLEO), consent("opt-in", number=CLEO, at=NOON + SECOND))
    await Change(store, ALONE).to(BRANDED)
    assert await out(store, CLEO) == set()


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (ALONE, None),
        (load_texts({}, builtin()).rules, None),
        (BRANDED, "queued in program:luigis; luigis is of brand:x by now, and an opt-out of that one counts"),
        (RENAMED, "queued in program:luigis; marios is of program:marios by now, and an opt-out of that one counts"),
    ],
)
def test_g3_what_was_queued_in_a_scope_is_not_sent_once_opt_outs_are_of_another(
    after: RuleSet, said: str | None
) -> None:
    known = Given(endpoints={}, programs=after.programs)
    for job in (text(), text(exempt="help"), webhook()):
        view = GateView(
            job=StoredJob(id=256, state="queued", job=job, attempts=0, created_at=NOON, due_at=NOON),
            suppression=None,
            now=NOON,
        )
        assert scope(view, known) == (Stop(said) if said and job == text() else None)
