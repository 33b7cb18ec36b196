"""Two nodes on one PostgreSQL have one API: a key stands for one request, whichever of them is asked."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from api.shop import TOKENS, Shop, rules, somebody
from running import Running


@pytest.fixture
def shops(tmp_path: Path, database_url: str) -> Iterator[list[Shop]]:
    top, shared = f"{TOKENS}database: {database_url}\n", rules(tmp_path)
    with ExitStack() as stack:
        nodes = []
        for name in ("one", "two"):
            (tmp_path / name).mkdir()
            server = stack.enter_context(Running(tmp_path / name, top=top, rules=shared))
            nodes.append(stack.enter_context(Shop(server)))
        yield nodes


def test_both_nodes_asked_at_once_send_once_and_to_nobody_who_opted_out_on_either(shops: list[Shop]) -> None:
    one, two = shops
    people = [somebody() for _ in range(4)]
    for person in people:
        one.texts("TUESDAY", person)
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda shop: shop.send(people[0], key="order-7"), [one, two] * 5))
    assert len({answer.json()["job"] for answer in answers}) == 1
    assert sorted(answer.status_code for answer in answers) == [200] * 9 + [202]
    assert two.report(people[1], why="called").status_code == 201
    body = {"list": "tuesdays", "program": "luigis", "text": "Free pizza"}
    with ThreadPoolExecutor(6) as pool:
        lists = list(pool.map(lambda shop: shop.post("/api/messages", body, "tuesday").json(), [one, two] * 3))
    assert {told["jobs"] for told in lists} == {4}
    (first,) = {told["job"] for told in lists}
    origin, _, _ = first.partition(".")
    states = [two.ended(f"{origin}.{place}")["state"] for place in range(1, 5)]
    assert sorted(states) == ["done", "done", "done", "suppressed"]
    assert one.get(f"/api/messages/{origin}.5").status_code == 404
