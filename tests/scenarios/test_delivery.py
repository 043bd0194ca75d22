"""Whatever befalls what the bot sends: exactly one card, one message to each."""

import pytest

from tests.scenarios.story import FIX, IMPACT, TEAM, WHAT, tells
from tests.scenarios.workspace import Workspace

POST = "chat.postMessage"


def delivered(workspace: Workspace) -> None:
    """Both messages of a disclosure have arrived, each once.

    What goes to one place goes in order: once something later is there, nothing earlier is tried again.
    """
    card = workspace.morgan.gets(TEAM, with_button="approve")
    workspace.ana.gets(saying="Thank you for telling us")
    workspace.morgan.clicks(card, "talk")
    workspace.ana.gets(saying="would like to talk first")
    workspace.until(lambda: workspace.morgan.thread(card), "the thread says so")
    assert len(workspace.morgan.sees(TEAM)) == 1
    assert len(workspace.ana.sees()) == 2


@pytest.mark.parametrize("kind", ["ratelimited", "internal_error", "drop_before", "drop_after", "timeout"])
def test_a_card_that_goes_wrong_arrives_once(workspace: Workspace, kind: str) -> None:
    workspace.fault(kind, method=POST, times=1, seconds=1, channel=TEAM)
    workspace.ana.oops(WHAT).is_taken(impact=IMPACT, quick_fix=FIX)
    delivered(workspace)


@pytest.mark.parametrize("kind", ["http_500", "slack_error:fatal_error", "drop_after"])
def test_a_direct_message_that_goes_wrong_arrives_once(workspace: Workspace, kind: str) -> None:
    workspace.fault(kind, method=POST, times=1, user="U0ANA")
    workspace.ana.oops(WHAT).is_taken(impact=IMPACT, quick_fix=FIX)
    delivered(workspace)


def test_a_slack_that_stumbles_again_and_again_is_waited_for(workspace: Workspace) -> None:
    for kind in ("internal_error", "drop_after", "ratelimited"):
        workspace.fault(kind, method=POST, times=1, seconds=1)
    workspace.ana.oops(WHAT).is_taken(impact=IMPACT, quick_fix=FIX)
    delivered(workspace)


def test_a_slow_slack_gets_everything_once(workspace: Workspace) -> None:
    workspace.fault("latency", method=POST, seconds=1)
    workspace.ana.oops(WHAT).is_taken(impact=IMPACT, quick_fix=FIX)
    delivered(workspace)


def test_looking_for_a_lost_message_may_fail_too(workspace: Workspace) -> None:
    workspace.fault("drop_after", method=POST, times=1, channel=TEAM)
    workspace.fault("ratelimited", method="conversations.history", times=1, seconds=1)
    workspace.ana.oops(WHAT).is_taken(impact=IMPACT, quick_fix=FIX)
    workspace.until(lambda: workspace.log(method="conversations.history"), "the bot has looked, in vain")
    workspace.bot.kill()
    workspace.start_bot()  # or, a few seconds later, by itself
    delivered(workspace)


@pytest.mark.parametrize("kind", ["internal_error", "ratelimited", "drop_before", "drop_after"])
def test_an_update_that_goes_wrong_is_made_good(workspace: Workspace, kind: str) -> None:
    card = tells(workspace)
    workspace.fault(kind, method="chat.update", times=2, seconds=1)
    workspace.morgan.clicks(card, "approve")
    workspace.morgan.now_sees(card, lambda seen: "approve" not in seen.buttons)


@pytest.mark.parametrize("method", ["slash_commands", "block_actions", "view_submission"])
def test_an_ack_that_is_lost_is_no_second_effect(workspace: Workspace, method: str) -> None:
    """Slack tells the person that something went wrong; they do it again."""
    workspace.fault("lost_ack", method=method, times=1)
    ana, morgan = workspace.ana, workspace.morgan
    if not ana.types(f"/oops {WHAT}")["ok"]:
        assert ana.types(f"/oops {WHAT}")["ok"]
    modal = ana.modal("capture").filled()
    answer = modal.submits(impact=IMPACT, quick_fix=FIX)
    if not answer["ok"]:
        assert "trouble" in answer["error"]
        modal.again().is_taken(impact=IMPACT, quick_fix=FIX)
    card = morgan.gets(TEAM, with_button="approve")
    if not morgan.presses(card, "approve")["ok"]:
        workspace.until(
            lambda: "approve" not in morgan.sees(TEAM)[0].buttons, "the click was heard all the same"
        )
    ana.gets(saying="Morgan Hale says go ahead")
    workspace.clock.settle()
    assert len(morgan.sees(TEAM)) == 1
    assert len(ana.sees()) == 2


