"""`slack` and `teams`: tell a channel of a chat what somebody texted.

The address of the channel's incoming webhook is a secret: it stands in `plugin-settings` of config.yaml.
"""

from watchword.plugin import Action, HttpRequest, Job, Outcome, Outside, Secret, Text, action


@action("slack", shorthand="text", needs=["network"], example="slack: '{from} texted: {text}'")
class Slack(Action, frozen=True):
    """Post a line to a Slack channel, by the incoming webhook that `url` names.

    `text` is what is posted; names in it, such as `{text}`, are not read as Slack's own marks.
    """

    text: Text
    url: Secret

    async def perform(self, job: Job, outside: Outside) -> Outcome:  # noqa: ARG002 - the settings say it all
        """Post it; Slack knows no key, so that a line may stand there twice after a crash."""
        said = str(self.text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return (await outside.http(HttpRequest.json(self.url.reveal(), {"text": said}))).outcome


@action("teams", shorthand="text", needs=["network"], example="teams: '{from} texted: {text}'")
class Teams(Action, frozen=True):
    """Post a card to a Teams channel, by the workflow that `url` names."""

    text: Text
    url: Secret

    async def perform(self, job: Job, outside: Outside) -> Outcome:
        """Post a card with the text, and below it the rule that wanted it."""
        lines = [(str(self.text), False), (f"rule {job.rule}", True)]
        blocks = [{"type": "TextBlock", "text": text, "wrap": True, "isSubtle": subtle} for text, subtle in lines]
        card = {"type": "AdaptiveCard", "version": "1.4", "body": blocks}
        attached = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
        message = {"type": "message", "attachments": [attached]}
        return (await outside.http(HttpRequest.json(self.url.reveal(), message))).outcome
