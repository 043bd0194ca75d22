"""A workspace with the real bot in it, one story at a time."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TypeVar

from tests.sandbox.drive import PATIENCE, Driver
from tests.scenarios.bot import Bot, oops
from tests.scenarios.messages import Json
from tests.scenarios.people import Person

Found = TypeVar("Found")
START = "2026-03-02T10:00:00Z"
"""Where every story's clock starts: a Monday, within working hours in Berlin and London."""
LONG_ENOUGH = 12
"""Shorter texts, as `minor`, may stand in a log for other reasons."""


class Clock:
    """The workspace's clock."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver

    @property
    def now(self) -> datetime:
        return datetime.fromisoformat(self._driver.get("clock")["now"])

    def settle(self) -> None:
        """Let everything promised so far arrive: a move of the clock waits until the bot has sent it."""
        self.advances("PT1S")

    def advances(self, duration: str) -> None:
        """Move on by an ISO 8601 duration; what falls due arrives."""
        self._driver.post("clock", advance=duration)

    def skips_to_next(self) -> None:
        """Move to just after the time when, after all that has happened, something is due next."""
        self.settle()
        give_up = time.monotonic() + PATIENCE
        while self._driver.get("clock")["next"] is None and time.monotonic() < give_up:
            time.sleep(0.1)  # a busy bot has not said it yet
        self._driver.post("clock", to="next")


class Workspace:
    """The sandbox and the bot. What people write is kept in `words`, so that it can be looked for in logs."""

    def __init__(self, driver: Driver, bot: Bot, *, manager: str | None = "Morgan Hale") -> None:
        """`manager` is the name that Ana's capture modal shows by itself, if any."""
        self.driver, self.bot, self.clock, self.manager = driver, bot, Clock(driver), manager
        self.words: list[str] = []
        self._expected: set[str] = set()
        self._log_before = self._stderr_before = 0
        self.ana, self.bo, self.morgan, self.rio, self.charlie, self.dana, self.admin = (
            Person(self, f"U0{name}") for name in ("ANA", "BO", "MORGAN", "RIO", "CHARLIE", "DANA", "ADMIN")
        )

    @contextmanager
    def story(self) -> Iterator["Workspace"]:
        """Start from the seed; afterwards nothing was refused unasked, and the bot's log has no words."""
        self._begin()
        yield self
        if self.bot.runs:
            self.clock.settle()
        self.clear_faults()
        assert not self._refused()
        assert not self._words_in_log()

    def start_bot(self) -> None:
        """Start the bot and wait until it follows the clock."""
        self.bot.start()
        self._followed()

    def until(self, look: Callable[[], Found | None], what: str) -> Found:
        """Look again after everything that happens, until there is something to see."""
        give_up = time.monotonic() + PATIENCE
        while True:
            seen = self.driver.get("state")["log"]
            if found := look():
                return found
            left = give_up - time.monotonic()
            assert left > 0, f"not within {PATIENCE} s: {what}"
            self.driver.get("log", after=seen, wait=f"{left:.1f}")

    def fault(self, kind: str, **wanted: object) -> None:
        """Let something go wrong: `times`, `seconds`, and what it must match (method, channel, user)."""
        match = {key: wanted.pop(key) for key in ("method", "channel", "user") if key in wanted}
        self.driver.post("faults", kind=kind, match=match, **wanted)
        codes = {
            "http_500": "internal_error",
            "lost_ack": "operation_timeout",
            "timeout": "operation_timeout",
        }
        self.expects(codes.get(kind, kind.removeprefix("slack_error:")))

    def clear_faults(self) -> None:
        """Let everything go well again."""
        self.driver.ask("DELETE", "faults")

    def expects(self, *codes: str) -> None:
        """These refusals belong to the story."""
        self._expected |= set(codes)

    def log(self, **wanted: object) -> list[Json]:
        """This story's traffic that has these fields."""
        entries = self.driver.log(after=self._log_before)
        return [one for one in entries if all(one.get(key) == value for key, value in wanted.items())]

    def posts(self, channel: str | None = None) -> list[Json]:
        """What the bot posted in this story, where Slack took it."""
        taken = [one for one in self.log(direction="app", method="chat.postMessage") if one["response"]]
        asked = [one["request"] for one in taken if one["response"]["ok"]]
        return [one for one in asked if channel in (None, one["channel"])]

    def doctor(self) -> str:
        """What `oops doctor` says."""
        return oops("doctor", settings=self.bot.settings, folder=self.bot.folder).stdout

    def last_click(self) -> Json:
        """What the bot was told of the latest click: somebody may send it again, or change it."""
        clicks = [one["request"] for one in self.log(direction="slack", type="interactive")]
        found: Json = [one for one in clicks if one["type"] == "block_actions"][-1]
        return found

    def _begin(self) -> None:
        if not self.bot.runs:
            self.start_bot()
        self.clear_faults()
        self._followed()
        self.driver.post("reset")
        self.words.clear()
        self._expected.clear()
        self._log_before = self.driver.get("state")["log"]
        self._stderr_before = self.bot.log.stat().st_size

    def _followed(self) -> None:
        """Wait for the bot to follow the clock. Following leaves nothing in the log, so ask until it does."""
        give_up = time.monotonic() + PATIENCE
        while not self.driver.get("clock")["followers"]:
            assert time.monotonic() < give_up, "the bot does not follow the clock"

    def _refused(self) -> list[Json]:
        """Calls that Slack refused and deliveries that failed, but for the story's own."""
        calls = [one for one in self.log(direction="app") if isinstance(one["response"], dict)]
        refused = [one for one in calls if one["response"].get("error", None) not in (None, *self._expected)]
        deliveries = self.log(direction="slack")
        return refused + [one for one in deliveries if one["error"] not in (None, *self._expected)]

    def _words_in_log(self) -> list[str]:
        with self.bot.log.open("rb") as log:
            log.seek(self._stderr_before)
            said = log.read().decode(errors="replace")
        lines = {line.strip() for text in self.words for line in text.splitlines()}
        return [line for line in lines if len(line) >= LONG_ENOUGH and line in said]