def test_a_socket_that_closes_costs_nothing(workspace: Workspace) -> None:
    card = tells(workspace)
    workspace.fault("disconnect", times=1)
    workspace.until(lambda: workspace.driver.get("state")["apps"][0]["connections"] == 2, "it is back")
    workspace.morgan.clicks(card, "approve")
    workspace.ana.gets(saying="Morgan Hale says go ahead")


def test_a_socket_that_closes_amid_a_submission_costs_nothing(workspace: Workspace) -> None:
    modal = workspace.ana.oops(WHAT)
    workspace.fault("disconnect", method="view_submission", times=1)
    workspace.expects("operation_timeout", "dispatch_failed")
    if not modal.submits(impact=IMPACT, quick_fix=FIX)["ok"]:
        workspace.until(lambda: workspace.driver.get("state")["apps"][0]["connections"], "it is back")
        modal.again().is_taken(impact=IMPACT, quick_fix=FIX)
    delivered(workspace)


@pytest.mark.parametrize("code", ["not_in_channel", "is_archived", "channel_not_found"])
def test_a_channel_that_refuses_the_card_falls_back_to_the_manager(workspace: Workspace, code: str) -> None:
    workspace.fault(f"slack_error:{code}", method=POST, channel=TEAM)
    workspace.ana.oops(WHAT).is_taken(impact=IMPACT, quick_fix=FIX)
    card = workspace.morgan.gets(with_button="approve")
    assert WHAT in card.quoted
    told = workspace.admin.gets(saying=code)
    for words in (WHAT, IMPACT, FIX, "Ana"):
        assert words not in told.text
        assert words not in told.shown
    workspace.morgan.clicks(card, "approve")
    workspace.ana.gets(saying="Morgan Hale says go ahead")
    workspace.clock.settle()
    assert len(workspace.morgan.sees()) == 1
    assert len(workspace.admin.sees()) == 1, "one refusal is told once"


def test_an_archived_channel_is_found_out_and_doctor_shows_it(workspace: Workspace) -> None:
    workspace.expects("is_archived")
    workspace.driver.post("channel", channel=TEAM, is_archived=True)
    workspace.ana.oops(WHAT).is_taken(impact=IMPACT, quick_fix=FIX)
    workspace.morgan.clicks(workspace.morgan.gets(with_button="approve"), "approve")
    workspace.ana.gets(saying="Morgan Hale says go ahead")
    said = workspace.doctor()
    assert "(card): undeliverable, is_archived" in said
    assert WHAT not in said


def test_nobody_who_has_left_is_written_to(workspace: Workspace) -> None:
    card = tells(workspace)
    workspace.clock.settle()  # her receipt is there
    workspace.driver.post("person", user="U0ANA", deleted=True)

    def heard() -> bool:
        return any(one["acked"] for one in workspace.log(direction="slack", type="events_api"))

    workspace.until(heard, "the bot has heard of it")
    before = len(workspace.posts())
    workspace.morgan.clicks(card, "approve")
    workspace.morgan.now_sees(card, lambda seen: "approve" not in seen.buttons)
    workspace.clock.settle()
    after = workspace.posts()[before:]
    assert all("go ahead" not in one["text"] or one.get("thread_ts") for one in after)


def test_an_admin_looks_and_says_that_a_message_in_doubt_is_not_there(workspace: Workspace) -> None:
    form = workspace.ana.oops(WHAT)
    workspace.fault("slack_error:missing_scope", method="conversations.history")
    workspace.fault("drop_before", method="chat.postMessage", channel="U0ANA", times=1)
    workspace.expects("missing_scope")
    form.is_taken(impact=IMPACT, quick_fix=FIX)
    notice = workspace.admin.gets(saying="may have arrived, or not")
    assert notice.buttons == ["arrived", "send_again"]
    workspace.clear_faults()
    assert "It is sent again" in workspace.admin.clicks(notice, "send_again")
    workspace.ana.gets(saying="Thank you for telling us")
    workspace.admin.now_sees(notice, lambda seen: "is sent again" in seen.text and not seen.buttons)
    workspace.clock.settle()
    told = [one for one in workspace.ana.sees() if "Thank you for telling us" in one.text]
    assert len(told) == 1


def test_an_app_that_was_removed_stops_and_keeps_what_it_promised(workspace: Workspace) -> None:
    workspace.expects("token_revoked")
    workspace.fault("slack_error:token_revoked", method=POST)
    workspace.fault("slack_error:token_revoked", method="auth.test")
    workspace.ana.oops(WHAT).is_taken(impact=IMPACT, quick_fix=FIX)
    assert workspace.bot.ends() == 2
    assert "oops: SLACK_BOT_TOKEN is refused by Slack (token_revoked)" in workspace.bot.log.read_text()
    workspace.clear_faults()
    workspace.start_bot()
    delivered(workspace)
