"""Everybody can read the page: contrast, names for screen readers, phones."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.window import Window
from tests.sandbox.drive import Driver

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}

# Every visible text against what lies behind it (WCAG 2.2, 1.4.3: 4.5, or 3 for large text). Disabled
# controls are exempt, and the faces' initials are decoration.
FAINT = """() => {
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (value) => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const luminance = ([r, g, b]) => 0.2126 * light(r) + 0.7152 * light(g) + 0.0722 * light(b);
  const over = ([r, g, b, a = 1], under) => [r, g, b].map((value, i) => value * a + under[i] * (1 - a));
  const behind = (node) => {
    if (!node) return [255, 255, 255];
    const colour = channels(getComputedStyle(node).backgroundColor);
    return (colour[3] ?? 1) === 1 ? colour.slice(0, 3) : over(colour, behind(node.parentElement));
  };
  const ratio = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    const style = getComputedStyle(node);
    if (!walker.currentNode.data.trim() || !node.checkVisibility({ visibilityProperty: true })) continue;
    if (node.closest(':disabled, [aria-hidden=true], noscript, option, script')) continue;
    const under = behind(node);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const got = ratio(luminance(over(channels(style.color), under)), luminance(under));
    if (got < (isLarge ? 3 : 4.5)) faint.push([walker.currentNode.data.trim(), got.toFixed(2)]);
  }
  return faint;
}"""

# Whatever can be used must have a name.
NAMELESS = """() => {
  const usable = 'button, a[href], input, textarea, [role=listbox], [role=group], [role=radiogroup]';
  const isNamed = (node) => node.getAttribute('aria-label') || node.getAttribute('aria-labelledby')
    || node.labels?.length || node.textContent.trim();
  const all = [...document.querySelectorAll(usable)].filter((node) => node.checkVisibility());
  return all.filter((node) => !isNamed(node)).map((node) => node.outerHTML);
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_stands_out_from_what_is_behind_it(
    open_window: Callable[..., Window], stand_in: Driver, scheme: str
) -> None:
    window = open_window(stand_in.base_url, color_scheme=scheme).act_as("U0ANA", "C0GENERAL")
    for command in ("show", "whisper", "thread", "offend"):
        window.say(f"/oops {command}")
    window.page.get_by_role("button", name="2 replies").click()
    window.page.get_by_role("button", name="Traffic").click()
    expect(window.page.locator(".entry.refused").first).to_be_visible()
    assert window.page.evaluate(FAINT) == []
    window.say("/oops inputs")
    window.answer("Send")
    expect(window.modal.locator(".error").first).to_be_visible()
    assert window.page.evaluate(FAINT) == []


def test_everything_that_can_be_used_has_a_name(window: Window) -> None:
    window.say("/oops show")
    expect(window.message("Heading")).to_be_visible()
    window.page.get_by_role("button", name="Traffic").click()
    assert window.page.evaluate(NAMELESS) == []
    window.say("/oops inputs")
    expect(window.modal).to_be_visible()
    assert window.page.evaluate(NAMELESS) == []


def test_the_first_tab_stop_skips_to_the_message_box(window: Window) -> None:
    window.page.keyboard.press("Tab")
    expect(window.page.locator("#skip")).to_be_focused()
    window.page.keyboard.press("Enter")
    expect(window.box).to_be_focused()


def test_new_messages_are_announced(window: Window) -> None:
    expect(window.page.get_by_role("log", name="Messages")).to_have_attribute("aria-live", "polite")


def test_a_phone_shows_one_thing_at_a_time(open_window: Callable[..., Window], stand_in: Driver) -> None:
    window = open_window(stand_in.base_url, viewport=PHONE).act_as("U0ANA", "C0GENERAL")
    window.say("/oops thread")
    window.page.get_by_role("button", name="2 replies").click()
    expect(window.messages.first).to_be_hidden()
    window.press("Close the thread")
    window.press("Back to the conversations")
    expect(window.box).to_be_hidden()
    window.row("lessons").click()
    expect(window.box).to_be_visible()
    assert window.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_a_modal_fills_a_phone(open_window: Callable[..., Window], stand_in: Driver) -> None:
    window = open_window(stand_in.base_url, viewport=PHONE).act_as("U0ANA", "C0GENERAL")
    window.say("/oops inputs")
    expect(window.modal).to_be_visible()
    box = window.modal.bounding_box()
    assert box
    assert (box["width"], box["height"]) == (PHONE["width"], PHONE["height"])


def test_the_clock_is_a_menu_on_a_phone(open_window: Callable[..., Window], stand_in: Driver) -> None:
    window = open_window(stand_in.base_url, viewport=PHONE).act_as("U0ANA", "C0GENERAL")
    window.press("Move the clock")
    window.page.get_by_role("menuitem", name="+1 week").click()
    expect(window.page.get_by_role("timer")).to_contain_text("Mon, Mar 9")


def test_messages_are_walked_by_arrows_and_answered_by_keyboard(window: Window) -> None:
    for words in ("First", "Second"):
        window.say(words)
    expect(window.messages).to_have_count(2)
    window.page.get_by_role("log", name="Messages").focus()
    window.page.keyboard.press("ArrowUp")
    expect(window.message("Second")).to_be_focused()
    window.page.keyboard.press("ArrowUp")
    window.page.keyboard.press("Tab")
    window.page.keyboard.press("Enter")
    expect(window.thread).to_contain_text("First")
    expect(window.thread.get_by_role("textbox", name="Reply…")).to_be_focused()


def test_arrows_lead_through_the_sidebar(window: Window) -> None:
    window.row("general").focus()
    window.page.keyboard.press("ArrowDown")
    expect(window.row("lessons")).to_be_focused()
