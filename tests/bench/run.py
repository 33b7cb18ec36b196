"""All that is measured, one part after the other: what `make bench` runs.

Each part is a script of this folder that can be run alone and knows more options; it takes its turns interleaved with
its yardstick and writes build/bench-PART.json. Here all is gathered in build/bench.json: {machine, rounds, seconds,
parts: {PART: [figure, …]}}. `--compare` sets that beside an earlier one, `--docs` writes the table into
docs/performance.md. A part that cannot be measured on this machine says why, and has no figures.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from comparison import Run, changes
from machine import machine
from report import BUILD, Result
from table import into
from turns import options

HERE = Path(__file__).resolve().parent
DOCS = HERE.parents[1] / "docs" / "performance.md"


class Part(NamedTuple):
    """One script: what it measures, whether it takes rounds of so many seconds, and what else it is given."""

    measures: str
    timed: bool = True
    more: tuple[str, ...] = ()


PARTS = {
    "decide": Part("Deciding, and loading rules", timed=False),
    "reader": Part("Reading consent", timed=False),
    "intake": Part("Intake"),
    "dispatch": Part("Dispatch"),
    "whole": Part("The whole path"),
    "publish": Part("Publishing under load"),
    "again": Part("Replay", timed=False, more=("--messages=200000",)),
    "consent": Part("Suppressions", more=("--stored=10000000",)),
    "memory": Part("Memory"),
    "overload": Part("Overload"),
    "kannel": Part("Beside Kannel", more=("--services=10,100,1000,5000,10000,50000",)),
    "rapidsms": Part("Beside RapidSMS", more=("--keywords=10,1000,10000",)),
}


def command(name: str, asked: argparse.Namespace) -> list[str]:
    """Write the command of a part."""
    part = PARTS[name]
    timing = [f"--rounds={asked.rounds}", f"--seconds={asked.seconds:g}"] if part.timed else []
    return [sys.executable, str(HERE / f"{name}.py"), *timing, *part.more, *asked.more.get(name, ())]


def measured(name: str, asked: argparse.Namespace) -> list[Result]:
    """Run a part in a process of its own; answers its figures."""
    found = BUILD / f"bench-{name}.json"
    found.unlink(missing_ok=True)
    print(f"{PARTS[name].measures}: {' '.join(command(name, asked)[1:])}", flush=True)
    code = subprocess.run(command(name, asked), check=False).returncode
    if code and not found.exists():
        print(f"{name} ended with {code}, and has no figures", flush=True)
    figures: list[Result] = json.loads(found.read_text()) if found.exists() else []
    return figures


def arguments() -> argparse.Namespace:
    parser = options(__doc__)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--compare", type=Path, metavar="EARLIER.json", help="tell what became better or worse since")
    parser.add_argument("--docs", action="store_true", help=f"write the table into docs/{DOCS.name}")
    parser.add_argument("--list", action="store_true", help="print the commands, and measure nothing")
    parser.add_argument(
        "--with",
        dest="more",
        action="append",
        default=[],
        metavar="PART=OPTION",
        help="give a part one more option of its own: --with intake=--stored=0",
    )
    asked = parser.parse_args()
    given: dict[str, list[str]] = {}
    for one in asked.more:
        name, _, option = one.partition("=")
        if name not in PARTS or not option:
            parser.error(f"--with {one}: write PART=OPTION; the parts are {', '.join(PARTS)}")
        given.setdefault(name, []).append(option)
    asked.more = given
    return asked


def main() -> int:
    """Measure; 1 if a part had no figures and did not say why."""
    asked = arguments()
    if asked.list:
        print(*(" ".join(command(name, asked)) for name in asked.only), sep="\n")
        return 0
    # Read first: it may be the very file that is written.
    earlier = json.loads(asked.compare.read_text()) if asked.compare else None
    run: Run = {"machine": machine(), "rounds": asked.rounds, "seconds": asked.seconds, "parts": {}}
    BUILD.mkdir(exist_ok=True)
    for name in asked.only:
        run["parts"][name] = measured(name, asked)
        # After each part: what has taken hours is not lost with the next.
        (BUILD / "bench.json").write_text(json.dumps(run, indent=2, ensure_ascii=False) + "\n")
    if asked.docs:
        titles = {name: part.measures for name, part in PARTS.items()}
        DOCS.write_text(into(DOCS.read_text(), run, titles))
    if earlier:
        print(*changes(earlier, run), sep="\n")
    return 0 if all((BUILD / f"bench-{name}.json").exists() for name in asked.only) else 1


if __name__ == "__main__":
    sys.exit(main())
