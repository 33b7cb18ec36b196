"""The operator's own systems in `config.yaml`: a token says what it may and until when, and no secret shows."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from configured import codes, loaded, refused
from watchword.diagnostics import render

TOKEN = "version: 1\napi-tokens: {shop: {secret: the-token-of-the-shop, may: [send]%s}}\n"


def test_a_token_counts_to_the_end_of_its_last_day(tmp_path: Path) -> None:
    token = loaded(tmp_path, TOKEN % ", until: 2027-06-30").api_tokens["shop"]
    assert token.counts(datetime(2027, 6, 30, 23, 59, tzinfo=UTC))
    assert not token.counts(datetime(2027, 7, 1, tzinfo=UTC))
    assert loaded(tmp_path, TOKEN % "").api_tokens["shop"].counts(datetime(2999, 1, 1, tzinfo=UTC))


def test_a_token_is_for_all_programs_unless_it_names_some(tmp_path: Path) -> None:
    assert loaded(tmp_path, TOKEN % "").api_tokens["shop"].sees("luigis")
    token = loaded(tmp_path, TOKEN % ", programs: [luigis]").api_tokens["shop"]
    assert (token.sees("luigis"), token.sees("marios")) == (True, False)


def test_the_secrets_of_tokens_and_of_the_webhook_never_show(tmp_path: Path) -> None:
    signing = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    got = loaded(tmp_path, TOKEN % "" + f"consent-webhook: {{url: https://crm.example, secret: {signing}}}\n")
    assert got.secrets == {"the-token-of-the-shop", signing}
    assert "of-the-shop" not in repr(got)
    assert signing not in repr(got)


@pytest.mark.parametrize(
    ("token", "code"),
    [
        ("secret: too-short, may: [send]", "bad-value"),
        ("secret: the-token-of-the-shop, may: []", "bad-value"),
        ("secret: the-token-of-the-shop, may: [everything]", "bad-value"),
        ("secret: the-token-of-the-shop", "missing-key"),
        ("secret: the-token-of-the-shop, may: [send], until: tomorrow", "bad-value"),
        ("secret: '${NOT_SET}', may: [send]", "missing-secret"),
    ],
)
def test_a_token_that_says_too_little_is_refused(tmp_path: Path, token: str, code: str) -> None:
    found = refused(tmp_path, f"version: 1\napi-tokens:\n  shop: {{{token}}}\n")
    assert codes(found) == [(code, 3)]
    assert "too-short" not in render(found, {})


def test_no_two_tokens_have_one_secret(tmp_path: Path) -> None:
    one = "{secret: the-token-of-the-shop, may: [send]}"
    found = refused(tmp_path, f"version: 1\napi-tokens:\n  shop: {one}\n  crm: {one}\n")
    assert [(one.code, one.hint) for one in found] == [("duplicate-value", "each token needs its own")]


@pytest.mark.parametrize(
    "secret", ["plain", "whsec_", "whsec_c2hvcnQ=", "whsec_not base64", "MfKQ9r8GKYqrTwjUPD8ILPZIo2"]
)
def test_what_signs_is_a_secret_of_standard_webhooks(tmp_path: Path, secret: str) -> None:
    found = refused(tmp_path, f"version: 1\nconsent-webhook:\n  url: https://crm.example\n  secret: {secret}\n")
    assert codes(found) == [("bad-value", 4)]
    assert "token_bytes" in (found[0].hint or "")
