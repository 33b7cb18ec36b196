"""Asks a server whatever its document allows, and what it does not: schemathesis makes the requests and the checks.

All of its checks are on but one: `positive_data_acceptance`. The document cannot say which programs, lists, senders and
patterns there are, so that a request may be as the document has it and yet be refused.
"""

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from api.shop import SHOP, Shop

MISSING = None if find_spec("schemathesis") else "schemathesis is not installed: pip install '.[fuzz]'"
THERE: dict[str, dict[str, list[str]]] = {
    "Submission": {"program": ["luigis", "marios"], "list": ["club", "nobody"], "from": ["main", "86717"]},
    "Question": {"expires-after": ["1m", "90d", "1s"]},
    "Report": {"program": ["luigis", "marios"], "scope": ["account", "program:marios"]},
}
"""What there is in this installation: requests that name something else are mostly refused at the first look."""

SAME = ("--max-examples=5", "--generation-deterministic")
"""Has the same requests made every time."""
LEAST = 30
"""Seconds without which nothing much is asked."""


def narrowed(document: dict[str, Any]) -> dict[str, Any]:
    """Have the document say what there is."""
    for name, keys in THERE.items():
        for key, values in keys.items():
            below = document["components"]["schemas"][name]["properties"][key]
            below.get("anyOf", [below])[0]["enum"] = values
    return document


def ask(shop: Shop, folder: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    """Have requests made; ends with 0 if every answer is as the document says."""
    (folder / "openapi.json").write_text(json.dumps(narrowed(shop.get("/api/openapi.json", token=None).json())))
    words = ["run", "openapi.json", f"--url=http://127.0.0.1:{shop.server.private}", "--no-color", "--warnings=off"]
    checks = ["--checks=all", "--exclude-checks=positive_data_acceptance", "--continue-on-failure"]
    token = ["-H", f"Authorization: Bearer {SHOP}"]
    return subprocess.run(
        [sys.executable, "-m", "schemathesis.cli", *words, *checks, *token, *options],
        cwd=folder,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
        capture_output=True,
        text=True,
        check=False,
    )
