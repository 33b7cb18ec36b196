"""G1 to G5 on the real process: under load, with everything going wrong that can be made to, no promise is broken."""

import asyncio
from pathlib import Path
from random import Random

import pytest

from proof.judge import complaints, judge
from proof.plan import EVERYTHING
from proof.report import report
from proof.rig import Rig

GAPS = {False: (0.5, 6.0), True: (0.1, 1.5)}
"""Seconds between two kills: few are spread over the plan, many come one after the other."""


@pytest.mark.slow
def test_nothing_is_lost_nor_sent_twice_nor_sent_after_stop(tmp_path: Path, kills: int, proof: Path | None) -> None:
    rig = Rig(tmp_path, Random(kills))
    evidence = asyncio.run(rig.run(EVERYTHING, kills, GAPS[kills > 10]))
    findings = judge(evidence)
    print(f"\n{report(evidence, findings)}")
    assert complaints(findings) == []
    assert evidence.kills == kills
    if evidence.bites:
        assert evidence.tried.keys() == {fault.name for fault in EVERYTHING}
        assert all(evidence.bites), f"a fault never reached the server: {evidence.bites}"
    if proof:
        proof.write_text(report(evidence, findings))
