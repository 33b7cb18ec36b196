"""Rows of the decision table that our own reader does not read as wanted yet, and what each waits for."""

from collections.abc import Mapping

HOLD = "texts that leave a doubt are not held yet"
CONTEXT = "what we asked before is not looked at yet"
NAME = "a name is not told from a thing yet: 'this isn't pepperoni' asks for nothing"

LATER: Mapping[str, str] = {
    "R14-emoji-of-anger": HOLD,
    "R14-tokens": HOLD,
    "R14-token-advertised": CONTEXT,
    "R14-refusal": HOLD,
    "R14-refusal-after-marketing": CONTEXT,
    "R14-refusal-of-a-question-answered-by-us": CONTEXT,
    "R14-not-interested": HOLD,
    "R14-disinterest-after-a-question": HOLD,
    "R65-somebody-else": NAME,
}
