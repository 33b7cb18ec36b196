"""What `watchword explain` says of one effect: to whom it goes, and what is said there."""

import pytest

from watchword.actions.email import Email
from watchword.actions.reply import Reply
from watchword.actions.save_media import SaveMedia
from watchword.actions.webhook import Webhook
from watchword.explain.effects import told
from watchword.plugin import Action, Job, Outcome, Outside, Text, action
from watchword.testing import planned


@action("ticket", shorthand="title")
class Ticket(Action, frozen=True):
    """Open a ticket."""

    title: Text
    tags: list[str] = []
    extra: dict[str, Text] = {}

    async def perform(self, job: Job, outside: Outside) -> Outcome:
        raise NotImplementedError


@pytest.mark.parametrize(
    ("kind", "written", "said"),
    [
        (
            Webhook,
            "webhook: {url: 'https://a.example/x', mask: from, body: {who: '{from}', what: '{rest|or nothing}'}}",
            "webhook      https://a.example/x  {who: +1555***02, what: two}",
        ),
        (Webhook, "webhook: 'https://a.example/{rest}'", "webhook      https://a.example/two"),
        (
            Email,
            "email: {to: [a@b.example, c@d.example], subject: 'From {from}', text: '{text}'}",
            "email        {to: [a@b.example, c@d.example], subject: From +15552312102, text: GO two}",
        ),
        (
            Reply,
            "reply: {text: Look!, media: ['https://a.example/1.jpg', 'https://a.example/2.jpg']}",
            "reply        Look!  (with https://a.example/1.jpg, with https://a.example/2.jpg, 1 segment)",
        ),
        (Ticket, "ticket: '{rest}'", "ticket       {title: two}"),
        (Ticket, "ticket: {title: T, tags: [a], extra: {who: '{from}'}}", None),
    ],
)
def test_it_says_where_something_goes_and_what_is_in_it(kind: type[Action], written: str, said: str | None) -> None:
    (effect,) = planned(kind, written, "GO two")
    assert told(effect) == (said or "ticket       {title: T, tags: [a], extra: {who: '+15552312102'}}")


def test_a_file_is_saved_from_its_address() -> None:
    (effect,) = planned(SaveMedia, "save-media: image/*", media=("https://a.example/1.jpg",))
    assert told(effect) == "save-media   https://a.example/1.jpg"
