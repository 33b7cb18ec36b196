"""What `slack` and `teams` post."""

import msgspec

from notify import Slack, Teams
from watchword.plugin import Done, Refused, Retry
from watchword.testing import ActionContract, FakeOutside, performed

HOOK = {"url": "https://hooks.example/T0/B0/secret"}


class TestSlack(ActionContract):
    kind = Slack
    written = "slack: '{from} texted: {text}'"
    settings = HOOK


class TestTeams(ActionContract):
    kind = Teams
    written = "teams: {text: urgent}"
    settings = HOOK


def test_slack_shows_what_was_texted_and_runs_none_of_it() -> None:
    outside = FakeOutside.answering(200)
    said = performed(Slack, "slack: '{text}'", outside, "GO <!channel> & co", HOOK)
    (request,) = outside.requests
    assert said == Done()
    assert request.url == HOOK["url"]
    assert msgspec.json.decode(request.body) == {"text": "GO &lt;!channel&gt; &amp; co"}


def test_teams_shows_the_rule_as_well() -> None:
    outside = FakeOutside.answering(202)
    performed(Teams, "teams: 'hello {from}'", outside, settings=HOOK)
    (request,) = outside.requests
    (attached,) = msgspec.json.decode(request.body)["attachments"]
    assert [block["text"] for block in attached["content"]["body"]] == ["hello +15552312102", "rule shop/it"]


def test_what_cannot_be_posted_now_is_tried_again_and_a_wrong_address_is_not() -> None:
    assert isinstance(performed(Slack, "slack: hi", FakeOutside.answering(503), settings=HOOK), Retry)
    assert isinstance(performed(Slack, "slack: hi", FakeOutside.answering(404), settings=HOOK), Refused)
