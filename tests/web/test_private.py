"""The private face: health and metrics."""

import json
import time

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from litestar.testing import TestClient
from prometheus_client import CollectorRegistry

from watchword.health import Health
from watchword.metrics import MOST_RULES, OTHERS, Metrics
from watchword.web.private import private_app
from web.serving import run, serving


class Told:
    """A status that says what the test wants it to."""

    def __init__(self, health: Health) -> None:
        self.metrics = Metrics()
        self.said = health
        self.counted = 0

    @property
    def registry(self) -> CollectorRegistry:
        return self.metrics.registry

    def health(self) -> Health:
        return self.said

    async def look(self) -> None:
        self.counted += 1
        self.metrics.reviewed(self.counted, 0.0)


class Lost(Told):
    def health(self) -> Health:
        raise RuntimeError("the number was +15551234567")


@given(st.builds(Health, live=st.booleans(), ready=st.booleans(), degraded=st.lists(st.text()).map(tuple)))
def test_health_is_told_whole_and_the_status_says_what_matters(health):
    with TestClient(private_app(Told(health))) as client:
        for path, good in (("/health", health.ready), ("/health/ready", health.ready), ("/health/live", health.live)):
            answer = client.get(path)
            assert answer.status_code == (200 if good else 503)
            assert msgspec.json.decode(answer.content, type=Health) == health


def test_metrics_are_in_the_format_that_is_scraped():
    status = Told(Health(live=True, ready=True))
    status.metrics.postbacks("main", 200).inc()
    status.metrics.watch_connections("public", lambda: 7)
    with TestClient(private_app(status)) as client:
        answer = client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=")
    assert 'watchword_postbacks_total{answer="200",endpoint="main"} 1.0' in answer.text
    assert 'watchword_open_connections{listener="public"} 7.0' in answer.text


def test_health_and_metrics_look_anew_and_what_routes_and_restarts_waits_for_no_store():
    status = Told(Health(live=True, ready=True))
    with TestClient(private_app(status)) as client:
        for path, counted in (("/health", 1), ("/health/live", 1), ("/health/ready", 1), ("/metrics", 2)):
            answer = client.get(path)
            assert (answer.status_code, status.counted) == (200, counted)
    assert "watchword_reviews_open 2.0" in answer.text


def test_every_metric_says_what_it_is():
    for family in Metrics().registry.collect():
        assert family.name.startswith("watchword_")
        assert len(family.documentation) > 20


def test_two_engines_count_apart():
    one, two = Metrics(), Metrics()
    one.opt_outs("main", "exact-word").inc()
    counted = {"endpoint": "main", "rung": "exact-word"}
    assert one.registry.get_sample_value("watchword_opt_outs_total", counted) == 1
    assert two.registry.get_sample_value("watchword_opt_outs_total", counted) is None


def test_the_revision_that_decides_is_told_as_it_is_when_the_page_is_read():
    metrics, revisions = Metrics(), ["a1"]
    metrics.watch_rules(lambda: revisions[-1])
    assert metrics.registry.get_sample_value("watchword_rules_info", {"revision": "a1"}) == 1
    revisions.append("b2")
    assert metrics.registry.get_sample_value("watchword_rules_info", {"revision": "a1"}) is None
    assert metrics.registry.get_sample_value("watchword_rules_info", {"revision": "b2"}) == 1


def test_of_many_rules_those_past_the_first_are_counted_together():
    metrics = Metrics()
    for _ in range(2):
        metrics.fired([f"luigis/rule-{number}" for number in range(MOST_RULES + 5)])
    samples = [sample for family in metrics.registry.collect() for sample in family.samples]
    fired = {sample.labels["rule"]: sample.value for sample in samples if sample.name.endswith("_fired_total")}
    assert len(fired) == MOST_RULES + 1
    assert fired[f"luigis/rule-{MOST_RULES - 1}"] == 2
    assert fired[OTHERS] == 10


def test_there_is_no_way_in_by_the_private_face():
    with TestClient(private_app(Told(Health(live=True, ready=True)))) as client:
        for path in ("/", "/in/main/s3cret", "/schema"):
            answer = client.post(path)
            assert (answer.status_code, answer.text) == (404, "Not Found\n")
        assert client.post("/health").status_code == 405


def test_a_status_that_fails_is_answered_503_in_one_plain_line():
    async def go():
        async with serving(private_app(Lost(Health(live=True, ready=True)))) as served:
            return await served.ask(b"GET /health HTTP/1.1\r\nhost: t\r\n\r\n")

    status, _, body = run(go())
    assert (status, body) == (503, b"Service Unavailable\n")


def test_health_is_never_cached():
    with TestClient(private_app(Told(Health(live=True, ready=False, degraded=("rules did not load",))))) as client:
        answer = client.get("/health")
    assert answer.headers["cache-control"] == "no-store"
    assert json.loads(answer.text) == {
        "live": True,
        "ready": False,
        "degraded": ["rules did not load"],
        "paused": [],
        "reviews": [],
        "failing": [],
    }


def test_a_count_tells_how_often_and_since_when():
    metrics = Metrics()
    counted = {"endpoint": "main", "answer": "200"}
    metrics.postbacks("main", 200)
    assert metrics.registry.get_sample_value("watchword_postbacks_total", counted) == 0
    metrics.postbacks("main", 200).inc()
    metrics.postbacks("main", 200).inc(2)
    assert metrics.registry.get_sample_value("watchword_postbacks_total", counted) == 3
    assert time.time() - (metrics.registry.get_sample_value("watchword_postbacks_created", counted) or 0.0) < 60
