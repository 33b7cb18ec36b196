"""What all tests share: the options that say how often the proof kills the server, and where to write what held."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine is no failure of ours; and what is checked before a change is taken must not depend on luck.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--kills", type=int, default=3, help="how often tests/proof kills the server")
    parser.addoption("--proof", metavar="FILE", help="write what was tried and what held to a file")


@pytest.fixture
def kills(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--kills"))


@pytest.fixture
def proof(request: pytest.FixtureRequest) -> Path | None:
    written = request.config.getoption("--proof")
    return Path(written) if written else None
