"""What people do, of themselves and about what they are asked; and what becomes of them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from bot.domain.disclosure import Remit, Severity, Visibility
from bot.domain.plan import State, Step
from bot.storage import people, steps
from bot.storage.store import apart
from bot.usecases.begin import Begin, begin
from bot.usecases.consent import MayAsk, may_ask
from bot.usecases.disclose import Disclose, disclose
from bot.usecases.look_up import LookedUp, Quiet, keep_looked_up, keep_quiet_times
from bot.usecases.plan_anew import plan_anew
from bot.usecases.refusals import FieldsError, NotDoneError
from tests.year.crowd import HOURS, ZONES, Somebody, tell
from tests.year.habits import deed_on, makes_up_their_mind
from tests.year.judge import Sent
from tests.year.world import World

ASKED = ("hand over", "plan the real fix", "decline")
"""After these somebody waits for somebody else."""
DUE_ANEW = (*ASKED, "accept", "tell", "promise", "change")


class Life:
    """The people of the office."""

    def __init__(self, world: World) -> None:
        self.world = world

    def plan(self) -> None:
        """Disclosures, and changes in people's lives, all through the year."""
        world = self.world
        for _ in range(world.size.disclosures):
            world.plan(timedelta(days=world.dice.uniform(0, world.size.days * 0.93)), self.own_up)
        for _ in range(world.size.people // 16):
            world.plan(timedelta(days=world.dice.uniform(5, world.size.days)), self.leave)
        for _ in range(world.size.people // 3):
            world.plan(timedelta(days=world.dice.uniform(0, world.size.days)), self.change)

    def own_up(self) -> None:
        """Somebody tells a mistake of theirs."""
        world, dice = self.world, self.world.dice
        by = world.anybody(world.crowd[1:])
        draft = begin(world.tx, Begin(by=by.who, words={"what_happened": "…"}), world.now).draft
        if dice.random() < 0.05:
            return
        manager = self._manager_of(by)
        command = Disclose(
            by=by.who,
            draft_id=draft.id,
            severity=dice.choices(list(Severity), [30, 35, 25, 10])[0],
            what_happened="I ran the clean-up against production.",
            impact="Orders of the last hour are gone.",
            quick_fix="Restore the snapshot.",
            remit=dice.choices(list(Remit), [25, 25, 50])[0],
            visibility=dice.choice(list(Visibility)),
            place_id=people.person(world.tx, manager.id).place_id,
            manager=manager.who,
            chain=self._named(manager, by),
            informed=tuple(world.anybody().who for _ in range(dice.randrange(3))),
        )
        told = self._do("disclose", disclose, command)
        if told:
            self._go_on(told.disclosure_id)

    def hears(self, sent: Sent) -> None:
        """Somebody reads a nudge, and makes up their mind about everything in it."""
        for item in sent.items:
            if item.nudge == "consent":
                after = timedelta(days=self.world.dice.choice([0.01, 0.3, 2, 9]))
                self.world.plan(after, partial(self._answer_whether_to_ask, item.nudge_id, sent.to))
            deed = makes_up_their_mind(self.world.dice)
            if deed and item.open and item.owner_id == sent.to.id:
                self.world.plan(deed.after, partial(self.does, deed.do, item.step_id, sent.to))

    def does(self, do: str, step_id: str, by: Somebody) -> None:
        """Somebody does what they made up their mind to, whatever happened since."""
        world = self.world
        step = steps.step(world.tx, step_id)
        if step is None or by.deactivated:
            return
        deed = deed_on(world.tx, do, step, by, world.anybody(), world.now, world.dice)
        if deed is None:
            return
        use_case, command, name = deed
        result = self._do(name, use_case, command)
        if result is not False:
            self._remember(name, step, by, result)

    def _answer_whether_to_ask(self, nudge_id: str, by: Somebody) -> None:
        yes = self.world.dice.random() < 0.7
        self._do("whether to ask", may_ask, MayAsk(by=by.who, nudge_id=nudge_id, yes=yes))

    def change(self) -> None:
        """Somebody moves, or changes their hours, or is away, or wants to be left in peace."""
        one, dice = self.world.anybody(), self.world.dice
        what = dice.choice(["zone", "zone", "hours", "digest", "country", "away", "away", "peace", "usual"])
        start, end = dice.choice(HOURS)
        today = self.world.now.date()
        since = self.world.now + timedelta(days=dice.uniform(0, 3))
        settings: dict[str, dict[str, object]] = {
            "hours": {"works_from": start, "works_until": end},
            "digest": {"digest_at": dice.choice(["08:00", "12:00", None])},
            "country": {"country": dice.choice(["IN", "US", "none", None])},
            "away": {"away_from": today, "away_until": today + timedelta(days=dice.randrange(25))},
            "usual": {"works_from": None, "works_until": None, "digest_at": None},
        }
        if what == "zone":
            self._slack_says(one, zone=dice.choice(list(ZONES)))
        elif what == "peace":
            self._wants_peace(one, since, since + timedelta(days=dice.uniform(0.1, 3)))
        else:
            tell(self.world.tx, one, **settings[what])
            row = people.person(self.world.tx, one.id)
            plan_anew(self.world.tx, row, self.world.now, self.world.policy)

    def leave(self) -> None:
        """Somebody leaves, or turns guest."""
        one = self.world.anybody(self.world.crowd[1:])
        gone = self.world.dice.choice(["deactivated", "deactivated", "is_guest"])
        self._slack_says(one, **{gone: True})

    def _wants_peace(self, one: Somebody, since: datetime, until: datetime) -> None:
        world = self.world
        keep_quiet_times(world.tx, Quiet(times={one.id: (since, until)}), world.now, world.policy)
        one.dnd_from, one.dnd_until = since, until

    def _slack_says(self, one: Somebody, **facts: object) -> None:
        world = self.world
        said = LookedUp(who=one.who, facts=facts, at=world.now)
        keep_looked_up(world.tx, said, world.now, world.policy)
        for name, value in facts.items():
            setattr(one, name, value)

    def _named(self, manager: Somebody, by: Somebody) -> tuple[tuple[str, str], ...]:
        """Whom the form names as who is asked next; where it names nobody, the discloser is asked first."""
        row = people.person(self.world.tx, manager.id)
        rungs = (("delegate", row.delegate_id), ("one_up", row.manager_id))
        named = [(rung, id_) for rung, id_ in rungs if id_ and id_ != by.id and self._can_be_named(id_)]
        return tuple(named) if self.world.dice.random() < 0.6 else ()

    def _can_be_named(self, person_id: str) -> bool:
        one = self.world.by_id[person_id]
        return not (one.deactivated or one.is_guest)

    def _manager_of(self, by: Somebody) -> Somebody:
        world = self.world
        manager = world.crowd[by.leads]
        if manager.deactivated or manager.is_guest:
            return world.anybody(one for one in world.crowd if one is not by)
        return manager

    def _do(self, name: str, use_case: Callable[..., Any], command: object) -> Any:
        """One act; False where it was refused."""
        world = self.world
        try:
            with apart(world.tx):
                result = use_case(world.tx, command, world.now, world.policy)
        except (NotDoneError, FieldsError):
            world.refused[name] += 1
            return False
        world.done[name] += 1
        return result

    def _remember(self, name: str, step: Step, by: Somebody, result: object) -> None:
        """Tell the judge what a person asked for; and go on."""
        world = self.world
        if name == "snooze" and isinstance(result, datetime):
            world.judge.asked_for(step.id, by.id, result)
            return
        if name in ("approve", "adjust"):
            world.judge.decided(step.id)
        if name == "change":
            world.severities.pop(step.disclosure_id, None)
        plan = steps.steps_of(world.tx, step.disclosure_id)
        for one in plan:
            if name in DUE_ANEW and (one.id == step.id or name == "change"):
                world.judge.due_anew(one.id, one.owner_id)
            if name in ASKED and one.id == step.id and one.owner_id != by.id:
                world.judge.asked_for(one.id, one.owner_id, world.now)
        self._go_on_with(plan)

    def _go_on(self, disclosure_id: str) -> None:
        self._go_on_with(steps.steps_of(self.world.tx, disclosure_id))

    def _go_on_with(self, plan: list[Step]) -> None:
        """Some do what they owe without being asked; some change their minds."""
        dice = self.world.dice
        for step in plan:
            if step.state is State.OPEN and step.opened_at == self.world.now and dice.random() < 0.4:
                after = timedelta(days=dice.choice([0.01, 0.1, 0.5, 2]))
                do = dice.choices(["answer", "change", "withdraw", "hand over"], [90, 4, 2, 4])[0]
                self.world.plan(after, partial(self.does, do, step.id, self.world.by_id[step.owner_id]))
