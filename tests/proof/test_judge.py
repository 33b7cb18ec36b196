"""The judge complains of each thing that it is there to see, and of nothing else."""

from collections.abc import Callable

import pytest

from fake.posting import Answer
from proof.evidence import Evidence, Spell
from proof.honest import NODE, NUMBER, call, honest, job, message, opt_out, said
from proof.judge import complaints, judge
from proof.laws import late


def test_nothing_is_said_of_what_is_as_it_should_be() -> None:
    assert complaints(judge(honest())) == []


def _lose(evidence: Evidence) -> None:
    del evidence.messages[3], evidence.jobs[3]


def _decide_twice(evidence: Evidence) -> None:
    evidence.messages.append(message(6, "P-1"))


def _invent(evidence: Evidence) -> None:
    evidence.messages.append(message(6, "P-6"))


def _never_take(evidence: Evidence) -> None:
    evidence.said[0].posted.taken = None


def _answer_500(evidence: Evidence) -> None:
    evidence.said[0].posted.statuses.insert(0, 500)


def _forget_the_reply(evidence: Evidence) -> None:
    del evidence.jobs[3]


def _confirm_the_second(evidence: Evidence) -> None:
    evidence.jobs.append(job(5, "out: QUIT, edition 1", "done", tracking_id="T-3", exempt="opt-out-confirmation"))
    evidence.calls.append(call("out: QUIT, edition 1", "T-3", 4.5))


def _leave_open(evidence: Evidence) -> None:
    evidence.jobs[3]["state"] = "queued"


def _send_again_in_doubt(evidence: Evidence) -> None:
    evidence.calls.append(call("you: two, edition 1", "T-4", 1.9))


def _end_before_sending(evidence: Evidence) -> None:
    del evidence.calls[0]


def _give_another_tracking_id(evidence: Evidence) -> None:
    evidence.jobs[0]["tracking_id"] = "T-9"


def _send_what_nobody_asked_for(evidence: Evidence) -> None:
    evidence.calls.append(call("buy now", "T-5", 1.9))


def _turn_round(evidence: Evidence) -> None:
    evidence.calls.insert(0, evidence.calls.pop(1))


def _begin_after_the_opt_out(evidence: Evidence) -> None:
    evidence.jobs[0]["seen"] = 1


def _send_after_the_200(evidence: Evidence) -> None:
    evidence.calls[0].arrived = 2.11


def _call_it_late_without_a_pause(evidence: Evidence) -> None:
    _send_after_the_200(evidence)
    evidence.jobs[0]["reason"] = "late"


def _send_what_was_suppressed(evidence: Evidence) -> None:
    evidence.calls.append(call("you: three, edition 1", "T-6", 2.05))


def _leave_too_much_in_doubt(evidence: Evidence) -> None:
    evidence.calls[1].answered, evidence.calls[1].code = "whole", "E113"


def _stay_on_the_list(evidence: Evidence) -> None:
    evidence.listed.add(NUMBER)


def _miss_the_list(evidence: Evidence) -> None:
    evidence.said[0].kind = "join"
    evidence.events.clear()


def _fall(evidence: Evidence) -> None:
    evidence.fell.append(1)


def _keep_waiting(evidence: Evidence) -> None:
    evidence.answers.append(Answer(NODE, 3.0, 13.0, 0))


def _pass_over(evidence: Evidence) -> None:
    evidence.messages[3]["previous"] = 2


def _decide_by_what_is_not_published(evidence: Evidence) -> None:
    evidence.messages[0]["revision"] = "draft"


def _word_by_another_revision(evidence: Evidence) -> None:
    evidence.published["second"] = 2
    evidence.messages[0]["revision"] = "second"


@pytest.mark.parametrize(
    ("break_it", "complaint"),
    [
        (_lose, "P-4 was answered 200 and is not in the database"),
        (_decide_twice, "P-1 was decided 2 times"),
        (_invent, "P-6 is in the database and nobody posted it"),
        (_never_take, "P-1 was posted and never answered 200"),
        (_answer_500, "P-1 was answered 500"),
        (_forget_the_reply, "P-4 (text) calls for 1 jobs and has 0"),
        (_confirm_the_second, "P-5 (stop) calls for 0 jobs and has 1"),
        (_confirm_the_second, f"{NUMBER} opted out 1 times and was sent 2 confirmations"),
        (_leave_open, "job 4.1 is still queued"),
        (_send_again_in_doubt, f"'you: two, edition 1' was sent to {NUMBER} 2 times"),
        (_end_before_sending, "job 1.1 is done and its text never arrived"),
        (_give_another_tracking_id, "job 1.1 is done and its text never arrived"),
        (_send_what_nobody_asked_for, f"'buy now' arrived for {NUMBER} and no job knows of it"),
        (_turn_round, f"job 1.1 was sent after a later one to {NUMBER}"),
        (_begin_after_the_opt_out, "job 1.1 began after an opt-out"),
        (_send_after_the_200, f"'you: one, edition 1' arrived after the 200 of an opt-out of {NUMBER}"),
        (_call_it_late_without_a_pause, f"'you: one, edition 1' arrived after the 200 of an opt-out of {NUMBER}"),
        (_send_what_was_suppressed, "job 4.1 is suppressed and its text arrived"),
        (_leave_too_much_in_doubt, "1 texts are unknown, and 0 at most can be after 0 kills and deaths"),
        (_stay_on_the_list, f"{NUMBER} is on the provider's list"),
        (_miss_the_list, f"{NUMBER} is not on the provider's list"),
        (_fall, "the server ended by itself with 1"),
        (_keep_waiting, f"{NODE} let a copy wait from 3.0 to 13.0, and answered 0"),
        (_pass_over, "P-4 was decided after message 2, and 3 is the one before it"),
        (_decide_by_what_is_not_published, "P-1 names revision draft, and nobody published it"),
        (_word_by_another_revision, "job 1.1 is not worded by edition 2, by which its message was decided"),
    ],
)
def test_whatever_breaks_a_law_is_named(break_it: Callable[[Evidence], None], complaint: str) -> None:
    evidence = honest()
    break_it(evidence)
    assert complaint in complaints(judge(evidence))


def test_a_text_of_a_frozen_process_is_counted_apart_if_it_is_marked() -> None:
    evidence = honest()
    _send_after_the_200(evidence)
    evidence.jobs[0]["reason"] = "late: sent 1.4 s after it had begun"
    evidence.pauses.append(Spell(node=NODE, began=1.1, ended=2.1))
    assert complaints(judge(evidence)) == []
    assert len(late(evidence)) == 1


def test_a_copy_may_wait_for_a_node_that_is_frozen() -> None:
    evidence = honest()
    _keep_waiting(evidence)
    evidence.pauses.append(Spell(node=NODE, began=4.0, ended=14.0))
    assert complaints(judge(evidence)) == []


def test_a_start_ends_what_its_opt_out_began() -> None:
    evidence = honest()
    evidence.said.append(said("start", "START", "P-6", 5.0))
    evidence.messages.append(message(6, "P-6"))
    evidence.jobs.append(job(6, "on again", "done", tracking_id="T-7", seen=3))
    evidence.events.append(opt_out(3, 6) | {"kind": "opt-in"})
    evidence.calls.append(call("on again", "T-7", 5.1))
    assert complaints(judge(evidence)) == []
    evidence.events[-1]["effective"] = 200
    assert complaints(judge(evidence)) == ["job 6.1 began after an opt-out"]
