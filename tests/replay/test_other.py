"""What is known of a person in two worlds, and what was answered in only one of them."""

from store.given import ANN, LUIGIS, NOON, SCOPE, consent, text, webhook
from watchword.effects import Job, Subscribe, Unsubscribe
from watchword.replay.other import Other, Place
from watchword.state import UNKNOWN, Contact, State, Suppression
from watchword.store.grounds import what
from watchword.store.values import StoredEvent

HERE = Place(LUIGIS, SCOPE)
JOINS = Subscribe(program=LUIGIS, number=ANN, list="club")
LEAVES = Unsubscribe(program=LUIGIS, number=ANN, list="club")
MEMBER = State(contact=Contact(lists=frozenset({"club"})))
BRINGING = {"webhook": True}


def answered(job: Job) -> StoredEvent:
    return StoredEvent(id=9, number=ANN, at=NOON, facts=(JOINS,), job=1, what=what(job))


def met(was: State = UNKNOWN) -> Other:
    other = Other()
    other.meet(was, HERE)
    return other


def test_who_is_left_alike_is_the_same_in_both_worlds() -> None:
    other = met()
    other.leave([JOINS, text()], [JOINS, text()], BRINGING)
    assert not other.differs


def test_who_is_left_otherwise_is_so_until_it_comes_to_the_same() -> None:
    other = met()
    other.leave([JOINS], [], BRINGING)
    other.meet(MEMBER, HERE)
    assert other.state(HERE) == UNKNOWN
    other.leave([LEAVES], [], BRINGING)
    assert not other.differs


def test_what_happened_besides_happens_in_both_worlds() -> None:
    other = met()
    other.leave([], [JOINS], BRINGING)
    other.happen(StoredEvent(id=2, number=ANN, at=NOON, facts=(consent(),)))
    state = other.state(HERE)
    assert state.contact == MEMBER.contact
    assert state.suppression == Suppression(scope=SCOPE, since=consent().effective)


def test_an_answer_to_what_is_asked_in_both_worlds_is_had_in_both() -> None:
    other = met()
    other.leave([webhook()], [webhook(), LEAVES], BRINGING)
    other.happen(answered(webhook()))
    assert other.state(HERE) == MEMBER


def test_an_answer_to_what_would_not_be_asked_is_left_out() -> None:
    other = met()
    other.leave([webhook()], [], BRINGING)
    other.happen(answered(webhook()))
    assert other.state(HERE) == UNKNOWN
    other.meet(MEMBER, HERE)
    assert other.state(HERE) == UNKNOWN
    assert not other.is_unsure(HERE)


def test_what_nobody_was_asked_makes_unsure_until_the_same_is_answered() -> None:
    other = met()
    other.leave([], [webhook()], BRINGING)
    assert other.is_unsure(HERE)
    other.happen(answered(webhook()))
    assert not other.is_unsure(HERE)


def test_what_answers_nothing_makes_nobody_unsure() -> None:
    other = met()
    other.leave([], [webhook(), text()], {})
    assert not other.is_unsure(HERE)


def test_what_is_known_in_a_program_that_was_not_asked_is_unsure() -> None:
    assert met().is_unsure(Place("other", "program:other"))
