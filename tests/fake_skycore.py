"""A stand-in for Skycore, for trying things out without an account.

.venv/bin/python tests/fake_skycore.py --port 9911 --postbacks "$(.venv/bin/watchword endpoints --url)"

Point `url` of an endpoint at it. It takes texts and changes of lists as Skycore does, prints a line for each, and posts
receipts. GET /ledger answers everything that it received, as JSON lines; GET /media/NAME serves the text of --part.
"""

import argparse
import asyncio
import time
from contextlib import suppress

from fake.api import Account
from fake.ledger import Entry
from fake.server import FakeSkycore, poster


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="A stand-in for Skycore.")
    parser.add_argument("--port", type=int, default=9911)
    parser.add_argument("--api-key", metavar="KEY", help="refuse calls with any other key (E104)")
    parser.add_argument("--postbacks", metavar="URL", help="post receipts and changes of lists there")
    parser.add_argument("--campaign-check", action="store_true", help="be strict: Enforce Campaign Check is on")
    parser.add_argument("--campaign", metavar="REF", action="append", default=[], help="a campaign that exists")
    parser.add_argument("--part", metavar="NAME=TEXT", action="append", default=[], help="a text part of an MMS")
    return parser.parse_args()


def show(entry: Entry) -> None:
    """Print one line for one call."""
    fields, ended = entry.fields, entry.code or entry.tracking_id or "accepted"
    who = fields.get("TO") or fields.get("MOBILE", "")
    what = fields.get("TEXT") or fields.get("CAMPAIGNREF") or fields.get("CAMPAIGNID", "")
    print(f"{fields.get('ACTION', 'unreadable')} {who} {what!r} -> {ended}", flush=True)


async def serve(options: argparse.Namespace) -> None:
    # Ids are never given twice, not even by two of these one after the other.
    account = Account(
        options.api_key, frozenset(options.campaign), check=options.campaign_check, given=time.time_ns() // 1_000_000
    )
    parts = dict(part.split("=", 1) for part in options.part)
    skycore = FakeSkycore(account, options.port, postbacks=poster(options.postbacks), parts=parts, told=show)
    await skycore.listen()
    print(f"listening on http://127.0.0.1:{skycore.port}/", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(serve(arguments()))
