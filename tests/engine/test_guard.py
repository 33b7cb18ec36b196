"""Laws of the guard: no name, spelling or second look-up leads an action to an address that is not public."""

import asyncio
import socket
import ssl
import subprocess
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.world import world
from watchword.clock import SystemClock
from watchword.effects import Job
from watchword.engine.guard import Guard, closed
from watchword.engine.outbound import Outbound
from watchword.plugin import Done, Forbidden, HttpRequest, NotSent, Outcome, Outside
from webhook.receiver import Receiver

V4 = st.ip_addresses(v=4)
EMBEDDED: tuple[Callable[[IPv4Address], IPv6Address], ...] = (
    lambda v4: IPv6Address(f"::ffff:{v4}"),
    lambda v4: IPv6Address(f"64:ff9b::{v4}"),
    lambda v4: IPv6Address((0x2002 << 112) | (int(v4) << 80)),
)
Resolves = Callable[..., list[str]]


@pytest.fixture
def resolves(monkeypatch: pytest.MonkeyPatch) -> Resolves:
    """Let every name lead to these addresses, look-up by look-up; answers the names that are looked up."""

    def lead(*answers: tuple[str, ...]) -> list[str]:
        asked: list[str] = []

        def look_up(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
            asked.append(host)
            addresses = answers[min(len(asked), len(answers)) - 1]
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

        monkeypatch.setattr(socket, "getaddrinfo", look_up)
        return asked

    return lead


async def asked(url: str, *allowed: str) -> int:
    outbound = Outbound(SystemClock(), Guard(allowed))
    try:
        return (await outbound.post(HttpRequest(url=url, timeout=5), guarded=True)).status
    finally:
        await outbound.close()


@given(V4 | st.ip_addresses(v=6))
@example(ip_address("169.254.169.254"))
@example(ip_address("fd00:ec2::254"))
@example(ip_address("fec0::1"))
@example(ip_address("ff02::1"))
@example(ip_address("239.0.0.1"))
@example(ip_address("::"))
def test_what_is_not_global_is_closed(address: IPv4Address | IPv6Address) -> None:
    if not address.is_global or address.is_multicast:
        assert closed(address) or (isinstance(address, IPv6Address) and address.sixtofour)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "2a00:1450:4001::1", "64:ff9b::8.8.8.8"])
def test_public_addresses_are_open(address: str) -> None:
    assert closed(ip_address(address)) is None


@given(V4, st.sampled_from(EMBEDDED))
@example(IPv4Address("10.0.0.1"), EMBEDDED[1])
@example(IPv4Address("169.254.169.254"), EMBEDDED[2])
def test_an_address_inside_another_is_judged_as_itself(v4: IPv4Address, embed: Callable[[IPv4Address], Any]) -> None:
    if int(v4) > 1:
        assert closed(embed(v4)) == closed(v4)


@pytest.mark.parametrize(
    ("host", "address", "allowed"),
    [
        ("crm.internal", "10.1.2.3", "crm.internal"),
        ("CRM.Internal.", "10.1.2.3", "crm.internal"),
        ("crm.internal", "10.1.2.3", "10.0.0.0/8"),
        ("crm.internal", "::ffff:10.1.2.3", "10.0.0.0/8"),
        ("crm.internal", "64:ff9b::10.1.2.3", "10.1.2.3/32"),
        ("crm.internal", "fd12::1", "fd00::/8"),
    ],
)
def test_what_is_allowed_is_let_through_and_nothing_beside_it(host: str, address: str, allowed: str) -> None:
    Guard([allowed]).judge(host, ip_address(address))
    for other in ("127.0.0.1", "192.168.0.1", "fe80::1"):
        with pytest.raises(Forbidden):
            Guard([allowed]).judge("other.internal", ip_address(other))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.0.0.1", "[::ffff:127.0.0.1]"])
def test_no_spelling_of_an_address_gets_round_the_guard(host: str) -> None:
    async def law() -> None:
        async with Receiver() as here:
            with pytest.raises(Forbidden, match="this machine itself"):
                await asked(f"http://{host}:{here.port}/")
            assert here.told == []

    asyncio.run(law())


def test_one_closed_address_of_several_closes_the_name(resolves: Resolves) -> None:
    async def law() -> None:
        async with Receiver() as here:
            resolves(("127.0.0.1", "10.0.0.1"))
            with pytest.raises(Forbidden, match=r"crm\.example is at 10\.0\.0\.1, a private address"):
                await asked(f"http://crm.example:{here.port}/", "127.0.0.1")
            assert here.told == []

    asyncio.run(law())


def test_a_name_is_looked_up_once_and_its_judged_address_is_connected_to(resolves: Resolves) -> None:
    async def law() -> None:
        async with Receiver() as here:
            names = resolves(("127.0.0.1",), ("10.0.0.1",))
            assert await asked(f"http://crm.example:{here.port}/", "127.0.0.0/8") == 200
            assert (names, len(here.told)) == (["crm.example"], 1)

    asyncio.run(law())


def test_the_next_address_is_tried_where_one_does_not_answer(resolves: Resolves) -> None:
    async def law() -> None:
        async with Receiver() as here:
            resolves(("127.0.0.2", "127.0.0.1"))
            assert await asked(f"http://crm.example:{here.port}/", "127.0.0.0/8") == 200

    asyncio.run(law())


def test_a_name_without_address_may_be_tried_again() -> None:
    async def law() -> None:
        with pytest.raises(NotSent):
            await asked("http://no-such-host.invalid/")

    asyncio.run(law())


def test_tls_asks_for_the_name_and_not_for_its_address(resolves: Resolves, tmp_path: Path) -> None:
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    subprocess.run(
        [*made, "-subj", "/CN=crm.example", "-keyout", key, "-out", certificate], check=True, capture_output=True
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    names: list[str | None] = []
    context.sni_callback = lambda _, name, __: names.append(name)  # type: ignore[assignment]

    async def law() -> None:
        server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0, ssl=context)
        port = server.sockets[0].getsockname()[1]
        resolves(("127.0.0.1",))
        with pytest.raises(NotSent, match="certificate verify failed"):
            await asked(f"https://crm.example:{port}/", "crm.example")
        server.close()

    asyncio.run(law())
    assert names == ["crm.example"]


def test_an_action_may_not_go_where_a_provider_does(tmp_path: Path) -> None:
    async def law() -> None:
        async with Receiver() as local, world(tmp_path, f"http://127.0.0.1:{local.port}/", allowed=()) as here:

            async def send(job: Job, outside: Outside) -> Outcome:
                await outside.http(HttpRequest(url=f"http://127.0.0.1:{local.port}/"))
                return Done()

            here.provider.answer = send
            await here.text("hello", ident="1")
            assert (await here.ended(1)).state == "done"
            assert len(local.told) == 1
            await here.text("TELL", ident="2")
            dead = await here.ended(2)
            assert dead.state == "dead"
            assert dead.reason == (
                "actions may not ask it: 127.0.0.1 is this machine itself; if it is meant, add"
                " 'outbound: {allow: [127.0.0.1]}' to config.yaml, restart, then retry the job"
            )
            assert len(local.told) == 1  # not even by the connection that is open

    asyncio.run(law())
