"""`outbound` in config.yaml: networks, addresses and hosts, and nothing that only looks like one."""

from pathlib import Path

import pytest

from configured import codes, loaded, refused

TOP = "version: 1\noutbound:\n  allow: ["


def test_nothing_is_allowed_unless_it_is_said(tmp_path: Path) -> None:
    assert loaded(tmp_path, "version: 1\n").outbound.allow == ()


def test_networks_addresses_and_hosts_are_allowed(tmp_path: Path) -> None:
    got = loaded(
        tmp_path, TOP + 'CRM.internal, crm, 10.0.0.0/8, 127.0.0.1, "fd00::/8", "::1", "${HOST}"]\n', {"HOST": "a.b"}
    )
    assert got.outbound.allow == ("crm.internal", "crm", "10.0.0.0/8", "127.0.0.1/32", "fd00::/8", "::1/128", "a.b")


@pytest.mark.parametrize(
    "place", ["https://crm.internal", "crm.internal:8080", "10.0.0.1/8", "10.0.0", "10.0.0.256", "a b", "*", "-a.b"]
)
def test_what_is_none_of_them_is_refused(tmp_path: Path, place: str) -> None:
    assert codes(refused(tmp_path, TOP + f'"{place}"]\n')) == [("bad-value", 3)]
