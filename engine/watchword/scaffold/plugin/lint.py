"""A lint that finds texts in capital letters."""

from watchword.scaffold.plugin.sketch import Sketch

LINT = Sketch(
    code='''\
"""`$name`: a rule shouts."""

from collections.abc import Iterable

from watchword.plugin import Finding, Lint, LintedProgram, LintedRule, lint


@lint("$name", severity="note")
class $kind(Lint, frozen=True):
    """A rule texts in capital letters only.

    People take that for shouting.
    """

    def check(self, rule: LintedRule, program: LintedProgram) -> Iterable[Finding]:
        """Look at each of its texts."""
        for one in rule.texts:
            if one.text.isupper():
                yield Finding(message=f"'{rule.id}' shouts", at=one.at, hint="write it in small letters")
''',
    test='''\
"""What `$name` finds. Run it by `pytest $folder`."""

from $module import $kind

from watchword.testing import LintContract, findings


class Test$kind(LintContract):
    kind = $kind
    wrong = "{id: loud, when: {keyword: A1}, then: [reply: HELLO], tests: [A1]}"
    right = "{id: calm, when: {keyword: B1}, then: [reply: Hello], tests: [B1]}"


def test_it_says_which_rule_shouts() -> None:
    (found,) = findings($kind, Test$kind.wrong)
    assert "note: 'loud' shouts [$name]" in found
''',
    readme="""\
# $kind

`watchword check` notes which rules text in capital letters only. Where one is to, a comment in its file says why:

```yaml
# watchword: allow $name because it is a sale
```
""",
)
