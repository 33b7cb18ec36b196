"""How a message comes to its decision here: `decide`, given the rules and the lines of this process."""

from collections.abc import Mapping
from functools import partial
from itertools import chain
from random import Random
from urllib.parse import urlsplit

import structlog
from msgspec import Struct
from msgspec.structs import replace

from watchword import consent
from watchword.consequences import Outside, consequences
from watchword.decide import decide
from watchword.decision import Decision
from watchword.effects import Consent, Effect, Job
from watchword.engine.accounts import UNSAID, Account, Policy
from watchword.message import Message
from watchword.rules.compiled import RuleSet
from watchword.state import ACCOUNT, OUR_LINE, Line, State
from watchword.store.values import AWAITED_FOR, Decide

MOST_PARTS = 4
WORDS = "words"
"""The name of the jobs that fetch the words of a message, which no rule can ask for."""


log = structlog.get_logger()


class Question(Struct, frozen=True):
    """What the store needs to know to have one message decided within its transaction."""

    program: str | None
    scope: str
    decide: Decide


class Decider:
    """Puts the question of each message. `rules` may be replaced at any time, as one reference.

    `policy` is that of the accounts; it is there where there are none.
    """

    def __init__(
        self, accounts: Mapping[str, Account], rules: RuleSet, random: Random, policy: Policy = UNSAID
    ) -> None:
        self.rules = rules
        self._accounts = accounts
        self._random = random
        self._policy = policy
        self._lines = {
            (name, to): account.line(to) for name, account in accounts.items() for to in ("", *account.settings.numbers)
        }

    def ready(self) -> None:
        """Load what programs are read by, and meet the words that their rules wait for, before a text waits for it."""
        for program in self.rules.programs.values():
            expected = chain.from_iterable(hearing.vocabulary for hearing in program.answers.values())
            consent.ready(program.about.languages, expected)

    def question(self, message: Message, *, whole: bool = False) -> Question:
        """Ask what to do about a message; one that is not `whole` may have to wait for words behind a URL."""
        rules, account = self.rules, self._accounts.get(message.endpoint)
        line = self._line(message.endpoint, message.to)
        program = rules.hearing(message.to, line.default_program)
        seed = self._random.getrandbits(63)
        parts = _to_be_asked(account, message) if account and not whole else ()

        thought = partial(_thought, rules, line, seed)
        name, scope = (program.id, program.scope) if program else (None, ACCOUNT)
        return Question(name, scope, partial(_put_off, thought, parts) if parts else thought)

    def lines(self) -> frozenset[Line]:
        """Say all that the machine's side says of numbers."""
        return frozenset(self._lines.values())

    def _line(self, endpoint: str, to: str) -> Line:
        return self._lines.get((endpoint, to)) or self._lines.get((endpoint, ""), OUR_LINE)

    def recorded(self, said: Consent, program: str | None = None) -> tuple[Effect, ...]:
        """Say what follows from an event of consent that no message made, with the event."""
        return consequences(self.rules, self.outside(), said, program)

    def outside(self) -> Outside:
        """Say who is to know of consent: where no endpoint is known to hear a program, all that keep lists are."""
        mirroring = {name: one for name, one in self._accounts.items() if one.provider.mirrors}
        heard = {name: self._heard(one) for name, one in mirroring.items()}
        keepers = {
            program: [name for name in mirroring if program in heard[name]] or [*mirroring]
            for program in self.rules.programs
        }
        said = self._policy
        return Outside(keepers=keepers, webhook=said.consent_webhook, revoke_all_from=said.revoke_all_from)

    def _heard(self, account: Account) -> set[str]:
        found = [self.rules.hearing(to, account.settings.default_program) for to in ("", *account.settings.numbers)]
        return {program.id for program in found if program}


def _thought(rules: RuleSet, line: Line, seed: int, message: Message, state: State) -> Decision:
    return decide(rules, line, message, state, message.received_at, seed)


def _put_off(thought: Decide, parts: tuple[str, ...], message: Message, state: State) -> Decision:
    """Have the words that lie in parts fetched first, unless what is there opts out already."""
    decision = thought(message, state)
    return decision if decision.trace.reading.intent == "opt-out" else _awaiting(decision, message, parts)


def _to_be_asked(account: Account, message: Message) -> tuple[str, ...]:
    """List the parts on hosts that may be asked: anybody can post a URL, and have us ask it (SSRF)."""
    parts = account.provider.text_parts(message)
    if not parts:
        return ()
    known = [url for url in parts if urlsplit(url).netloc.lower() in account.settings.media_hosts]
    if len(known) < len(parts):
        log.warning("words of a message may lie on a host that is not in media-hosts", endpoint=account.name)
    return tuple(known[:MOST_PARTS])


def _awaiting(decision: Decision, message: Message, parts: tuple[str, ...]) -> Decision:
    """Put off what would be done, and fetch the words first."""
    job = Job(
        action=WORDS,
        lane=f"fetch:{urlsplit(parts[0]).netloc}",
        settings={"urls": list(parts)},
        program=decision.program or "",
        rule="",
        expires_at=message.received_at + AWAITED_FOR,
    )
    return replace(decision, outcome="awaiting", rules=(), effects=(job,))
