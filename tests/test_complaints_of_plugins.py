"""What people complain about elsewhere of plugins, and what holds here instead (see test_complaints)."""

import json
from pathlib import Path

from examples import check, write

FAXED = """\
version: 1
program: shop
about: {name: The Shop, numbers: {main: 86717}, help: help@shop.example}
rules: [{id: menu, when: {keyword: MENU}, then: [{fax: "Pizza."}], tests: [MENU]}]
"""


def test_sqlite_dist_9_an_action_that_is_not_there_is_told_of_with_what_does_not_load(tmp_path: Path) -> None:
    write(tmp_path, {"rules/shop.yaml": FAXED, "plugins/fax.py": "import no_such_module\n"})
    broken, unknown = json.loads(check(tmp_path, "--format", "json").output)["diagnostics"]
    assert broken["code"] == "broken-plugin"
    assert unknown["code"] == "unknown-action"
    assert unknown["hint"].endswith(", webhook (plugins/fax.py does not load)")
