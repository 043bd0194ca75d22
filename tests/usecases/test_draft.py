"""What somebody began to tell and did not send: they hear of it once."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.usecases.begin import Begin, KeepDraft, begin, keep_draft
from bot.usecases.draft import ThrowAway, Unsent, throw_away
from bot.usecases.nudged import nudge_picture
from bot.usecases.refusals import NotDoneError
from tests.usecases.office import ANA, CHARLIE, MONDAY, Office

TUESDAY = datetime(2026, 3, 3, 8, tzinfo=UTC)
"""As Ana's day begins in Berlin."""


def writes(office: Office, words: str = "I dropped a") -> str:
    """Ana opens the form, writes something and closes it; the draft's id."""
    draft_id: str = office.ask(begin, Begin(by=ANA), office.now).draft.id
    office.ask(keep_draft, KeepDraft(by=ANA, draft_id=draft_id, words={"what_happened": words}), office.now)
    return draft_id


def told_of(office: Office) -> list[Unsent]:
    found = [office.ask(nudge_picture, one.id).draft for one in office.promised("nudge")]
    return [draft for draft in found if draft]


def test_the_next_day_s_message_says_so_once(office: Office) -> None:
    draft_id = writes(office)
    office.later(hours=5)
    office.sweep()
    assert told_of(office) == []
    office.now = TUESDAY
    office.sweep()
    office.sent("nudge")
    assert told_of(office) == [Unsent(draft_id=draft_id, at=MONDAY, waits=True, told=False)]
    office.ask(keep_draft, KeepDraft(by=ANA, draft_id=draft_id, words={"impact": "More"}), office.now)
    for _ in range(10):
        office.later(days=1)
        office.sweep()
    assert len(told_of(office)) == 1


@pytest.mark.parametrize("words", ["", "  "])
def test_a_form_without_a_word_in_it_is_no_beginning(office: Office, words: str) -> None:
    writes(office, words)
    office.now = TUESDAY
    assert office.sweep() == 0


def test_who_writes_on_is_left_alone_until_the_day_after(office: Office) -> None:
    draft_id = writes(office)
    office.now = TUESDAY - timedelta(minutes=10)
    office.ask(keep_draft, KeepDraft(by=ANA, draft_id=draft_id, words={"impact": "Much"}), office.now)
    office.now = TUESDAY
    assert office.sweep() == 0


def test_what_was_sent_is_not_spoken_of_and_a_line_about_it_says_so(office: Office) -> None:
    writes_on = writes(office)
    office.disclose(draft_id=writes_on)
    again = writes(office)
    office.now = TUESDAY
    office.sweep()
    office.sent("nudge")
    office.disclose(draft_id=again)
    (hers,) = [one for one in office.promised("nudge") if office.to(one) == "U0ANA"]
    assert hers.id in [update.about_id for update in office.promised("update")]
    assert [(draft.draft_id, draft.waits, draft.told) for draft in told_of(office)] == [(again, False, True)]


def test_it_can_be_thrown_away_once_and_by_nobody_else(office: Office) -> None:
    draft_id = writes(office)
    with pytest.raises(NotDoneError):
        office.ask(throw_away, ThrowAway(by=CHARLIE, draft_id=draft_id), office.now)
    office.ask(throw_away, ThrowAway(by=ANA, draft_id=draft_id), office.now)
    with pytest.raises(NotDoneError):
        office.ask(throw_away, ThrowAway(by=ANA, draft_id=draft_id), office.now)
    office.now = TUESDAY
    assert office.sweep() == 0
    assert not office.ask(begin, Begin(by=ANA), office.now).resumed


def test_one_goes_on_with_the_draft_that_was_meant(office: Office) -> None:
    first = writes(office, "The first")
    office.ask(begin, Begin(by=ANA, words={"what_happened": "Another"}), office.now)
    assert office.ask(begin, Begin(by=ANA, draft_id=first), office.now).draft.words == {
        "what_happened": "The first"
    }
    for by in (CHARLIE, ANA):
        if by is ANA:
            office.ask(throw_away, ThrowAway(by=ANA, draft_id=first), office.now)
        with pytest.raises(NotDoneError):
            office.ask(begin, Begin(by=by, draft_id=first), office.now)
