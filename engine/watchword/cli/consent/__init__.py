"""`watchword consent`: the ledger, and what may be done to it."""

import click

from watchword.cli.consent.show import show
from watchword.cli.consent.verify import verify


@click.group()
def consent() -> None:
    """See the ledger of consent, and prove it."""


for _command in (show, verify):
    consent.add_command(_command)
