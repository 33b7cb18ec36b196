"""How people name a job: `ORIGIN.N`, the N-th job of one message, or of another origin."""

import re

JOB = re.compile(r"([0-9]{1,15})\.([0-9]{1,3})")


def job_name(job_id: int) -> str:
    """Write a job's id as people read it."""
    return f"{job_id >> 8}.{job_id & 255}"


def job_id(name: str) -> int | None:
    """Read a job's name, `ORIGIN.N`; None if it is none."""
    written = JOB.fullmatch(name)
    return int(written[1]) << 8 | int(written[2]) if written and int(written[2]) <= 255 else None
