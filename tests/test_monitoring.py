"""The alerts and the dashboard ask for what the metrics page has, and the page counts what happens."""

import asyncio
import json
import re
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from engine.world import world
from running import PLAIN, PROJECT, Running, postback
from watchword.effects import Job
from watchword.metrics import Metrics
from watchword.plugin import Outcome, Outside, Retry

FOLDER = PROJECT / "docs" / "monitoring"
ALERTS = yaml.safe_load((FOLDER / "alerts.yaml").read_text())["groups"][0]["rules"]
PANELS = [one for one in json.loads((FOLDER / "dashboard.json").read_text())["panels"] if one["type"] != "row"]
ASKED = [
    *(alert["expr"] for alert in ALERTS),
    *(target["expr"] for panel in PANELS for target in panel["targets"]),
]
CHOOSING = re.compile(r"(watchword_\w+)(?:\{([^}]*)\})?")
KEEPING = re.compile(r"by \(([^)]*)\)")


def offered() -> dict[str, frozenset[str]]:
    """List the series of the metrics page with their labels."""
    metrics = Metrics()
    metrics.watch_rules(lambda: "a1")
    found = {"up": frozenset({"job"})}
    for name, one in vars(metrics.registry)["_names_to_collectors"].items():
        of_buckets = {"le"} if name.endswith("_bucket") else set()
        labels = {"revision"} if name == "watchword_rules_info" else set(getattr(one, "_labelnames", ()))
        found[name] = frozenset(labels | of_buckets)
    return found


@pytest.mark.parametrize("asked", ASKED)
def test_what_is_asked_for_is_there_with_its_labels(asked: str) -> None:
    series = offered()
    named = CHOOSING.findall(asked)
    assert named or asked.startswith(("up{", "sum(up{"))
    for name, chosen in named:
        assert name in series
        assert set(re.findall(r"(\w+)!?[=~]", chosen)) <= series[name]
        kept = {label for some in KEEPING.findall(asked) for label in some.split(", ")}
        assert kept <= series[name]


def test_the_table_of_alerts_says_what_the_file_does() -> None:
    page = (PROJECT / "docs" / "operations.md").read_text()
    rows = page[page.index("| alert | PromQL |") :].splitlines()[2:]
    assert rows == [_row(alert) for alert in ALERTS]


def _row(alert: dict[str, Any]) -> str:
    held = f" for {alert['for'].removesuffix('m')} m" if "for" in alert else ""
    asked = alert["expr"].replace("|", r"\|")
    return f"| {alert['annotations']['summary']} | `{asked}`{held} | {alert['annotations']['description']} |"


@pytest.mark.skipif(not shutil.which("promtool"), reason="promtool, which comes with Prometheus, is not installed")
@pytest.mark.parametrize(
    "asked", [("check", "rules", FOLDER / "alerts.yaml"), ("test", "rules", PROJECT / "tests" / "alerts.yaml")]
)
def test_prometheus_takes_the_alerts_and_they_tell_of_what_they_are_for(asked: tuple[str | Path, ...]) -> None:
    told = subprocess.run(["promtool", *asked], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr


def test_what_happens_to_a_text_is_counted_by_rule_rung_and_outcome_and_its_lag_is_measured(tmp_path: Path) -> None:
    with Running(tmp_path) as server:
        server.post(postback("PIZZA"))
        server.post(postback("please stop texting me", ident="2", sender="15552312103"))
        sent = 'watchword_outcomes_total{endpoint="main",lane="text",outcome="done"} 2.0'
        page = _read(server, sent)
    assert 'watchword_rules_fired_total{rule="luigis/stop"} 1.0' in page
    assert 'watchword_opt_outs_total{endpoint="main",rung="request"} 1.0' in page
    assert sent in page
    assert 'watchword_send_lag_seconds_count{endpoint="main"} 2.0' in page
    assert re.search(r'watchword_rules_info\{revision="\w{12}"\} 1\.0', page)


def _read(server: Running, wanted: str) -> str:
    """Read the metrics page until it says what is wanted, or for five seconds."""
    page = ""
    for _ in range(100):
        page = httpx.get(f"http://127.0.0.1:{server.private}/metrics", verify=PLAIN).text
        if wanted in page:
            break
        time.sleep(0.05)
    return page


def test_the_lag_of_a_text_that_is_tried_again_is_that_of_its_first_attempt(tmp_path: Path) -> None:
    async def law() -> None:
        async with world(tmp_path) as here:
            tried: list[Job] = []

            async def hesitant(job: Job, outside: Outside) -> Outcome:
                tried.append(job)
                return Retry(reason="busy") if len(tried) < 3 else await here.provider.accept(job, outside)

            here.provider.answer = hesitant
            await here.text("pizza", ident="1")
            await here.ended(1)
            registry = here.node.metrics.registry
            counted = {"endpoint": "main"}
            assert registry.get_sample_value("watchword_send_lag_seconds_count", counted) == 1
            outcomes = {"lane": "text", **counted}
            assert registry.get_sample_value("watchword_outcomes_total", {**outcomes, "outcome": "retry"}) == 2
            assert registry.get_sample_value("watchword_outcomes_total", {**outcomes, "outcome": "done"}) == 1

    asyncio.run(law())
