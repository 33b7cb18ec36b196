"""Keeping the provider's lists as ours are: what performs the jobs that `mirror` makes."""

from watchword.effects import Job
from watchword.plugin import Outcome, Outside


class Mirror:
    """Has the provider change its list."""

    @staticmethod
    async def perform(job: Job, outside: Outside) -> Outcome:
        """Ask the provider of the job's endpoint."""
        return await outside.change_list(job)
