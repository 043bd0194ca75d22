"""Beginning to tell: what was typed survives closing the modal."""

from typing import Any

import pytest

from bot.usecases.begin import Begin, Begun, KeepDraft, begin, keep_draft
from tests.usecases.office import ANA, CHARLIE, MORGAN, Office


def began(office: Office, **said: Any) -> Begun:
    found: Begun = office.ask(begin, Begin(**{"by": ANA, **said}), office.now)
    return found


def keep(office: Office, draft_id: str, by: Any = ANA, **words: str) -> Begun:
    office.later(seconds=1)
    found: Begun = office.ask(keep_draft, KeepDraft(by=by, draft_id=draft_id, words=words), office.now)
    return found


def test_a_modal_opens_with_who_would_decide_and_where_it_would_go(office: Office) -> None:
    begun = began(office)
    assert begun.manager is not None
    assert begun.place is not None
    assert (begun.manager.name, begun.place.name, begun.resumed) == ("Morgan", "team-morgan", False)


def test_words_that_came_along_are_in_it(office: Office) -> None:
    assert began(office, words={"what_happened": "Dropped a table"}).draft.words == {
        "what_happened": "Dropped a table"
    }


def test_what_was_typed_is_resumed(office: Office) -> None:
    first = began(office)
    keep(office, first.draft.id, what_happened="I dropped", impact="Don't know")
    again = began(office)
    assert (again.draft.id, again.resumed) == (first.draft.id, True)
    assert again.draft.words == {"what_happened": "I dropped", "impact": "Don't know"}


def test_an_untouched_modal_leaves_nothing_to_resume_and_shares_no_draft(office: Office) -> None:
    on_the_phone = began(office)
    at_the_desk = began(office)
    assert not at_the_desk.resumed
    office.disclose(draft_id=at_the_desk.draft.id, what_happened="At the desk")
    assert not office.disclose(draft_id=on_the_phone.draft.id, what_happened="On the phone").already


def test_new_words_do_not_overwrite_a_draft_that_was_left(office: Office) -> None:
    left = began(office, words={"what_happened": "The first"})
    second = began(office, words={"what_happened": "The second"})
    assert second.draft.words == {"what_happened": "The second"}
    assert second.draft.id != left.draft.id


def test_a_draft_that_was_left_is_offered_again_once_the_other_is_sent(office: Office) -> None:
    left = began(office, words={"what_happened": "The first"})
    second = began(office, words={"what_happened": "The second"})
    office.disclose(draft_id=second.draft.id)
    again = began(office)
    assert (again.draft.id, again.resumed) == (left.draft.id, True)


def test_starting_afresh_forgets_what_was_typed(office: Office) -> None:
    left = began(office, words={"what_happened": "Never mind"})
    afresh = began(office, instead_of=left.draft.id)
    assert afresh.draft.id != left.draft.id
    assert afresh.draft.words == {}
    assert "Never mind" not in repr(office.rows())


def test_the_manager_typed_into_the_draft_is_shown(office: Office) -> None:
    begun = keep(office, began(office, by=CHARLIE).draft.id, by=CHARLIE, manager="U0MORGAN")
    assert begun.manager is not None
    assert begun.manager.slack_id == MORGAN.slack_id


def test_nothing_is_kept_in_a_draft_that_was_sent(office: Office) -> None:
    draft_id = office.draft()
    office.disclose(draft_id=draft_id)
    assert keep(office, draft_id, what_happened="Too late").draft.words == {}


def test_charlie_neither_reads_nor_changes_anas_draft(office: Office) -> None:
    draft_id = began(office, words={"what_happened": "Mine"}).draft.id
    before = office.rows()
    with pytest.raises(LookupError):
        keep(office, draft_id, by=CHARLIE, what_happened="Not yours")
    assert office.rows() == before
