"""The groups as JSON; docs/unmatched.md describes it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec
from msgspec import Struct

from watchword.near import Near
from watchword.store.walk import Between
from watchword.unmatched.census import Census
from watchword.unmatched.groups import Group

MOST_WORDINGS = 10


class ReportedWording(Struct, frozen=True, kw_only=True):
    """A wording, and how many messages had it."""

    text: str
    messages: int


class ReportedGroup(Struct, frozen=True, kw_only=True):
    """A group; of its `wordings` there are the most frequent."""

    number: int
    program: str
    about: str
    messages: int
    people: int
    fallback: int
    last: datetime
    wordings: tuple[ReportedWording, ...]
    different_wordings: int
    near: Near | None


class Report(Struct, frozen=True, kw_only=True):
    """What was counted, and the first groups."""

    since: datetime | None
    until: datetime | None
    messages: int
    people: int
    all_people_counted: bool
    fallback: int
    left_out: int
    different_groups: int
    groups: tuple[ReportedGroup, ...]


def report(census: Census, between: Between, found: Sequence[Group], near: Mapping[int, Near], limit: int) -> str:
    """Write the first groups as JSON."""
    whole = Report(
        since=between.since,
        until=between.until,
        messages=census.messages,
        people=census.people,
        all_people_counted=census.counts_all_people,
        fallback=census.fallback,
        left_out=census.left_out,
        different_groups=len(found),
        groups=tuple(_group(group, near.get(group.number)) for group in found[:limit]),
    )
    return msgspec.json.format(msgspec.json.encode(whole)).decode()


def _group(group: Group, near: Near | None) -> ReportedGroup:
    return ReportedGroup(
        number=group.number,
        program=group.program,
        about=group.about,
        messages=group.messages,
        people=group.people,
        fallback=group.fallback,
        last=group.last,
        wordings=tuple(ReportedWording(text=one.text, messages=one.messages) for one in group.wordings[:MOST_WORDINGS]),
        different_wordings=len(group.wordings),
        near=near,
    )
