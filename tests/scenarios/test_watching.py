"""Watching a running bot: one click's log lines share a trace, and the figures count it."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.sandbox.drive import free_port
from tests.scenarios.conftest import inhabited
from tests.scenarios.story import tells
from tests.scenarios.workspace import Workspace

PORT = free_port()


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Workspace]:
    with inhabited(tmp_path, OOPS_WATCH=f"127.0.0.1:{PORT}", OOPS_LOG="json") as there, there.story():
        yield there


def got(path: str) -> str:
    with urlopen(f"http://127.0.0.1:{PORT}{path}") as answer:
        return str(answer.read().decode())


def test_a_click_is_followed_from_its_ack_to_its_messages(watched: Workspace) -> None:
    assert json.loads(got("/live")) == {"live": True}
    assert json.loads(got("/ready")) == {"ready": True, "why": []}
    card = tells(watched)
    watched.morgan.clicks(card, "approve")
    watched.clock.settle()
    lines = [json.loads(line) for line in watched.bot.log.read_text().splitlines()]
    approving = next(line for line in lines if line["message"].startswith("approve done in "))
    same = [line["message"] for line in lines if line["trace"] == approving["trace"]]
    assert any(said.startswith("chat.postMessage: 200 in ") for said in same)
    assert any("(decided): sent after" in said for said in same)
    assert not any("disclose done" in said for said in same), "another request has another trace"
    figures = got("/metrics")
    assert 'oops_use_case_seconds_count{outcome="done",use_case="approve"} 1.0' in figures
    assert 'oops_messages_total{kind="decided",state="sent"} 1.0' in figures
    assert 'oops_slack_call_seconds_count{method="chat.postMessage",status="200"}' in figures
    assert 'oops_ack_seconds_count{type="slash_commands"}' in figures
