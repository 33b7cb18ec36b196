"""Telling the operator's own system of consent: what performs the jobs that `announcement` makes."""

import msgspec

from watchword.actions.webhook import deliver
from watchword.clock import Clock
from watchword.config.systems import ConsentWebhook
from watchword.effects import Job
from watchword.plugin import HttpRequest, Outcome, Outside, Refused
from watchword.signature import signed


class Announcements:
    """Posts each envelope where config.yaml says now, signed anew on every try; `to` is None where it says nothing."""

    def __init__(self, to: ConsentWebhook | None, clock: Clock) -> None:
        self._to = to
        self._clock = clock

    async def perform(self, job: Job, outside: Outside) -> Outcome:
        """Post it; anything but a final answer is tried again."""
        if self._to is None:
            return Refused(
                reason="config.yaml has no consent-webhook any more", hint="add it again, then retry the job"
            )
        body = msgspec.json.encode(job.settings["body"])
        headers = signed(self._to.secret, outside.key, self._clock.now(), body)
        return await deliver(
            HttpRequest(url=self._to.url, body=body, headers={"content-type": "application/json", **headers}), outside
        )
