"""A condition that counts words."""

from watchword.scaffold.plugin.sketch import Sketch

CONDITION = Sketch(
    code='''\
"""`$name`: the text is long."""

from watchword.plugin import Check, Condition, Situation, condition


@condition("$name", shorthand="least", example="$name: 5")
class $kind(Condition, frozen=True):
    """The text has so many words at least."""

    least: int

    def check(self, situation: Situation) -> Check:
        """Count them."""
        heard = len(situation.words)
        return Check(heard >= self.least, f"{heard} words")

    def told(self) -> str:
        """Write what is asked for."""
        return str(self.least)
''',
    test='''\
"""What `$name` holds for. Run it by `pytest $folder`."""

from $module import $kind

from watchword.testing import ConditionContract, decided


class Test$kind(ConditionContract):
    kind = $kind
    written = "$name: 3"


def test_it_holds_for_texts_of_so_many_words() -> None:
    assert decided($kind, when="{$name: 3}", text="one two three").rules
    assert not decided($kind, when="{$name: 3}", text="one two").rules


def test_a_rule_can_ask_for_the_contrary() -> None:
    assert decided($kind, when="{not: {$name: 3}}", text="one two").rules
''',
    readme="""\
# $kind

`$name` holds for texts that have so many words at least:

```yaml
# a part of a program's file
rules:
  - id: long
    when: {$name: 5}
    then: [{reply: "Thanks, somebody will read that."}]
    tests: [it came late and was cold]
```
""",
)
