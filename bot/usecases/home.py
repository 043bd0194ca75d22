"""Somebody's Home tab: what they owe and why, what comes later, how disclosures stand; and insights."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.disclosure import Person
from bot.domain.escalation import ANSWERED
from bot.domain.insights import ANSWERED_WITHIN, TOLD_WITHIN, WINDOW, Shares, Tally, of_everybody, of_team
from bot.domain.kind import Kind
from bot.domain.permissions import cannot_take_on
from bot.domain.plan import Step
from bot.domain.policy import Policy
from bot.domain.working_time import Days, days_of
from bot.storage import drafts, insights, overview, people, steps
from bot.storage.overview import Some
from bot.storage.store import Transaction
from bot.usecases.pass_on import asked_before
from bot.usecases.picture import Picture, picture
from bot.usecases.reminders import Reminder, reminders
from bot.usecases.who import Who, met

AT_MOST = {"decide": 4, "owed": 6, "open": 6, "ended": 5, "team": 8, "later": 8}
"""How many of each are shown: together well under Slack's 100 blocks."""


@dataclass(frozen=True, kw_only=True)
class Owed:
    """The first of what somebody owes, most urgent first, and how much more there is."""

    shown: list[tuple[Step, Picture]]
    more: int


@dataclass(frozen=True, kw_only=True)
class Told:
    """The first of some disclosures, newest first, and how many more there are."""

    shown: list[Picture]
    more: int


@dataclass(frozen=True, kw_only=True)
class Tallies:
    """What the four figures are made of, for each team."""

    told: list[Tally]
    answered: list[Tally]
    held: list[Tally]
    kept: list[Tally]


@dataclass(frozen=True, kw_only=True)
class Insight:
    """One figure: everybody's, and their team's for whoever leads one; None where too few stand behind it."""

    everybody: Shares | None
    team: Shares | None


@dataclass(frozen=True, kw_only=True)
class Insights:
    """The four figures."""

    told: Insight
    answered: Insight
    held: Insight
    kept: Insight


@dataclass(frozen=True, kw_only=True)
class HomePicture:
    """Everything on it. `team` is None for whoever answers for nobody."""

    me: Person
    manager: Person | None
    now: datetime
    draft_waits: bool
    decide: Owed
    owed: Owed
    later: Owed
    open: Told
    ended: Told
    team: Told | None
    days: Days
    reminders: Mapping[str, Reminder]


def home_picture(tx: Transaction, by: Who, now: datetime, policy: Policy) -> HomePicture:
    """Read somebody's Home tab."""
    me = met(tx, by)
    draft = drafts.unsent_draft(tx, me.id)
    mine = steps.owed_by(tx, me.id)
    own = overview.told_among(tx, me.id, [step.disclosure_id for step in mine])
    if guest := cannot_take_on(me) is not None:
        mine = [step for step in mine if step.disclosure_id in own]
    written = steps.answers_of(tx, [step.id for step in mine if step.kind is Kind.COMMITMENT])
    later = [
        step for step in mine if comes_later(step, written.get(step.id, {})) and (step.due_at or now) > now
    ]
    decide = [step for step in mine if step.kind in ANSWERED and step.disclosure_id not in own]
    decide += [] if guest else asked_before(tx, me.id)
    apart = {step.id for step in (*later, *decide)}
    leads = not guest and overview.leads(tx, me.id)
    team = overview.open_decided_by(tx, me.id, AT_MOST["team"]) if leads else None
    shown = [
        *decide[: AT_MOST["decide"]],
        *[step for step in mine if step.id not in apart][: AT_MOST["owed"]],
    ]
    return HomePicture(
        me=me,
        manager=people.person(tx, me.manager_id) if me.manager_id else None,
        now=now,
        draft_waits=bool(draft and draft.words),
        decide=_owed(tx, decide, AT_MOST["decide"]),
        owed=_owed(tx, [step for step in mine if step.id not in apart], AT_MOST["owed"]),
        later=_owed(tx, later, AT_MOST["later"]),
        open=_told(tx, overview.open_of(tx, me.id, AT_MOST["open"])),
        ended=_told(tx, overview.ended_of(tx, me.id, AT_MOST["ended"])),
        team=_told(tx, team) if team else None,
        days=days_of(me, policy.working),
        reminders=reminders(tx, me, shown, now, policy),
    )


def comes_later(step: Step, words: Mapping[str, str]) -> bool:
    """Whether nothing is to be done before its day: a check-in, and a promise that is written down."""
    return step.kind is Kind.CHECK_IN or (step.kind is Kind.COMMITMENT and "commitment" in words)


def read_tallies(tx: Transaction, now: datetime) -> Tallies:
    """Count what the figures of the last WINDOW are made of. Takes seconds where very much was told."""
    since = now - WINDOW
    return Tallies(
        told=insights.told_within(tx, since, TOLD_WITHIN),
        answered=insights.answered_within(tx, since, ANSWERED_WITHIN),
        held=insights.outcomes(tx, since, Kind.CHECK_IN, "held", ("slipped", "cant_tell")),
        kept=insights.outcomes(tx, since, Kind.COMMITMENT, "kept", ("changed", "let_go", "not_needed")),
    )


def insights_for(person_id: str, tallies: Tallies) -> Insights:
    """The figures, as far as they may be shown to somebody."""

    def insight(found: list[Tally]) -> Insight:
        return Insight(everybody=of_everybody(found), team=of_team(found, person_id))

    return Insights(
        told=insight(tallies.told),
        answered=insight(tallies.answered),
        held=insight(tallies.held),
        kept=insight(tallies.kept),
    )


def _owed(tx: Transaction, found: list[Step], limit: int) -> Owed:
    shown = [(step, picture(tx, step.disclosure_id)) for step in found[:limit]]
    return Owed(shown=shown, more=len(found) - len(shown))


def _told(tx: Transaction, some: Some) -> Told:
    return Told(shown=[picture(tx, id_) for id_ in some.ids], more=some.count - len(some.ids))
