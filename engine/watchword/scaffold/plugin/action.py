"""An action that posts to another system."""

from watchword.scaffold.plugin.sketch import Sketch

ACTION = Sketch(
    code='''\
"""`$name`: tell another system what somebody texted."""

from watchword.plugin import Action, HttpRequest, Job, Outcome, Outside, Secret, Text, action


@action("$name", shorthand="text", needs=["network"], example="$name: '{from} texted: {text}'")
class $kind(Action, frozen=True):
    """Post a line to another system.

    `text` is what is posted; `url`, a secret, is said in `plugin-settings` of config.yaml.
    """

    text: Text
    url: Secret

    async def perform(self, job: Job, outside: Outside) -> Outcome:
        """Post it; `outside.key` is the same however often the job is tried."""
        request = HttpRequest.json(self.url.reveal(), {"text": str(self.text)}, {"idempotency-key": outside.key})
        return (await outside.http(request)).outcome
''',
    test='''\
"""What `$name` posts. Run it by `pytest $folder`."""

from $module import $kind

from watchword.plugin import Done, Retry
from watchword.testing import ActionContract, FakeOutside, performed

SETTINGS = {"url": "https://example.com/a-secret"}


class Test$kind(ActionContract):
    kind = $kind
    written = "$name: 'hello {from}'"
    settings = SETTINGS


def test_it_posts_the_text() -> None:
    outside = FakeOutside.answering(200)
    assert performed($kind, "$name: 'you wrote {text}'", outside, "GO on", SETTINGS) == Done()
    assert outside.urls == [SETTINGS["url"]]
    assert list(outside.bodies) == [b'{"text":"you wrote GO on"}']


def test_it_is_tried_again_while_nobody_answers() -> None:
    assert isinstance(performed($kind, "$name: hello", FakeOutside.answering(503), settings=SETTINGS), Retry)
''',
    readme="""\
# $kind

`$name` tells another system what somebody texted. Its address is the machine's side, in `config.yaml`:

```yaml
# a part of config.yaml
plugin-settings:
  $name: {url: "$${${variable}_URL}"}
```

Rules say it with the others:

```yaml
# a part of a program's file
rules:
  - id: told
    when: {keyword: TELL}
    then: [{$name: "{from} texted: {text}"}]
    tests: [tell them]
```
""",
)
