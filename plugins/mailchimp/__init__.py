"""`mailchimp`: keep an audience of Mailchimp as people want it, by their e-mail address.

Lists of other services are kept in the same way: copy this, and change what is asked.
"""

from base64 import b64encode
from hashlib import md5
from typing import Literal

import msgspec

from watchword.plugin import Action, HttpRequest, Job, Outcome, Outside, Refused, Secret, Text, action


@action("mailchimp", needs=["network"], example="mailchimp: {email: '{rest}', fields: {PHONE: '{from}'}}")
class Mailchimp(Action, frozen=True, kw_only=True):
    """Put an e-mail address on an audience, or take it off.

    `email` is the address, such as `{answer}`; `fields` are merge fields, such as `PHONE: "{from}"`. With `pending`
    Mailchimp asks them to confirm first. `audience` and `key` stand in `plugin-settings`.
    """

    email: Text
    status: Literal["subscribed", "pending", "unsubscribed"] = "subscribed"
    fields: dict[str, Text] = {}
    audience: Secret
    key: Secret

    async def perform(self, job: Job, outside: Outside) -> Outcome:  # noqa: ARG002 - the settings say it all
        """Put it there as it is to be: doing so again changes nothing."""
        email, key = str(self.email).strip().lower(), self.key.reveal()
        if email.count("@") != 1 or " " in email:
            return Refused(f"'{email}' is no e-mail address", "ask for one first: the action 'ask' can")
        center = key.rpartition("-")[2]
        member = md5(email.encode(), usedforsecurity=False).hexdigest()
        request = HttpRequest(
            url=f"https://{center}.api.mailchimp.com/3.0/lists/{self.audience.reveal()}/members/{member}",
            method="PUT",
            headers={
                "content-type": "application/json",
                "authorization": f"Basic {b64encode(f'watchword:{key}'.encode()).decode()}",
            },
            body=msgspec.json.encode(self._member(email)),
        )
        return (await outside.http(request)).outcome

    def _member(self, email: str) -> dict[str, object]:
        merged = {name: str(text) for name, text in self.fields.items()}
        return {
            "email_address": email,
            "status_if_new": self.status,
            "status": self.status,
            **({"merge_fields": merged} if merged else {}),
        }
