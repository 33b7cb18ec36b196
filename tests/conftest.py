"""What all tests share: PostgreSQL, how often the proof kills the server, and where it writes what held."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from postgres import Databases, databases
from watchword import collector

# What is collected stays, and what tests make is seldom in circles: looking took up to a fourth of the time.
collector.calm()

# A busy machine is no failure of ours; and what is checked before a change is taken must not depend on luck: the same
# examples every time, so that few will do. Other ones are tried wherever people work.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, max_examples=40)
settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--kills", type=int, default=2, help="how often tests/proof kills the server")
    parser.addoption("--proof", metavar="FILE", help="write what was tried and what held to a file")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the rounds of the proof have one process of several to themselves: each fills a machine."""
    for item in items:
        if "proof" in item.path.parts:
            item.add_marker(pytest.mark.xdist_group("proof"))


def pytest_collection_finish() -> None:
    collector.settle()


@pytest.fixture
def kills(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--kills"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Databases]:
    """One server for all tests, started when the first one asks; DATABASE_URL names another to be used instead."""
    with databases(os.environ.get("DATABASE_URL")) as made:
        yield made


@pytest.fixture
def database_url(postgres: Databases) -> Iterator[str]:
    url = postgres.create()
    yield url
    postgres.drop(url)
