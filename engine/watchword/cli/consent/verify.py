"""`watchword consent verify`: whether the ledger is what was sealed, and suppressions what it comes to."""

import click
from sqlalchemy import Connection

from watchword.cli import stored
from watchword.cli.workplace import FINDINGS, Workplace, fail
from watchword.store.strayed import strayed
from watchword.store.verified import Fault, Verified, verified
from watchword.wording import count

MOST = 100
"""So many faults are written out."""


@click.command()
@click.option("--head", "written", help="A head that was printed earlier and kept elsewhere: it must be in the chain.")
@click.pass_obj
def verify(place: Workplace, written: str | None) -> None:
    """Prove that no event of the ledger was changed, removed, moved or inserted since it was sealed.

    Where none was, see too that who may be texted is what the ledger comes to.
    Keep the head that is printed somewhere else: with it you can tell later that all up to now is as it was.
    """
    kept = _head(written)
    found = stored.read(place, lambda reader: reader.ask(verified, kept))
    faults = found.faults or stored.read(place, lambda reader: reader.ask(_strayed))
    for fault in faults[:MOST]:
        click.echo(fault.what if fault.sequence is None else f"event {fault.sequence} {fault.what}")
    if len(faults) > MOST:
        click.echo(f"... and {len(faults) - MOST} more")
    if kept is not None:
        click.echo(_told(found))
    erased = f", of these {found.erased} erased" if found.erased else ""
    unsealed = f"; {found.unsealed} more to be sealed by the running server" if found.unsealed else ""
    click.echo(f"{count(found.sealed, 'sealed event')}{erased}{unsealed}")
    click.echo(f"head: {found.head.hex()}")
    if faults or (kept is not None and found.kept_at is None):
        raise click.exceptions.Exit(FINDINGS)
    click.echo("the ledger is as it was sealed, and suppressions are what it says")


def _strayed(connection: Connection) -> tuple[Fault, ...]:
    return tuple(strayed(connection))


def _head(written: str | None) -> bytes | None:
    if written is None:
        return None
    try:
        kept = bytes.fromhex(written)
    except ValueError:
        kept = b""
    if len(kept) != 32:
        raise fail("--head wants the 64 digits and letters that `watchword consent verify` printed behind 'head:'")
    return kept


def _told(found: Verified) -> str:
    if found.kept_at is None:
        return "the head that was kept is not in the chain: what it stood for was changed or removed"
    return f"the head that was kept stands for the first {count(found.kept_at, 'event')}"
