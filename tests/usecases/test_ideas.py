"""Ideas: offered by whoever is shown the card, adopted once, with credit."""

import pytest

from bot.domain.disclosure import Details, Remit, Severity, Visibility
from bot.domain.kind import Kind
from bot.usecases.answer import NotNeeded, not_needed
from bot.usecases.disclose import Disclosed
from bot.usecases.ideas import Adopt, Offer, adopt_idea, channel_to_ask, offer_idea
from bot.usecases.postpone import HandOver, hand_over
from bot.usecases.refusals import AlreadyError, NotDoneError
from bot.usecases.who import Who
from tests.usecases.office import ANA, BO, CHARLIE, DANA, MORGAN, RIO, Office

WELCOME = Details(ideas_welcome=True)


def offers(
    office: Office, told: Disclosed, by: Who = BO, text: str = "Try the replica.", **fact: bool
) -> str:
    """Somebody offers an idea; the newest one's id. Bo sees the card in the channel."""
    fact = fact or {"in_channel": by is BO}
    step_id = office.step(told, Kind.DECISION).id
    office.do(offer_idea, Offer(by=by, step_id=step_id, text=text, **fact))
    return office.picture(told).ideas[-1].id


def near_miss(office: Office) -> Disclosed:
    return office.disclose(severity=Severity.NEAR_MISS, remit=Remit.DONE, details=WELCOME)


def closed(office: Office, told: Disclosed) -> None:
    """A near miss that was thanked for and needs no lessons: it is over."""
    office.approve(told)
    step_id = office.step(told, Kind.LESSONS).id
    office.do(not_needed, NotNeeded(by=ANA, step_id=step_id, reason="Nothing to add."))


def test_bo_s_idea_stands_on_the_card_and_ana_hears_of_it(office: Office) -> None:
    told = office.disclose(details=WELCOME)
    offers(office, told)
    assert [(idea.text, idea.adopted_at) for idea in office.picture(told).ideas] == [
        ("Try the replica.", None)
    ]
    assert [office.to(message) for message in office.promised("idea")] == ["U0ANA"]


@pytest.mark.parametrize("by", [MORGAN, RIO, DANA])
def test_whoever_was_sent_a_card_may_offer_an_idea(office: Office, by: Who) -> None:
    told = office.disclose(details=WELCOME, informed=(DANA,))
    step_id = office.step(told, Kind.DECISION).id
    office.do(hand_over, HandOver(by=MORGAN, step_id=step_id, to=RIO))
    offers(office, told, by, in_channel=by is MORGAN)
    assert len(office.picture(told).ideas) == 1


@pytest.mark.parametrize(
    ("by", "reason"), [(CHARLIE, "idea_not_shown"), (RIO, "idea_not_shown"), (ANA, "idea_own")]
)
def test_whoever_is_not_shown_the_card_is_refused(office: Office, by: Who, reason: str) -> None:
    told = office.disclose(details=WELCOME)
    before = office.rows()
    with pytest.raises(NotDoneError, match=reason):
        offers(office, told, by, in_channel=False)
    assert office.rows() == before


@pytest.mark.parametrize("fact", ["is_guest", "is_bot", "deactivated"])
def test_guests_and_apps_offer_no_ideas(office: Office, fact: str) -> None:
    told = office.disclose(details=WELCOME)
    office.change(BO, **{fact: True})
    with pytest.raises(NotDoneError, match="idea_guest"):
        offers(office, told)


def test_ideas_are_offered_only_where_they_are_welcome(office: Office) -> None:
    with pytest.raises(NotDoneError, match="idea_not_asked"):
        offers(office, office.disclose())


def test_nothing_is_offered_or_adopted_once_it_is_over(office: Office) -> None:
    told = near_miss(office)
    idea_id = offers(office, told)
    office.sent("card", "receipt", "timeline", "idea")
    closed(office, told)
    [about] = office.promised("idea")
    assert about.id in [update.about_id for update in office.promised("update")], "its button goes"
    with pytest.raises(NotDoneError, match="idea_over"):
        offers(office, told, text="Another one.")
    with pytest.raises(NotDoneError, match="idea_over"):
        office.do(adopt_idea, Adopt(by=ANA, idea_id=idea_id))


