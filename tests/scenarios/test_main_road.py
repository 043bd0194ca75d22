"""The main road, from `/oops` to the closing note, on every way in and every database."""

import time
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from tests.scenarios.people import OOPS
from tests.scenarios.story import DONE, FIX, IMPACT, LESSONS, TEAM, WHAT
from tests.scenarios.workspace import Workspace


def test_from_oops_to_the_closing_note(anywhere: Workspace) -> None:
    ana, morgan, clock = anywhere.ana, anywhere.morgan, anywhere.clock

    modal = ana.oops(WHAT)
    assert modal.holds("what_happened") == WHAT
    assert "No passwords" in modal.shown or "no passwords" in modal.shown
    assert "#payments-team" in modal.shown, "who will see it is named"
    modal.is_taken(impact=IMPACT, quick_fix=FIX, severity="minor", remit="approval")
    assert "Morgan Hale" in modal.again().shown
    assert "#payments-team" in modal.again().shown

    card = morgan.gets(TEAM, with_button="approve")
    assert card.pings == {"@U0MORGAN"}
    for said in ("Ana Ferreira", "Minor", WHAT, IMPACT, FIX, "needs a go-ahead first"):
        assert said in card.text
        assert said in card.shown
    assert card.buttons[:3] == ["approve", "adjust", "talk"]
    receipt = ana.gets(saying="Thank you for telling us")
    assert "Waiting for Morgan Hale" in receipt.text
    assert receipt.pings == set()

    assert "Ana Ferreira is thanked for telling, in your name" in morgan.clicks(card, "approve")
    answer = ana.gets(saying="Morgan Hale says go ahead")
    assert "tell us when it is done" in answer.text
    card = morgan.now_sees(card, lambda seen: "approve" not in seen.buttons)
    assert "Morgan Hale said go ahead" in card.text
    assert card.pings == set(), "an answered card asks nobody any more"

    ana.opens(answer, "do", "quick_fix").is_taken(what_was_done=DONE)
    card = morgan.now_sees(card, lambda seen: DONE in seen.quoted)

    clock.skips_to_next()
    nudge = ana.gets(with_button="snooze")
    assert "What did you learn?" in nudge.text
    assert nudge.buttons == ["do", "snooze", "not_needed", "hand_over"]
    ana.opens(nudge, "do", "lessons").is_taken(**LESSONS)
    ana.now_sees(nudge, lambda seen: not seen.buttons)

    clock.skips_to_next()
    nudge = ana.gets(with_button="held")
    assert "Does the fix hold?" in nudge.text
    assert nudge.buttons == ["held", "slipped", "cant_tell", "snooze", "not_needed", "hand_over"]
    assert ana.clicks(nudge, "held") == "Good. Noted that it held."
    closing = ana.gets(saying="It is done")
    assert "Nothing more is owed" in closing.text

    clock.settle()
    assert [text for text in morgan.thread(card) if text.startswith("All done")]
    assert len(morgan.sees(TEAM)) == 1, "one card, whatever happened to it"
    only_those_concerned_saw_it(anywhere)

    clock.skips_to_next()
    assert "Done and closed" in morgan.gets(saying="Your overview of the week").text
    clock.settle()
    assert anywhere.driver.get("clock")["next"] is None, "nothing waits for anybody"


def test_a_request_that_slack_did_not_sign_is_refused(on_http: Workspace) -> None:
    """Whoever finds the address can send what they like; only Slack knows the secret."""
    with on_http.story() as workspace:
        address = workspace.driver.get("state")["apps"][0]["urls"][0]
        body = urlencode({"command": "/oops", "user_id": "U0ANA", "team_id": "T0SANDBOX", "text": "forged"})
        signed = {"X-Slack-Request-Timestamp": str(int(time.time())), "X-Slack-Signature": "v0=" + "0" * 64}
        with pytest.raises(HTTPError) as refused:
            urlopen(Request(address, data=body.encode(), headers=signed))
        with refused.value:
            assert refused.value.code == 401
        assert workspace.ana.modals() == []


def only_those_concerned_saw_it(workspace: Workspace) -> None:
    for person in (workspace.bo, workspace.rio, workspace.charlie, workspace.dana, workspace.admin):
        assert person.sees(OOPS) == []
        assert person.sees("C0GENERAL") == []
        assert person.sees("C0LESSONS") == []
    assert workspace.morgan.sees(OOPS) == [], "the card in the channel is enough"
    assert workspace.ana.sees("C0NOBOT") == []
    assert workspace.driver.ask("GET", f"messages?user=U0CHARLIE&channel={TEAM}")[0] == 403
