"""What a plugin does wrong in `perform` costs its own jobs and nothing else."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import pytest

from watchword.effects import Job
from watchword.engine import performing
from watchword.engine.performing import Broke, Performing
from watchword.plugin import Action, Done, Held, Outcome, Outside, Retry, Secret, Text, Unknown, action

WRONG: Mapping[str, Any] = {
    "nothing": None,
    "text": "done",
    "class": Done,
    "line": Done(effects=("note",)),  # type: ignore[arg-type]
    "number": Done(effects=1),  # type: ignore[arg-type]
}


ENDINGS: Mapping[str, BaseException] = {
    "exit": SystemExit(3),
    "interrupt": KeyboardInterrupt(),
    "cancel": asyncio.CancelledError(),
    "base": BaseException("x"),
}


@action("wait", shorthand="text", deadline=0.05, version=2)
class Wait(Action, frozen=True):
    """Wait for ever, or say what it has."""

    text: Text
    key: Secret

    async def perform(self, job: Job, outside: Outside) -> Outcome:
        if str(self.text) in WRONG:
            return WRONG[str(self.text)]  # type: ignore[no-any-return] - as a plugin does that nobody checked
        if str(self.text) == "late":
            raise TimeoutError("of its own")
        if ending := ENDINGS.get(str(self.text)):
            raise ending
        if str(self.text) == "deaf":
            with suppress(asyncio.CancelledError):
                await asyncio.Event().wait()
            await asyncio.Event().wait()
        if str(self.text) != "for ever":
            return Done(tracking_id=f"{self.text} {self.key.reveal()}")
        await asyncio.Event().wait()
        raise AssertionError("nobody sets it")


def performed(settings: Mapping[str, Any], version: int = 2, *, repeatable: bool = True) -> Outcome:
    job = Job(
        action="wait",
        lane="action:wait",
        settings=dict(settings),
        program="p",
        rule="p/r",
        version=version,
        repeatable=repeatable,
    )
    return asyncio.run(Performing(Wait, {"key": "hush"}).perform(job, None))  # type: ignore[arg-type]


def test_settings_are_there_and_secrets_with_them() -> None:
    assert performed({"text": "hi"}) == Done(tracking_id="hi hush")


@pytest.mark.parametrize(("repeatable", "outcome"), [(True, Retry), (False, Unknown)])
def test_one_that_takes_too_long_is_given_up(repeatable: bool, outcome: type[Retry] | type[Unknown]) -> None:
    found = performed({"text": "for ever"}, repeatable=repeatable)
    assert found == outcome("'wait' took longer than 0.05 s")


def test_one_that_does_not_let_itself_be_cancelled_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(performing, "LETS_GO", 0.05)
    assert performed({"text": "deaf"}) == Retry("'wait' took longer than 0.05 s")


def test_a_timeout_of_its_own_is_a_failure_like_others() -> None:
    with pytest.raises(TimeoutError, match="of its own"):
        performed({"text": "late"})


@pytest.mark.parametrize("text", ENDINGS)
def test_what_would_end_the_server_is_a_failure_like_others(text: str) -> None:
    with pytest.raises(Broke, match=type(ENDINGS[text]).__name__):
        performed({"text": text})


@pytest.mark.parametrize("text", WRONG)
def test_an_answer_that_says_nothing_of_the_job_leaves_it_to_a_person(text: str) -> None:
    found = performed({"text": text})
    assert isinstance(found, Unknown)
    assert found.reason.startswith("'wait' answered ")


@pytest.mark.parametrize(
    ("settings", "version", "said"),
    [
        ({"text": "hi"}, 1, "it was planned with version 1 of 'wait', 2 is loaded"),
        ({"words": "hi"}, 2, "'wait' cannot read what was planned: Wait has no setting 'words'"),
        ({}, 2, "'wait' cannot read what was planned: Missing required argument 'text'"),
    ],
)
def test_what_can_no_longer_be_read_is_held(settings: dict[str, str], version: int, said: str) -> None:
    assert performed(settings, version) == Held(said)
