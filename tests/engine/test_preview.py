"""What is said beforehand of a text that a system submits is what the gate then does."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.world import SettableClock, World, within
from watchword.effects import Consent, Effect, Subscribe
from watchword.engine.accounts import our_numbers
from watchword.engine.gate import gate
from watchword.engine.preview import Preview, preview
from watchword.engine.submissions import Submissions
from watchword.store.reader import Reader
from watchword.submission import Submission, submitted

SCOPE = "program:luigis"
AGREED, LISTED, OUT, STRANGER, STARTED, DOUBTED, MOVED = (f"+1555231210{n}" for n in range(7))
DAY, NIGHT = 12, 3


def said(number: str, kind: str, source: str, now: datetime) -> Consent:
    common = {"scope": SCOPE, "number": number, "endpoint": "", "text": "", "rung": ""}
    return Consent(kind=kind, source=source, effective=now, sent_at=None, **common)  # type: ignore[arg-type]


def known(now: datetime) -> list[Effect]:
    return [
        *(said(number, "opt-in", "api", now) for number in (AGREED, OUT, DOUBTED, MOVED)),
        Subscribe(program="luigis", number=LISTED, list="club"),
        said(OUT, "opt-out", "operator", now),
        said(STARTED, "opt-in", "message", now),
    ]


@pytest.mark.parametrize(
    ("hour", "number", "foreseen", "state"),
    [
        (DAY, AGREED, None, "done"),
        (DAY, LISTED, None, "done"),
        (DAY, OUT, f"would not be sent: opted out of {SCOPE}", "suppressed"),
        (DAY, STRANGER, "would not be sent: no consent: ", "suppressed"),
        (DAY, STARTED, "would not be sent: no consent: ", "suppressed"),
        (DAY, MOVED, "would not be sent: no consent: ", "suppressed"),
        (DAY, DOUBTED, "would be held: review ", "held"),
        (NIGHT, AGREED, "would wait: quiet hours until ", "queued"),
        (NIGHT, OUT, f"would not be sent: opted out of {SCOPE}", "suppressed"),
    ],
)
def test_what_is_foreseen_is_what_happens(
    tmp_path: Path, hour: int, number: str, foreseen: str | None, state: str
) -> None:
    clock = SettableClock()
    clock.set_by = datetime(2026, 11, 25, hour, tzinfo=UTC) - clock.now()

    async def law(here: World) -> None:
        await here.store.apply("", "known", known(clock.now()), clock.now())
        for place, text in enumerate(("wrong number", "START"), 2):
            await here.text(text, ident=str(place), sender=MOVED.removeprefix("+"))
        await here.text("\N{THUMBS DOWN SIGN}", ident="1", sender=DOUBTED.removeprefix("+"))
        found = await rehearsed(here, number)
        assert (found.people, found.sent) == (1, 0 if foreseen else 1)
        assert [reason[: len(foreseen or "")] for reason in found.refused] == ([foreseen] if foreseen else [])
        submissions = Submissions(here.store, here.decider, here.accounts, here.node, here.dispatcher.wake)
        accepted = await submissions.submit(asked(number), "api:shop", "key")

        async def so() -> bool:
            job = await here.store.job(accepted.job or 0)
            return job is not None and (job.state == state and (state != "queued" or job.reason is not None))

        await here.until(so)

    within(tmp_path, law, clock=clock)


def asked(number: str) -> Submission:
    return Submission(program="luigis", text="Ciao", to=number)


async def rehearsed(here: World, number: str) -> Preview:
    now = here.node.clock.now()
    wanted = submitted(here.decider.rules, our_numbers(here.accounts), asked(number), "api:shop", now)
    endpoints = {name: account.settings for name, account in here.accounts.items()}
    door = gate(endpoints, lambda: here.decider.rules.programs)
    assert isinstance(here.store, Reader)
    return await preview(here.store, wanted, door, now)
