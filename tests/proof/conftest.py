"""What the rounds of the proof share: the page that they write together, and a PostgreSQL that may be taken away."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from postgres import Server, server_folder
from proof.database import PostgresServer
from proof.report import page
from proof.rounds import is_long


@pytest.fixture(scope="session")
def sections(request: pytest.FixtureRequest) -> Iterator[list[str]]:
    """Collect what is to be told of each round; it is written down if all of them held."""
    collected: list[str] = []
    yield collected
    written = request.config.getoption("--proof")
    if written and not request.session.testsfailed:
        Path(written).write_text(page(request.config.getoption("--kills"), collected))


@pytest.fixture
def postgres_server(kills: int) -> Iterator[PostgresServer]:
    if not is_long(kills):
        pytest.skip("two nodes are broken by `make prove`, which has the time; tests/test_two_nodes.py tries them here")
    with server_folder() as folder, Server(folder) as server:
        yield PostgresServer(server)
