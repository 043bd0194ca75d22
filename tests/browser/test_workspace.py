"""The clock, the traffic, the reset, the theme and the connection."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.window import Window
from tests.sandbox.drive import Driver, free_port, start, stop

pytestmark = pytest.mark.browser


def test_tomorrow_is_nine_oclock_where_the_person_is(window: Window) -> None:
    window.switch_to("Bo Lindqvist")
    window.press("Tomorrow 9:00")
    clock = window.page.get_by_role("timer")
    expect(clock).to_contain_text("09:00")
    expect(clock).to_contain_text("Tue, Mar 3 in New York")


def test_a_week_passes_at_a_press(window: Window) -> None:
    window.press("+1 week")
    expect(window.page.get_by_role("timer")).to_contain_text("Mon, Mar 9 in Berlin")


def test_the_next_nudge_is_skipped_to_where_one_is_due(window: Window, stand_in: Driver) -> None:
    skip = window.page.get_by_role("button", name="Skip to next nudge")
    expect(skip).to_be_disabled()
    stand_in.post("next", at="2026-03-04T08:30:00Z")
    expect(skip).to_contain_text("Wed, Mar 4 09:30")
    skip.click()
    expect(window.page.get_by_role("timer")).to_contain_text("Wed, Mar 4 in Berlin")


def test_the_traffic_shows_what_was_said(window: Window) -> None:
    window.say("/oops whisper")
    window.press("Traffic")
    window.page.get_by_role("button", name="chat.postEphemeral").click()
    expect(window.page.locator("#entry-detail")).to_contain_text('"text": "Just between us."')


def test_what_was_refused_is_counted_and_explained(window: Window) -> None:
    window.say("/oops offend")
    traffic = window.page.get_by_role("button", name="Traffic")
    expect(traffic).to_contain_text("1 refused")
    traffic.click()
    window.press("Refused 1")
    window.page.get_by_role("button", name="invalid_blocks").click()
    expect(window.page.locator(".faults")).to_contain_text("[json-pointer:/blocks/0/type]")


def test_a_reset_asks_first_and_then_forgets_everything(window: Window) -> None:
    window.say("Remember this")
    expect(window.message("Remember this")).to_be_visible()
    window.press("Reset")
    window.question.get_by_role("button", name="Cancel").click()
    expect(window.message("Remember this")).to_be_visible()
    window.press("Reset")
    window.question.get_by_role("button", name="Reset").click()
    expect(window.messages).to_have_count(0)


def test_the_theme_follows_the_system_until_one_is_chosen(
    open_window: Callable[..., Window], stand_in: Driver
) -> None:
    window = open_window(stand_in.base_url, color_scheme="dark").act_as("U0ANA", "C0GENERAL")
    expect(window.page.locator("html")).to_have_attribute("data-theme", "dark")
    window.press("Light")
    window.page.reload()
    expect(window.page.locator("html")).to_have_attribute("data-theme", "light")


def test_the_welcome_goes_for_good(window: Window) -> None:
    welcome = window.page.locator("#welcome")
    expect(welcome).to_contain_text("You are Ana Ferreira")
    window.press("Dismiss")
    window.page.reload()
    expect(window.row("general")).to_be_visible()
    expect(welcome).to_be_hidden()


def test_the_welcome_leads_to_the_manager(window: Window) -> None:
    window.press("switch to Morgan")
    expect(window.page.locator("#welcome")).to_contain_text("You are Morgan Hale")


def test_a_workspace_that_went_away_is_missed_and_welcomed_back(open_window: Callable[..., Window]) -> None:
    port = free_port()
    process, _ = start(port=port)
    window = open_window(f"http://127.0.0.1:{port}").act_as("U0ANA", "C0GENERAL")
    stop(process)
    note = window.page.get_by_text("The workspace is not answering.")
    expect(note).to_be_visible()
    process, _ = start(port=port)
    expect(note).to_be_hidden()
    window.say("Still here")
    expect(window.message("Still here")).to_be_visible()
    window.page.goto("about:blank")
    window.faults.clear()  # what failed while it was away was the point
    stop(process)


def test_a_look_that_fails_at_the_start_stops_nothing(window: Window, stand_in: Driver) -> None:
    others = re.compile(r"/state\?user=U0SAM")
    window.page.route(others, lambda route: route.abort())
    window.page.reload()
    window.act_as("U0ANA", "C0GENERAL")
    window.page.unroute(others)
    stand_in.post("message", user="U0BO", channel="C0GENERAL", text="Still here")
    expect(window.message("Still here")).to_be_visible()
    assert window.faults, "the look that failed was the point"
    window.faults.clear()
