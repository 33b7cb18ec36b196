"""A filter that spaces characters out."""

from watchword.scaffold.plugin.sketch import Sketch

FILTER = Sketch(
    code='''\
"""`$name`: spaced out."""

from watchword.plugin import Spoken, TextFilter, text_filter


@text_filter("$name")
class $kind(TextFilter, frozen=True):
    """With a space between the characters, as codes are read out."""

    def apply(self, text: str, spoken: Spoken) -> str:
        """Write it; what cannot be written so is an empty text."""
        return " ".join(text)
''',
    test='''\
"""What `$name` writes. Run it by `pytest $folder`."""

from $module import $kind

from watchword.plugin import Job
from watchword.testing import FilterContract, decided


class Test$kind(FilterContract):
    kind = $kind
    written = "$name"


def test_a_text_has_it_behind_a_name() -> None:
    (reply,) = decided($kind, then="reply: 'Your code: {rest|$name}'", text="GO 4711").effects
    assert isinstance(reply, Job)
    assert reply.settings == {"text": "Your code: 4 7 1 1"}
''',
    readme="""\
# $kind

`$name` stands behind a name of a text, and writes it with a space between the characters:

```yaml
# a part of a program's file
rules:
  - id: code
    when: {keyword: CODE}
    then: [{reply: "Your code: {rest|$name}"}]
    tests: [{text: code 4711, does: [reply: "Your code: 4 7 1 1"]}]
```
""",
)
