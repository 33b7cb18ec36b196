"""Does every endpoint have numbers, and each of them somebody who answers STOP and HELP on it?"""

from collections.abc import Iterator

from watchword.doctor.finding import Finding, fine, warning
from watchword.doctor.installation import Installation
from watchword.engine.accounts import Account
from watchword.wording import count

WHAT = "numbers"


def check(here: Installation) -> Iterator[Finding]:
    """Look at each number of each endpoint."""
    for account in here.accounts.values():
        ours = account.settings.numbers
        if not ours:
            found = f"endpoint '{account.name}' has no number: whatever is texted to it is nobody's"
            yield warning(WHAT, found, "write its numbers under 'numbers'")
        for number in ours:
            yield from _answered(account, number)
        if ours:
            yield fine(WHAT, f"'{account.name}' has {count(len(ours), 'number')}: {_who_answers(account)}")


def _answered(account: Account, number: str) -> Iterator[Finding]:
    said = account.settings.numbers[number].reserved_words
    if said == "nobody":
        found = f"nobody confirms an opt-out texted to {number}, nor answers HELP there"
        yield warning(WHAT, found, "write 'reserved-words: engine', unless somebody else answers")
    if said == "provider" and not account.provider.catches:
        found = f"STOP and HELP on {number} are left to {account.provider.called}, which answers no words"
        yield warning(WHAT, found, "write 'reserved-words: engine'")


def _who_answers(account: Account) -> str:
    told = {said.reserved_words for said in account.settings.numbers.values()}
    if told == {"engine"} and account.provider.catches:
        return f"Watchword answers STOP and HELP, so {account.provider.called} must be set not to"
    return f"reserved words answered by {', '.join(sorted(told))}"
