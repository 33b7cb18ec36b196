"""The rig sees what it is there to see: each of these mistakes, planted into the server, makes the judge complain."""

import asyncio
import re
from pathlib import Path
from random import Random

import pytest

from proof import plan
from proof.database import PostgresServer
from proof.judge import complaints, judge
from proof.machine import compiler
from proof.plan import Fault
from proof.rig import Rig
from proof.rounds import is_long

PLANTED = Path(__file__).with_name("planted")
UNKNOWN_WITHOUT_CAUSE = r"\d+ texts are unknown, and 0 at most can be after 0 kills and deaths"
ARRIVED_AFTER_200 = r"'you wrote note P-\d+, edition 1' arrived after the 200 of an opt-out of \d+"


@pytest.fixture(autouse=True)
def has_time(kills: int) -> None:
    if not is_long(kills):
        pytest.skip("mistakes are planted by `make prove`, which has the time")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("mistake", "faults", "complaint"),
    [
        ("answered_before_commit", (plan.DISK_FULL,), r"P-\d+ was answered 200 and is not in the database"),
        ("gate_when_made", (plan.REFUSED,), ARRIVED_AFTER_200),
        ("ended_before_sent", (plan.REFUSED,), r"job \d+\.1 is done and its text never arrived"),
        ("looked_up", (), r"P-\d+ was decided [23] times"),
        ("sent_again", (plan.HANG,), r"'.*' was sent to \d+ 2 times"),
    ],
)
def test_a_planted_mistake_is_found(mistake: str, faults: tuple[Fault, ...], complaint: str, tmp_path: Path) -> None:
    rig = Rig(tmp_path, Random(5), command=command(mistake))
    found = broken(rig, faults)
    assert [one for one in found if re.search(complaint, one)], found[:20]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("mistake", "faults", "options", "complaint"),
    [
        ("own_texts_only", (plan.NAME_SLOW,) * 2, {"concurrency": 64}, ARRIVED_AFTER_200),
        (
            "living_taken_for_dead",
            (),
            {"takes": 1.0},
            r"\d+ texts are unknown, and 0 at most can be after 0 kills and deaths",
        ),
    ],
)
def test_a_mistake_that_takes_two_nodes_is_found(
    mistake: str,
    faults: tuple[Fault, ...],
    options: dict[str, float],
    complaint: str,
    tmp_path: Path,
    postgres_server: PostgresServer,
) -> None:
    rig = Rig(tmp_path, Random(5), postgres_server, nodes=2, command=command(mistake), **options)
    found = broken(rig, faults)
    assert [one for one in found if re.search(complaint, one)], found[:20]


def command(mistake: str) -> tuple[str, ...]:
    return str(PLANTED / f"{mistake}.py"), "serve"


def broken(rig: Rig, faults: tuple[Fault, ...]) -> list[str]:
    """Run a short round without kills; answers what the judge complains of."""
    if any(fault.needs_library for fault in faults) and not compiler():
        pytest.skip("disk and DNS fail by a library, and there is no C compiler here")
    return complaints(judge(asyncio.run(rig.run((faults,), kills=0))))
