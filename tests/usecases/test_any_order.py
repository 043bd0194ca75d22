"""Whatever anybody does in whatever order: nobody unentitled changes anything, and nothing comes apart.

`make campaign` looks much longer than the suite has time for.
"""

import itertools
import os
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from bot.delivery.render import letter
from bot.domain.disclosure import Details, Remit, Severity
from bot.domain.kind import Kind
from bot.domain.plan import State, Step
from bot.house import HOUSE
from bot.storage import mentorings, outbox, people
from bot.storage.chain import chain_of
from bot.storage.store import Transaction
from bot.storage.tables import nudges as nudge_rows
from bot.usecases.disclose import Disclosed
from bot.usecases.pass_on import see_to_steps_of
from bot.usecases.picture import Picture
from bot.usecases.publish import StillNamedError
from bot.usecases.refusals import FieldsError, NotDoneError
from bot.usecases.settle_message import Settle, settle_message
from bot.usecases.who import Who
from bot.views.copy import Locales
from tests.sqlite import quick_store
from tests.usecases import together
from tests.usecases.moves import MOVES, PHASES, USUAL, WITHDRAW, Move, Turn
from tests.usecases.office import ANA, BO, CHARLIE, MORGAN, RIO, SHIPPED, Office, who

CAMPAIGN = int(os.environ.get("CAMPAIGN", "0"))
"""How many stories to tell, chosen anew each time; 0: the suite's few, the same for everybody."""
EVERYBODY = (ANA, BO, MORGAN, RIO, CHARLIE)
ADMIN = who("ADMIN")
PEOPLE, REMITS = st.sampled_from(EVERYBODY), st.sampled_from(list(Remit))
NUMBER = st.integers(0, 59)
MOSTLY = st.sampled_from([True, True, True, False])
ENDS = st.sampled_from(["sent", "sent", "sent", "undeliverable", "in_doubt"])
LOCALES = Locales(HOUSE / "templates")
NOBODY_IS_GONE = {"deactivated": False, "is_guest": False, "away_from": None, "away_until": None}
ABSENCES: dict[str, dict[str, object]] = {
    "left": {"deactivated": True},
    "guest": {"is_guest": True},
    "away": {},
    "back": {},
}
NUMBERS = itertools.count()


class AnyOrder(RuleBasedStateMachine):
    """One disclosure, five people, and every move there is, made by whoever feels like it."""

    folder: Path
    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.database = self.folder / f"{next(NUMBERS)}.db"
        shutil.copy(self.template, self.database)
        self.store = quick_store(f"sqlite:///{self.database}")
        self.office = Office(self.store, policy=SHIPPED)
        self.told: Disclosed | None = None

    def teardown(self) -> None:
        self.store.close()
        self.database.unlink()

    @initialize(severity=st.sampled_from(list(Severity)), remit=REMITS, ideas=MOSTLY, named=MOSTLY)
    def disclose(self, severity: Severity, remit: Remit, ideas: bool, named: bool) -> None:
        self.told = self.office.disclose(
            severity=severity,
            remit=remit,
            details=Details(ideas_welcome=ideas),
            informed=(BO,),
            chain=self.office.named(one_up=RIO) if named else (),
        )

    @rule(moves=st.lists(st.tuples(NUMBER, REMITS, MOSTLY), min_size=5, max_size=15), end=ENDS)
    def go_on(self, moves: list[tuple[int, Remit, bool]], end: str) -> None:
        """Whoever owes an open step does what it asks, well or not."""
        for number, remit, well in moves:
            shown = self._shown()
            step = _open_step(shown, number)
            if step is None:
                return
            by = _who(shown, step)
            other = EVERYBODY[number % len(EVERYBODY)]
            self._try(MOVES[_usual(step, shown, well)], self._turn(by, step, other, remit, number), shown)
            if step.kind is Kind.TELL:
                self.post_arrives(end)

    @rule(
        tries=st.lists(
            st.tuples(PEOPLE, st.sampled_from(list(MOVES)), NUMBER, PEOPLE, REMITS), min_size=3, max_size=10
        )
    )
    def anybody_tries(self, tries: list[tuple[Who, str, int, Who, Remit]]) -> None:
        """Anybody tries anything: on an open step where the number is even, else on any."""
        for by, what, number, other, remit in tries:
            shown = self._shown()
            step = _open_step(shown, number) if number % 2 == 0 else None
            turn = self._turn(by, step or shown.steps[number % len(shown.steps)], other, remit, number)
            self._try(MOVES[what], turn, shown)

    @rule(
        tries=st.lists(
            st.tuples(st.sampled_from(list(MOVES)), NUMBER, PEOPLE, REMITS), min_size=3, max_size=10
        )
    )
    def who_may_tries(self, tries: list[tuple[str, int, Who, Remit]]) -> None:
        """A move by whoever of us may make it."""
        for what, number, other, remit in tries:
            shown = self._shown()
            step = _open_step(shown, number) or shown.steps[0]
            turn = self._turn(ANA, step, other, remit, number)
            turns = [replace(turn, by=by) for by in EVERYBODY]
            may = [
                turn for turn in turns if MOVES[what].command(turn, shown) and MOVES[what].may(turn, shown)
            ]
            if may:
                self._try(MOVES[what], may[0], shown)

    @rule(by=PEOPLE, which=NUMBER)
    def withdraw(self, by: Who, which: int) -> None:
        shown = self._shown()
        if which % 6 == 0:
            self._try(WITHDRAW, self._turn(by, shown.steps[0], by, Remit.DONE, which), shown)

    @rule(who=st.sampled_from([MORGAN, RIO, BO, ANA]), how=st.sampled_from(list(ABSENCES)))
    def somebody_is_not_there(self, who: Who, how: str) -> None:
        """They leave, turn guest, are away for two days, or are back."""
        today = self.office.now.date()
        away = {"away_from": today, "away_until": today + timedelta(days=2)} if how == "away" else {}
        self.office.change(who, **{**NOBODY_IS_GONE, **ABSENCES[how], **away})
        self.office.ask(see_to_steps_of, self.office.person(who).id, self.office.now)
        self.time_goes_by(1, "sent")

    @rule(hours=st.sampled_from([1, 5, 24, 24 * 7]), end=ENDS)
    def time_goes_by(self, hours: int, end: str) -> None:
        self.office.now += timedelta(hours=hours)
        self.office.sweep()
        self.post_arrives(end)

    def post_arrives(self, end: str) -> None:
        """Everything promised is rendered and sent; of what tells somebody, this becomes."""
        while claimed := self.office.ask(outbox.claim, self.office.now, 50):
            for message in claimed:
                self.office.ask(_readable, message)
                state = end if message.kind == "told" else "sent"
                self.office.do(
                    settle_message,
                    Settle(
                        outbox_id=message.id,
                        attempt=message.attempts,
                        state=state,
                        error="user_disabled" if state == "undeliverable" else None,
                        slack_channel="C1",
                        slack_ts=f"{message.id}.0",
                    ),
                )

    @invariant()
    @precondition(lambda self: self.told is not None)
    def nothing_has_come_apart(self) -> None:
        shown = self._shown()
        together.stage_and_steps_agree(shown)
        together.each_open_step_has_one_owner_and_one_nudge_at_most(shown, self.office.all_waiting_nudges())
        together.decisions_are_others(shown)
        together.nobody_was_asked_unnamed(shown, self.office.ask(chain_of, shown.disclosure.id))
        together.the_card_shows_what_the_rows_say(shown)
        together.the_receipt_offers_what_is_owed(shown)

    def _shown(self) -> Picture:
        assert self.told
        return self.office.picture(self.told)

    def _turn(self, by: Who, step: Step, other: Who, remit: Remit, number: int) -> Turn:
        asked, cards, consents = self.office.ask(_beside, step.disclosure_id)
        return Turn(
            by=by,
            step=step,
            other=other,
            remit=remit,
            number=number,
            today=self.office.now.date(),
            mentors=asked,
            consents=consents,
            sent_a_card=cards,
        )

    def _try(self, move: Move, turn: Turn, shown: Picture) -> None:
        command = move.command(turn, shown)
        if command is None:
            return
        may = move.may(turn, shown)
        before = self.office.rows()
        try:
            self.office.do(move.use_case, command)
        except (NotDoneError, FieldsError, StillNamedError):
            assert self.office.rows() == before
        else:
            did = f"{turn.by.slack_id} did {move.use_case.__name__} to {turn.step.kind}"
            assert may, did
            assert turn.step.state is State.OPEN or not move.on_a_step, did


