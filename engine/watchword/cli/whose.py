"""The number of a person, as an operator writes it."""

from watchword.cli.workplace import fail
from watchword.message import can_be_texted, lacks_country, number


def whose(written: str) -> str:
    """Read whom a command is about, a name that sends texts too; stops where a number does not say its country.

    Without it the number would be another's, of whom nothing is known or whom nothing is to be recorded of.
    """
    if not written.strip():
        raise fail("say whose number; write it with its country, as in +15552312102")
    if lacks_country(written):
        raise fail(f"'{written}' does not say its country; write it as in +15552312102")
    return number(written)


def texted(written: str) -> str:
    """Read the number of a person who can be texted, or stop."""
    who = whose(written)
    if not (who.startswith("+") and can_be_texted(who)):
        raise fail(f"'{written}' is no phone number; write it with its country, as in +15552312102")
    return who
