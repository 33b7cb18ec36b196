"""Laws of the signature: receivers' own libraries verify it, with the new secret and with the old one."""

import asyncio
import base64
import hmac
import json
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import standardwebhooks
from msgspec.structs import replace

from watchword import vocabulary
from watchword.actions.webhook import Webhook
from watchword.clock import SystemClock
from watchword.engine.outbound import Outbound
from watchword.plugin import Done, Held
from watchword.testing import Unsound, check_action
from webhook.posting import performed, planned, posted
from webhook.receiver import Told

HERE = Path(__file__).parent
NODE = shutil.which("node")
NEW, OLD, OTHER = (f"whsec_{base64.b64encode(bytes([n]) * 32).decode()}" for n in (1, 2, 3))
CRM = "https://crm.example/sms"
Verifies = Callable[[str, Mapping[str, str], bytes], bool]


def by_python(secret: str, headers: Mapping[str, str], body: bytes) -> bool:
    try:
        standardwebhooks.Webhook(secret).verify(body.decode(), dict(headers))
    except standardwebhooks.WebhookVerificationError:
        return False
    return True


def by_node(secret: str, headers: Mapping[str, str], body: bytes) -> bool:
    if NODE is None or not (HERE / "node_modules").exists():
        pytest.skip("no library: `npm ci --prefix tests/webhook` installs it")
    line = json.dumps({"secret": secret, "headers": dict(headers), "body": body.decode()})
    ran = subprocess.run([NODE, HERE / "verify.mjs"], input=line, capture_output=True, text=True, check=True)
    return json.loads(ran.stdout) is True


def told(secret: str) -> Told:
    sent, outcome = posted(CRM, secrets={"secret": secret}, text="TELL ünïcödé 🍕 \\ \"'")
    assert outcome == Done()
    return sent


@pytest.mark.parametrize("verifies", [by_python, by_node])
def test_receivers_libraries_verify_what_is_posted_and_nothing_else(verifies: Verifies) -> None:
    sent = told(NEW)
    assert verifies(NEW, sent.headers, sent.body)
    assert not verifies(OTHER, sent.headers, sent.body)
    assert not verifies(NEW, sent.headers, sent.body.replace(b"TELL", b"SELL"))
    assert not verifies(NEW, {**sent.headers, "webhook-id": "another"}, sent.body)
    assert sent.headers["webhook-id"] == sent.headers["idempotency-key"] == sent.json["id"]


@pytest.mark.parametrize("verifies", [by_python, by_node])
def test_while_one_secret_replaces_another_either_verifies(verifies: Verifies) -> None:
    sent = told(f"{NEW} {OLD}")
    assert [verifies(one, sent.headers, sent.body) for one in (NEW, OLD, OTHER)] == [True, True, False]


def test_a_form_is_signed_as_it_is_posted() -> None:
    sent, _ = posted("{url: https://crm.example, as: form}", secrets={"secret": NEW})
    said = f"{sent.headers['webhook-id']}.{sent.headers['webhook-timestamp']}.".encode() + sent.body
    signature = base64.b64encode(hmac.digest(bytes([1]) * 32, said, "sha256")).decode()
    assert sent.headers["webhook-signature"] == f"v1,{signature}"


def test_each_receiver_may_have_a_secret_of_its_own() -> None:
    secrets = {"secret": OTHER, "secret-crm": f"{NEW} {OLD}", "secret-till": OTHER}
    sent, _ = posted(f"{{url: {CRM}, signed-by: crm}}", secrets=secrets)
    assert [by_python(one, sent.headers, sent.body) for one in (NEW, OLD, OTHER)] == [True, True, False]
    sent, _ = posted(CRM, secrets=secrets)
    assert [by_python(one, sent.headers, sent.body) for one in (NEW, OTHER)] == [False, True]


def test_a_secret_that_config_does_not_say_is_an_error_of_the_rule_and_holds_jobs_that_wait_for_it() -> None:
    written = f"{{url: {CRM}, signed-by: crn}}"
    for known, hint in (
        ({"secret-crm": NEW}, "did you mean 'crm'?"),
        ({}, "add it there: 'plugin-settings: {webhook: "),
    ):
        with pytest.raises(Unsound) as failure:
            check_action(Webhook, f"webhook: {written}", known)
        assert "config.yaml says no 'secret-crn' for webhooks [missing-secret]" in str(failure.value)
        assert f"^^^\n     = hint: {hint}" in str(failure.value)
    outcome = asyncio.run(performed(planned(written.replace("crn", "crm")), Outbound(SystemClock()), {}))
    assert outcome == Held("'webhook' cannot read what was planned: config.yaml says no 'secret-crm'")


def test_secrets_with_a_name_are_kept_out_of_what_is_shown() -> None:
    settings = {"webhook": {"secret-crm": NEW, "timeout": "5"}}
    assert replace(vocabulary.builtin(), settings=settings).secrets == {NEW}


def test_nothing_is_signed_where_there_is_no_secret() -> None:
    sent, outcome = posted(CRM)
    assert outcome == Done()
    assert not [name for name in sent.headers if name.startswith("webhook-")]


@pytest.mark.parametrize("secret", ["hush", "whsec_", "whsec_c2hvcnQ=", f"{NEW} hush", f"hush {NEW}", "whsec_?!"])
def test_a_secret_that_is_none_holds_the_job_and_is_not_told(secret: str) -> None:
    outcome = asyncio.run(performed(planned(CRM), Outbound(SystemClock()), {"secret": secret}))
    assert outcome == Held(
        "'webhook' cannot read what was planned: whsec_ and 24 to 64 random bytes in base64 are expected,"
        " several with spaces between them"
    )


def test_the_secrets_of_plugins_are_known_to_whoever_hides_them() -> None:
    known = vocabulary.builtin()
    said = replace(known, settings={"webhook": {"secret": f"{NEW} {OLD}", "retry-for": "3d"}})
    assert known.secrets == frozenset()
    assert said.secrets == {NEW, OLD, f"{NEW} {OLD}"}
