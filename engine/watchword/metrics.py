"""What the engine counts about itself, for whoever is on call.

Labels are endpoint names, intents, outcomes and states: never a phone number, a text or a secret.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from functools import cache
from time import time

from prometheus_client import CollectorRegistry, Gauge, Histogram
from prometheus_client.core import CounterMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector

COMMIT_SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0)
LAG_SECONDS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0, 300.0, 3600.0)
BATCH_UNITS = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)
MOST_RULES = 1_000
"""So many rules are counted one by one: a series is kept for each, here and wherever these pages are read."""
OTHERS = "(others)"


class Count:
    """How often something was so. It is counted on the event loop alone, and so without a lock."""

    __slots__ = ("began", "times")

    def __init__(self) -> None:
        self.times = 0
        self.began = time()

    def inc(self, times: int = 1) -> None:
        """Count it, once or more often."""
        self.times += times


class Metrics:
    """The counters and histograms of one engine, on a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry(auto_describe=True)
        self.postbacks = self._counter(
            "postbacks",
            "Requests to the public listener, by endpoint (empty: none of ours) and HTTP status.",
            "endpoint",
            "answer",
        )
        self.messages = self._counter(
            "messages", "Messages decided, by endpoint, outcome and intent.", "endpoint", "outcome", "intent"
        )
        self.duplicates = self._counter(
            "duplicates", "Copies of a notification already taken, by endpoint.", "endpoint"
        )
        self.kept = self._counter(
            "kept",
            "Notifications kept for a person to see, by endpoint and reason (malformed or unknown).",
            "endpoint",
            "reason",
        )
        self.jobs = self._counter(
            "jobs", "Jobs ended, by kind of lane (text, http) and the state they ended in.", "lane", "state"
        )
        self.opt_outs = self._counter(
            "opt_outs",
            "Opt-outs recorded in the ledger, by endpoint and by what recognised them.",
            "endpoint",
            "rung",
        )
        self._fired = self._counter(
            "rules_fired",
            f"Times that rules fired, by rule; those past the first {MOST_RULES} count as '{OTHERS}'.",
            "rule",
        )
        self._known: set[str] = set()
        self.outcomes = self._counter(
            "outcomes",
            "What attempts at jobs came to, by kind of lane, endpoint and outcome: done, retry, refused and so on.",
            "lane",
            "endpoint",
            "outcome",
        )
        self.provider_errors = self._counter(
            "provider_errors",
            "Requests that a provider did not do as asked, by what became of them: throttled, unreachable, and so on.",
            "provider",
            "endpoint",
            "kind",
        )
        self.receipts = self._counter(
            "receipts", "Providers' receipts for texts of ours, by endpoint and what they say.", "endpoint", "state"
        )
        self.lag = cache(
            Histogram(
                "watchword_send_lag_seconds",
                "From the commit of a text, or the time that it is meant to leave at, to its first attempt.",
                ["endpoint"],
                registry=self.registry,
                buckets=LAG_SECONDS,
            ).labels
        )
        self.rules_published = self._counter(
            "rules_published",
            "Times that other rules began to decide, by how: publish, reload, watch, rollback.",
            "how",
        )
        self.rules_refused = self._counter(
            "rules_refused", "Times that rules were refused and nothing changed, by how they were asked for.", "how"
        )
        self.rules_stale = Gauge(
            "watchword_rules_stale",
            "1 while the rules that decide are not those that are meant to, as those do not load.",
            registry=self.registry,
        )
        self.late = self._counter(
            "late", "Texts that left later than a second after they began: the process stood still.", "endpoint"
        )
        self.expired = self._counter(
            "expired", "Things that are gone because they were kept long enough, by what they were.", "what"
        )
        self.failures = self._counter(
            "failures", "Unexpected exceptions that were caught, by place and type: each is a bug.", "place", "error"
        )
        self.commit_seconds = Histogram(
            "watchword_commit_seconds",
            "How long a commit of the store took.",
            registry=self.registry,
            buckets=COMMIT_SECONDS,
        )
        self.batch_units = Histogram(
            "watchword_batch_units",
            "How many units of work (messages, begins and ends of jobs) shared one commit.",
            registry=self.registry,
            buckets=BATCH_UNITS,
        )
        self.stored = Gauge(
            "watchword_stored",
            "What the store holds: messages, kept notifications, open jobs by state. Counted every 15 seconds.",
            ["what"],
            registry=self.registry,
        )
        self.oldest_job = Gauge(
            "watchword_oldest_job_seconds",
            "For how long the oldest open job of each state is in it, 0 without one; queued: since it became due.",
            ["state"],
            registry=self.registry,
        )
        self.paused = Gauge(
            "watchword_paused",
            "1 for what is paused: everything, a program, or an endpoint whose provider refuses to send.",
            ["what"],
            registry=self.registry,
        )
        self.reviews_open = Gauge(
            "watchword_reviews_open",
            "Reviews that somebody has to decide: may the person be texted?",
            registry=self.registry,
        )
        self.review_age = Gauge(
            "watchword_review_oldest_seconds",
            "How long the oldest review is open, 0 without one.",
            registry=self.registry,
        )
        self.codes_left = Gauge(
            "watchword_codes_left",
            "Coupon codes that nobody has got yet, by pool. Counted once a minute, where this node leads.",
            ["pool"],
            registry=self.registry,
        )
        self.hosts_failing = Gauge(
            "watchword_hosts_failing",
            "1 for a host that fails again and again, and is asked by one job at a time.",
            ["host"],
            registry=self.registry,
        )
        self.nodes = Gauge(
            "watchword_nodes", "Nodes alive on this database, as this one sees it.", registry=self.registry
        )
        self.leads = Gauge(
            "watchword_leads",
            "1 while this node does what only one may do, 0 while another does.",
            registry=self.registry,
        )
        self.open_connections = Gauge(
            "watchword_open_connections",
            "Open connections, by listener (public or private).",
            ["listener"],
            registry=self.registry,
        )

    def fired(self, rules: Iterable[str]) -> None:
        """Count the rules that fired for one message."""
        for rule in rules:
            if len(self._known) < MOST_RULES:
                self._known.add(rule)
            self._fired(rule if rule in self._known else OTHERS).inc()

    def watch_rules(self, revision: Callable[[], str]) -> None:
        """Ask which `revision` of the rules decides whenever the metrics are read."""
        self.registry.register(_Deciding(revision))

    def pauses(self, what: Iterable[str]) -> None:
        """Note what is paused now."""
        self.paused.clear()
        for one in what:
            self.paused.labels(one).set(1)

    def failing(self, hosts: Iterable[str]) -> None:
        """Note which hosts fail now."""
        self.hosts_failing.clear()
        for one in hosts:
            self.hosts_failing.labels(one).set(1)

    def left(self, codes: Mapping[str, int]) -> None:
        """Note how many codes each pool has left."""
        self.codes_left.clear()
        for pool, number in codes.items():
            self.codes_left.labels(pool).set(number)

    def counted(self, stored: Mapping[str, int], oldest: Mapping[str, timedelta]) -> None:
        """Note what the store holds, and for how long the oldest job of each state is in it."""
        for what, number in stored.items():
            self.stored.labels(what).set(number)
        for state, age in oldest.items():
            self.oldest_job.labels(state).set(age.total_seconds())

    def reviewed(self, count: int, oldest: float) -> None:
        """Note how many reviews are open, and for how many seconds the oldest is."""
        self.reviews_open.set(count)
        self.review_age.set(oldest)

    def stands(self, nodes: int, *, leads: bool) -> None:
        """Note how many nodes are alive, and whether this one leads them."""
        self.nodes.set(nodes)
        self.leads.set(leads)

    def committed(self, units: int, seconds: float) -> None:
        """Note one commit of the store: how many units of work shared it, and how long it took."""
        self.batch_units.observe(units)
        self.commit_seconds.observe(seconds)

    def watch_connections(self, listener: str, count: Callable[[], float]) -> None:
        """Ask `count` for a listener's open connections whenever the metrics are read."""
        self.open_connections.labels(listener).set_function(count)

    def _counter(self, name: str, text: str, *labels: str) -> Callable[..., Count]:
        """Make a counter, to be called with its labels; finding the same count again costs little."""
        told = _Counter(f"watchword_{name}", text, labels)
        self.registry.register(told)
        return cache(told.of)


class _Counter(Collector):
    """A counter that is put together when it is read: the library's own counts in several times the time."""

    def __init__(self, name: str, text: str, labels: Sequence[str]) -> None:
        self._name = name
        self._text = text
        self._labelnames = labels
        self._counts: dict[tuple[str, ...], Count] = {}

    def of(self, *labels: object) -> Count:
        """Give the count of these labels."""
        return self._counts.setdefault(tuple(map(str, labels)), Count())

    def collect(self) -> Iterable[Metric]:
        """Tell each count with its labels."""
        family = CounterMetricFamily(self._name, self._text, labels=self._labelnames)
        for labels, count in list(self._counts.items()):
            family.add_metric(labels, count.times, created=count.began)
        yield family


class _Deciding(Collector):
    """Which revision of the rules decides: a series that ends when another begins."""

    def __init__(self, revision: Callable[[], str]) -> None:
        self._revision = revision

    def collect(self) -> Iterable[Metric]:
        """Tell it as a label, whose value is always 1."""
        yield InfoMetricFamily(
            "watchword_rules", "The revision of the rules that decide.", {"revision": self._revision()}
        )
