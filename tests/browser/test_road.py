"""The whole road in the demo, with the real bot, by mouse and keyboard as README says."""

import contextlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.window import Window
from tests.sandbox.drive import PATIENCE, Driver, free_port
from tests.scenarios.bot import environment

pytestmark = pytest.mark.browser


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[str]:
    """A demo of the test's own; its address."""
    port = free_port()
    command = [sys.executable, "-m", "bot", "demo", "--port", str(port), "--data", str(tmp_path), "--no-open"]
    with subprocess.Popen(command, env=environment({}), stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        assert "Oops is ready" in running.stdout.readline()
        yield f"http://127.0.0.1:{port}"
        running.terminate()
        assert running.wait(PATIENCE) == 0


def test_somebody_tells_is_answered_puts_it_right_and_writes_down_what_they_learnt(
    demo: str, open_window: Callable[..., Window]
) -> None:
    ana = open_window(demo).act_as("U0ANA", "C0GENERAL")
    ana.say("/oops I dropped the wrong table")
    expect(ana.modal.get_by_label("What happened?")).to_have_value("I dropped the wrong table")
    ana.modal.get_by_label("Who or what does it affect?").fill("Orders of the last hour")
    ana.modal.get_by_label("What would you do right now?").fill("Restore the backup")
    ana.answer("Tell them")
    expect(ana.modal).to_contain_text("Thank you for telling us.")
    ana.answer("Close")

    morgan = open_window(demo).act_as("U0MORGAN", "C0MORGAN")
    card = morgan.message("Ana Ferreira owned up to a mistake")
    expect(card).to_contain_text("I dropped the wrong table")
    card.get_by_role("button", name="Approve quick fix").click()
    expect(card).to_contain_text("Morgan Hale said go ahead")
    expect(card.get_by_role("button", name="Approve quick fix")).to_have_count(0)

    ana.act_as("U0ANA", "U0OOPS")
    ana.message("Morgan Hale says go ahead").get_by_role("button", name="It is done").last.click()
    ana.modal.get_by_label("What did you do?").fill("Restored it; nothing is missing")
    ana.answer("It is done")
    expect(ana.messages.filter(has_text="Thank you for telling us.")).to_contain_text("The quick fix is done")

    _skip_to(ana, Driver(demo), "What did you learn?")
    ana.message("What did you learn?").get_by_role("button", name="Write it down").click()
    for question in (
        "What would have prevented it?",
        "What would have made it smaller?",
        "What do you do differently from now on?",
    ):
        ana.modal.get_by_label(question).fill("Two people for every drop")
    ana.answer("Keep it")

    _skip_to(ana, Driver(demo), "Does the fix hold?")
    ana.message("Does the fix hold?").get_by_role("button", name="It held").click()
    expect(ana.message("It is done. Thank you for seeing it through.")).to_be_visible()
    expect(morgan.message("Ana Ferreira owned up to a mistake")).to_contain_text(
        "Restored it; nothing is missing"
    )
    refused = [e for e in Driver(demo).log() if '"ok": false' in json.dumps(e["response"])]
    assert refused == []


def _skip_to(window: Window, driver: Driver, question: str) -> None:
    """Skip by the page's clock until a nudge asks this; a manager's week may come before it."""
    skip = window.page.get_by_role("button", name="Skip to next nudge")
    driver.post("clock", advance="PT1S")  # answers once the bot has said what is due next
    skip.click()
    with contextlib.suppress(AssertionError):
        expect(window.message(question)).to_be_visible(timeout=3000)
        return
    skip.click()
    expect(window.message(question)).to_be_visible()
