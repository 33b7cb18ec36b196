"""One sound workplace a test."""

import asyncio
from pathlib import Path

import pytest

from doctor.patient import Patient
from store.given import NOON, SECOND, message, receive


@pytest.fixture
def patient(tmp_path: Path) -> Patient:
    made = Patient(tmp_path)
    with made.store() as store:
        asyncio.run(receive(store, message(sent_at=NOON - SECOND)))
    return made
