"""What was kept is what is read: words, moments, people, drafts, policies, nudges, history."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from bot.domain.disclosure import CameToLight, Details, QuickFix, Remit, Severity
from bot.domain.plan import State
from bot.storage import disclosures, drafts, nudges, people, steps
from bot.storage.store import Store
from bot.storage.tables import drafts as draft_rows
from bot.storage.types import Moment
from tests.storage.rows import NOW, SHIPPED, TEAM, disclosed, owed, somebody

WORDS = [
    "",
    "<!channel> & <@U0BO>",
    "\u202ertl",
    "\U0001f9ef" * 3000,
    "line\nline\t'; DROP TABLE x",
]


@pytest.mark.parametrize("words", WORDS)
def test_words_come_back_as_they_were_typed(store: Store, words: str) -> None:
    with store.transaction() as tx:
        fix = QuickFix(round=1, revision=1, text=words, remit=Remit.DOING, at=NOW)
        disclosure_id = disclosed(tx)
        disclosures.add_quick_fix(tx, disclosure_id, fix)
        assert disclosures.quick_fixes_of(tx, disclosure_id) == [fix]


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Berlin")),
        datetime(2026, 3, 2, 15, 45, 0, 123456, tzinfo=timezone(timedelta(hours=5, minutes=45))),
        datetime(1970, 1, 1, tzinfo=UTC),
    ],
)
def test_a_moment_comes_back_as_the_same_instant_in_utc(store: Store, moment: datetime) -> None:
    with store.transaction() as tx:
        drafts.new_draft(tx, somebody(tx), {}, moment)
        kept = tx.execute(select(draft_rows.c.created_at)).scalar_one()
        assert kept == moment.astimezone(UTC)
        assert kept.utcoffset() == timedelta(0)


def test_a_moment_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="zone"), store.transaction() as tx:
        drafts.new_draft(tx, somebody(tx), {}, datetime(2026, 3, 2))


def test_no_moment_is_no_moment(store: Store) -> None:
    kind = Moment()
    assert kind.process_bind_param(None, store.engine.dialect) is None
    assert kind.result_processor(store.engine.dialect, None)(None) is None


def test_every_detail_is_kept(store: Store) -> None:
    details = Details(
        happened_at=NOW - timedelta(hours=2),
        noticed_at=NOW - timedelta(hours=1),
        came_to_light=CameToLight.TOLD,
        affected="Two customers",
        cost="A day",
        getting_worse=False,
        risk="Low",
        apology="Sorry",
        ideas_welcome=True,
    )
    with store.transaction() as tx:
        first = disclosures.disclosure(tx, disclosed(tx))
        made = disclosures.add_disclosure(
            tx,
            draft_id=drafts.new_draft(tx, first.discloser_id, {}, NOW).id,
            discloser_id=first.discloser_id,
            severity=Severity.CRITICAL,
            visibility=first.visibility,
            place_id=None,
            what_happened="x",
            impact="y",
            details=details,
            policy=SHIPPED.severities[Severity.CRITICAL],
            now=NOW,
        )
        assert disclosures.disclosure(tx, made.id) == made
        assert made.details == details


@pytest.mark.parametrize("severity", Severity)
def test_a_plan_keeps_the_policy_it_was_made_from(store: Store, severity: Severity) -> None:
    with store.transaction() as tx:
        first = disclosures.disclosure(tx, disclosed(tx))
        made = disclosures.add_disclosure(
            tx,
            draft_id=drafts.new_draft(tx, first.discloser_id, {}, NOW).id,
            discloser_id=first.discloser_id,
            severity=severity,
            visibility=first.visibility,
            place_id=None,
            what_happened="x",
            impact="y",
            details=Details(),
            policy=SHIPPED.severities[severity],
            now=NOW,
        )
        assert disclosures.plan_policy(tx, made.id) == SHIPPED.severities[severity]


@pytest.mark.parametrize(
    ("first", "second", "wins"),
    [
        ("chosen", "profile", "second"),
        ("profile", "self", "second"),
        ("self", "installation", "second"),
        ("installation", "self", "first"),
        ("self", "profile", "first"),
        ("profile", "chosen", "first"),
        ("self", "self", "second"),
    ],
)
def test_the_stronger_source_says_who_the_manager_is(
    store: Store, first: str, second: str, wins: str
) -> None:
    with store.transaction() as tx:
        ana, morgan, rio = (somebody(tx, name) for name in ("U0ANA", "U0MORGAN", "U0RIO"))
        assert people.set_manager(tx, ana, morgan, first)
        assert people.set_manager(tx, ana, rio, second) is (wins == "second")
        kept = people.person(tx, ana)
        expected = (rio, second) if wins == "second" else (morgan, first)
        assert (kept.manager_id, kept.manager_source) == expected


def test_taking_back_ones_own_choice_lets_weaker_sources_speak_again(store: Store) -> None:
    with store.transaction() as tx:
        ana, morgan = somebody(tx), somebody(tx, "U0MORGAN")
        people.set_manager(tx, ana, morgan, "self")
        people.set_manager(tx, ana, None, "self")
        assert people.set_manager(tx, ana, morgan, "profile")


def test_forgetting_the_installation_leaves_what_people_said(store: Store) -> None:
    with store.transaction() as tx:
        ana, bo, morgan = (somebody(tx, name) for name in ("U0ANA", "U0BO", "U0MORGAN"))
        people.set_manager(tx, ana, morgan, "installation")
        people.set_manager(tx, bo, morgan, "self")
        place = people.place_of(tx, TEAM, "C0MORGAN")
        people.set_place(tx, morgan, place.id, "installation")
        people.place_of(tx, TEAM, "C0FORMER")
        assert people.places_in_use(tx) == [place]
        people.forget_installation(tx)
        assert people.person(tx, ana).manager_id is None
        assert people.person(tx, bo).manager_id == morgan
        assert people.person(tx, morgan).place_id is None


def test_a_channel_takes_the_name_that_is_known_and_keeps_it(store: Store) -> None:
    with store.transaction() as tx:
        assert people.place_of(tx, TEAM, "C0MORGAN").name is None
        assert people.place_of(tx, TEAM, "C0MORGAN", "team-morgan").name == "team-morgan"
        assert people.place_of(tx, TEAM, "C0MORGAN").name == "team-morgan"


def test_a_draft_is_its_owners_alone(store: Store) -> None:
    with store.transaction() as tx:
        ana, charlie = somebody(tx), somebody(tx, "U0CHARLIE")
        draft = drafts.new_draft(tx, ana, {"impact": "None"}, NOW)
        drafts.keep_words(tx, draft.id, charlie, {"impact": "Mine now"}, NOW)
        assert not drafts.mark_sent(tx, draft.id, charlie, NOW)
        assert drafts.draft(tx, draft.id, charlie) is None
        assert drafts.draft(tx, draft.id, ana) == draft


def test_a_draft_is_sent_once_and_its_words_are_gone_then(store: Store) -> None:
    with store.transaction() as tx:
        ana = somebody(tx)
        draft = drafts.new_draft(tx, ana, {"impact": "Secret"}, NOW)
        assert [drafts.mark_sent(tx, draft.id, ana, NOW) for _ in range(2)] == [True, False]
        kept = drafts.draft(tx, draft.id, ana)
        assert kept is not None
        assert kept.words == {}
        assert drafts.unsent_draft(tx, ana) is None


def test_the_draft_written_in_last_is_the_one_resumed(store: Store) -> None:
    with store.transaction() as tx:
        ana = somebody(tx)
        older = drafts.new_draft(tx, ana, {"impact": "a"}, NOW)
        drafts.new_draft(tx, ana, {"impact": "b"}, NOW + timedelta(minutes=1))
        drafts.keep_words(tx, older.id, ana, {"impact": "c"}, NOW + timedelta(minutes=2))
        found = drafts.unsent_draft(tx, ana)
        assert found is not None
        assert found.id == older.id


def test_a_nudge_that_is_moved_is_still_the_same_one(store: Store) -> None:
    with store.transaction() as tx:
        step_id, ana, bo = owed(tx), somebody(tx), somebody(tx, "U0BO")
        nudges.set_next_nudge(tx, ana, NOW, step_id=step_id)
        nudges.set_next_nudge(tx, bo, NOW + timedelta(hours=1), step_id=step_id)
        assert nudges.people_due(tx, NOW, 10) == []
        (due,) = nudges.due_nudges(tx, bo, NOW + timedelta(hours=1))
        assert (due.person_id, due.sequence) == (bo, 1)


def test_whoever_has_waited_longest_comes_first_and_gets_all_that_is_due(store: Store) -> None:
    with store.transaction() as tx:
        for slack_id, minutes in (("U0ANA", 3), ("U0BO", 2), ("U0ANA", 1)):
            due_at = NOW + timedelta(minutes=minutes)
            nudges.set_next_nudge(tx, somebody(tx, slack_id), due_at, step_id=owed(tx, slack_id))
        ana, bo = somebody(tx), somebody(tx, "U0BO")
        assert nudges.people_due(tx, NOW + timedelta(hours=1), 10) == [ana, bo]
        assert nudges.people_due(tx, NOW + timedelta(hours=1), 1) == [ana]
        assert len(nudges.due_nudges(tx, ana, NOW + timedelta(hours=1))) == 2


def test_dropping_no_nudges_drops_none(store: Store) -> None:
    with store.transaction() as tx:
        step_id = owed(tx)
        nudges.add_nudge(tx, somebody(tx), NOW, step_id=step_id)
        nudges.drop_nudges(tx, [], NOW)
        assert nudges.next_due(tx) == NOW
        nudges.drop_nudges(tx, [step_id], NOW)
        assert nudges.next_due(tx) is None


def test_history_is_read_oldest_first(store: Store) -> None:
    with store.transaction() as tx:
        disclosure_id = disclosed(tx)
        for kind in ("disclosed", "approved", "closed"):
            steps.record(tx, disclosure_id, kind, by=None, now=NOW)
        assert [change.kind for change in steps.history_of(tx, disclosure_id)] == [
            "disclosed",
            "approved",
            "closed",
        ]


def test_what_is_owed_is_listed_most_urgent_first(store: Store) -> None:
    with store.transaction() as tx:
        later, sooner, waiting = owed(tx), owed(tx), owed(tx)
        steps.open_step(tx, later, NOW + timedelta(days=2), NOW)
        steps.open_step(tx, sooner, NOW + timedelta(days=1), NOW)
        assert [step.id for step in steps.owed_by(tx, somebody(tx))] == [sooner, later]
        found = steps.step(tx, waiting)
        assert found is not None
        assert found.state is State.WAITING


def test_an_answer_that_is_empty_is_not_kept(store: Store) -> None:
    with store.transaction() as tx:
        step_id = owed(tx)
        steps.add_answers(tx, step_id, {"prevented": "A prompt", "smaller": None, "good": ""})
        assert steps.answers_of(tx, [step_id]) == {step_id: {"prevented": "A prompt"}}
