"""A life to be replayed: people text, rules are published, prompts wait, jobs are answered, operators step in."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from msgspec.structs import replace

from engine.world import Fake
from watchword import vocabulary
from watchword.config import Endpoint, OurNumber
from watchword.decision import Decision
from watchword.effects import Consent, Subscribe, Unsubscribe
from watchword.engine.accounts import Account
from watchword.engine.decider import Decider
from watchword.errors import StoreRefused
from watchword.message import Message
from watchword.rules.compiled import RuleSet
from watchword.rules.load import load_texts
from watchword.state import State
from watchword.store.interface import Store
from watchword.store.values import Decide, End, Pass, Published

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ABOUT = """\
version: 1
program: luigis
about:
  name: Luigi's
  numbers: {main: 86717}
  help: help@luigis.example
  frequency: 4 msgs/month
  time-zone: America/New_York
  languages: [en, es]
lists: {club: {skycore-campaign: "4411"}, deals: {}}
schedules:
  lunch: {open: [{days: mon-sun, from: 11:00, to: 14:00}]}
rules:
"""
RULES = """\
  - {id: join, when: {keyword: {en: JOIN, es: UNIRSE}}, then: [{subscribe: club}, {reply: {en: welcome, es: hola}}]}
  - {id: leave, when: {keyword: LEAVE}, then: [{unsubscribe: club}, {reply: bye}]}
  - id: book
    when: {keyword: BOOK}
    then: [{ask: {prompt: table, text: "A table today? Reply YES or NO.", expires: 2h}}]
  - {id: booked, when: {answering: table, answer: yes}, then: [{reply: booked}, {webhook: "http://crm.example/hook"}]}
  - {id: no-table, when: {answering: table, answer: no}, then: [{reply: another time}]}
  - {id: lunch, when: {keyword: MENU, during: lunch}, then: [{reply: "{program.name}: soup, {contact.first|or you}"}]}
  - {id: menu, when: {keyword: MENU}, then: [{reply: "{program.name}: pizza"}]}
  - {id: members, when: {keyword: DEAL, subscribed: club}, then: [{reply: two for one}]}
  - {id: once, when: {keyword: DEAL}, limit: {per-sender: 1, every: 1d}, then: [{reply: join us first}]}
