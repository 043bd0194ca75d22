"""Somebody's Home tab: what they owe and why, what comes later, how their disclosures stand, insights."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.disclosure import Person
from bot.domain.insights import ANSWERED_WITHIN, TOLD_WITHIN, WINDOW, Shares, Tally, of_everybody, of_team
from bot.domain.kind import Kind
from bot.domain.plan import Step
from bot.storage import drafts, insights, overview, people, steps
from bot.storage.overview import Some
from bot.storage.store import Transaction
from bot.usecases.picture import Picture, picture
from bot.usecases.who import Who, met

AT_MOST = {"decide": 4, "owed": 6, "open": 6, "ended": 5, "team": 8, "later": 8}
"""How many of each are shown: together well under Slack's 100 blocks."""
COMES_LATER = frozenset({Kind.CHECK_IN, Kind.COMMITMENT})
"""What is open long before anything is to be done about it."""
ANSWERED = frozenset({Kind.DECISION, Kind.ASK})
"""What somebody waits for an answer to."""


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
    insights: Insights


def home_picture(tx: Transaction, by: Who, now: datetime) -> HomePicture:
    """Read somebody's Home tab."""
    me = met(tx, by)
    draft = drafts.unsent_draft(tx, me.id)
    mine = steps.owed_by(tx, me.id)
    own = overview.told_among(tx, me.id, [step.disclosure_id for step in mine if step.kind in ANSWERED])
    later = [step for step in mine if step.kind in COMES_LATER and step.due_at and step.due_at > now]
    decide = [step for step in mine if step.kind in ANSWERED and step.disclosure_id not in own]
    apart = {step.id for step in (*later, *decide)}
    team = overview.open_decided_by(tx, me.id, AT_MOST["team"]) if overview.leads(tx, me.id) else None
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
        insights=read_insights(tx, me.id, now),
    )


def read_insights(tx: Transaction, person_id: str, now: datetime) -> Insights:
    """The figures of the last WINDOW, as far as they may be shown to somebody."""
    since = now - WINDOW
    held = insights.outcomes(tx, since, Kind.CHECK_IN, "held", ("slipped", "cant_tell"))
    kept = insights.outcomes(tx, since, Kind.COMMITMENT, "kept", ("changed", "let_go", "not_needed"))
    return Insights(
        told=_insight(insights.told_within(tx, since, TOLD_WITHIN), person_id),
        answered=_insight(insights.answered_within(tx, since, ANSWERED_WITHIN), person_id),
        held=_insight(held, person_id),
        kept=_insight(kept, person_id),
    )


def _insight(tallies: list[Tally], person_id: str) -> Insight:
    return Insight(everybody=of_everybody(tallies), team=of_team(tallies, person_id))


def _owed(tx: Transaction, found: list[Step], limit: int) -> Owed:
    shown = [(step, picture(tx, step.disclosure_id)) for step in found[:limit]]
    return Owed(shown=shown, more=len(found) - len(shown))


def _told(tx: Transaction, some: Some) -> Told:
    return Told(shown=[picture(tx, id_) for id_ in some.ids], more=some.count - len(some.ids))
