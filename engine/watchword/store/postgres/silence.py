"""Breaking off transactions in which nothing more comes from the node that began them.

The server breaks off one that stands idle between two round trips, but not within one, which it calls active, nor after
a request to flush that follows the end of a pipeline, which stops its clock. There none of its limits runs, however
long nothing comes: a frozen node would hold the locks of people, and of its own row, so that nobody could declare it
dead.
"""

from datetime import timedelta
from typing import Final

from watchword.store.postgres.work import NODES_OWN, Open

SILENT_FOR: Final = timedelta(seconds=5)

_BREAK_OFF: Final = (
    b"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database()"
    b" AND usename = current_user AND application_name = %s AND xact_start IS NOT NULL AND wait_event_type = 'Client'"
    b" AND clock_timestamp() - state_change > %s"
)


def break_off(connection: Open) -> int:
    """End the sessions of nodes that have been silent in the middle of a transaction; answers how many."""
    ((ended,),) = connection.execute(_BREAK_OFF, (NODES_OWN, SILENT_FOR)).fetchall()
    return int(ended)