def test_the_same_idea_sent_twice_is_one_idea(office: Office) -> None:
    told = office.disclose(details=WELCOME)
    offers(office, told)
    before = office.rows()
    offers(office, told)
    assert office.rows() == before


def test_membership_of_the_channel_is_asked_only_about_whom_nothing_was_sent_to(office: Office) -> None:
    told = office.disclose(details=WELCOME, informed=(DANA,))
    step_id = office.step(told, Kind.DECISION).id
    asked = {
        by.slack_id: office.ask(channel_to_ask, Offer(by=by, step_id=step_id), office.now)
        for by in (BO, CHARLIE, MORGAN, DANA)
    }
    assert asked == {"U0BO": "C0MORGAN", "U0CHARLIE": "C0MORGAN", "U0MORGAN": None, "U0DANA": None}


def test_a_card_that_went_to_the_manager_only_is_in_no_channel(office: Office) -> None:
    told = office.disclose(details=WELCOME, visibility=Visibility.MANAGER)
    asking = Offer(by=BO, step_id=office.step(told, Kind.DECISION).id)
    assert office.ask(channel_to_ask, asking, office.now) is None


@pytest.mark.parametrize("by", [ANA, MORGAN])
def test_ana_or_morgan_adopts_it_with_credit(office: Office, by: Who) -> None:
    told = office.disclose(details=WELCOME)
    giver = office.do(adopt_idea, Adopt(by=by, idea_id=offers(office, told)))
    assert giver.slack_id == "U0BO"
    assert office.picture(told).ideas[0].adopted_by == office.person(by).id
    assert [office.to(message) for message in office.promised("idea_adopted")] == ["U0BO"]
    assert office.picture(told).history[-1].kind == "idea_adopted"


@pytest.mark.parametrize("by", [BO, CHARLIE, DANA, RIO])
def test_nobody_else_adopts_it(office: Office, by: Who) -> None:
    told = office.disclose(details=WELCOME, informed=(DANA,))
    idea_id = offers(office, told)
    before = office.rows()
    with pytest.raises(NotDoneError, match="not_yours"):
        office.do(adopt_idea, Adopt(by=by, idea_id=idea_id))
    assert office.rows() == before


def test_credit_is_for_the_other_one_to_give(office: Office) -> None:
    told = office.disclose(details=WELCOME)
    idea_id = offers(office, told, MORGAN)
    with pytest.raises(NotDoneError, match="idea_yours"):
        office.do(adopt_idea, Adopt(by=MORGAN, idea_id=idea_id))
    office.do(adopt_idea, Adopt(by=ANA, idea_id=idea_id))


def test_an_idea_is_adopted_once(office: Office) -> None:
    told = office.disclose(details=WELCOME)
    idea_id = offers(office, told)
    office.do(adopt_idea, Adopt(by=ANA, idea_id=idea_id))
    before = office.rows()
    with pytest.raises(AlreadyError) as again:
        office.do(adopt_idea, Adopt(by=MORGAN, idea_id=idea_id))
    assert (again.value.by, again.value.outcome) == (office.person(ANA), "adopted")
    assert office.rows() == before


def test_ana_s_message_about_an_idea_says_that_it_was_adopted(office: Office) -> None:
    told = office.disclose(details=WELCOME)
    idea_id = offers(office, told)
    office.sent("idea", "timeline", "card", "receipt")
    office.do(adopt_idea, Adopt(by=MORGAN, idea_id=idea_id))
    about = [message.id for message in office.promised("idea")]
    assert set(about) <= {message.about_id for message in office.promised("update")}


def test_an_unknown_idea_is_said_to_be_gone(office: Office) -> None:
    office.disclose(details=WELCOME)
    with pytest.raises(NotDoneError, match="gone"):
        office.do(adopt_idea, Adopt(by=ANA, idea_id="0" * 32))
