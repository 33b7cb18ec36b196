"""Planted: a text that the provider has not answered in time is sent again."""

from watchword.cli import main
from watchword.config import Endpoint
from watchword.effects import Job
from watchword.plugin import Outcome, Outside, Retry, Unknown
from watchword.providers.skycore import send as skycore

send = skycore.send


async def send_again(job: Job, settings: Endpoint, outside: Outside) -> Outcome:
    outcome = await send(job, settings, outside)
    return Retry(reason=outcome.reason) if isinstance(outcome, Unknown) else outcome


skycore.send = send_again
main()
