"""What a benchmark prints of its figures."""

import importlib.util
from types import ModuleType

import pytest

from running import PROJECT


@pytest.fixture(scope="module")
def report() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_report", PROJECT / "tests" / "bench" / "report.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("value", "word"), [(7.9, "met"), (8.0, "met"), (8.1, "missed"), (90.3, "missed")])
def test_a_target_stands_beside_its_figure_with_whether_it_is_met(report: ModuleType, value: float, word: str) -> None:
    told = report.told(report.targeted("reading", "us", value, 8.0))
    assert f" {value:.1f} us " in told
    assert f" ratio {value / 8:.2f} " in told
    assert told.endswith(f" target 8.0 us: {word}")


def test_a_figure_without_a_target_is_neither_met_nor_missed(report: ModuleType) -> None:
    assert report.told(report.compared("reading", "us", 7.5, None)).split() == ["reading", "7.5", "us"]
    assert report.told(report.compared("reading", "us", 7.5, 5.0)).endswith(" ratio 1.50")