def _open_step(shown: Picture, number: int) -> Step | None:
    open_steps = [step for step in shown.steps if step.state is State.OPEN]
    return open_steps[number // 2 % len(open_steps)] if open_steps else None


def _who(shown: Picture, step: Step) -> Who:
    return next(who for who in (*EVERYBODY, ADMIN) if who.slack_id == shown.people[step.owner_id].slack_id)


def _usual(step: Step, shown: Picture, well: bool) -> str:
    if step.kind is Kind.DECISION:
        mine = step.owner_id == shown.discloser.id
        well_or_not = ("revise", "revise") if mine else ("approve", "adjust")
    elif step.kind is Kind.REAL_FIX:
        well_or_not = PHASES[shown.phase(step)]
    elif step.kind is Kind.COMMITMENT:
        well_or_not = ("kept", "changed") if shown.said(step, "commitment") else ("promise", "not needed")
    else:
        well_or_not = USUAL[step.kind]
    return well_or_not[0 if well else 1]


def _beside(tx: Transaction, disclosure_id: str) -> tuple[list[tuple[str, str]], frozenset[str], list[str]]:
    """Who was asked as a mentor, who was sent a card of their own, and where the discloser was asked."""
    cards = outbox.messages_of(tx, disclosure_id, "card", "informed")
    sent = frozenset(people.person(tx, card.person_id).slack_id for card in cards if card.person_id)
    asked = mentorings.mentorings_of(tx, disclosure_id)
    mentors = [(one.id, people.person(tx, one.mentor_id).slack_id) for one in asked]
    kinds = (nudge_rows.c.kind == "consent", nudge_rows.c.state == "sent")
    consents = tx.execute(select(nudge_rows.c.id).where(*kinds).order_by(nudge_rows.c.sequence)).scalars()
    return mentors, sent, list(consents)


def _readable(tx: Transaction, message: outbox.Outgoing) -> None:
    """It can be rendered as things stand, and says something to a screen reader where it is sent."""
    said = letter(tx, message, LOCALES, "https://acme.slack.com").message
    assert said is None or said.text.strip()


def test_nothing_comes_apart_whatever_anybody_does(tmp_path: Path, sqlite_template: Path) -> None:
    AnyOrder.folder, AnyOrder.template = tmp_path, sqlite_template
    looked = settings(
        max_examples=CAMPAIGN or 10,
        stateful_step_count=40 if CAMPAIGN else 15,
        derandomize=not CAMPAIGN,
        print_blob=True,
    )
    run_state_machine_as_test(AnyOrder, settings=looked)
