"""Performing one job of an action: its settings read again, within its deadline."""

import asyncio
from collections.abc import Mapping
from typing import TypeGuard

from msgspec import Struct

from watchword.effects import Effect, Job
from watchword.plugin import Action, Done, Held, Outcome, Outside, Retry, Unknown


class Performing(Struct, frozen=True):
    """Performs the jobs of one action. `secrets` are what config.yaml says of it."""

    kind: type[Action]
    secrets: Mapping[str, str] = {}

    async def perform(self, job: Job, outside: Outside) -> Outcome:
        """Perform one; what cannot be read (any more) is held, what takes too long is given up, and so is no answer."""
        action = self.read(job)
        if isinstance(action, Held):
            return action
        try:
            async with asyncio.timeout(self.kind.deadline) as limit:
                found: object = await action.perform(job, outside)
        except TimeoutError:
            if not limit.expired():
                raise
            return given_up(job, f"'{job.action}' took longer than {self.kind.deadline:g} s")
        if is_outcome(found):
            return found
        return Unknown(f"'{job.action}' answered {type(found).__name__}, which does not say what became of the job")

    def read(self, job: Job) -> Action | Held:
        """Read the settings of a job; what cannot be read (any more) is held."""
        if job.version != self.kind.version:
            return Held(f"it was planned with version {job.version} of '{job.action}', {self.kind.version} is loaded")
        try:
            return self.kind.of_job(job, self.secrets)
        except ValueError as failure:
            return Held(f"'{job.action}' cannot read what was planned: {failure}")


def is_outcome(found: object) -> TypeGuard[Outcome]:
    """Tell whether something says what became of a job: a plugin may have forgotten to answer."""
    if isinstance(found, Done):
        return isinstance(found.effects, tuple | list) and all(isinstance(one, Effect) for one in found.effects)
    return isinstance(found, Outcome)


def given_up(job: Job, reason: str) -> Outcome:
    """Say what becomes of a job of which nobody knows whether it had its effect."""
    return Retry(reason) if job.repeatable else Unknown(reason)
