"""Telling: once, whole, and to somebody who can answer."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from bot.domain.disclosure import Details, Remit, Severity, Visibility
from bot.domain.kind import Kind
from bot.domain.plan import Stage
from bot.usecases.disclose import sent_as
from bot.usecases.refusals import FieldsError, NotDoneError
from bot.usecases.who import Who
from tests.usecases.office import ANA, BO, CHARLIE, DANA, MONDAY, MORGAN, RIO, TEAM, Office


def test_a_disclosure_promises_the_card_the_receipt_and_a_nudge(office: Office) -> None:
    told = office.disclose()
    assert [office.to(card) for card in office.promised("card")] == ["C0MORGAN"]
    assert [office.to(receipt) for receipt in office.promised("receipt")] == ["U0ANA"]
    nudges = office.waiting_nudges(office.step(told, Kind.DECISION))
    assert nudges == [("U0MORGAN", MONDAY + timedelta(hours=1))]
    assert [change.kind for change in office.picture(told).history] == ["disclosed"]


def test_the_discloser_is_told_who_is_asked_and_where(office: Office) -> None:
    told = office.disclose()
    assert (told.manager.name, told.place_name, told.already) == ("Morgan", "team-morgan", False)


def test_what_was_told_is_kept_as_told(office: Office) -> None:
    details = Details(happened_at=MONDAY - timedelta(minutes=12), apology="Sorry. \u202eSo sorry.")
    told = office.disclose(what_happened="<!here> & \U0001f642" * 300, details=details)
    kept = office.picture(told).disclosure
    assert kept.what_happened == "<!here> & \U0001f642" * 300
    assert kept.details == details
    assert kept.time_to_tell() == timedelta(minutes=12)


def test_a_disclosure_for_the_manager_only_goes_to_their_dm(office: Office) -> None:
    office.disclose(visibility=Visibility.MANAGER)
    assert [office.to(card) for card in office.promised("card")] == ["U0MORGAN"]


def test_where_the_manager_has_no_channel_the_card_goes_to_their_dm(office: Office) -> None:
    told = office.disclose(by=MORGAN)
    assert [office.to(card) for card in office.promised("card")] == ["U0RIO"]
    assert office.picture(told).disclosure.visibility is Visibility.MANAGER
    assert told.place_name is None


def test_people_kept_informed_hear_at_once_and_nobody_twice(office: Office) -> None:
    told = office.disclose(informed=(DANA, BO, DANA, MORGAN, ANA))
    assert {office.to(message) for message in office.promised("informed")} == {"U0DANA", "U0BO"}
    assert len(office.picture(told).informed) == 2


def test_the_same_draft_twice_is_one_disclosure(office: Office) -> None:
    draft_id = office.draft()
    first = office.disclose(draft_id=draft_id)
    before = office.rows()
    second = office.disclose(draft_id=draft_id)
    assert (second.disclosure_id, second.already) == (first.disclosure_id, True)
    assert office.rows() == before


def test_a_repeat_is_harmless_even_when_the_manager_has_left_meanwhile(office: Office) -> None:
    draft_id = office.draft()
    office.disclose(draft_id=draft_id)
    office.change(MORGAN, deactivated=True)
    assert office.disclose(draft_id=draft_id).already


def test_other_words_in_a_form_that_was_sent_meanwhile_are_not_thrown_away(office: Office) -> None:
    draft_id = office.draft()
    office.disclose(draft_id=draft_id)
    with pytest.raises(NotDoneError, match="sent_otherwise"):
        office.disclose(draft_id=draft_id, what_happened="And something else.")


def test_nobody_sends_anothers_draft(office: Office) -> None:
    draft_id = office.draft(ANA)
    before = office.rows()
    with pytest.raises(NotDoneError, match="draft_gone"):
        office.disclose(by=CHARLIE, draft_id=draft_id, manager=MORGAN)
    assert office.rows() == before


def test_without_a_manager_the_field_says_so_and_the_draft_stays(office: Office) -> None:
    draft_id = office.draft(CHARLIE)
    before = office.rows()
    with pytest.raises(FieldsError) as refused:
        office.disclose(by=CHARLIE, draft_id=draft_id)
    assert refused.value.fields == {"manager": "manager_missing"}
    assert office.rows() == before


def test_nobody_decides_on_their_own_mistake(office: Office) -> None:
    with pytest.raises(FieldsError, match="manager_is_self"):
        office.disclose(manager=ANA)


@pytest.mark.parametrize("fact", ["is_bot", "is_guest", "deactivated"])
def test_bots_guests_and_the_deactivated_do_not_decide(office: Office, fact: str) -> None:
    office.change(DANA, **{fact: True})
    with pytest.raises(FieldsError, match=r"is_app|is_guest|has_left"):
        office.disclose(manager=DANA)


def test_a_chosen_manager_is_remembered_where_none_was_known(office: Office) -> None:
    office.disclose(by=CHARLIE, manager=DANA)
    assert office.person(CHARLIE).manager_id == office.person(DANA).id
    assert office.disclose(by=CHARLIE).manager.name == "Dana"


def test_choosing_somebody_else_once_does_not_replace_the_manager(office: Office) -> None:
    assert office.disclose(manager=RIO).manager.name == "Rio"
    assert office.disclose().manager.name == "Morgan"


def test_a_manager_nobody_has_met_is_met(office: Office) -> None:
    newcomer = Who(team_id=TEAM, slack_id="U0NEW")
    told = office.disclose(manager=newcomer)
    assert office.step(told, Kind.DECISION).owner_id == office.person(newcomer).id


@pytest.mark.parametrize(
    ("remit", "open_kinds", "stage"),
    [
        (Remit.APPROVAL, ["decision"], Stage.DISCLOSED),
        (Remit.DOING, ["decision", "quick_fix"], Stage.FIXING),
        (Remit.DONE, ["decision", "check_in", "check_in", "check_in", "lessons"], Stage.MONITORING),
    ],
)
def test_what_is_owed_first_depends_on_the_remit(
    office: Office, remit: Remit, open_kinds: list[str], stage: Stage
) -> None:
    told = office.disclose(remit=remit)
    assert office.open_kinds(told) == open_kinds
    assert office.picture(told).stage is stage


def test_a_near_miss_asks_for_an_acknowledgement_only(office: Office) -> None:
    told = office.disclose(severity=Severity.NEAR_MISS, remit=Remit.DONE)
    assert office.open_kinds(told) == ["decision"]
    assert office.picture(told).stage is Stage.DISCLOSED


@pytest.mark.parametrize("table", ["disclosures", "quick_fixes", "steps", "history", "outbox", "nudges"])
def test_all_of_it_is_saved_or_nothing(office: Office, table: str) -> None:
    draft_id = office.draft(CHARLIE)
    before = office.rows()

    def disk_full(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith(f"INSERT INTO {table} "):
            raise OSError("the disk is full")

    event.listen(office.store.engine, "before_cursor_execute", disk_full)
    with pytest.raises(OSError, match="disk"):
        office.disclose(by=CHARLIE, draft_id=draft_id, manager=DANA)
    event.remove(office.store.engine, "before_cursor_execute", disk_full)
    assert office.rows() == before
    assert not office.disclose(by=CHARLIE, draft_id=draft_id, manager=DANA).already


def test_a_card_goes_to_no_channel_that_the_form_did_not_name(office: Office) -> None:
    before = office.rows()
    with pytest.raises(FieldsError) as refused:
        office.disclose(place_id="somewhere else")
    assert refused.value.fields == {"visibility": "place_changed"}
    assert office.rows()["disclosures"] == before["disclosures"]


@pytest.mark.parametrize("field", ["what_happened", "impact", "quick_fix"])
def test_other_words_from_a_form_that_was_sent_are_not_thrown_away(office: Office, field: str) -> None:
    draft_id = office.draft()
    office.disclose(draft_id=draft_id)
    changed: dict[str, Any] = {field: "And there is more."}
    with pytest.raises(NotDoneError, match="sent_otherwise"):
        office.disclose(draft_id=draft_id, **changed)


def test_what_became_of_a_draft_is_told_to_whoever_wrote_it_and_to_nobody_else(office: Office) -> None:
    draft_id = office.draft(ANA)
    assert office.ask(sent_as, draft_id, ANA) is None
    office.disclose(draft_id=draft_id)
    sent = office.ask(sent_as, draft_id, ANA)
    assert (sent.already, sent.to_channel, sent.manager.name) == (True, True, "Morgan")
    with pytest.raises(NotDoneError, match="draft_gone"):
        office.ask(sent_as, draft_id, CHARLIE)
