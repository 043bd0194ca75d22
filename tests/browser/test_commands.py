"""The message box: commands, shortcuts and what only one person sees."""

import pytest
from playwright.sync_api import expect

from tests.browser.window import Window

pytestmark = pytest.mark.browser


def test_a_slash_offers_the_apps_commands(window: Window) -> None:
    window.box.press_sequentially("/o")
    offered = window.page.get_by_role("option", name="/oops")
    expect(offered).to_contain_text("Own up to a mistake")
    window.box.press("Enter")
    expect(window.box).to_have_value("/oops ")
    window.box.press("Enter")
    expect(window.modal).to_be_visible()


def test_escape_puts_the_offer_away_and_keeps_the_text(window: Window) -> None:
    window.box.press_sequentially("/o")
    window.box.press("Escape")
    expect(window.page.get_by_role("option")).to_have_count(0)
    expect(window.box).to_have_value("/o")


def test_a_command_works_in_a_direct_message(window: Window) -> None:
    window.act_as("U0ANA", "U0BO").say("/oops I pushed to main")
    expect(window.modal.get_by_label("What happened?")).to_have_value("I pushed to main")


def test_an_unknown_command_is_told_apart_from_a_message(window: Window) -> None:
    window.say("/lunch")
    expect(window.message("/lunch is not a valid command")).to_contain_text("Only visible to you")


def test_a_command_in_a_thread_is_refused_as_slack_does(window: Window) -> None:
    window.say("/oops thread")
    window.page.get_by_role("button", name="2 replies").click()
    box = window.thread.get_by_role("textbox", name="Reply…")
    box.fill("/oops")
    box.press("Enter")
    expect(window.thread).to_contain_text("/oops is not supported in threads. Sorry!")


def test_a_command_that_is_not_acknowledged_fails_where_only_its_sender_sees_it(window: Window) -> None:
    window.say("/oops silent")
    failed = window.message('/oops failed with the error "operation_timeout"')
    expect(failed).to_contain_text("Only visible to you")


def test_an_ephemeral_message_is_only_for_its_addressee(window: Window) -> None:
    window.say("/oops whisper")
    expect(window.message("Just between us.")).to_contain_text("Only visible to you")
    window.switch_to("Bo Lindqvist")
    expect(window.page.locator(".switcher")).to_contain_text("Bo Lindqvist")
    expect(window.message("Just between us.")).to_have_count(0)


def test_a_global_shortcut_stands_beside_the_message_box(window: Window) -> None:
    window.press("Shortcuts")
    window.page.get_by_role("menuitem", name="Own up to a mistake").click()
    expect(window.modal.get_by_label("What happened?")).to_have_value("From a shortcut")


def test_a_message_shortcut_stands_in_the_messages_menu(window: Window) -> None:
    window.say("The invoices went out twice")
    window.message("The invoices").hover()
    window.message("The invoices").get_by_role("button", name="More actions").click()
    window.page.get_by_role("menuitem", name="Own up to this").click()
    expect(window.modal.get_by_label("What happened?")).to_have_value("About: The invoices went out twice")


def test_what_was_begun_is_kept_while_one_looks_elsewhere(window: Window) -> None:
    window.box.fill("Half a thou")
    window.row("lessons").click()
    expect(window.box).to_have_value("")
    window.row("general").click()
    expect(window.box).to_have_value("Half a thou")
