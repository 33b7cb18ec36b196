"""Performing one job of an action: its settings read again, within its deadline."""

import asyncio
from collections.abc import Mapping

from msgspec import Struct

from watchword.effects import Job
from watchword.plugin import Action, Held, Outcome, Outside, Retry, Unknown


class Performing(Struct, frozen=True):
    """Performs the jobs of one action. `secrets` are what config.yaml says of it."""

    kind: type[Action]
    secrets: Mapping[str, str] = {}

    async def perform(self, job: Job, outside: Outside) -> Outcome:
        """Perform one; what cannot be read (any more) is held, and what takes too long is given up."""
        action = self.read(job)
        if isinstance(action, Held):
            return action
        try:
            async with asyncio.timeout(self.kind.deadline) as limit:
                return await action.perform(job, outside)
        except TimeoutError:
            if not limit.expired():
                raise
            return given_up(job, f"'{job.action}' took longer than {self.kind.deadline:g} s")

    def read(self, job: Job) -> Action | Held:
        """Read the settings of a job; what cannot be read (any more) is held."""
        if job.version != self.kind.version:
            return Held(f"it was planned with version {job.version} of '{job.action}', {self.kind.version} is loaded")
        try:
            return self.kind.of_job(job, self.secrets)
        except ValueError as failure:
            return Held(f"'{job.action}' cannot read what was planned: {failure}")


def given_up(job: Job, reason: str) -> Outcome:
    """Say what becomes of a job of which nobody knows whether it had its effect."""
    return Retry(reason) if job.repeatable else Unknown(reason)
