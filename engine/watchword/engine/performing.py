"""Performing one job of an action: its settings read again, within its deadline and what it declares."""

import asyncio
from collections.abc import Mapping
from typing import Any, TypeGuard

from msgspec import Struct
from msgspec.structs import replace

from watchword import logs
from watchword.effects import Effect, Job, Subscribe
from watchword.plugin import Action, Done, Forbidden, Held, HttpAnswer, HttpRequest, Outcome, Outside, Retry, Unknown
from watchword.plugin.declaring import undeclared, unsaid

LETS_GO = 1.0
"""Seconds that an action has to end once it is cancelled."""


class Performing(Struct, frozen=True):
    """Performs the jobs of one action. `secrets` are what config.yaml says of it."""

    kind: type[Action]
    secrets: Mapping[str, str] = {}

    async def perform(self, job: Job, outside: Outside) -> Outcome:
        """Perform one; what cannot be read (any more) is held, what takes too long is given up, and so is no answer."""
        action = self.read(job)
        if isinstance(action, Held):
            return action
        doing = asyncio.create_task(contained(action, job, within(action, outside)))
        if not await ended(doing, self.kind.deadline):
            return given_up(job, f"'{job.action}' took longer than {self.kind.deadline:g} s")
        try:
            return answered(action, job, doing.result())
        except Offline as failure:
            return failure.refusal

    def read(self, job: Job) -> Action | Held:
        """Read the settings of a job; what cannot be read (any more) is held."""
        if job.version != self.kind.version:
            return Held(f"it was planned with version {job.version} of '{job.action}', {self.kind.version} is loaded")
        try:
            return self.kind.of_job(job, self.secrets)
        except ValueError as failure:
            return Held(f"'{job.action}' cannot read what was planned: {failure}")


class Broke(RuntimeError):
    """An action raised; the text says what, with its name."""


async def ended(doing: asyncio.Task[object], within: float) -> bool:
    """Wait so many seconds until an action has ended; one that does not let itself be cancelled then is left behind."""
    try:
        await asyncio.wait({doing}, timeout=within)
    finally:
        if not doing.done():
            doing.cancel()
            await asyncio.wait({doing}, timeout=LETS_GO)
    return doing.done() and not doing.cancelled()


async def contained(action: Action, job: Job, outside: Outside) -> object:
    """Have an action do its deed; what would end the server, as `sys.exit()` does, is a failure like any other."""
    try:
        return await action.perform(job, outside)
    except (Exception, GeneratorExit):
        raise
    except asyncio.CancelledError as failure:
        task = asyncio.current_task()
        if task is None or task.cancelling():
            raise
        raise Broke("CancelledError: it was raised by the action itself") from failure
    except BaseException as failure:
        raise Broke(f"{type(failure).__name__}: {failure}") from failure


class Offline(Forbidden):
    """An action asks other systems and does not declare it."""


class _NoNetwork:
    """The outside world of an action that declares no network."""

    def __init__(self, outside: Outside, wrong: str) -> None:
        self._outside = outside
        self._wrong = wrong

    def __getattr__(self, name: str) -> Any:
        return getattr(self._outside, name)

    async def http(self, request: HttpRequest) -> HttpAnswer:  # noqa: ARG002 - whatever it is, it stays here
        raise Offline(f"{self._wrong}: nothing was sent", "have it declared, then retry the job")


def within(action: Action, outside: Outside) -> Outside:
    """Give the outside world as far as an action declares that it needs it."""
    wrong = unsaid(action, "network")
    return outside if wrong is None else _NoNetwork(outside, wrong)


def answered(action: Action, job: Job, found: object) -> Outcome:
    """Take an answer for what became of a job, unless it is none, or brings what the action does not declare."""
    if not is_outcome(found):
        return Unknown(f"'{job.action}' answered {type(found).__name__}, which does not say what became of the job")
    for effect in found.effects if isinstance(found, Done) else ():
        if isinstance(effect, Subscribe):
            return Unknown(f"done, but '{job.action}' has somebody join a list: only what is planned has their words")
        if wrong := undeclared(action, effect):
            return Unknown(f"done, but {wrong}")
    return found


def is_outcome(found: object) -> TypeGuard[Outcome]:
    """Tell whether something says what became of a job: a plugin may have forgotten to answer."""
    if isinstance(found, Done):
        return isinstance(found.effects, tuple | list) and all(isinstance(one, Effect) for one in found.effects)
    return isinstance(found, Outcome)


def without_secrets(outcome: Outcome) -> Outcome:
    """Take the secrets out of what an action says of a job: that is kept, and shown."""
    told = {name: getattr(outcome, name, None) for name in ("reason", "hint")}
    return replace(outcome, **{name: logs.without_secrets(text) for name, text in told.items() if text})


def given_up(job: Job, reason: str) -> Outcome:
    """Say what becomes of a job of which nobody knows whether it had its effect."""
    return Retry(reason) if job.repeatable else Unknown(reason)
