"""A running server with two programs, and the shop whose system asks it for things."""

import asyncio
import itertools
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self, TypeVar

import httpx

from running import Running, postback
from watchword.store.reader import Reader
from watchword.store.sqlite.reader import open_reader
from watchword.store.values import StoredJob

T = TypeVar("T")

LUIGIS = """\
version: 1
program: luigis
about: {name: Luigi's, numbers: {main: 86717}, help: help@luigis.example, purpose: transactional}
lists: {club: {}, tuesdays: {}, fridays: {}, nobody: {}, vip: {}}
rules:
  - {id: join, when: {keyword: JOIN}, then: [{subscribe: club}, {reply: "Welcome to Luigi's club"}]}
  - {id: tuesdays, when: {keyword: TUESDAY}, then: [{subscribe: tuesdays}]}
  - {id: fridays, when: {keyword: FRIDAY}, then: [{subscribe: fridays}]}
  - {id: ready, when: {answering: order, answer: "yes"}, then: [{reply: "Order {prompt.order} is on its way"}]}
  - {id: any, tier: fallback, then: [{reply: "you wrote {text}"}]}
"""
MARIOS = """\
version: 1
program: marios
about: {name: Mario's, numbers: {main: +15552310000}, help: help@marios.example, purpose: transactional}
"""
TOKENS = """\
api-tokens:
  shop: {secret: the-token-of-the-shop, may: [send, read-consent, write-consent]}
  crm: {secret: the-token-of-the-crm, may: [read-consent]}
  marios: {secret: the-token-of-marios, may: [send, read-consent, write-consent], programs: [marios]}
  old: {secret: the-token-that-is-old, may: [send], until: 2020-01-01}
"""
SHOP = "the-token-of-the-shop"
_numbers = itertools.count(1)


def somebody() -> str:
    """Give the number of a person whom nobody has texted yet."""
    return f"+1555{next(_numbers):07}"


class Shop:
    """Asks the server for things by HTTP."""

    def __init__(self, server: Running) -> None:
        self.server = server
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{server.private}", timeout=20)

    def post(self, path: str, body: Any, key: str | None = None, token: str | None = SHOP) -> httpx.Response:
        headers = self.headers(token)
        headers |= {"idempotency-key": key or f"key-{next(_numbers)}"}
        if isinstance(body, bytes):
            return self.client.post(path, content=body, headers=headers)
        return self.client.post(path, json=body, headers=headers)

    def get(self, path: str, token: str | None = SHOP) -> httpx.Response:
        return self.client.get(path, headers=self.headers(token))

    def headers(self, token: str | None) -> dict[str, str]:
        return {"authorization": f"Bearer {token}"} if token else {}

    def send(self, to: str, text: str = "Your order is ready", key: str | None = None, **more: Any) -> httpx.Response:
        return self.post("/api/messages", {"to": to, "program": "luigis", "text": text, **more}, key)

    def ended(self, job: str) -> Mapping[str, Any]:
        """Wait until a text has ended."""
        told: Mapping[str, Any] = {}
        for _ in range(200):
            told = self.get(f"/api/messages/{job}").json()
            if told["state"] not in {"queued", "begun"}:
                break
            time.sleep(0.02)
        return told

    def texts(self, text: str, sender: str, to: str = "86717") -> None:
        """Have a person text us."""
        answer = self.server.post(postback(text, f"t-{next(_numbers)}", sender.removeprefix("+"), to))
        assert answer.status_code == 200

    def report(self, number: str, kind: str = "opt-out", **more: Any) -> httpx.Response:
        about = {} if "scope" in more else {"program": "luigis"}
        told = {"kind": kind, "by": "Maria", "why": "asked by phone"} | about | more
        return self.post(f"/api/consent/{number}", {name: value for name, value in told.items() if value is not None})

    def customer(self) -> str:
        """Give the number of a person who is reported to have agreed to Luigi's texts, and whom nobody has texted."""
        number = somebody()
        assert self.report(number, "opt-in", why="ordered on the web").status_code == 201
        return number

    def texts_to(self, number: str) -> Sequence[StoredJob]:
        """List the texts to a person that answer nothing they texted."""
        return self._read(lambda reader: reader.submitted(number, 99))

    def asked(self, number: str) -> str | None:
        """Name the prompt that Luigi's has left a person."""
        contact = dict(self._read(lambda reader: reader.contacts(number))).get("luigis")
        return contact.prompt.name if contact and contact.prompt else None

    def _read(self, question: Callable[[Reader], Awaitable[T]]) -> T:
        async def ask() -> T:
            reader = open_reader(self.server.folder / "data" / "watchword.db")
            try:
                return await question(reader)
            finally:
                await reader.close()

        return asyncio.run(ask())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()


def rules(folder: Path) -> Path:
    (folder / "rules").mkdir()
    (folder / "rules" / "luigis.yaml").write_text(LUIGIS)
    (folder / "rules" / "marios.yaml").write_text(MARIOS)
    return folder / "rules"
