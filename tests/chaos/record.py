"""What happened, by the sandbox's own record: every post and update, read as it is written."""

import re
import threading
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from tests.sandbox.drive import Driver
from tests.scenarios.messages import Json, parts

TOKEN = re.compile(r"life-\d{5}")
"""What every life writes into what happened, so that its messages are known by it."""
KEPT_DELIVERIES = 50
INFLICTED = ("answer lost", "internal_error", "ratelimited")
"""What faults make of a call."""
READ_EVERY = 0.05
"""Seconds between two looks, so that the sandbox is not asked once for every entry."""


@dataclass(kw_only=True)
class Posted:
    """A message that Slack took, with what it shows now; `again` are later posts of the same promise."""

    channel: str
    ts: str
    thread_ts: str | None
    outbox_id: int | None
    at: datetime
    text: str
    blocks: list[Json]
    first_blocks: list[Json] = field(default_factory=list)
    steps: set[str] = field(default_factory=set)

    @property
    def tokens(self) -> list[str]:
        """Whose lives it names, in order."""
        return list(dict.fromkeys(TOKEN.findall(self.text + str(self.first_blocks))))

    def buttons(self) -> Iterator[tuple[str, str, str]]:
        """Action id, block id and step id of each button that can be pressed now."""
        for block in self.blocks:
            for element in block.get("elements", []):
                if element.get("type") == "button" and element.get("value"):
                    yield element["action_id"], block["block_id"], element["value"]


