"""Laws of what an operator records in the ledger (R23): an opt-out holds at once, an opt-in never lifts one."""

from pathlib import Path

import pytest

from engine.world import World, is_in, texts, within
from watchword.engine.operator import NotThere

ANN = "+15552312102"
ASKED = {"by": "ann", "why": "she called"}


async def told(here: World) -> bool:
    return (ANN, "4411", False) in here.provider.asked


def test_r23_an_opt_out_that_an_operator_records_stops_what_is_queued(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        await here.operator.pause("endpoint:main", "", "ann")
        await here.text("hello", ident="1")
        await is_in(here, 1, "held")
        standing = await here.operator.consent(ANN, "opt-out", "luigis", **ASKED)
        assert str(standing).startswith("program:luigis, since ")
        await here.operator.resume("endpoint:main", "ann")
        await is_in(here, 1, "suppressed")
        assert texts(here) == []

    within(tmp_path, law)


def test_r23_the_ledger_has_who_recorded_it_and_why(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        await here.operator.consent(ANN, "opt-out", None, **ASKED)
        (stored,) = await here.store.consent(ANN)
        event = stored.event
        assert (event.scope, event.source, event.text, event.rung) == (
            "account",
            "operator",
            "she called",
            "recorded by ann",
        )

    within(tmp_path, law)


def test_r23_an_operators_opt_out_takes_the_person_off_the_providers_lists(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        await here.text("JOIN", ident="1")
        await is_in(here, 1, "done")
        await here.operator.consent(ANN, "opt-out", "luigis", **ASKED)
        await here.until(lambda: told(here))

    within(tmp_path, law)


def test_an_operators_opt_in_never_lifts(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        assert await here.operator.consent(ANN, "opt-in", "luigis", **ASKED) is None
        await here.text("STOP", ident="1")
        standing = await here.operator.consent(ANN, "opt-in", "luigis", **ASKED)
        assert str(standing).startswith("program:luigis, since ")
        assert await here.operator.consent(ANN, "opt-in", None, **ASKED) is None
        assert [one.scope for one in await here.store.suppressions(ANN)] == ["program:luigis"]

    within(tmp_path, law)


def test_a_program_that_is_not_there_is_named(tmp_path: Path) -> None:
    async def law(here: World) -> None:
        with pytest.raises(NotThere, match="there is no program 'luigi'; did you mean 'luigis'"):
            await here.operator.consent(ANN, "opt-out", "luigi", **ASKED)

    within(tmp_path, law)
