"""A provider that posts and takes JSON."""

from watchword.scaffold.plugin.sketch import Sketch

PROVIDER = Sketch(
    code='''\
"""`$name`: texts by way of another provider."""

from datetime import datetime
from hashlib import sha256

import msgspec

from watchword.plugin import (
    Endpoint,
    Event,
    HttpRequest,
    Job,
    Kept,
    Message,
    Outcome,
    Outside,
    Provider,
    Unknown,
    clean,
    number,
    provider,
)


class Post(msgspec.Struct):
    """A text as the provider posts it."""

    id: str
    sender: str
    to: str
    text: str


@provider("$name")
class $kind(Provider):
    """Texts by way of a provider that posts and takes JSON."""

    address = "https://api.example.com/texts"

    def parse(self, body: bytes, endpoint: str, settings: Endpoint, now: datetime) -> tuple[Event, ...]:
        """Read a post; what cannot be read is kept for a person to see."""
        try:
            post = msgspec.json.decode(body, type=Post)
        except ValueError as failure:
            key = sha256(body).hexdigest()
            return (Kept(endpoint=endpoint, key=key, reason=str(failure), raw=body, received_at=now),)
        ident, sender, to, text = map(clean, (post.id, post.sender, post.to, post.text))
        return (
            Message(endpoint=endpoint, key=ident, sender=number(sender), to=number(to), text=text, received_at=now),
        )

    def compose(self, message: Message) -> tuple[str, bytes]:
        """Write a post, for `watchword text`."""
        post = Post(message.key, message.sender, message.to, message.text)
        return "application/json", msgspec.json.encode(post)

    async def send(self, job: Job, settings: Endpoint, outside: Outside) -> Outcome:
        """Send a text; where it may have been taken, nobody is texted twice."""
        text = {"from": job.sender, "to": job.number, "text": job.settings["text"]}
        key = {"authorization": f"Bearer {settings.api_key}"}
        answer = await outside.http(HttpRequest.json(settings.url or self.address, text, key))
        if answer.status >= 500:
            return Unknown(f"the provider answered {answer.status}: it may have taken the text")
        return answer.outcome
''',
    test='''\
"""What `$name` reads and sends. Run it by `pytest $folder`."""

import asyncio

from $module import $kind

from watchword.plugin import Done, Endpoint, Job, Message, Unknown
from watchword.testing import FakeClock, FakeOutside, ProviderContract

ENDPOINT = Endpoint(provider="$name", path_secrets=("a-secret-of-16-letters",), api_key="a-key")
TEXT = Job(
    action="reply",
    lane="text:main",
    settings={"text": "hello"},
    program="shop",
    rule="shop/it",
    number="+15552312102",
    sender="86717",
)


class Test$kind(ProviderContract):
    provider = $kind()
    endpoint = ENDPOINT


def test_what_is_posted_becomes_a_message() -> None:
    body = b'{"id": "7", "sender": "15552312102", "to": "86717", "text": "hi"}'
    (read,) = $kind().parse(body, "main", ENDPOINT, FakeClock().now())
    assert isinstance(read, Message)
    assert (read.key, read.sender, read.to, read.text) == ("7", "+15552312102", "86717", "hi")


def test_a_text_is_sent_with_the_key_of_its_endpoint() -> None:
    outside = FakeOutside.answering(200)
    assert asyncio.run($kind().send(TEXT, ENDPOINT, outside)) == Done()
    assert list(outside.bodies) == [b'{"from":"86717","to":"+15552312102","text":"hello"}']
    assert outside.requests[0].headers["authorization"] == "Bearer a-key"


def test_a_text_that_may_have_been_taken_is_not_sent_again() -> None:
    assert isinstance(asyncio.run($kind().send(TEXT, ENDPOINT, FakeOutside.answering(503))), Unknown)
''',
    readme="""\
# $kind

Texts by way of a provider that posts `{"id": ..., "sender": ..., "to": ..., "text": ...}` and takes the like.
`config.yaml` names it:

```yaml
# a part of config.yaml
endpoints:
  main:
    provider: $name
    path-secrets: ["$${${variable}_PATH_SECRET}"]
    api-key: "$${${variable}_API_KEY}"
    numbers: {"86717": {}}
```

`watchword endpoints` shows the URL to post to. It takes a restart to load another text of it.
""",
)
