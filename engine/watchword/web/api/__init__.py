"""The API for the operator's own systems, on the private face: what is sent, and what is known of consent."""

from litestar import Router

from watchword.web.api.access import Access
from watchword.web.api.consent import Consents, consent
from watchword.web.api.document import told
from watchword.web.api.messages import Messages, messages
from watchword.web.api.problems import LONGEST_BODY, PROBLEMS


def api(access: Access, sending: Messages, consents: Consents) -> Router:
    """Make the routes below `/api`; every answer is JSON, also to what is refused."""
    return Router(
        "/api",
        route_handlers=[*messages(access, sending), *consent(access, consents), told()],
        exception_handlers=PROBLEMS,
        request_max_body_size=LONGEST_BODY,
    )


__all__ = ["Access", "Consents", "Messages", "api"]
