"""People, channels, messages and threads, as the page shows them."""

import pytest
from playwright.sync_api import expect

from tests.browser.window import Window
from tests.sandbox.drive import Driver

pytestmark = pytest.mark.browser


def test_a_message_appears_where_it_was_written(window: Window) -> None:
    window.say("Good *morning* everybody")
    expect(window.message("Good morning everybody").locator("b")).to_have_text("morning")
    expect(window.box).to_have_value("")


def test_what_happens_elsewhere_appears_without_reloading(window: Window, stand_in: Driver) -> None:
    stand_in.post("message", user="U0BO", channel="C0GENERAL", text="From another window")
    expect(window.message("From another window").locator(".sender")).to_have_text("Bo Lindqvist")


def test_messages_of_one_person_within_five_minutes_stand_under_one_head(window: Window) -> None:
    for words in ("One", "Two"):
        window.say(words)
    expect(window.messages).to_have_count(2)
    expect(window.page.locator("#messages .message-head")).to_have_count(1)


def test_markup_that_people_write_stays_text(window: Window) -> None:
    hostile = "<img src=x onerror=alert(1)> <script>alert(2)</script> <!channel> &amp;"
    window.say(hostile)
    expect(window.messages.locator(".text")).to_have_text(hostile)
    expect(window.page.locator("#messages img, #messages script, #messages .mention")).to_have_count(0)


def test_a_link_that_would_run_a_script_is_only_text(window: Window, stand_in: Driver) -> None:
    client = stand_in.web_client()
    client.chat_postMessage(
        channel="C0GENERAL", text="<javascript:alert(1)|press me> <https://example.com|me>"
    )
    expect(window.messages.get_by_role("link")).to_have_text(["me"])
    expect(window.message("press me")).to_be_visible()


def test_words_run_the_way_they_are_written(window: Window) -> None:
    window.say("מחקתי את הטבלה")
    expect(window.message("מחקתי").locator(".text")).to_have_css("unicode-bidi", "plaintext")


def test_somebody_else_sees_their_own_conversations_and_time(window: Window) -> None:
    window.switch_to("Sam Whitlock")
    expect(window.page.locator(".switcher")).to_contain_text("in Los Angeles")
    expect(window.row("general")).to_be_visible()
    expect(window.row("payments-team")).to_have_count(0)


def test_a_private_channel_is_left_when_somebody_may_not_look_in(window: Window) -> None:
    window.act_as("U0ANA", "C0MORGAN")
    window.switch_to("Charlie Novak")
    expect(window.page.get_by_role("heading", level=1)).to_have_text("general")


def test_unread_conversations_are_marked_until_they_are_read(window: Window, stand_in: Driver) -> None:
    stand_in.post("message", user="U0BO", channel="C0LESSONS", text="Read this")
    expect(window.row("lessons").get_by_label("unread")).to_be_visible()
    window.row("lessons").click()
    expect(window.message("Read this")).to_be_visible()
    window.row("general").click()
    expect(window.row("lessons").get_by_label("unread")).to_have_count(0)


def test_the_switcher_says_who_has_news(window: Window, stand_in: Driver) -> None:
    stand_in.post("message", user="U0ANA", channel="U0MORGAN", text="Have you got a minute?")
    switcher = window.page.locator(".switcher")
    expect(switcher.get_by_title("Something new for the others")).to_have_text("1")
    switcher.click()
    expect(window.page.get_by_role("menuitemradio", name="Morgan Hale")).to_contain_text("1 new")


def test_a_direct_message_from_the_app_is_announced_and_leads_there(window: Window) -> None:
    window.say("/oops write to me")
    notice = window.page.locator(".toast", has_text="Is the fix still holding?")
    notice.get_by_role("button").first.click()
    expect(window.message("Is the fix still holding?")).to_be_visible()
    expect(window.page.get_by_role("heading", level=1)).to_have_text("OOops")


def test_what_came_while_somebody_else_acted_is_announced_on_return(window: Window, stand_in: Driver) -> None:
    window.switch_to("Bo Lindqvist")
    expect(window.page.locator(".switcher")).to_contain_text("Bo Lindqvist")
    stand_in.web_client().chat_postMessage(channel="U0ANA", text="While you were away")
    expect(window.page.locator(".switcher .badge")).to_have_text("1")
    window.switch_to("Ana Ferreira")
    expect(window.page.locator(".toast")).to_contain_text("While you were away")


def test_replies_are_counted_and_open_beside_the_conversation(window: Window) -> None:
    window.say("/oops thread")
    window.page.get_by_role("button", name="2 replies").click()
    expect(window.thread.locator("article")).to_have_count(3)
    expect(window.messages).to_have_count(1)


def test_a_reply_is_written_in_the_thread(window: Window) -> None:
    window.say("/oops thread")
    window.page.get_by_role("button", name="2 replies").click()
    box = window.thread.get_by_role("textbox", name="Reply…")
    box.fill("Three")
    box.press("Enter")
    expect(window.thread.locator("article").last).to_contain_text("Three")
    expect(window.page.get_by_role("button", name="3 replies")).to_be_visible()


def test_a_day_has_its_own_heading(window: Window) -> None:
    window.say("Yesterday's words")
    expect(window.message("Yesterday's words")).to_be_visible()
    window.press("Tomorrow 9:00")
    window.say("Today's words")
    expect(window.page.get_by_role("separator")).to_have_text(["Yesterday", "Today"])


def test_an_address_leads_to_a_person_and_place(window: Window) -> None:
    window.act_as("U0MORGAN", "C0NOBOT")
    expect(window.page.locator(".switcher")).to_contain_text("Morgan Hale")
    expect(window.row("payments-hush")).to_have_attribute("aria-current", "page")


def test_an_address_leads_into_a_thread(window: Window, stand_in: Driver) -> None:
    first = stand_in.post("message", user="U0BO", channel="C0GENERAL", text="The first")["ts"]
    stand_in.post("message", user="U0BO", channel="C0GENERAL", text="The second", thread_ts=first)
    window.act_as("U0ANA", "C0GENERAL", f"thread/{first}")
    expect(window.thread.locator("article")).to_have_count(2)


def test_a_conversation_opens_at_its_newest_message(window: Window, stand_in: Driver) -> None:
    for number in range(30):
        stand_in.post("message", user="U0BO", channel="C0GENERAL", text=f"Message {number}")
    window.page.reload()
    expect(window.message("Message 29")).to_be_in_viewport(ratio=1)
