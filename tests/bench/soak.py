"""A soak: half of what the whole path can do, as long as asked, with everything else going on that goes on in a day.

First the maximum is found: texts are posted as fast as they are taken, and the rate is what came in until the last
reply had left. Then half of that comes in over a database that has seen much, while rules are published, backups taken
and old texts let go of; after two fifths of the time the provider refuses connections for a sixth of it, and is there
again.

That outage is not an hour: nothing that reacts to one is slower than a rest of a minute, which the eighth failure and
seven rests lead to (two minutes); an hour is that minute many times over. `tests/engine/test_outage.py` has the hour,
by a clock that is compressed.

Every few seconds memory, descriptors, the log's size and the lag from commit to send are read; laws about them
(soak_laws.py, steady.py) are held against them at the end, and the exit code is 1 if one does not hold. Writes
build/soak.json and build/soak.svg.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from statistics import median

from place import RULES
from report import BUILD, compared, targeted, told
from soak_laws import Seen, drawn, laws
from soak_place import Provider, Running, loading, maximum, serving
from steady import Law, detects, quantile


class Soak:
    """One run: looks every few seconds, and does what goes on beside the load."""

    def __init__(self, server: Running, provider: Provider, minutes: float) -> None:
        self._server = server
        self._provider = provider
        self._backups: list[subprocess.Popen[bytes]] = []
        self._is_open = True
        self.seen = Seen(minutes * 60)

    def run(self, load: "subprocess.Popen[bytes]") -> None:
        """Watch until the load has ended, and do what goes on beside it."""
        self.seen.began = time.time()
        every = 5.0 if self.seen.seconds > 600 else 1.0
        before: dict[str, float] = {}
        publish, backup = every * 3, self.seen.seconds / 12
        while (at := time.time() - self.seen.began) < self.seen.seconds and load.poll() is None:
            before = self._look(at, before)
            if at >= publish:
                publish += max(10.0, self.seen.seconds / 60)
                self._publish()
            if at >= backup:
                backup += max(20.0, self.seen.seconds / 12)
                self._back_up()
            time.sleep(max(0.0, every - (time.time() - self.seen.began - at)))
        for one in self._backups:
            assert one.wait(120) == 0, "a backup failed"

    def _look(self, at: float, before: dict[str, float]) -> dict[str, float]:
        seen, counted = self._server.sample()
        is_out = self.seen.outage[0] <= at < self.seen.outage[1]
        if is_out == self._is_open:
            self._provider.ask("close" if is_out else "open")
            self._is_open = not is_out
        told = self._provider.ask("tell")
        for second, count in told["seconds"].items():
            self.seen.sent[int(second)] = self.seen.sent.get(int(second), 0) + count
        gone = {name: count - before.get(name, 0.0) for name, count in counted.items()}
        lags = {name.removeprefix("lag<"): count for name, count in gone.items() if name.startswith("lag<")}
        self.seen.samples.append(
            {
                **seen,
                **{name: counted[name] for name in ("messages", "refused", "published", "expired", "failures")},
                "at": at,
                "p50": 1000 * quantile(lags, 0.5),
                "p99": 1000 * quantile(lags, 0.99),
                "sent": float(told["taken"]),
                "connections": float(told["most"]),
                "held": float(told["now"]),
            }
        )
        return counted

    def _publish(self) -> None:
        """Have other rules decide."""
        self.seen.published += 1
        rules = RULES.replace("Two for one today.", f"Two for one today, offer {self.seen.published}.")
        (self._server.place / "rules" / "bench.yaml").write_text(rules)
        os.kill(self._server.process.pid, signal.SIGHUP)

    def _back_up(self) -> None:
        """Take a backup beside the work, unless one is being taken."""
        if self._backups and self._backups[-1].poll() is None:
            return
        self.seen.backups += 1
        place = self._server.place
        for old in place.glob("backup-*.db"):
            old.unlink()
        command = [sys.executable, "-m", "watchword", "--config", str(place / "config.yaml"), "backup"]
        self._backups.append(
            subprocess.Popen([*command, f"{place}/backup-{self.seen.backups}.db"], stdout=subprocess.DEVNULL)
        )

    def drained(self, within: float) -> dict[str, int]:
        """Wait until every job has ended, and count those that have not ended well."""
        until = time.monotonic() + within
        while (left := self._server.open_jobs()) and (left.keys() & {"queued", "begun"}) and time.monotonic() < until:
            time.sleep(1)
        return left


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument(
        "--stored", type=int, default=1_000_000, help="messages of months ago; a multiple of a million, or 0"
    )
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=8.0, help="how long the maximum is looked for")
    parser.add_argument("--rate", type=float, help="messages a second, instead of half of the maximum")
    asked = parser.parse_args()
    most = asked.rate * 2 if asked.rate else maximum(asked.seconds)
    rate, pace = most / 2, round(most * 0.75, 1)
    print(f"the whole path does {most:,.0f} messages a second; {rate:,.0f} for {asked.minutes:g} minutes", flush=True)
    with serving("soak", pace, asked.stored) as (server, provider):
        soak = Soak(server, provider, asked.minutes)
        # Each connection in its turn: one that nobody uses for long is closed.
        rest = max(0.0, asked.connections / rate - 0.004)
        load = loading(server, "soak", asked.minutes * 60, asked.connections, rest)
        soak.run(load)
        answered = json.loads(load.communicate()[0])
        left = soak.drained(asked.minutes * 60)
    seen = soak.seen
    found = laws(seen, left, pace)
    if asked.stored:
        found.append(Law("nothing let go of", float(not seen.samples[-1]["expired"]), 0, ""))
    found.append(Law("answers other than 200", float(sum(answered["not_200"].values())), 0, ""))
    quiet = [one for one in seen.samples if 5 < one["at"] < seen.outage[0] and one["p50"]]
    results = [
        compared("whole path, maximum", "messages/s", most),
        compared("soak: rate", "messages/s", answered["per_second"]),
        targeted("soak: lag, half", "ms", median(one["p50"] for one in quiet), 20.0),
        targeted("soak: lag, 99 of 100", "ms", median(one["p99"] for one in quiet), 100.0),
        targeted("soak: answer, 99 of 100", "ms", answered["p99_ms"], 50.0),
        *(targeted(f"soak: {law.name}", law.unit, law.found, law.most) for law in found),
    ]
    done = {"published": seen.published, "backups": seen.backups, "outage": seen.outage, "left": left}
    BUILD.mkdir(exist_ok=True)
    (BUILD / "soak.json").write_text(json.dumps({"results": results, **done, "samples": seen.samples}, indent=1) + "\n")
    (BUILD / "soak.svg").write_text(drawn(seen, answered["per_second"]))
    for one in results:
        print(told(one))
    counted = seen.samples[-1]["messages"] - seen.samples[len(seen.samples) // 4]["messages"]
    print(f"a leak of {detects(found[0], counted):,.0f} bytes a message would have been found")
    raise SystemExit([law.name for law in found if not law.holds] or 0)


if __name__ == "__main__":
    main()
