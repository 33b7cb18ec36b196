"""The rig sees what it is there to see: each of these mistakes, planted into the server, makes the judge complain."""

import asyncio
import re
from pathlib import Path
from random import Random

import pytest

from proof import plan
from proof.judge import complaints, judge
from proof.machine import compiler
from proof.plan import Fault
from proof.rig import Rig

PLANTED = Path(__file__).with_name("planted")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("mistake", "faults", "complaint"),
    [
        ("answered_before_commit", (plan.DISK_FULL,), r"P-\d+ was answered 200 and is not in the database"),
        (
            "gate_when_made",
            (plan.REFUSED,),
            r"'you wrote note P-\d+, edition 1' arrived after the 200 of an opt-out of \d+",
        ),
        ("ended_before_sent", (plan.REFUSED,), r"job \d+\.1 is done and its text never arrived"),
        ("looked_up", (), r"P-\d+ was decided [23] times"),
        ("sent_again", (plan.HANG,), r"'.*' was sent to \d+ 2 times"),
    ],
)
def test_a_planted_mistake_is_found(mistake: str, faults: tuple[Fault, ...], complaint: str, tmp_path: Path) -> None:
    if any(fault.needs_library for fault in faults) and not compiler():
        pytest.skip("a disk that fails is played by a library, and there is no C compiler here")
    rig = Rig(tmp_path, Random(5), command=(str(PLANTED / f"{mistake}.py"), "serve"))
    found = complaints(judge(asyncio.run(rig.run((faults,), kills=0))))
    assert [one for one in found if re.search(complaint, one)], found[:20]
