"""What somebody types is done where it is plain and about one thing; everything else is offered, or said."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.disclosure import Remit, Severity
from bot.domain.kind import Kind
from bot.domain.plan import State, Step
from bot.domain.typed import Meaning, Understood
from bot.storage import carried, drafts, replies
from bot.storage.outbox import Outgoing
from bot.usecases.answer import CheckIn, check_in
from bot.usecases.begin import Begin, begin
from bot.usecases.consent import MayAsk, may_ask
from bot.usecases.disclose import Disclosed
from bot.usecases.hear import Hear, ReplyPicture, hear, reply_picture
from bot.usecases.promises import Promise, promise
from bot.usecases.refusals import NotDoneError
from bot.usecases.who import Who
from bot.views import reply as reply_view
from tests.usecases.office import ANA, BO, CHARLIE, DANA, MORGAN, Office
from tests.usecases.together import COPY

PLAIN = frozenset({Meaning.HELD, Meaning.KEPT, Meaning.LATER, Meaning.TOMORROW, Meaning.MONDAY})
DM = "D1"


def types(
    office: Office, meaning: Meaning | None, by: Who = ANA, *, under: Outgoing | None = None, **more: object
) -> str | None:
    """Somebody writes a word plainly, at a place of its own; what kind of reply they get."""
    office.later(seconds=1)
    said = {"meaning": meaning, "plain": meaning in PLAIN, **more}
    command = Hear(
        by=by,
        channel="C1" if under else DM,
        ts=f"{office.now.timestamp():.6f}",
        thread_ts=under.slack_ts if under else None,
        understood=Understood(**said),  # type: ignore[arg-type]
    )
    kind: str | None = office.do(hear, command)
    return kind


def reply(office: Office) -> ReplyPicture:
    """The latest reply, as it is shown."""
    latest = office.promised(*KINDS)[-1]
    picture: ReplyPicture = office.ask(reply_picture, latest)
    return picture


KINDS = ("reply_done", "reply_offer", "reply_unknown", "reply_telling", "reply_said")


def shown(office: Office) -> list[str]:
    return [item.step.kind.value for item in reply(office).items]


def fixed(office: Office, **said: Any) -> Disclosed:
    told = office.disclose(**said)
    office.approve(told)
    office.report(told)
    return told


def asked_whether_it_holds(office: Office, severity: Severity = Severity.MINOR) -> Disclosed:
    """The fix is in place, and Ana was asked about it in one message."""
    told = fixed(office, severity=severity)
    office.later(days=8)
    asked(office)
    return told


def asked(office: Office) -> Outgoing:
    """What is due goes out; the latest message."""
    office.sweep()
    office.sent("nudge")
    return office.promised("nudge")[-1]


def nudge_to_ana(office: Office) -> Outgoing:
    return [one for one in office.promised("nudge") if office.to(one) == "U0ANA"][-1]


def state(office: Office, step: Step, told: Disclosed) -> tuple[State, str | None]:
    found = next(one for one in office.picture(told).steps if one.id == step.id)
    return found.state, found.outcome


def test_held_is_noted_as_its_button_would(office: Office) -> None:
    told = asked_whether_it_holds(office)
    step = office.step(told, Kind.CHECK_IN)
    assert types(office, Meaning.HELD) == "reply_done"
    assert state(office, step, told) == (State.DONE, "held")
    answered = reply(office).answered
    assert answered
    assert answered.step.id == step.id


def test_the_same_message_is_heard_once(office: Office) -> None:
    told = asked_whether_it_holds(office, Severity.CRITICAL)
    again = Hear(
        by=ANA, channel=DM, ts="1.0", thread_ts=None, understood=Understood(meaning=Meaning.HELD, plain=True)
    )
    held = [office.do(hear, again) for _ in range(3)]
    assert held[1:] == [None, None]
    assert len(office.promised(*KINDS)) == 1
    assert len([s for s in office.picture(told).steps if s.outcome == "held"]) <= 1


def test_a_word_that_fits_several_things_does_nothing_and_offers_each(office: Office) -> None:
    told = asked_whether_it_holds(office, Severity.MAJOR)
    assert types(office, Meaning.HELD) == "reply_offer"
    assert shown(office) == ["check_in", "check_in"], "those of the first and the seventh day"
    assert [s.outcome for s in office.picture(told).steps if s.kind is Kind.CHECK_IN] == [None] * 3


def test_under_a_message_only_what_it_asks_is_answered(office: Office) -> None:
    first = asked_whether_it_holds(office)
    nudge = nudge_to_ana(office)
    second = asked_whether_it_holds(office)
    assert types(office, Meaning.HELD, under=nudge) == "reply_done"
    assert office.step(first, Kind.CHECK_IN).outcome == "held"
    assert office.step(second, Kind.CHECK_IN).outcome is None
    assert types(office, Meaning.HELD, under=nudge) == "reply_offer", "the other one is only offered there"
    assert office.step(second, Kind.CHECK_IN).outcome is None


def test_a_word_is_about_the_latest_nudge_before_anything_else_owed(office: Office) -> None:
    office.disclose(remit=Remit.DOING)
    office.later(days=1)
    asked(office)
    other = office.disclose(remit=Remit.DOING)
    assert types(office, Meaning.LATER) == "reply_done"
    ((_, due),) = office.waiting_nudges(office.step(other, Kind.QUICK_FIX))
    assert due > office.now + timedelta(hours=2), "the one that nobody asked about yet stays as it is"


def test_later_comes_back_and_says_when(office: Office) -> None:
    told = office.disclose(remit=Remit.DOING, severity=Severity.MINOR)
    office.later(days=1)
    asked(office)
    assert types(office, Meaning.TOMORROW) == "reply_done"
    ((_, due),) = office.waiting_nudges(office.step(told, Kind.QUICK_FIX))
    answered = reply(office).answered
    assert answered
    assert answered.snoozed_until == due
    assert due.date() == (office.now + timedelta(days=1)).date()
    assert types(office, Meaning.LATER) == "reply_done", "put off twice, it comes back when it was to"
    assert office.waiting_nudges(office.step(told, Kind.QUICK_FIX)) == [("U0ANA", due)]


@pytest.mark.parametrize("meaning", [Meaning.YES, Meaning.NO, Meaning.TALK])
def test_no_word_decides_anything(office: Office, meaning: Meaning) -> None:
    told = office.disclose()
    office.later(hours=1)
    asked(office)
    assert types(office, meaning, by=MORGAN, plain=True) == "reply_offer"
    assert shown(office) == ["decision"]
    assert office.step(told, Kind.DECISION).state is State.OPEN


@pytest.mark.parametrize(
    "meaning", [Meaning.DONE, Meaning.NOT_NEEDED, Meaning.SLIPPED, Meaning.CANT_TELL, Meaning.NOT_YET]
)
def test_what_takes_more_than_a_word_is_offered(office: Office, meaning: Meaning) -> None:
    asked_whether_it_holds(office)
    before = office.open_kinds
    assert types(office, meaning) == "reply_offer"
    assert office.open_kinds == before


def test_a_hint_is_offered(office: Office) -> None:
    told = asked_whether_it_holds(office)
    assert types(office, Meaning.HELD, plain=False) == "reply_offer"
    assert office.step(told, Kind.CHECK_IN).outcome is None


def test_a_yes_is_about_the_decision_rather_than_the_rest(office: Office) -> None:
    office.disclose()
    office.disclose(by=MORGAN, manager=DANA, remit=Remit.DOING, place_id=None)
    assert types(office, Meaning.YES, by=MORGAN) == "reply_offer"
    assert shown(office) == ["decision"]


def test_what_is_asked_on_a_day_to_come_is_offered_and_not_taken(office: Office) -> None:
    told = fixed(office, severity=Severity.MAJOR)
    assert types(office, Meaning.HELD) == "reply_offer"
    assert shown(office) == ["check_in"], "the next of them"
    assert office.step(told, Kind.CHECK_IN).outcome is None


def test_kept_is_about_a_promise_that_is_written(office: Office) -> None:
    told = fixed(office, severity=Severity.MINOR)
    office.report(told, Kind.LESSONS)
    any_step = office.step(told, Kind.LESSONS).id
    office.do(promise, Promise(by=ANA, step_id=any_step, commitment="I ask before I run it."))
    assert types(office, Meaning.KEPT) == "reply_offer", "it is weeks off"
    office.later(weeks=6)
    asked(office)
    assert types(office, Meaning.KEPT) == "reply_done"
    assert office.step(told, Kind.COMMITMENT).outcome == "kept"


def test_an_offer_shows_what_became_of_it(office: Office) -> None:
    told = asked_whether_it_holds(office)
    types(office, Meaning.SLIPPED)
    (offer,) = office.promised("reply_offer")
    office.sent("reply_offer")
    office.do(check_in, CheckIn(by=ANA, step_id=office.step(told, Kind.CHECK_IN).id, outcome="held"))
    assert offer.id in [update.about_id for update in office.promised("update")]


def test_a_word_under_an_offer_is_about_that(office: Office) -> None:
    told = asked_whether_it_holds(office)
    types(office, Meaning.HELD, plain=False)
    office.sent("reply_offer")
    assert types(office, Meaning.HELD, under=office.promised("reply_offer")[0]) == "reply_done"
    assert office.step(told, Kind.CHECK_IN).outcome == "held"


def test_what_is_not_understood_changes_nothing_and_says_what_is_open(office: Office) -> None:
    asked_whether_it_holds(office)
    rows = office.rows()
    assert types(office, None) == "reply_unknown"
    assert "check_in" in shown(office)
    changed = {name for name, before in rows.items() if before != office.rows()[name]}
    assert changed == {"heard", "offers", "outbox"}


def test_charlie_changes_nothing_by_any_word_and_sees_nothing(office: Office) -> None:
    told = asked_whether_it_holds(office)
    nudge = nudge_to_ana(office)
    for meaning in (*Meaning, None):
        types(office, meaning, by=CHARLIE)
        assert shown(office) == []
        types(office, meaning, by=CHARLIE, under=nudge)
        assert shown(office) == []
    assert office.step(told, Kind.CHECK_IN).outcome is None


def test_who_seems_to_tell_of_a_mistake_is_offered_the_form_with_their_words(office: Office) -> None:
    assert types(office, None, by=BO, told="I sent the invoice to everybody") == "reply_telling"
    draft_id = reply(office).draft_id
    assert draft_id
    begun = office.ask(begin, Begin(by=BO, draft_id=draft_id), office.now)
    assert begun.draft.words == {"what_happened": "I sent the invoice to everybody"}
    with pytest.raises(NotDoneError):
        office.ask(begin, Begin(by=CHARLIE, draft_id=draft_id), office.now)


def test_a_longer_answer_under_a_nudge_is_not_taken_for_a_mistake(office: Office) -> None:
    asked_whether_it_holds(office)
    nudge = nudge_to_ana(office)
    assert types(office, None, under=nudge, told="I learnt to read twice") == "reply_unknown"
    assert office.ask(drafts.unsent_draft, office.person(ANA).id) is None


def test_thanks_and_help_are_answered_and_change_nothing(office: Office) -> None:
    assert [types(office, meaning) for meaning in (Meaning.THANKS, Meaning.HELP)] == ["reply_said"] * 2


def test_a_reply_stands_under_the_message_that_was_answered(office: Office) -> None:
    asked_whether_it_holds(office)
    nudge = nudge_to_ana(office)
    types(office, Meaning.DONE, under=nudge)
    assert office.promised(*KINDS)[-1].about_id == nudge.id
    assert office.ask(replies.message_at, office.person(ANA).id, "C1", nudge.slack_ts) == nudge.id


def test_a_word_for_what_a_button_answered_already_is_not_taken_for_something_else(office: Office) -> None:
    first = fixed(office, severity=Severity.MINOR)
    office.later(days=2)
    second = fixed(office, severity=Severity.MINOR)
    pressed = office.step(second, Kind.CHECK_IN)
    while not office.ask(carried.nudges_sent, pressed.id, office.person(ANA).id):
        office.goes_by(hours=1)
    office.do(check_in, CheckIn(by=ANA, step_id=pressed.id, outcome="held"))
    assert types(office, Meaning.HELD) == "reply_offer"
    assert shown(office) == ["check_in"]
    assert office.step(first, Kind.CHECK_IN).outcome is None
    office.sent("reply_offer")
    assert types(office, Meaning.HELD, under=office.promised("reply_offer")[0]) == "reply_done"


def test_a_sentence_typed_to_us_does_not_hide_a_draft_of_theirs(office: Office) -> None:
    words = {"what_happened": "The outage was mine"}
    office.ask(begin, Begin(by=ANA, words=words), office.now)
    types(office, None, told="Could somebody tell me where the lunch menu is")
    draft_id = reply(office).draft_id
    assert office.ask(begin, Begin(by=ANA), office.now).draft.words == words
    opened = office.ask(begin, Begin(by=ANA, draft_id=draft_id), office.now)
    assert opened.draft.words["what_happened"].startswith("Could somebody")


@pytest.mark.parametrize("meaning", [Meaning.YES, Meaning.NO, Meaning.LATER])
@pytest.mark.parametrize("in_thread", [True, False])
def test_whether_somebody_else_may_be_asked_is_answered_by_its_buttons(
    office: Office, meaning: Meaning, *, in_thread: bool
) -> None:
    told = office.disclose(severity=Severity.MINOR, remit=Remit.DOING)
    office.goes_by(days=4)
    before = office.waiting_nudges(office.step(told, Kind.QUICK_FIX))
    asking = nudge_to_ana(office)
    assert types(office, meaning, under=asking if in_thread else None) == "reply_offer"
    shown_now = reply_view.build(reply(office), COPY)
    assert "May we ask Rio?" in shown_now.text
    assert "Yes, ask Rio" in str(shown_now.blocks)
    assert office.waiting_nudges(office.step(told, Kind.QUICK_FIX)) == before
    office.do(may_ask, MayAsk(by=ANA, nudge_id=reply(office).items[0].id, yes=True))
    assert "Yes, ask Rio" not in str(reply_view.build(reply(office), COPY).blocks)
