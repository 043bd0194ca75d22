"""People write to Oops instead of pressing: what is plain is done, the rest is offered."""

from tests.scenarios.messages import Json, Message
from tests.scenarios.people import OOPS
from tests.scenarios.story import TEAM, WHAT, fixed, tells
from tests.scenarios.workspace import Workspace


def asked_whether_it_holds(workspace: Workspace) -> Message:
    fixed(workspace)
    workspace.driver.post("clock", advance="P8D")
    return workspace.ana.gets(with_button="held")


def test_held_is_noted_once_and_shown_everywhere(workspace: Workspace) -> None:
    nudge = asked_whether_it_holds(workspace)
    workspace.fault("duplicate_delivery", method="message")
    workspace.ana.writes(OOPS, "It held 🎉 thanks!")
    reply = workspace.ana.gets(saying="Noted: it held")
    assert WHAT in reply.quoted
    workspace.ana.now_sees(nudge, lambda seen: "it held" in seen.text and "held" not in seen.buttons)
    workspace.clock.settle()
    assert len([one for one in workspace.ana.sees() if "Noted" in one.text]) == 1


def test_an_answer_under_the_nudge_is_replied_to_there(workspace: Workspace) -> None:
    nudge = asked_whether_it_holds(workspace)
    workspace.ana.writes(OOPS, "It didn't hold, sadly", under=nudge)
    workspace.until(
        lambda: [t for t in workspace.ana.thread(nudge) if "good that you looked" in t], "a reply"
    )
    assert "held" in workspace.ana.gets(with_button="held").buttons, "nothing was taken from it"


def test_looks_good_decides_nothing_until_it_is_pressed(workspace: Workspace) -> None:
    card = tells(workspace)
    workspace.morgan.writes(OOPS, "Looks good to me 👍")
    offer = workspace.morgan.gets(with_button="approve")
    assert WHAT in offer.quoted
    assert "approve" in workspace.morgan.now_sees(card).buttons
    workspace.morgan.clicks(offer, "approve")
    workspace.morgan.now_sees(offer, lambda seen: "go-ahead given" in seen.text and not seen.buttons)
    workspace.ana.gets(saying="says go ahead")


def test_a_mistake_told_in_passing_opens_the_form_with_its_words(workspace: Workspace) -> None:
    words = "I sent the price list to the wrong customer &amp; copied everybody"
    workspace.bo.writes(OOPS, words)
    offer = workspace.bo.gets(with_button="go_on")
    assert "price list" not in offer.text + offer.shown
    form = workspace.bo.opens(offer, "go_on", "capture")
    assert form.holds("what_happened") == words.replace("&amp;", "&")
    assert not workspace.morgan.sees(TEAM)


def test_what_nobody_typed_to_us_is_ignored(workspace: Workspace) -> None:
    asked_whether_it_holds(workspace)
    typed = {"type": "message", "channel_type": "im", "channel": "D1", "user": "U0ANA", "text": "held"}
    others: tuple[Json, ...] = (
        {"subtype": "message_changed", "message": {"user": "U0ANA", "text": "held"}},
        {"subtype": "message_deleted"},
        {"subtype": "bot_message"},
        {"bot_id": "B0OTHER"},
        {"channel_type": "channel"},
    )
    for number, more in enumerate(others):
        event = {**typed, "ts": f"17.{number}", "event_ts": f"17.{number}", **more}
        payload = {"type": "event_callback", "team_id": "T0SANDBOX", "event": event}
        workspace.driver.post("deliver", type="events_api", payload=payload)
    workspace.ana.writes("C0GENERAL", "held")
    workspace.ana.writes(OOPS, "xyzzy")
    workspace.ana.gets(saying="I did not understand that")
    assert not [one for one in workspace.ana.sees() if "Noted" in one.text]
