"""Loads a `config.yaml` that a test writes, with the secrets that stand outside of it."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from watchword import config
from watchword.config import Config
from watchword.diagnostics import Diagnostic
from watchword.errors import ConfigError

PROVIDERS = ["skycore", "twilio"]
SECRET = "s3cret-path-of-the-test"
OUTSIDE = {
    "SKYCORE_PATH_SECRET": SECRET,
    "SKYCORE_API_KEY": "the-key-itself",
    "SLACK_WEBHOOK": "https://hook.example",
    "SMTP_PASSWORD": "the-password-itself",
}
OUTSIDE |= {"SHOP_TOKEN": "the-token-of-the-shop", "CONSENT_WEBHOOK_SECRET": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}


def loaded(folder: Path, text: str, environ: Mapping[str, str] = OUTSIDE) -> Config:
    path = folder / "config.yaml"
    path.write_text(text, encoding="utf-8")
    return config.load(path, environ, PROVIDERS)


def refused(folder: Path, text: str, environ: Mapping[str, str] = OUTSIDE) -> tuple[Diagnostic, ...]:
    with pytest.raises(ConfigError) as failure:
        loaded(folder, text, environ)
    return failure.value.diagnostics


def codes(found: tuple[Diagnostic, ...]) -> list[tuple[str, int]]:
    return [(one.code, one.span.line) for one in found]
