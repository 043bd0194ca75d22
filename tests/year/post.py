"""What is promised is sent, as the dispatcher does it; the judge reads along."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import bindparam, func, select, update

from bot.delivery.render import letter
from bot.domain.nudges import Nudge, NudgeKind
from bot.domain.plan import State, Step
from bot.domain.policy import Cadence
from bot.house import HOUSE
from bot.storage import nudges, outbox, steps
from bot.storage.outbox import Outgoing
from bot.storage.tables import outbox as outbox_rows
from bot.usecases.draft import unsent
from bot.usecases.on_its_way import Defer, defer
from bot.usecases.settle_message import Settle, settle_message
from bot.usecases.week import week_of
from bot.views.copy import Locales
from tests.year.judge import Item, Sent
from tests.year.world import World

LOCALES = Locales(HOUSE / "templates")
ADDRESS = "https://acme.slack.com"
OFTEN_ENOUGH = Cadence(due=timedelta(0), remind_every=timedelta(0), at_most=1)
"""For what is about no step."""
FOLLOWED = ("nudge", "card", "told")
"""Messages that something follows from; all others arrive at once."""
ON_THE_WAY = (outbox.UNSETTLED, outbox_rows.c.state == "waiting")
WAITING = select(outbox_rows.c.kind, func.count()).where(*ON_THE_WAY).group_by(outbox_rows.c.kind)
ARRIVE = (
    update(outbox_rows)
    .where(*ON_THE_WAY, *(outbox_rows.c.kind != kind for kind in FOLLOWED))
    .values(state="sent", settled_at=bindparam("now"), slack_channel="C1", slack_ts="1.0")
)


class Post:
    """Slack, and the way there. `read` is what somebody does with a nudge that reached them."""

    def __init__(self, world: World, read: Callable[[Sent], None]) -> None:
        self.world, self.read = world, read
        self._nudges = 0

    def go(self) -> None:
        """Send what waits, unless Slack is down."""
        if self.world.slack_is_down:
            return
        waiting = self._waiting()
        if any(kind not in FOLLOWED for kind in waiting):
            self._all_others_arrive()
        while left := sum(waiting.get(kind, 0) for kind in FOLLOWED):
            claimed = outbox.claim(self.world.tx, self.world.now, 50)
            for message in claimed:
                self._send(message)
            if len(claimed) == left and all(message.kind == "nudge" for message in claimed):
                return
            waiting = self._waiting()

    def _waiting(self) -> dict[str, int]:
        return {row[0]: row[1] for row in self.world.tx.execute(WAITING)}

    def _all_others_arrive(self) -> None:
        self.world.tx.execute(ARRIVE, {"now": self.world.now})

    def _send(self, message: Outgoing) -> None:
        world = self.world
        if message.kind != "nudge":
            self._settle(message, "sent")
            return
        ask = Defer(outbox_id=message.id, attempt=message.attempts)
        if defer(world.tx, ask, world.now, world.policy):
            return
        sent = Sent(to=world.by_id[message.person_id or ""], at=world.now, items=tuple(self._items(message)))
        if sent.to.deactivated:  # Slack is asked first
            self._settle(message, "undeliverable", error="user_disabled")
            return
        if not self._says_something(message, sent):
            self._settle(message, "undeliverable", error=outbox.NOTHING_LEFT)
            return
        world.judge.heard(sent)
        self._settle(message, "sent")
        self.read(sent)

    def _says_something(self, message: Outgoing, sent: Sent) -> bool:
        """As the rendered message says; where it is not rendered, by the rule."""
        self._nudges += 1
        if self._nudges % self.world.size.rendered == 0:
            return letter(self.world.tx, message, LOCALES, ADDRESS).message is not None
        return any(self._says(one, sent.to.id) for one in sent.items)

    def _says(self, item: Item, to: str) -> bool:
        if item.kind:
            return item.open and (item.nudge != "owed" or item.owner_id == to)
        nudge = nudges.nudge(self.world.tx, item.nudge_id)
        if nudge and nudge.kind is NudgeKind.WEEK:
            week = week_of(self.world.tx, nudge, self.world.now)
            return bool(week and week.says)
        draft = unsent(self.world.tx, nudge) if nudge else None
        return bool(draft and draft.waits)

    def _items(self, message: Outgoing) -> list[Item]:
        carried = nudges.nudges_in(self.world.tx, message.id)
        owed = steps.steps_by_id(self.world.tx, [one.step_id for one in carried if one.step_id])
        return [self._item(one, owed.get(one.step_id or "")) for one in carried]

    def _item(self, nudge: Nudge, step: Step | None) -> Item:
        return Item(
            nudge_id=nudge.id,
            step_id=step.id if step else nudge.id,
            nudge=nudge.kind.value,
            subject_id=nudge.subject_id,
            sequence=nudge.sequence,
            waited_for=nudge.due_at,
            kind=step.kind if step else None,
            cadence=self.world.cadence(step) if step else OFTEN_ENOUGH,
            pace=nudge.pace.value,
            open=step is None or step.state is State.OPEN,
            owner_id=step.owner_id if step else nudge.person_id,
            opened_at=step.opened_at or self.world.now if step else self.world.now,
        )

    def _settle(self, message: Outgoing, state: str, error: str | None = None) -> None:
        arrived = state == "sent"
        settle = Settle(
            outbox_id=message.id,
            attempt=message.attempts,
            state=state,
            error=error,
            slack_channel="C1" if arrived else None,
            slack_ts=f"{message.id}.0" if arrived else None,
            quiet=error in outbox.QUIET,
        )
        settle_message(self.world.tx, settle, self.world.now, self.world.policy)
