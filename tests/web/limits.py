"""Protocols with limits made short, for raw sockets against a real server."""

from watchword.metrics import Metrics
from watchword.web.postbacks import Intake, postback_app
from watchword.web.protocol import LimitedProtocol
from web.intakes import Known
from web.serving import serving

PATH = "/in/main/s3cret"


class Hasty(LimitedProtocol):
    header_seconds = 0.2
    body_seconds = 0.2
    idle_seconds = 0.2
    unread_seconds = 0.2
    linger_seconds = 0.2


class Tiny(LimitedProtocol):
    header_bytes = 500
    body_bytes = 1000
    linger_seconds = 0.2


class Few(LimitedProtocol):
    most_connections = 2


def app(intake: Intake):
    return postback_app(intake, Metrics())


async def told(protocol: type[LimitedProtocol], *pieces: bytes) -> bytes:
    """Send the pieces on one connection and read all that comes until the server ends it."""
    async with serving(app(Known()), protocol) as served:
        connection = await served.connect()
        for piece in pieces:
            await connection.send(piece)
        return await connection.rest()
