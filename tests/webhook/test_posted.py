"""Laws of what a webhook posts: what the rule says, and nothing that people write changes its shape."""

import base64
import hmac
from typing import Any
from urllib.parse import parse_qsl

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from watchword.actions.webhook import Webhook
from watchword.effects import Job
from watchword.message import Message
from watchword.plugin import Done, Forbidden
from watchword.testing import planned as planned_by
from webhook.posting import ENDPOINT, NOON, SKYCORE, planned, posted, received, refused

CRM = "https://crm.example/sms"
ENVELOPE: dict[str, Any] = {
    "specversion": "1.0",
    "id": "20260304T120000-1.1",
    "source": "/luigis/tell",
    "type": "message.received",
    "time": "2026-03-04T12:00:00+00:00",
    "timestamp": "2026-03-04T12:00:00+00:00",
    "datacontenttype": "application/json",
    "version": 1,
    "data": {
        "from": "+15552312102",
        "to": "86717",
        "text": "TELL me more & more",
        "channel": "sms",
        "media": [],
        "program": "luigis",
        "rule": "luigis/tell",
        "keyword": "TELL",
        "rest": "me more & more",
        "received_at": "2026-03-04T12:00:00+00:00",
    },
}


def test_the_envelope_is_as_it_is_documented() -> None:
    told, outcome = posted(CRM)
    assert outcome == Done()
    assert told.json == ENVELOPE
    assert told.headers["content-type"] == "application/json"
    assert told.headers["idempotency-key"] == "20260304T120000-1.1"


def test_the_envelope_has_what_cloudevents_wants() -> None:
    told, _ = posted(CRM)
    required = {"specversion", "id", "source", "type"}
    assert all(isinstance(told.json[name], str) and told.json[name] for name in required)
    assert all(name.isascii() and name.isalnum() and name.islower() for name in told.json)
    assert all(isinstance(value, str | int) for name, value in told.json.items() if name != "data")


def test_a_body_is_posted_exactly_as_it_stands() -> None:
    told, _ = posted('{url: https://crm.example, body: {who: "{from}", what: "{rest}"}}')
    assert told.json == {"who": "+15552312102", "what": "me more & more"}


ORIGINAL = "{url: https://crm.example, as: original}"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20), st.booleans())
def test_the_original_is_what_the_provider_would_post_of_the_message(said: str, is_mms: bool) -> None:
    more: dict[str, Any] = {"channel": "mms", "media": ("https://a.example/1.jpg",)} if is_mms else {}
    job = planned(ORIGINAL, text=f"TELL {said}", provider_id="T1", **more)
    told, outcome = received(job)
    assert outcome == Done()
    assert told.headers["content-type"] == "text/xml; charset=utf-8"
    (read,) = SKYCORE.parse(told.body, "main", ENDPOINT, NOON)
    assert isinstance(read, Message)
    sent = msgspec.convert(job.settings["message"], Message)
    assert (read.sender, read.to, read.text.strip()) == ("+15552312102", "86717", sent.text.strip())
    assert (read.channel, read.media, read.provider_id) == (sent.channel, sent.media, "T1")


def test_the_original_is_signed_as_anything_else() -> None:
    key = bytes([1]) * 32
    told, _ = posted(ORIGINAL, secrets={"secret": f"whsec_{base64.b64encode(key).decode()}"})
    said = f"{told.headers['webhook-id']}.{told.headers['webhook-timestamp']}.".encode() + told.body
    signature = base64.b64encode(hmac.digest(key, said, "sha256")).decode()
    assert told.headers["webhook-signature"] == f"v1,{signature}"


def test_an_original_masks_nothing_and_is_no_body_of_ones_own() -> None:
    masked = "'as: original' masks nothing, and 'text' is to be masked, here or in config.yaml"
    assert refused("{url: https://crm.example, as: original, mask: text}") == [masked]
    own = "'as: original' posts what the provider would"
    assert refused('{url: https://crm.example, as: original, body: {who: "{from}"}}') == [own]


def test_an_original_of_an_endpoint_that_is_gone_is_refused() -> None:
    job = planned(ORIGINAL)
    elsewhere = replace(job, settings={**job.settings, "message": {**job.settings["message"], "endpoint": "old"}})
    with pytest.raises(Forbidden, match=r"config\.yaml has no endpoint 'old' any more"):
        received(elsewhere)


def test_a_form_has_the_same_fields_one_by_one() -> None:
    told, _ = posted("{url: https://crm.example, as: form}", media=("https://a.example/1", "https://a.example/2"))
    assert told.headers["content-type"] == "application/x-www-form-urlencoded"
    fields = parse_qsl(told.body.decode(), keep_blank_values=True)
    data = {**ENVELOPE["data"], "media": ["https://a.example/1", "https://a.example/2"]}
    flat = [(name, one) for name, value in data.items() for one in (value if isinstance(value, list) else [value])]
    assert fields == flat
    told, _ = posted('{url: https://crm.example, as: form, body: {what: "{rest}"}}')
    assert told.body == b"what=me+more+%26+more"


