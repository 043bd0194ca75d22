"""Block Kit in messages and on the Home tab: what it looks like and what a click sends."""

import json

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.window import Window
from tests.sandbox.drive import Driver

pytestmark = pytest.mark.browser


@pytest.fixture
def shown(window: Window) -> Window:
    """A window on one message of each kind."""
    window.say("/oops show")
    expect(window.message("Heading")).to_be_visible()
    return window


def last_click(window: Window, stand_in: Driver) -> dict[str, object]:
    """What the app was sent: it repeats each click in a direct message."""
    expect(window.page.locator(".toast")).to_be_visible()
    said: dict[str, object] = json.loads(stand_in.messages("U0ANA", "U0OOPS")[-1]["text"])
    return said


def test_mrkdwn_is_read(shown: Window) -> None:
    text = shown.message("Every kind of block").locator(".section-text").first
    expect(text.locator("b")).to_have_text("bold")
    expect(text.locator("i")).to_have_text("italic")
    expect(text.locator("s")).to_have_text("struck")
    expect(text.locator("code")).to_have_text("code")
    expect(text.locator("pre")).to_have_text("let x = 1;")
    expect(text.locator("blockquote")).to_have_text("quoted")
    expect(text.locator(".mention")).to_have_text(["@Ana Ferreira", "#general", "@here"])
    expect(text.get_by_role("link", name="a link")).to_have_attribute("href", "https://example.com")
    expect(text).to_contain_text("👋")
    expect(text).to_contain_text("<b>")


def test_dates_are_told_in_the_readers_own_zone(shown: Window) -> None:
    expect(
        shown.message("Every kind of block").locator("time[datetime='2026-03-02T09:00:00.000Z']")
    ).to_have_text("today at 10:00")
    shown.act_as("U0RIO", "C0GENERAL")
    expect(shown.message("Every kind of block")).to_contain_text("today at 18:00")


def test_rich_text_is_read(shown: Window) -> None:
    rich: Locator = shown.page.locator(".rich")
    expect(rich.locator("ul > li")).to_have_text(["first", "second", "deeper"])
    expect(rich.locator("ol > li")).to_have_text(["one", "two"])
    expect(rich.locator("blockquote")).to_have_text("What a person said.\nIn two lines.")
    expect(rich.locator("pre")).to_have_text("DROP TABLE users; -- oops")
    expect(rich.locator(".mention.mine")).to_have_text("@Ana Ferreira")


def test_pictures_from_elsewhere_are_described_not_loaded(shown: Window) -> None:
    expect(shown.page.get_by_role("img", name="A chart")).to_be_visible()
    expect(shown.page.locator("#messages img[src]")).to_have_count(0)


def test_a_table_and_markdown_are_shown(shown: Window) -> None:
    expect(shown.page.get_by_role("columnheader", name="Held?")).to_be_visible()
    expect(shown.message("Heading").locator(".bullet")).to_have_count(2)


def test_a_button_sends_its_value(shown: Window, stand_in: Driver) -> None:
    shown.page.get_by_role("button", name="Approve").click()
    sent = last_click(shown, stand_in)
    assert (sent["action_id"], sent["block_id"], sent["value"]) == ("approve", "card", "7")


def test_a_dangerous_button_asks_first(shown: Window, stand_in: Driver) -> None:
    shown.page.get_by_role("button", name="Let go").click()
    expect(shown.question).to_contain_text("Nobody will be reminded any more.")
    shown.question.get_by_role("button", name="Keep").click()
    assert stand_in.messages("U0ANA", "U0OOPS") == []
    shown.page.get_by_role("button", name="Let go").click()
    shown.question.get_by_role("button", name="Let go").click()
    assert last_click(shown, stand_in)["action_id"] == "drop"


def test_a_menu_is_worked_by_the_keyboard(shown: Window, stand_in: Driver) -> None:
    menu = shown.page.locator("[data-field='card/overflow']")
    menu.press("Enter")
    expect(shown.page.get_by_role("menuitem", name="Reassign")).to_be_focused()
    shown.page.keyboard.press("ArrowDown")
    shown.page.keyboard.press("Enter")
    sent = last_click(shown, stand_in)
    assert sent["selected_option"] == {
        "value": "history",
        "text": {"type": "plain_text", "text": "History"},
        "description": {"type": "plain_text", "text": "What happened when"},
    }


def test_escape_leaves_a_menu_and_gives_the_focus_back(shown: Window) -> None:
    menu = shown.page.locator("[data-field='card/overflow']")
    menu.press("Enter")
    shown.page.keyboard.press("Escape")
    expect(shown.page.get_by_role("menu")).to_have_count(0)
    expect(menu).to_be_focused()


def test_a_choice_in_a_message_is_sent_at_once(shown: Window, stand_in: Driver) -> None:
    shown.page.get_by_role("combobox", name="A person").click()
    shown.page.get_by_role("option", name="Dana Okafor").click()
    assert last_click(shown, stand_in)["selected_user"] == "U0DANA"


def test_home_is_published_for_whoever_looks(window: Window) -> None:
    window.page.get_by_role("navigation", name="Workspace").get_by_role("button", name="Oops").click()
    home = window.page.get_by_role("region", name="App home")
    expect(home).to_contain_text("Nothing, @Ana Ferreira.")
    window.switch_to("Bo Lindqvist")
    expect(home).to_contain_text("Nothing, @Bo Lindqvist.")


def test_home_changes_when_it_is_published_again(window: Window, stand_in: Driver) -> None:
    window.act_as("U0ANA", "U0OOPS", "home")
    expect(window.page.get_by_role("region", name="App home")).to_contain_text("Nothing, @Ana")
    news = {"type": "home", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Two things"}}]}
    stand_in.web_client().views_publish(user_id="U0ANA", view=news)
    expect(window.page.get_by_role("region", name="App home")).to_have_text("Two things")


def test_the_apps_tabs_lead_to_home_and_messages(window: Window) -> None:
    window.act_as("U0ANA", "U0OOPS", "home")
    window.page.get_by_role("tab", name="Messages").click()
    expect(window.box).to_be_visible()
    expect(window.page.get_by_role("region", name="App home")).to_be_hidden()
