"""An office of named people with a store of their own, in which stories are told one act after another.

Ana discloses, Morgan is her manager, Rio is Morgan's manager, Dana a mentor, Bo a colleague, and Charlie,
from another team, must be refused whatever he tries.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Any

from sqlalchemy import String, cast, select

from bot.domain.disclosure import Details, Person, Remit, Severity, Visibility
from bot.domain.kind import Kind
from bot.domain.nudges import NudgeKind
from bot.domain.plan import State, Step
from bot.domain.policy import Policy
from bot.domain.policy_file import parse_policy, read_policy
from bot.house import HOUSE
from bot.storage import nudges, outbox, people, steps
from bot.storage.outbox import Outgoing
from bot.storage.store import Store, Transaction
from bot.storage.tables import metadata
from bot.storage.tables import nudges as nudge_rows
from bot.storage.tables import outbox as outbox_rows
from bot.usecases.answer import Report, report
from bot.usecases.begin import Begin, begin
from bot.usecases.decide import Adjust, Approve, adjust, approve
from bot.usecases.disclose import Disclose, Disclosed, disclose
from bot.usecases.on_its_way import Defer, defer
from bot.usecases.picture import Picture, picture
from bot.usecases.revise import Revise, revise
from bot.usecases.sweep import Sweep, sweep
from bot.usecases.who import Who

TEAM = "T0SANDBOX"
MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)
AN_HOUR = timedelta(hours=1)
"""11:00 in Berlin, 10:00 in London, 5:00 in New York, 19:00 in Tokyo."""
SHIPPED: Policy = read_policy(HOUSE / "policy.toml")
SHORT: Policy = parse_policy(
    (HOUSE / "policy.toml")
    .read_text()
    .replace(' "understanding", "real_fix", "tell",', "")
    .replace(' "commitment",', "")
)
"""What the first stories are told under: what is serious owes check-ins and lessons after the quick fix."""
ZONES = {
    "ANA": "Europe/Berlin",
    "BO": "America/New_York",
    "MORGAN": "Europe/London",
    "RIO": "Asia/Tokyo",
    "CHARLIE": "Europe/Berlin",
    "DANA": "Europe/Berlin",
    "ADMIN": "UTC",
}
MANAGERS = {"ANA": "MORGAN", "BO": "MORGAN", "MORGAN": "RIO"}
SEATS = (metadata.tables["places"], metadata.tables["people"])
_SEATED: dict[datetime, list[list[dict[str, object]]]] = {}
Rows = dict[str, list[tuple[object, ...]]]


def who(name: str) -> Who:
    """Somebody as Slack names them."""
    return Who(team_id=TEAM, slack_id=f"U0{name}")


ANA, BO, MORGAN, RIO, CHARLIE, DANA = (who(n) for n in ("ANA", "BO", "MORGAN", "RIO", "CHARLIE", "DANA"))


class Office:
    """Everybody, and the time; `no_channel` leaves Morgan without one."""

    def __init__(self, store: Store, now: datetime = MONDAY, policy: Policy = SHORT) -> None:
        self.store, self.now, self.policy = store, now, policy
        with store.transaction() as tx:
            _seat(tx, now)

    def later(self, **by: float) -> None:
        """Time goes by."""
        self.now += timedelta(**by)

    def do(self, use_case: Callable[..., Any], command: object) -> Any:
        """One act, in a transaction of its own, under the policy."""
        with self.store.transaction() as tx:
            return use_case(tx, command, self.now, self.policy)

    def ask(self, query: Callable[..., Any], *arguments: object, **named: object) -> Any:
        """A look at the rows, or an act that needs no policy."""
        with self.store.transaction() as tx:
            return query(tx, *arguments, **named)

    def person(self, who: Who) -> Person:
        """Our row for somebody."""
        found: Person = self.ask(people.person_of, who.team_id, who.slack_id)
        return found

    def change(self, who: Who, **facts: object) -> None:
        """Slack says otherwise about somebody."""
        self.ask(people.update_person, self.person(who).id, **facts)

    def draft(self, by: Who = ANA) -> str:
        """A fresh draft's id."""
        draft_id: str = self.ask(begin, Begin(by=by, words={"what_happened": "…"}), self.now).draft.id
        return draft_id

    def disclose(self, by: Who = ANA, draft_id: str | None = None, **said: Any) -> Disclosed:
        """Ana owns up to a mistake; whatever is not said is as usual."""
        usual: dict[str, Any] = {
            "severity": Severity.MAJOR,
            "what_happened": "I ran the clean-up against production.",
            "impact": "Orders of the last hour are gone.",
            "quick_fix": "Restore the snapshot of 9:45.",
            "remit": Remit.APPROVAL,
            "visibility": Visibility.CHANNEL,
            "details": Details(),
        }
        usual["place_id"] = self.place_shown(by, said.get("manager"))
        command = Disclose(by=by, draft_id=draft_id or self.draft(by), **{**usual, **said})
        told: Disclosed = self.do(disclose, command)
        return told

    def named(self, **rungs: Who) -> tuple[tuple[str, str], ...]:
        """Whom the form named as who is asked next: `delegate`, `one_up`."""
        return tuple((rung, self.person(who).id) for rung, who in rungs.items())

    def place_shown(self, by: Who, manager: Who | None) -> str | None:
        """The channel that the form names."""
        decider = self.person(manager).id if manager else self.person(by).manager_id
        return self.ask(people.person, decider).place_id if decider else None

    def picture(self, told: Disclosed) -> Picture:
        """A disclosure whole."""
        found: Picture = self.ask(picture, told.disclosure_id)
        return found

    def step(self, told: Disclosed, kind: Kind, **like: object) -> Step:
        """The latest step of a kind that is not settled, else the latest one."""
        found = [s for s in self.picture(told).steps if s.kind is kind]
        found = [s for s in found if all(getattr(s, name) == value for name, value in like.items())]
        unsettled = [s for s in found if not s.settled]
        return unsettled[0] if unsettled else found[-1]

    def open_kinds(self, told: Disclosed) -> list[str]:
        """What is owed now, in the plan's order."""
        return [s.kind.value for s in self.picture(told).steps if s.state is State.OPEN]

    def approve(self, told: Disclosed, by: Who = MORGAN) -> None:
        """Morgan says go ahead."""
        self.do(approve, Approve(by=by, step_id=self.step(told, Kind.DECISION).id))

    def adjust(self, told: Disclosed, why: str = "Use the replica.") -> None:
        """Morgan asks for another plan."""
        self.do(adjust, Adjust(by=MORGAN, step_id=self.step(told, Kind.DECISION).id, why=why))

    def revise(self, told: Disclosed, quick_fix: str = "Copy from the replica.", **said: Any) -> None:
        """Ana writes the next revision."""
        step_id = self.step(told, Kind.DECISION).id
        remit = said.pop("remit", Remit.APPROVAL)
        self.do(revise, Revise(by=ANA, step_id=step_id, quick_fix=quick_fix, remit=remit))

    def report(self, told: Disclosed, kind: Kind = Kind.QUICK_FIX, by: Who = ANA, **words: str) -> None:
        """Ana says that a step is done."""
        self.do(report, Report(by=by, step_id=self.step(told, kind).id, kind=kind, words=words))

    def sweep(self) -> int:
        """What the heartbeat does about due nudges."""
        looked_at: int = self.do(sweep, Sweep())
        return looked_at

    def defer(self, claimed: Outgoing) -> bool:
        """Whether a nudge that the dispatcher is about to send is to wait after all."""
        waits: bool = self.do(defer, Defer(outbox_id=claimed.id, attempt=claimed.attempts))
        return waits

    def promised(self, *kinds: str) -> list[Outgoing]:
        """The messages of some kinds, whatever became of them, oldest first."""
        with self.store.transaction() as tx:
            ids = tx.execute(
                select(outbox_rows.c.id).where(outbox_rows.c.kind.in_(kinds)).order_by(outbox_rows.c.id)
            ).scalars()
            return [outbox.outgoing(tx, id_) for id_ in ids.all()]

    def to(self, message: Outgoing) -> str:
        """Whom or what place a message is for, as Slack names it."""
        if message.place_id:
            return str(self.ask(people.place, message.place_id).slack_id)
        return str(self.ask(people.person, message.person_id).slack_id)

    def goes_by(self, **time: float) -> None:
        """Time goes by, and every nudge that falls due arrives within the hour."""
        end = self.now + timedelta(**time)
        while self.now < end:
            due = self.ask(nudges.next_due) or end
            hours = max(ceil((due - self.now) / AN_HOUR), 1)
            self.now = min(self.now + hours * AN_HOUR, end)
            while self.sweep():
                pass
            self.sent("nudge")

    def sent(self, *kinds: str) -> None:
        """The dispatcher has sent every waiting message of these kinds."""
        arrived = {"settled_at": self.now, "slack_channel": "C1", "slack_ts": cast(outbox_rows.c.id, String)}
        with self.store.transaction() as tx:
            tx.execute(
                outbox_rows.update()
                .where(outbox_rows.c.kind.in_(kinds), outbox_rows.c.state == "waiting")
                .values(state="sent", **arrived)
            )

    def waiting_nudges(self, step: Step, kind: NudgeKind = NudgeKind.OWED) -> list[tuple[str, datetime]]:
        """Whom the step's waiting nudge of a kind is for, and when it is due."""
        with self.store.transaction() as tx:
            rows = tx.execute(
                select(nudge_rows.c.person_id, nudge_rows.c.due_at).where(
                    nudge_rows.c.step_id == step.id,
                    nudge_rows.c.kind == kind,
                    nudge_rows.c.state == "waiting",
                )
            ).all()
            return [(people.person(tx, row.person_id).slack_id, row.due_at) for row in rows]

    def all_waiting_nudges(self) -> list[tuple[str, str]]:
        """Step and person of every waiting nudge about what is owed."""
        with self.store.transaction() as tx:
            query = select(nudge_rows.c.step_id, nudge_rows.c.person_id)
            which = (nudge_rows.c.state == "waiting", nudge_rows.c.kind == NudgeKind.OWED)
            rows = tx.execute(query.where(*which)).all()
            return [(row.step_id, row.person_id) for row in rows]

    def nudged_about(self, message: Outgoing) -> list[str]:
        """The kinds of the steps one nudge message is about."""
        with self.store.transaction() as tx:
            found = [steps.step(tx, id_) for id_ in nudges.steps_nudged_by(tx, message.id)]
            return [step.kind.value for step in found if step]

    def rows(self) -> Rows:
        """Every row of every table, to be compared with what they are afterwards."""
        with self.store.transaction() as tx:
            return {
                name: sorted((tuple(row) for row in tx.execute(select(table))), key=repr)
                for name, table in metadata.tables.items()
            }


def _seat(tx: Transaction, now: datetime) -> None:
    """Everybody's rows: written once as the bot writes them, from then on copied."""
    if now in _SEATED:
        for table, filled in zip(SEATS, _SEATED[now], strict=True):
            tx.execute(table.insert().values(filled))  # one statement: Ana's row names Morgan's
        return
    _welcome(tx, now)
    _SEATED[now] = [[dict(row) for row in tx.execute(select(table)).mappings()] for table in SEATS]


def _welcome(tx: Transaction, now: datetime) -> None:
    for name, zone in ZONES.items():
        somebody = people.person_of(tx, TEAM, f"U0{name}")
        people.update_person(tx, somebody.id, name=name.title(), zone=zone)
        people.update_person(tx, somebody.id, is_admin=name == "ADMIN", looked_up_at=now)
    for name, manager in MANAGERS.items():
        manager_id = people.person_of(tx, TEAM, f"U0{manager}").id
        people.set_manager(tx, people.person_of(tx, TEAM, f"U0{name}").id, manager_id, "profile")
    place = people.place_of(tx, TEAM, "C0MORGAN", "team-morgan")
    people.set_place(tx, people.person_of(tx, TEAM, "U0MORGAN").id, place.id, "installation")
