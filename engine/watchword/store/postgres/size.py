"""How many connections a node opens to its database, so that whoever runs both knows what the server must allow."""

from typing import Final

from watchword.store.reader import THREADS

WORKING: Final = 8
"""For messages, jobs and what is looked for."""
BESIDE: Final = 2
"""For its heartbeat and its turns, which wait for no message."""
LISTENING: Final = 1
CONNECTIONS: Final = WORKING + BESIDE + LISTENING + THREADS
"""All of them: the questions of people and of the metrics page have theirs too."""
COMMAND_LINE: Final = 4
"""For a command that changes the database itself."""
