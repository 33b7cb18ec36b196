"""Who texts: people, each a short life of texts of which no two are alike, with an opt-out somewhere in it."""

import asyncio
import itertools
from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random
from typing import Literal
from xml.sax.saxutils import escape

from msgspec import Struct

from fake.posting import Posted, Poster

Kind = Literal["text", "join", "stop", "start", "help"]
OURS = "86717"
CAMPAIGN = "4411"
STOPS = ("STOP", "stop", "Stop.", "QUIT", "END", "Cancel", "UNSUBSCRIBE", "stop all", "REVOKE", "opt out")

_RULES = """\
version: 1
program: proof
about: {name: Proof, numbers: {main: 86717}, help: help@proof.example}
lists: {club: {skycore-campaign: "4411"}}
rules:
  - {id: join, when: {keyword: JOIN}, then: [{subscribe: club}, {reply: "welcome, you wrote {text}, edition 1"}]}
  - {id: bye, when: {intent: opt-out}, then: [{reply: "you are out, you wrote {text}, edition 1"}]}
  - {id: any, tier: fallback, then: [{reply: "you wrote {text}, edition 1"}]}
"""


def rules(edition: int) -> str:
    """Write the rules by which people are answered; every answer names the edition."""
    return _RULES.replace("edition 1", f"edition {edition}")


class Said(Struct, kw_only=True):
    """One text of a person, and what became of its notification."""

    kind: Kind
    number: str
    text: str
    posted: Posted


class People:
    """Everybody who texts, so many at a time; whoever has said all is followed by somebody new."""

    def __init__(self, poster: Poster, random: Random, at_once: int) -> None:
        self.said: list[Said] = []
        self._poster = poster
        self._random = random
        self._at_once = at_once
        self._numbers = itertools.count(15_550_000_000)
        self._idents = itertools.count(1)
        self._stopped = False

    async def talk(self) -> None:
        """Text until told to stop; whoever has begun says what they had to say."""
        async with asyncio.TaskGroup() as group:
            for _ in range(self._at_once):
                group.create_task(self._one_after_the_other())

    def stop(self) -> None:
        """Let nobody new begin."""
        self._stopped = True

    async def _one_after_the_other(self) -> None:
        while not self._stopped:
            number = str(next(self._numbers))
            for turn in self._life():
                await asyncio.gather(*(self._say(number, kind) for kind in turn))
                await asyncio.sleep(self._random.uniform(0.0, 0.4))

    def _life(self) -> Iterator[list[Kind]]:
        """Say what a person texts, turn by turn; what is said in one turn is posted at once."""
        random = self._random
        for _ in range(random.randrange(3)):
            yield ["text"] * random.choice((1, 1, 2, 3))
        if random.random() < 0.3:
            yield ["join"]
        if random.random() < 0.5:
            return
        yield random.choice((["stop"], ["text", "stop"], ["text", "text", "stop"]))
        for chance, turn in ((0.3, "text"), (0.3, "stop"), (0.3, "help"), (0.4, "start"), (0.8, "text")):
            if random.random() < chance:
                yield [turn]  # type: ignore[list-item]

    async def _say(self, number: str, kind: Kind) -> None:
        ident = f"P-{next(self._idents)}"
        text = self._word(kind, number, ident)
        sent = datetime.now(UTC).isoformat() if self._random.random() < 0.5 else None
        said = Said(
            kind=kind, number=number, text=text, posted=Posted(ident=ident, body=_body(number, text, ident, sent))
        )
        self.said.append(said)
        await self._poster.until_taken(said.posted)

    def _word(self, kind: Kind, number: str, ident: str) -> str:
        match kind:
            case "stop":
                used = {said.text for said in self.said[-2000:] if said.number == number}
                return self._random.choice([word for word in STOPS if word not in used])
            case "start" | "help":
                return kind.upper()
            case "join":
                return f"join {ident}"
            case _:
                return f"note {ident}"


def _body(number: str, text: str, ident: str, sent: str | None) -> bytes:
    received = f"<RECEIVED>{sent}</RECEIVED>" if sent else ""
    return (
        f"<POSTBACK><ORIGIN>SMS_MO</ORIGIN><CODE>N211</CODE><FROM>{number}</FROM><TO>{OURS}</TO>"
        f"<TEXT>{escape(text)}</TEXT>{received}<TRANSACTIONID>{ident}</TRANSACTIONID></POSTBACK>"
    ).encode()
