"""G1 to G7 on the real server: under load, with everything going wrong that can be made to, no promise is broken."""

import asyncio
from pathlib import Path
from random import Random

import pytest

from proof.database import PostgresServer
from proof.evidence import Evidence
from proof.judge import complaints, judge
from proof.plan import ONE_PROCESS, Strands
from proof.plan_of_nodes import ALL_KILLED, TWO_NODES
from proof.report import section
from proof.rig import Rig
from proof.rounds import is_long

GAPS = {False: (0.5, 6.0), True: (0.1, 1.5)}
"""Seconds between two kills: few are spread over the plan, many come one after the other."""
PEOPLE = {False: 4, True: 20}
"""How many text at once: a short round shares the machine with other tests."""


def hold(title: str, rig: Rig, strands: Strands, kills: int, sections: list[str]) -> Evidence:
    """Run a round, tell of it, and require that nothing is complained of and nothing was left out."""
    evidence = asyncio.run(rig.run(strands, kills, GAPS[is_long(kills)]))
    findings = judge(evidence)
    sections.append(section(title, evidence, findings, strands))
    print(f"\n{sections[-1]}")
    assert complaints(findings) == []
    assert len(evidence.kills) == kills + len(rig.nodes) * evidence.tried[ALL_KILLED.name]
    if evidence.bites:
        assert evidence.tried.keys() == {fault.name for strand in strands for fault in strand}
    return evidence


@pytest.mark.slow
def test_nothing_is_lost_nor_sent_twice_nor_sent_after_stop(tmp_path: Path, kills: int, sections: list[str]) -> None:
    rig = Rig(tmp_path, Random(kills), people=PEOPLE[is_long(kills)])
    evidence = hold("One process on SQLite", rig, ONE_PROCESS, kills, sections)
    if evidence.bites:
        assert all(evidence.bites), f"a fault never reached the server: {evidence.bites}"


@pytest.mark.slow
def test_nor_by_two_nodes_on_one_database(
    tmp_path: Path, kills: int, sections: list[str], postgres_server: PostgresServer
) -> None:
    rig = Rig(tmp_path, Random(kills), postgres_server, nodes=2, people=PEOPLE[is_long(kills)], concurrency=16)
    evidence = hold("Two nodes on one PostgreSQL", rig, TWO_NODES, kills, sections)
    assert len(evidence.published) > 1
    if evidence.bites:
        assert evidence.bites.host
        assert evidence.bites.clock
