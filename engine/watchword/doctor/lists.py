"""Where a provider texts only people on its lists: has every program a list there?"""

from collections.abc import Iterator

from watchword.doctor.finding import Finding, fine, warning
from watchword.doctor.installation import Installation
from watchword.engine.accounts import Account
from watchword.errors import RuleError
from watchword.rules.compiled import Program, RuleSet

WHAT = "lists"


def check(here: Installation) -> Iterator[Finding]:
    """Look at each program that is heard at an endpoint with `campaign-check`."""
    if isinstance(here.rules, RuleError):
        return
    for account in here.accounts.values():
        if account.settings.campaign_check:
            for program in _heard(here.rules.rules, account):
                yield _listed(program, account)


def _heard(rules: RuleSet, account: Account) -> list[Program]:
    heard = [rules.hearing(number, account.settings.default_program) for number in account.settings.numbers]
    return list({program.id: program for program in heard if program}.values())


def _listed(program: Program, account: Account) -> Finding:
    if any(settings.skycore_campaign for settings in program.lists.values()):
        return fine(WHAT, f"program '{program.id}' has a list at {account.provider.called}")
    found = f"'{account.name}' texts only people on a list there, and no list of program '{program.id}' has one"
    return warning(WHAT, found, "give a list its 'skycore-campaign', or have the check switched off")
