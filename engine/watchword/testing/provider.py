"""A provider that sends nothing, and the laws that every provider keeps."""

from datetime import datetime
from typing import ClassVar

import msgspec

from watchword.config import Endpoint
from watchword.effects import Job
from watchword.message import Event, Message
from watchword.plugin import Done, Outcome, Outside, Provider
from watchword.providers.sandbox import Sandbox
from watchword.testing.clock import NOON
from watchword.testing.trying import OURS, PERSON

HOSTILE = (b"", b"\x00", b"<", b"{", b"[]", b"null", b"\xff\xfe", b"<a/>" * 1000, b'{"from": 1}', b"a=b&c=d")
"""Bodies that somebody will post one day."""


class FakeProvider(Sandbox):
    """Reads what the local phone posts, and remembers what it is to send; `result` is what becomes of it."""

    called: ClassVar[str] = "fake"

    def __init__(self, result: Outcome | None = None) -> None:
        self.sent: list[tuple[str, str]] = []
        self.changed: list[Job] = []
        self._result = result

    async def send(self, job: Job, settings: Endpoint, outside: Outside) -> Outcome:  # noqa: ARG002 - the protocol's
        """Remember a text: the number and the words."""
        self.sent.append((job.number or "", job.settings["text"]))
        return self._result or Done(tracking_id=f"fake-{len(self.sent)}")

    async def change_list(self, job: Job, settings: Endpoint, outside: Outside) -> Outcome:  # noqa: ARG002
        """Remember a change of a list."""
        self.changed.append(job)
        return self._result or Done()


class ProviderContract:
    """What every provider keeps to. Name the `provider`, and settings of an endpoint of it as JSON has them."""

    provider: ClassVar[Provider]
    endpoint: ClassVar[Endpoint] = Endpoint(provider="fake", path_secrets=("a-secret-of-16-letters",))

    def test_no_body_makes_it_raise(self) -> None:
        for body in HOSTILE:
            assert isinstance(self._parse(body), tuple)

    def test_what_it_composes_it_reads(self) -> None:
        said = Message(endpoint="main", key="k", sender=PERSON, to=OURS, text="Hi & <bye> ¡ü 🎉", received_at=NOON)
        (read,) = self._parse(self.provider.compose(said)[1])
        assert isinstance(read, Message), "what it composes is a message as the provider posts it"
        assert (read.sender, read.to, read.text) == (said.sender, said.to, said.text)

    def test_copies_of_a_postback_have_one_key_and_others_have_another(self) -> None:
        first, second = (
            Message(endpoint="main", key=key, sender=PERSON, to=OURS, text=text, received_at=NOON, provider_id=key)
            for key, text in (("1", "one"), ("2", "two"))
        )
        bodies = [self.provider.compose(one)[1] for one in (first, first, second)]
        one, copy, other = (self._parse(body)[0] for body in bodies)
        assert msgspec.to_builtins(one)["key"] == msgspec.to_builtins(copy)["key"] != msgspec.to_builtins(other)["key"]

    def _parse(self, body: bytes, at: datetime = NOON) -> tuple[Event, ...]:
        return self.provider.parse(body, "main", self.endpoint, at)
