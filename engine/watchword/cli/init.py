"""`watchword init`: a first config.yaml and .env, and what editors need to know of rule files."""

import os
import secrets
from pathlib import Path

import click

from watchword import schema
from watchword.cli.workplace import Workplace, fail

FIRST_CONFIG = """\
# The machine's side: owned by whoever runs it. What people are answered lives in rules/.
# config.example.yaml shows every setting.
version: 1
data: ./data
listen: {public: 127.0.0.1:8080, private: 127.0.0.1:9090}
rules: ./rules
plugins: ./plugins
endpoints:
  main:
    provider: skycore
    sending: sandbox                  # nothing leaves this machine: `watchword phone` shows what would
    path-secrets: ["${SKYCORE_PATH_SECRET}"]
    numbers:
      86717: {reserved-words: engine}
      +15552310000: {reserved-words: engine}
"""


@click.command()
@click.pass_obj
def init(place: Workplace) -> None:
    """Write a first config.yaml, a .env with a fresh path secret, and the rules' schema, where there are none."""
    write_first(place.path)


def write_first(path: Path) -> None:
    """Write what is missing; what exists is left as it is. Secrets and what is beside them are their owner's only."""
    _write(path.parent / ".env", f"SKYCORE_PATH_SECRET={secrets.token_urlsafe(24)}\n")
    _write(path, FIRST_CONFIG)
    rules = path.parent / "rules"
    if rules.is_dir():
        _write(rules / schema.FILE, schema.text(Workplace(path).vocabulary), mode=0o644)


def _write(path: Path, text: str, mode: int = 0o600) -> None:
    if path.exists():
        return
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w") as file:
            file.write(text)
    except OSError as failure:
        raise fail(f"cannot write {path}: {(failure.strerror or str(failure)).lower()}") from failure
    click.echo(f"wrote {path}")
