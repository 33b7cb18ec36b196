"""What `mailchimp` asks of Mailchimp."""

import msgspec

from mailchimp import Mailchimp
from watchword.plugin import Done, Refused
from watchword.testing import ActionContract, FakeOutside, performed

SETTINGS = {"audience": "a1b2", "key": "0123456789-us6"}


class TestMailchimp(ActionContract):
    kind = Mailchimp
    written = "mailchimp: {email: ann@example.com, fields: {PHONE: '{from}'}}"
    settings = SETTINGS


def test_an_address_is_put_on_the_audience_as_its_hash() -> None:
    outside = FakeOutside.answering(200)
    assert performed(Mailchimp, TestMailchimp.written, outside, settings=SETTINGS) == Done()
    (request,) = outside.requests
    assert request.method == "PUT"
    assert request.url == ("https://us6.api.mailchimp.com/3.0/lists/a1b2/members/257c57037d384ae37ea27a07e8a01665")
    assert request.headers["authorization"] == "Basic d2F0Y2h3b3JkOjAxMjM0NTY3ODktdXM2"
    assert msgspec.json.decode(request.body) == {
        "email_address": "ann@example.com",
        "status_if_new": "subscribed",
        "status": "subscribed",
        "merge_fields": {"PHONE": "+15552312102"},
    }


def test_what_is_no_address_is_asked_of_nobody() -> None:
    outside = FakeOutside.answering(200)
    said = performed(Mailchimp, "mailchimp: {email: '{rest}'}", outside, "GO not one", SETTINGS)
    assert isinstance(said, Refused)
    assert outside.requests == []
