"""The laws that a soak is held to find what they are for: a leak of a small object, a slow loss of descriptors."""

import importlib.util
import random
import sys
from types import ModuleType
from xml.etree import ElementTree as ET

import pytest

from running import PROJECT

SECONDS, A_SECOND = 1350, 500
AT = [float(at) for at in range(0, SECONDS, 5)]
MEBIBYTE = 2**20


def loaded(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"soak_{name}", PROJECT / "tests" / "bench" / f"{name}.py")
    assert spec
    assert spec.loader
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def steady() -> ModuleType:
    return loaded("steady")


@pytest.fixture(scope="module")
def plot() -> ModuleType:
    return loaded("plot")


def resident(leak: float, noise: float = 1.0) -> list[float]:
    """Tell the memory of a process that keeps so many bytes of each message; each minute it holds two sets of rules."""
    draw = random.Random(7).gauss
    twice = [30 * MEBIBYTE if at % 60 < 5 else 0 for at in AT]
    return [
        150 * MEBIBYTE + leak * A_SECOND * at + more + draw(0, noise * MEBIBYTE)
        for at, more in zip(AT, twice, strict=True)
    ]


@pytest.mark.parametrize(("leak", "holds"), [(0, True), (8, True), (32, False), (64, False), (-20, True)])
def test_a_leak_of_one_small_object_a_message_is_found_and_noise_is_none(
    steady: ModuleType, leak: float, holds: bool
) -> None:
    law = steady.flat_memory(AT, resident(leak), A_SECOND * SECONDS, before=steady.FULL_AFTER)
    assert law.holds == holds, law


def test_a_run_says_which_leak_it_is_too_short_for(steady: ModuleType) -> None:
    long = steady.flat_memory(AT, resident(0), A_SECOND * SECONDS, before=steady.FULL_AFTER)
    short = steady.flat_memory(AT, resident(0), 10_000, before=1_000)
    assert steady.detects(long, A_SECOND * SECONDS) == pytest.approx(steady.BYTES_A_MESSAGE)
    assert steady.detects(short, 10_000) > 5_000


def test_while_the_cache_of_the_database_fills_memory_may_rise_by_what_is_left_of_it(steady: ModuleType) -> None:
    filling = [150 * MEBIBYTE + 40 * MEBIBYTE * at / SECONDS for at in AT]
    assert steady.flat_memory(AT, filling, 20_000, before=10_000).holds
    assert not steady.flat_memory(AT, filling, 20_000, before=60_000).holds


def test_a_step_that_is_taken_once_counts_once(steady: ModuleType) -> None:
    step = [100.0 if at < 700 else 110.0 for at in AT]
    assert steady.rise(AT, step) == pytest.approx(10, rel=0.1)


@pytest.mark.parametrize(("a_minute", "holds"), [(0, True), (1, False)])
def test_descriptors_may_come_and_go_and_not_only_come(steady: ModuleType, a_minute: int, holds: bool) -> None:
    draw = random.Random(7).randint
    opened = [60.0 + draw(0, 40) + a_minute * at / 60 for at in AT]
    assert steady.flat_descriptors(AT, opened).holds == holds


def test_a_storm_shows_in_its_busiest_seconds(steady: ModuleType) -> None:
    counts = dict.fromkeys(range(100), 10) | {50: 60}
    assert steady.most_within(5, counts) == 20
    assert steady.most_within(1, counts) == 60
    assert steady.most_within(5, {}) == 0


def test_a_quantile_lies_in_the_bucket_that_it_falls_into(steady: ModuleType) -> None:
    buckets = {"0.01": 50.0, "0.1": 90.0, "1.0": 100.0, "+Inf": 100.0}
    assert steady.quantile(buckets, 0.5) == pytest.approx(0.01)
    assert steady.quantile(buckets, 0.7) == pytest.approx(0.055)
    assert steady.quantile(buckets, 0.99) == pytest.approx(0.91)
    assert steady.quantile({"1.0": 0.0, "+Inf": 5.0}, 0.5) == 1.0
    assert steady.quantile({"1.0": 0.0, "+Inf": 0.0}, 0.5) == steady.quantile({}, 0.5) == 0.0


def test_a_plot_is_an_image_with_every_line_in_it_for_light_and_dark(plot: ModuleType) -> None:
    panels = [
        plot.Panel("Memory <resident>", "MiB", {"memory": [(at / 60, 150.0) for at in AT]}),
        plot.Panel("Lag", "ms", {"half": [(0.0, 2.0), (9.0, 900.0)], "most": [(0.0, 30.0)]}, is_log=True),
        plot.Panel("Nothing", "", {"none": []}),
    ]
    drawn = plot.plot("A soak & more", panels, 22.5, (9.0, 12.0))
    image = ET.fromstring(drawn)
    space = "{http://www.w3.org/2000/svg}"
    assert len(image.findall(f"{space}polyline")) == 4
    assert len(image.findall(f"{space}rect")) == 3
    assert "prefers-color-scheme: dark" in drawn
    for line in image.findall(f"{space}polyline"):
        points = [tuple(map(float, point.split(","))) for point in (line.get("points") or "").split()]
        assert all(0 <= x <= plot.WIDTH and 0 <= y <= plot.HEIGHT * 3 for x, y in points)
