"""One server for all tests of the API: each has people of its own."""

from collections.abc import Iterator

import pytest

from api.shop import TOKENS, Shop, rules
from running import Running


@pytest.fixture(scope="package")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    folder = tmp_path_factory.mktemp("shop")
    with Running(folder, top=TOKENS, rules=rules(folder)) as server, Shop(server) as shop:
        yield shop
