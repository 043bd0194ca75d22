"""What people do in a campaign: tell, decide and answer, until they are told that it is kept."""

import itertools
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.chaos.record import Record
from tests.sandbox.drive import Driver
from tests.scenarios.messages import Json
from tests.scenarios.people import HOLDS

PATIENCE = 120
"""Seconds until somebody gives up, which is a fault of the bot's."""
OPENS_WITHIN = 2500
"""Milliseconds to wait for a form."""
LOOKS = 1.5
"""Seconds somebody looks at a message before they press again."""
SETTLED_BEFORE = ("Nothing changed", "sent this already")
NOT_SAVED = "could not confirm"


class GaveUpError(Exception):
    """Somebody tried for two minutes, in vain."""


@dataclass(kw_only=True)
class Life:
    """One mistake, from telling to closing."""

    token: str
    by: str
    severity: str
    remit: str
    adjusts: int
    """How often the manager asks for another plan first."""
    acknowledged: bool = False


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What somebody was told is kept: by which step, and what they did."""

    step: str
    did: str


@dataclass
class Kept:
    """What people hold true at the end."""

    lives: dict[str, Life] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list)
    gave_up: list[str] = field(default_factory=list)
    surprises: Counter[str] = field(default_factory=Counter)
    tries: Counter[str] = field(default_factory=Counter)


class People:
    """Does what people do, each act until it is acknowledged. Safe to be used from several threads."""

    def __init__(self, driver: Driver, record: Record) -> None:
        self._driver, self._record = driver, record
        self.kept = Kept()
        self._lock = threading.Lock()

    def tell(self, life: Life) -> None:
        """Own up, until the form says that it is sent."""
        with self._lock:
            self.kept.lives[life.token] = life
        for _ in self._tries("tell"):
            view = self._own_modal(life) or self._typed(life)
            if view and self._submitted(life.by, view, self._told(life)):
                life.acknowledged = True
                return

    def answer(self, who: str, channel: str, step: str, instead: str | None = None) -> bool:
        """Answer a step by the newest message that asks for it, until it is acknowledged.

        False where it cannot be answered there any more: it may be asked in another message. `instead` is
        another button beside the usual one.
        """
        for _ in self._tries("answer"):
            form = self._form(who, step)
            if form is None:
                asked = self._record.newest(step, channel)
                if asked is None:
                    return False
                ts, action, block = asked
                opens = instead or action not in ("approve", "held")
                said = self._clicked(
                    who, channel, ts, instead or action, block, OPENS_WITHIN if opens else 120
                )
                if opens and _settled_before(said):
                    return (
                        True  # the form was taken before, as which we were told then or will be by the card
                    )
                if said and NOT_SAVED not in said and not opens:
                    return self._keep(step, action)
                if not opens:
                    self._record.until(lambda: self._record.newest(step, channel) is None, LOOKS)
                    continue
                form = self._form(who, step)
            if form and self._submitted(who, form, self._words(form, step)):
                return self._keep(step, str(form["callback_id"]))
        return False

    def _keep(self, step: str, did: str) -> bool:
        with self._lock:
            self.kept.answers.append(Answer(step=step, did=did))
        return True

    def _tries(self, what: str) -> Iterator[int]:
        """One try after another, with a breath between; raises GaveUpError after a while."""
        give_up = time.monotonic() + PATIENCE
        for count in itertools.count(1):
            with self._lock:
                self.kept.tries[what if count == 1 else f"{what}, again"] += 1
            yield count
            if time.monotonic() > give_up:
                raise GaveUpError(what)
            time.sleep(min(0.1 * 2**count, 1.0))

    def _clicked(self, who: str, channel: str, ts: str, action: str, block: str, wait_ms: int) -> str:
        """Press; what only this person is shown, if anything."""
        _, answer = self._driver.ask(
            "POST",
            "click",
            {
                "user": who,
                "channel": channel,
                "message_ts": ts,
                "action_id": action,
                "block_id": block,
                "wait_ms": wait_ms,
            },
        )
        return str((answer.get("response") or {}).get("text", ""))

    def _typed(self, life: Life) -> Json | None:
        """`/oops` with what happened; the form that opens, if one does."""
        self._driver.ask(
            "POST",
            "command",
            {
                "user": life.by,
                "channel": "C0GENERAL",
                "command": "/oops",
                "text": f"{life.token}: I dropped a table",
                "wait_ms": OPENS_WITHIN,
            },
        )
        return self._own_modal(life)

    def _own_modal(self, life: Life) -> Json | None:
        for view in self._driver.views(life.by):
            typed = str(view["state"]["values"].get("what_happened", ""))
            if view["callback_id"] == "capture" and life.token in typed:
                return view
        return None

    def _form(self, who: str, step: str) -> Json | None:
        found = [view for view in self._driver.views(who) if view["private_metadata"] == step]
        return found[-1] if found else None

    def _submitted(self, who: str, view: Json, words: Json) -> bool:
        """Whether the form was taken, now or before. What stays open is closed, as people do."""
        values = {name: {name: _value(view, name, value)} for name, value in words.items()}
        asked = {"user": who, "view_id": view["id"], "values": values, "wait_ms": 0}
        status, answer = self._driver.ask("POST", "submit", asked)
        if status >= 400 or not answer["ok"]:
            return False
        if "errors" in answer:
            said = " ".join(answer["errors"].values())
            taken = _settled_before(said)
            if not taken and NOT_SAVED not in said:
                with self._lock:
                    self.kept.surprises[f"{view['callback_id']}: {said}"] += 1
        else:
            taken = True
        if taken:
            self._driver.ask("POST", "close", {"user": who, "view_id": view["id"]})
        return taken

    def _told(self, life: Life) -> Json:
        return {
            "what_happened": f"{life.token}: I dropped a table",
            "impact": f"Orders are missing ({life.token})",
            "quick_fix": f"Restore it from last night ({life.token})",
            "severity": life.severity,
            "remit": life.remit,
        }

    def _words(self, view: Json, step: str) -> Json:
        """What is typed into a form; a trace of the step where the card will show it."""
        return {
            "quick_fix": {"what_was_done": f"Restored it, did-{step}"},
            "revise": {"quick_fix": f"Restore it from this morning, did-{step}", "remit": "approval"},
            "adjust": {"why": "Could it be the newer backup?"},
            "decide": {"answer": "approve"},
            "lessons": {
                "prevented": "A read-only role",
                "smaller": "Backups every hour",
                "differently": "I look first",
            },
        }[str(view["callback_id"])]


def _settled_before(said: str) -> bool:
    return any(words in said for words in SETTLED_BEFORE)


def _value(view: Json, name: str, value: str) -> Json:
    found = [block["element"] for block in view["blocks"] if block.get("block_id") == name]
    kind = found[0]["type"] if found else "plain_text_input"
    return {"type": kind, HOLDS[kind]: {"value": value} if HOLDS[kind] == "selected_option" else value}