@settings(max_examples=50)
@given(st.text(min_size=1, max_size=30).filter(str.strip))
def test_nothing_that_people_write_gets_out_of_its_place(said: str) -> None:
    job = planned(
        '{url: "https://crm.example/x/{rest}?t={rest}#{rest}", headers: {X-Said: "a {rest}"}}', text=f"TELL {said}"
    )
    url = job.settings["url"]
    path, _, query = url.removeprefix("https://crm.example/x/").partition("?")
    asked, _, fragment = query.removeprefix("t=").partition("#")
    assert path == asked == fragment
    assert not {"/", "?", "#", "&", " "} & set(path)
    assert path.isascii()
    assert job.settings["headers"]["x-said"].isprintable()
    assert job.settings["headers"]["x-said"].isascii()
    assert job.lane == "http:crm.example"


def test_headers_go_with_it_filled_in() -> None:
    told, _ = posted(
        '{url: https://crm.example, headers: {X-Who: "{from} of {rest}", Content-Type: application/cloudevents+json}}',
        text="TELL España",
    )
    assert told.headers["x-who"] == "+15552312102 of Espa%C3%B1a"
    assert told.headers["content-type"] == "application/cloudevents+json"


def test_what_is_to_be_masked_is_nowhere_in_the_job() -> None:
    job = planned(
        '{url: "https://crm.example/{rest}/{from}", mask: [from, text, media],'
        ' body: {a: "{text}", b: "{from}", c: "{to}"}}',
        media=("https://a.example/1",),
    )
    assert job.settings["url"] == "https://crm.example/%2A%2A%2A/%2B1555%2A%2A%2A02"
    assert job.settings["body"] == {"a": "***", "b": "+1555***02", "c": "86717"}
    told, _ = posted("{url: https://crm.example, mask: [from, text, media]}", media=("https://a.example/1",))
    data = {**ENVELOPE["data"], "from": "+1555***02", "text": "***", "rest": "***"}
    assert told.json["data"] == data


@pytest.mark.parametrize(
    ("rule", "masked"),
    [("", {"from", "media"}), (", mask: [text]", {"from", "media", "text"}), (", mask: [from]", {"from", "media"})],
)
def test_what_config_yaml_says_to_mask_is_masked_whatever_a_rule_says(rule: str, masked: set[str]) -> None:
    written = f"webhook: {{url: https://crm.example{rule}}}"
    (job,) = planned_by(Webhook, written, settings={"mask": "from, media"}, media=("https://a.example/1",))
    assert isinstance(job, Job)
    data = job.settings["data"]
    shown = {"from": "***" in data["from"], "text": data["text"] == "***", "media": data["media"] == []}
    assert {name for name, hidden in shown.items() if hidden} == masked


def test_a_job_of_the_version_before_is_still_performed() -> None:
    kept = {
        "url": "https://crm.example/",
        "body": {"from": "1", "media": []},
        "headers": {"X-Key": "k"},
        "timeout": 5.0,
    }
    job = Job(action="webhook", lane="http:crm.example", settings=kept, program="luigis", rule="luigis/tell")
    told, outcome = received(job)
    assert outcome == Done()
    assert told.json == {"from": "1", "media": []}
    assert told.headers["x-key"] == "k"


@pytest.mark.parametrize(
    ("webhook", "message"),
    [
        ("crm.example", "expected an address such as https://example.com/sms"),
        ("ftp://crm.example/x", "expected an address such as https://example.com/sms"),
        ('"https://crm.example/a b"', "expected an address such as https://example.com/sms"),
        ('"{rest}"', "expected an address such as https://example.com/sms"),
        ('"https://{rest}/x"', "expected an address such as https://example.com/sms"),
        ('"https://crm.example{rest}"', "this host depends on what people write"),
        ('"https://crm.example:{rest}/"', "this host depends on what people write"),
        ('"https://crm.example@{rest}/"', "this host depends on what people write"),
        ('{url: "https://crm.example/{sender}"}', "nothing is named 'sender'"),
        ('{url: "https://crm.example", headers: {X-A: "{sender}"}}', "nothing is named 'sender'"),
        ('{url: "https://crm.example", headers: {Webhook-Id: "1"}}', "Watchword itself says the header 'Webhook-Id'"),
        ('{url: "https://crm.example", headers: {X-A: "a\\n{rest}"}}', "HTTP cannot carry this value of 'X-A'"),
        ('{url: "https://crm.example", retry-for: 90d}', "'retry-for' must be between 1m and 30d"),
        ('{url: "https://crm.example", mask: [name]}', "expected from, text, media or contact, found 'name'"),
        ('{url: "https://crm.example", secret: hush}', "'secret' is a secret, which has no place in a rule file"),
    ],
)
def test_what_cannot_be_posted_is_refused_when_it_is_loaded(webhook: str, message: str) -> None:
    assert refused(webhook) == [message]
