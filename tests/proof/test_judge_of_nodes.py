"""The judge of several nodes complains of each thing that it is there to see, and of nothing else."""

from collections.abc import Callable

import pytest

from fake.posting import Answer
from proof.evidence import Death, Evidence, Outage, Spell
from proof.honest import NODE, WALL, honest
from proof.judge import complaints, judge
from proof.laws import late
from proof.laws_of_nodes import seconds_to_recover

OTHER = "http://other"
DIED = (WALL + 60) * 1_000_000


def two_nodes() -> Evidence:
    """The database is away for a second; later one node is frozen, declared dead, and goes on as another."""
    evidence = honest()
    evidence.nodes = (NODE, OTHER)
    evidence.outages.append(Outage(20.0, 21.0))
    evidence.answers += [Answer(node, 20.3, 20.4, 503) for node in evidence.nodes]
    evidence.answers += [Answer(NODE, 20.6, 22.0, 200), Answer(OTHER, 22.5, 23.0, 200)]
    evidence.pauses.append(Spell(node=NODE, began=49.0, ended=62.0))
    evidence.dead.append(Death("node-a", DIED, "node-b"))
    evidence.jobs[0] |= {"owner": "node-a", "begun_at": DIED - 20, "ended_at": DIED - 10}
    evidence.jobs[1] |= {"owner": "node-a", "begun_at": DIED - 20, "ended_at": DIED + 10}
    return evidence


def test_nothing_is_said_of_what_is_as_it_should_be() -> None:
    assert complaints(judge(two_nodes())) == []
    assert seconds_to_recover(two_nodes()) == [1.0, 2.0]


def _answer_nobody(evidence: Evidence) -> None:
    evidence.answers = [one for one in evidence.answers if (one.url, one.status) != (OTHER, 503)]


def _answer_without_a_database(evidence: Evidence) -> None:
    evidence.answers.append(Answer(OTHER, 20.5, 20.6, 200))


def _close_the_door(evidence: Evidence) -> None:
    evidence.answers.append(Answer(OTHER, 20.5, 20.6, 0))


def _stay_away(evidence: Evidence) -> None:
    evidence.answers = [one for one in evidence.answers if (one.url, one.status) != (OTHER, 200)]


def _stay_away_for_long(evidence: Evidence) -> None:
    _stay_away(evidence)
    evidence.answers.append(Answer(OTHER, 40.0, 40.1, 200))


def _go_by_its_own_clock(evidence: Evidence) -> None:
    evidence.messages[0]["received_at"] += 3_600_000_000


def _let_it_live(evidence: Evidence) -> None:
    evidence.dead.clear()


def _never_come_back(evidence: Evidence) -> None:
    evidence.dead[0] = Death("node-a", DIED, None)


def _begin_when_dead(evidence: Evidence) -> None:
    evidence.jobs[1]["begun_at"] = DIED + 1


def _end_when_dead(evidence: Evidence) -> None:
    evidence.jobs[0]["ended_at"] = DIED + 1


def _lose_nine(evidence: Evidence) -> None:
    evidence.jobs += [
        evidence.jobs[1] | {"id": 9 << 8 | n, "body": evidence.jobs[3]["body"]}
        for n in range(1, evidence.concurrency + 2)
    ]


@pytest.mark.parametrize(
    ("break_it", "complaint"),
    [
        (_answer_nobody, f"{OTHER} answered nobody in the outage from 20.0 to 21.0"),
        (_answer_without_a_database, f"{OTHER} answered 200 in the outage from 20.0 to 21.0"),
        (_close_the_door, f"{OTHER} answered 0 in the outage from 20.0 to 21.0"),
        (_stay_away, f"{OTHER} took nothing for inf s after the outage that ended at 21.0"),
        (_stay_away_for_long, f"{OTHER} took nothing for 19.1 s after the outage that ended at 21.0"),
        (_go_by_its_own_clock, "P-1 is stamped 3600.0 s after it was posted"),
        (_let_it_live, "1 nodes were frozen past their heartbeat, and 0 declared dead"),
        (_never_come_back, "node-a was declared dead, and nobody followed it"),
        (_begin_when_dead, "job 2.1 was begun by node-a after it was declared dead"),
        (_end_when_dead, "job 1.1 was ended by node-a after it was declared dead"),
        (_lose_nine, "9 texts are unknown, and 8 at most can be after 1 kills and deaths"),
    ],
)
def test_whatever_breaks_a_law_is_named(break_it: Callable[[Evidence], None], complaint: str) -> None:
    evidence = two_nodes()
    break_it(evidence)
    assert complaint in complaints(judge(evidence))


def test_a_node_that_is_killed_or_frozen_need_not_answer() -> None:
    evidence = two_nodes()
    _answer_nobody(evidence)
    _stay_away(evidence)
    evidence.kills.append(Spell(node=OTHER, began=19.0, ended=21.5))
    assert complaints(judge(evidence)) == []


def test_a_text_of_a_node_that_was_declared_dead_is_late_if_it_leaves_as_the_node_thaws() -> None:
    evidence = two_nodes()
    evidence.calls[1].arrived = 62.2
    assert complaints(judge(evidence)) == []
    assert len(late(evidence)) == 1
    evidence.calls[1].arrived = 64.0
    assert len(complaints(judge(evidence))) == 1
