"""Where actions may not go: addresses that are not public, whatever name leads there.

A rule's URL is asked from inside the operator's own network, where much trusts whoever asks. So a name is resolved
first, every address of it is judged, and the connection goes to one of those that were judged: a second look-up could
say another one.
"""

import asyncio
import re
import socket
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

from aiohttp.abc import AbstractResolver, ResolveResult

from watchword.plugin import Forbidden

Address = IPv4Address | IPv6Address
_CLOSED: Final = {
    IPv4Network(network): said
    for network, said in (
        ("0.0.0.0/8", "no address of one machine"),
        ("10.0.0.0/8", "a private address"),
        ("100.64.0.0/10", "an address inside a provider's network"),
        ("127.0.0.0/8", "this machine itself"),
        ("168.63.129.16/32", "where a cloud tells a machine its secrets"),
        ("169.254.169.254/32", "where clouds tell a machine its secrets"),
        ("169.254.0.0/16", "a link-local address"),
        ("172.16.0.0/12", "a private address"),
        ("192.0.0.0/24", "reserved for protocols"),
        ("192.0.2.0/24", "an address for documents"),
        ("192.88.99.0/24", "reserved for protocols"),
        ("192.168.0.0/16", "a private address"),
        ("198.18.0.0/15", "an address for measurements"),
        ("198.51.100.0/24", "an address for documents"),
        ("203.0.113.0/24", "an address for documents"),
        ("224.0.0.0/4", "a multicast address"),
        ("240.0.0.0/4", "a reserved address"),
    )
}
_PUBLIC_6: Final = IPv6Network("2000::/3")
_CLOSED_6: Final = {
    IPv6Network(network): said
    for network, said in (
        ("::/128", "no address of one machine"),
        ("::1/128", "this machine itself"),
        ("2001::/23", "reserved for protocols"),
        ("2001:db8::/32", "an address for documents"),
        ("3fff::/20", "an address for documents"),
        ("fc00::/7", "a private address"),
        ("fe80::/10", "a link-local address"),
        ("ff00::/8", "a multicast address"),
    )
}
_AS_4: Final = (IPv6Network("64:ff9b::/96"), IPv6Network("::/96"))
"""The last 32 bits are an IPv4 address that a translator (NAT64), or an old stack, goes to."""
_LITERAL: Final = re.compile(r"[0-9.]+|.*:.*")
"""A host that is no name, and so is never looked up."""


def closed(address: Address) -> str | None:
    """Say what an address is that is not public; None for one that is."""
    address = _reached(address)
    if isinstance(address, IPv4Address):
        return next((said for network, said in _CLOSED.items() if address in network), None)
    said = next((said for network, said in _CLOSED_6.items() if address in network), None)
    return said or (None if address in _PUBLIC_6 else "a reserved address")


def _reached(address: Address) -> Address:
    """Give the IPv4 address that is reached by an IPv6 address, if it is one of those."""
    if isinstance(address, IPv4Address) or int(address) <= 1:
        return address
    if inner := address.ipv4_mapped or address.sixtofour:
        return inner
    return IPv4Address(int(address) & 0xFFFFFFFF) if any(address in network for network in _AS_4) else address


class Guard:
    """Judges addresses. `allowed` are networks, addresses and names of hosts that may be asked all the same."""

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        networks: list[IPv4Network | IPv6Network] = []
        names: set[str] = set()
        for one in allowed:
            try:
                networks.append(ip_network(one))
            except ValueError:
                names.add(one.lower())
        self._networks = tuple(networks)
        self._names = frozenset(names)

    async def resolved(self, host: str, port: int) -> Sequence[str]:
        """Look a host up and give its addresses; raises Forbidden if one may not be asked, OSError if it has none."""
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(where[0]) for *_, where in found))
        for address in addresses:
            self.judge(host, ip_address(address))
        return addresses

    async def judge_literal(self, host: str, port: int) -> None:
        """Raise Forbidden if a host is no name but an address, however it is written, that may not be asked."""
        if _LITERAL.fullmatch(host):
            await self.resolved(host, port)

    def judge(self, host: str, address: Address) -> None:
        """Raise Forbidden if this address of a host may not be asked."""
        name = host.lower().rstrip(".")
        said = closed(address)
        if said is None or name in self._names or self._is_allowed(address):
            return
        literal = str(address) == name
        what = f"{address} is {said}" if literal else f"{host} is at {address}, {said}"
        wanted = f'"{address}"' if literal and ":" in name else name
        raise Forbidden(
            f"actions may not ask it: {what}",
            f"if it is meant, add 'outbound: {{allow: [{wanted}]}}' to config.yaml, restart, then retry the job",
        )

    def _is_allowed(self, address: Address) -> bool:
        reached = {address, _reached(address)}
        return any(one in network for network in self._networks for one in reached)


class GuardedResolver(AbstractResolver):
    """Looks names up for connections, and gives only addresses that a guard lets through; TLS still proves the name."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Give every address of a host; raises Forbidden if one may not be asked, OSError if it has none."""
        return [
            ResolveResult(hostname=host, host=address, port=port, family=family, proto=0, flags=socket.AI_NUMERICHOST)
            for address in await self._guard.resolved(host, port)
        ]

    async def close(self) -> None:
        """Let go of nothing: nothing is held."""
