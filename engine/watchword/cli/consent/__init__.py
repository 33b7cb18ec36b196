"""`watchword consent`: the ledger, and what may be done to it."""

import click

from watchword.cli.consent.erase import erase, erasures
from watchword.cli.consent.export import export
from watchword.cli.consent.imported import import_
from watchword.cli.consent.show import show
from watchword.cli.consent.verify import verify
from watchword.cli.consent.word import opt_in, opt_out


@click.group()
def consent() -> None:
    """See the ledger of consent, add to it what people said otherwise, and prove it."""


for _command in (show, export, opt_out, opt_in, import_, erase, erasures, verify):
    consent.add_command(_command)
