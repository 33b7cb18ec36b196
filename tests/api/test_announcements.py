"""The operator's own system is told of every event of the ledger: signed, at least once, in the same transaction."""

import base64
import hmac
import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.listener import Listener, Told
from api.shop import LUIGIS, TOKENS, Shop, rules, somebody
from running import PROJECT, Running
from watchword import vocabulary
from watchword.announcement import ACTION
from watchword.decide import decide
from watchword.effects import Consent, Job
from watchword.message import Message
from watchword.rules.load import load_texts
from watchword.signature import signed
from watchword.state import ACCOUNT, Line, State, Suppression

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
VECTORS = PROJECT / "../shared/vectors/standard-webhooks/signed_python_node_agree.jsonl"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
RULES = load_texts({"rules/luigis.yaml": LUIGIS.encode()}, vocabulary.builtin()).rules


def signature(secret: str, ident: str, seconds: int, body: str) -> str:
    return signed(secret, ident, datetime.fromtimestamp(seconds, UTC), body.encode())["webhook-signature"]


def test_a_body_is_signed_as_the_specification_has_it() -> None:
    told = signature(SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, '{"test": 2432232314}')
    assert told == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_bodies_are_signed_as_other_programs_sign_them() -> None:
    if not VECTORS.exists():
        pytest.skip("the vectors are not beside the project")
    for one in map(json.loads, VECTORS.read_text().splitlines()):
        assert signature(one["secret"], one["id"], one["timestamp"], one["body"]) == one["signature"]


@given(st.sampled_from(["STOP", "please stop", "JOIN", "START", "HELP", "hello", "ALTO"]) | st.text(), st.booleans())
def test_every_event_of_consent_is_told_of_and_nothing_else(text: str, is_out: bool) -> None:
    suppression = Suppression(scope=ACCOUNT, since=NOON) if is_out else None
    message = Message(endpoint="main", key="k", sender="+15552312102", to="86717", text=text, received_at=NOON)
    told, untold = (
        decide(RULES, Line(consent_webhook=url), message, State(suppression=suppression), NOON, 1).effects
        for url in ("https://crm.example/consent", None)
    )
    events = [effect for effect in told if isinstance(effect, Consent)]
    jobs = [effect for effect in told if isinstance(effect, Job) and effect.action == ACTION]
    assert [(job.settings["body"]["type"], job.settings["body"]["data"]["scope"]) for job in jobs] == [
        (f"consent.{event.kind}", event.scope) for event in events
    ]
    assert all((job.lane, job.repeatable) == ("http:crm.example", True) for job in jobs)
    assert tuple(effect for effect in told if effect not in jobs) == untold


def test_what_people_say_and_what_others_report_is_told_until_it_is_taken(tmp_path: Path) -> None:
    ann = somebody()
    with Listener(refusals=1) as listener:
        top = f"{TOKENS}consent-webhook: {{url: '{listener.url}', secret: {SECRET}}}\n"
        with Running(tmp_path, top=top, rules=rules(tmp_path)) as server, Shop(server) as shop:
            shop.texts("JOIN", ann)
            shop.texts("STOP", ann)
            shop.report(ann, "opt-out", why="called us", scope="account")
            told = _taken(listener, 5)
        assert SECRET not in (tmp_path / "server.log").read_text()
    data = {(one["type"], one["data"]["scope"], one["data"]["text"]) for one in told.values()}
    assert data == {
        ("consent.opt-in", "program:luigis", "JOIN"),
        ("consent.opt-out", "program:luigis", "STOP"),
        *(("consent.opt-out", scope, "called us") for scope in ("account", "program:luigis", "program:marios")),
    }
    assert {one["data"]["number"] for one in told.values()} == {ann}


def _taken(listener: Listener, many: int) -> dict[str, Any]:
    """Wait for so many different announcements, and one more for that which was refused; each has its own id."""
    for _ in range(300):
        if len(listener.told) > many:
            break
        time.sleep(0.05)
    assert all(map(_is_ours, listener.told))
    ids = [told.headers["webhook-id"] for told in listener.told]
    assert ids.count(ids[0]) == 2
    return {told.headers["webhook-id"]: json.loads(told.body) for told in listener.told}


def _is_ours(told: Told) -> bool:
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    seconds = told.headers["webhook-timestamp"]
    said = f"{told.headers['webhook-id']}.{seconds}.".encode() + told.body
    ours = base64.b64encode(hmac.digest(key, said, "sha256")).decode()
    return told.headers["webhook-signature"] == f"v1,{ours}" and abs(int(seconds) - time.time()) < 60
