"""Keeping the provider's lists as ours are: what performs the jobs that `mirror` makes."""

from watchword.effects import Job
from watchword.plugin import Outcome, Tools


class Mirror:
    """Has the provider change its list."""

    @staticmethod
    async def perform(job: Job, tools: Tools) -> Outcome:
        """Ask the provider of the job's endpoint."""
        return await tools.change_list(job)