"""
FIRST = ABOUT + RULES + '  - {id: any, tier: fallback, then: [{reply: "you wrote {text}"}]}\n'
SECOND = ABOUT + RULES.replace("{en: welcome,", "{en: welcome back,").replace("another time", "maybe later")
TEXTS = (
    *("JOIN", "unirse", "join please", "LEAVE", "BOOK", "yes", "no", "maybe", "MENU", "menu?", "DEAL", "deal deal"),
    *("STOP", "Stop. Thank you", "START", "HELP", "hello", "what is this", "\N{SLICE OF PIZZA}", ""),
)


def rule_set(text: str) -> tuple[RuleSet, dict[str, bytes]]:
    files = {"rules/luigis.yaml": text.encode()}
    return load_texts(files, vocabulary.builtin()).rules, files


class Life:
    """What happens on one store. Times go on by themselves; the same seed has the same happen."""

    def __init__(self, store: Store, seed: int, rules: Sequence[str] = (FIRST, SECOND), people: int = 40) -> None:
        self._store = store
        self._random = Random(seed)
        self._people = [f"+1555{number:07}" for number in range(people)]
        self._sets = [rule_set(text) for text in rules]
        self._decider = Decider(dict(_accounts()), self._sets[0][0], Random(seed))
        self._now = NOON
        self._keys = iter(range(1 << 62))
        self._waiting: list[tuple[Message, int]] = []

    async def begin(self) -> None:
        await self._store.introduce(self._decider.lines())
        await self.publish(0)

    async def publish(self, which: int) -> None:
        """Let one of the two rule sets decide from now on."""
        rules, files = self._sets[which]
        published = Published(
            id=rules.revision, files=files, staged_at=self._now, staged_by="ann", active_at=self._now, rules=rules.rules
        )
        if self._store.nodes is None:
            await self._store.shelf.put(published)
        else:
            await self._store.nodes.stage(replace(published, active_at=None))
            await self._store.nodes.beat("node-1", rules.revision, None)
            await self._store.nodes.activate(rules.revision, self._now)
        self._decider.rules = rules

    async def text(self, many: int, waiting: float = 0.02) -> None:
        """Let people write, a batch at a time; a part of the messages have to wait for their words."""
        await asyncio.gather(*[self._receive(self._message(), waiting) for _ in range(many)])

    async def step(self) -> None:
        """Let something else happen."""
        random = self._random
        happens: Sequence[Any] = (
            lambda: self.publish(0),
            lambda: self.publish(1),
            self.say,
            self.say,
            self._perform,
            self._perform,
            self._send,
            self._send,
            self._complete,
            self._redecide,
        )
        await random.choice(happens)()

    async def say(self) -> None:
        """Let an operator, or the provider, say something about somebody."""
        number, on = self._random.choice(self._people), self._random.choice(["club", "deals"])
        fact = self._random.choice(
            [
                Unsubscribe(program="luigis", number=number, list=on),
                Subscribe(program="luigis", number=number, list=on),
                _opt_out(number, self._now),
            ]
        )
        await self._store.apply("operator", f"o{next(self._keys)}", [fact], self._now)

    def _message(self) -> Message:
        self._now += timedelta(seconds=self._random.choice([1, 20, 600]))
        key = next(self._keys)
        sent = self._now - timedelta(seconds=self._random.choice([0, 3, 90]))
        return Message(
            endpoint=self._random.choice(["main", "main", "other"]),
            key=f"k{key}",
            sender=self._random.choice(self._people),
            to=self._random.choice(["86717", "86717", "86717", "99999"]),
            text=self._random.choice(TEXTS),
            received_at=self._now,
            sent_at=self._random.choice([None, sent]),
            subject=self._random.choice([None, None, None, "menu"]),
        )

    async def _receive(self, message: Message, waiting: float) -> None:
        asked = self._decider.question(message, whole=True)
        waits = self._random.random() < waiting
        decide = _awaiting(asked.decide) if waits else asked.decide
        received = await self._store.receive(message, asked.program, asked.scope, decide)
        if waits and received.message_id is not None:
            self._waiting.append((message, received.message_id))

    async def _perform(self) -> None:
        """Answer a webhook that is due: whoever was told says something about the person."""
        for job in await self._store.due("http:crm.example", self._now + timedelta(days=99), 1):
            await self._store.begin(job.id, "node-1", lambda _view: Pass(), self._now)
            number = job.job.settings["data"]["from"]
            fact = Subscribe(program="luigis", number=number, list="deals")
            await self._store.end(job.id, "node-1", End(state="done", effects=(fact,)), self._now)

    async def _send(self) -> None:
        """Send what is due: what people are texted is known when they write again."""
        for job in await self._store.due("text:main", self._now, 20):
            await self._store.begin(job.id, "node-1", lambda _view: Pass(), self._now)

    async def _complete(self) -> None:
        if self._waiting:
            message, number = self._waiting.pop(0)
            whole = replace(message, text=self._random.choice(TEXTS))
            asked = self._decider.question(whole, whole=True)
            await self._store.complete(whole, number, asked.program, asked.scope, asked.decide, self._now)

    async def _redecide(self) -> None:
        for stored in await self._store.messages(1):
            asked = self._decider.question(stored.message, whole=True)
            try:
                await self._store.redecide(stored.id, asked.program, asked.scope, asked.decide, self._now)
            except StoreRefused:
                continue


def _accounts() -> Iterator[tuple[str, Account]]:
    provider = Fake()
    for name, default in (("main", None), ("other", "luigis")):
        settings = Endpoint(
            provider="fake",
            sending="live",
            path_secrets=("a-path-secret",),
            numbers={"86717": OurNumber(reserved_words="provider")} if name == "main" else {},
            default_program=default,
        )
        yield name, Account(name=name, settings=settings, provider=provider, sender=provider, keeper=provider)


def _awaiting(decide: Decide) -> Decide:
    def think(message: Message, state: State) -> Decision:
        return replace(decide(message, state), outcome="awaiting", rules=(), effects=())

    return think


def _opt_out(number: str, now: datetime) -> Consent:
    return Consent(
        kind="opt-out",
        scope="program:luigis",
        number=number,
        endpoint="main",
        effective=now,
        sent_at=None,
        source="operator",
        text="by phone",
        rung="operator",
    )


def live(store: Store, seed: int, steps: int, texts: int = 20) -> None:
    """Let a life take its course."""

    async def run() -> None:
        life = Life(store, seed)
        await life.begin()
        for _ in range(steps):
            await life.text(texts)
            await life.step()

    asyncio.run(run())
