"""What a soak promises, held against what was seen, and how it is drawn."""

from collections.abc import Sequence

from plot import Panel, plot
from soak_place import AT_ONCE, Sample
from steady import Law, flat_descriptors, flat_memory, most_within

LARGEST_LOG = 512 * 2**20
"""The log is cut past 256 MiB, and by its half later where a backup reads."""
FOUND_WELL = 65.0
"""Seconds after which a provider that is there again is noticed, at the latest: the longest rest and a little."""


class Seen:
    """What was seen of a run: samples, and texts that left by the second. `outage` is in seconds since it `began`."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.began = 0.0
        self.outage = (seconds * 0.4, seconds * (0.4 + 1 / 6))
        self.samples: list[Sample] = []
        self.sent: dict[int, int] = {}
        self.published = self.backups = 0

    @property
    def first_after(self) -> float:
        """Tell how many seconds after the outage the first text left."""
        over = self.began + self.outage[1]
        return min((second + 1 - over for second in self.sent if second >= over), default=float("inf"))


def laws(seen: Seen, left: dict[str, int], pace: float) -> list[Law]:
    """Hold the run against what is promised."""
    settled = [one for one in seen.samples if one["at"] >= seen.samples[-1]["at"] / 4]
    at = [one["at"] for one in settled]
    out = [one for one in seen.samples if seen.outage[0] + 2 <= one["at"] < seen.outage[1]]
    messages = settled[-1]["messages"] - settled[0]["messages"]
    after = {second: count for second, count in seen.sent.items() if second > seen.began + seen.outage[1]}
    probes = 8 + AT_ONCE + 7 + (seen.outage[1] - seen.outage[0]) / 60
    last = seen.samples[-1]
    return [
        flat_memory(at, [one["memory"] for one in settled], messages, settled[0]["messages"]),
        flat_descriptors(at, [one["descriptors"] - one["held"] for one in settled]),
        Law("the log was at most", max(one["log"] for one in seen.samples) / 2**20, LARGEST_LOG / 2**20, "MiB"),
        Law("asked during the outage", out[-1]["refused"] - out[0]["refused"], probes, "times"),
        Law("not known to be out of order", float(not any(one["failing"] for one in out)), 0, ""),
        Law("found well again after", seen.first_after, FOUND_WELL, "s"),
        Law("most in 5 s after the outage", most_within(5, after), pace + AT_ONCE / 5, "a second"),
        Law("connections to the provider", max(one["connections"] for one in seen.samples), AT_ONCE, ""),
        Law("texts left over", float(left.get("queued", 0) + left.get("begun", 0) + left.get("held", 0)), 0, ""),
        Law("texts given up", float(left.get("dead", 0)), 0, ""),
        Law("texts in doubt, cut off by the outage", float(left.get("unknown", 0)), AT_ONCE, ""),
        Law("rules not published", seen.published - last["published"], 1, "times"),
        Law("exceptions caught", last["failures"], 0, ""),
    ]


def drawn(seen: Seen, rate: float) -> str:
    """Draw the run."""
    minutes = max(seen.samples[-1]["at"] / 60, 0.1)

    def line(name: str, by: float = 1.0) -> Sequence[tuple[float, float]]:
        return [(one["at"] / 60, one[name] / by) for one in seen.samples]

    began = int(seen.began)
    sent = [(second / 60, float(seen.sent.get(began + second, 0))) for second in range(int(minutes * 60))]
    smooth = [
        (at, sum(count for _, count in sent[max(0, place - 4) : place + 1]) / 5) for place, (at, _) in enumerate(sent)
    ]
    lags = {"half of them": line("p50"), "99 of 100": line("p99")}
    panels = [
        Panel("Memory of the server", "MiB", {"memory": line("memory", 2**20)}),
        Panel("Descriptors", "", {"descriptors": line("descriptors")}),
        Panel("Write-ahead log", "MiB", {"log": line("log", 2**20)}),
        Panel(
            "Lag from commit to send",
            "ms",
            {name: [p for p in some if p[1] > 0] for name, some in lags.items()},
            is_log=True,
        ),
        Panel("Texts that left", "a second", {"sent": smooth}),
    ]
    shaded = seen.outage[0] / 60, seen.outage[1] / 60
    return plot(f"A soak of {minutes:.0f} minutes at {rate:,.0f} messages a second", panels, minutes, shaded)