class Record:
    """Follows the log in a thread of its own. `changed` is notified after every look that found something."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self.changed = threading.Condition()
        self.messages: dict[tuple[str, str], Posted] = {}
        self.posts: list[Posted] = []
        self.tried: Counter[int] = Counter()
        """How often each promise was asked of Slack, whatever came of it."""
        self.lives_of: dict[str, str] = {}
        """Step id → token, where a message shows both."""
        self.fates: Counter[str] = Counter()
        """What became of calls and deliveries: the misfortunes that really struck."""
        self.refused: Counter[str] = Counter()
        """What Slack refused by itself: each is a mistake of the bot's, or came too late."""
        self.deliveries: deque[Json] = deque(maxlen=KEPT_DELIVERIES)
        self.closed: set[str] = set()
        self.open: dict[str, dict[tuple[str, str], tuple[str, str]]] = defaultdict(dict)
        """Step id → where it can be answered now, oldest first: message → action id and block id."""
        self.gaps = 0
        self.last_at = time.monotonic()
        self._cards: dict[tuple[str, str], str] = {}
        self._seen = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._follow, daemon=True)

    @contextmanager
    def following(self) -> Iterator["Record"]:
        """Read on until the block ends."""
        self._thread.start()
        try:
            yield self
        finally:
            self._over.set()
            self._thread.join()

    def until(self, look: Callable[[], object], seconds: float) -> bool:
        """Whether there is something to see within so many seconds."""
        with self.changed:
            return bool(self.changed.wait_for(look, seconds))

    def newest(self, step: str, channel: str) -> tuple[str, str, str] | None:
        """The ts, action id and block id by which a step can be answered in a conversation."""
        with self.changed:
            found = [(ts, *how) for (where, ts), how in self.open[step].items() if where == channel]
        return found[-1] if found else None

    def catch_up(self) -> None:
        """Read all that is written by now."""
        target = self._driver.get("state")["log"]
        self.until(lambda: self._seen >= target, 20)

    def copies(self) -> dict[int, list[Posted]]:
        """Every promise's posts; more than one is one too many."""
        found: dict[int, list[Posted]] = defaultdict(list)
        for post in self.posts:
            if post.outbox_id is not None:
                found[post.outbox_id].append(post)
        return found

    def _follow(self) -> None:
        while not self._over.is_set():
            entries = self._driver.get("log", after=self._seen, wait="0.5")["entries"]
            if not entries:
                continue
            with self.changed:
                self.gaps += entries[0]["seq"] - self._seen - 1
                for entry in entries:
                    self._take(entry)
                self._seen = entries[-1]["seq"]
                self.last_at = time.monotonic()
                self.changed.notify_all()
            time.sleep(READ_EVERY)

    def _take(self, entry: Json) -> None:
        if entry["direction"] == "slack":
            self.fates["not acked" if entry["error"] else "acked"] += 1
            if entry["type"] == "interactive":
                self.deliveries.append(entry["request"])
        if entry["direction"] != "app":
            return
        answer: Json = entry["response"] if isinstance(entry["response"], dict) else {}
        if entry["lost"] or entry["status"] != 200 or not answer.get("ok", True):
            said = "answer lost" if entry["lost"] else str(answer.get("error"))
            self.fates[said] += 1
            if said not in INFLICTED:
                about = (answer.get("response_metadata") or {}).get("messages", "")
                self.refused[f"{entry['method']}: {said} {about}"[:200]] += 1
        if entry["method"] == "chat.postMessage":
            self._posted(entry, answer)
        if entry["method"] == "chat.update" and answer.get("ok"):
            self._updated(entry["request"])

    def _posted(self, entry: Json, answer: Json) -> None:
        asked = entry["request"]
        about = (asked.get("metadata") or {}).get("event_payload") or {}
        number = about.get("outbox_id")
        if number is not None:
            self.tried[number] += 1
        if not answer.get("ok"):
            return
        post = Posted(
            channel=answer["channel"],
            ts=answer["ts"],
            thread_ts=asked.get("thread_ts"),
            outbox_id=number,
            at=datetime.fromisoformat(entry["at"]),
            text=asked["text"],
            blocks=asked.get("blocks") or [],
            first_blocks=asked.get("blocks") or [],
        )
        self.messages[post.channel, post.ts] = post
        self.posts.append(post)
        self._learn(post)

    def _updated(self, asked: Json) -> None:
        post = self.messages.get((asked["channel"], asked["ts"]))
        if post:
            post.text, post.blocks = asked["text"], asked.get("blocks") or []
            self._learn(post)

    def _learn(self, post: Posted) -> None:
        """Whose steps these are, what can be answered, and which life is over."""
        for step in post.steps:
            self.open[step].pop((post.channel, post.ts), None)
        answerable = waiting_on(post)
        post.steps = {step for _, _, step in answerable}
        for action, place, step in answerable:
            self.open[step][post.channel, post.ts] = (action, place)
        token: str | None = None
        for block in post.blocks:
            named = TOKEN.findall("".join(str(part.get("text", "")) for part in parts(block)))
            token = named[0] if named else token
            kind, _, step = block.get("block_id", "").partition(":")
            if token and kind in ("step", "decide"):
                self.lives_of.setdefault(step, token)
        if is_card(post):
            self._cards[post.channel, post.ts] = post.tokens[0]
        if post.thread_ts and post.text.startswith(CLOSED):
            self.closed.add(self._cards.get((post.channel, post.thread_ts), ""))


CLOSED = "All done. It is closed."


def is_card(post: Posted) -> bool:
    """Whether it shows a disclosure to whoever decides."""
    return post.thread_ts is None and "owned up to a mistake" in post.text and bool(post.tokens)


def is_nudge(post: Posted) -> bool:
    """Whether it reminds of something: only nudges can be put off."""
    return any(part.get("action_id") == "snooze" for part in parts(post.first_blocks))


def waiting_on(post: Posted) -> list[tuple[str, str, str]]:
    """The buttons that somebody would answer by: the card's, a nudge's, an answer's; not the receipt's."""
    if any(part.get("action_id") == "mine" for part in parts(post.blocks)):
        return []
    wanted = ("approve",) if is_card(post) else ("do", "held", "approve")
    return [button for button in post.buttons() if button[0] in wanted]
