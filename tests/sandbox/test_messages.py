"""chat.*: what the bot may post, change and delete, and who sees it."""

from urllib.request import urlopen

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.sandbox.drive import Driver, Json, button

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "*bold*"}}


def refusal(client: WebClient, method: str, **arguments: object) -> str:
    """The error code with which Slack refuses this call."""
    with pytest.raises(SlackApiError) as refused:
        client.api_call(method, json=arguments)
    code: str = refused.value.response["error"]
    return code


def test_blocks_are_stored_as_sent_and_get_their_ids(driver: Driver, client: WebClient) -> None:
    client.chat_postMessage(channel="C0GENERAL", text="Hi", blocks=[SECTION, button("go", block_id="row")])
    shown = driver.messages("U0BO", "C0GENERAL")[0]
    assert shown["blocks"][0].pop("block_id")
    assert shown["blocks"] == [SECTION, button("go", block_id="row")]
    assert (shown["user"], shown["bot_id"], shown["app_id"]) == ("U0OOPS", "B0OOPS", "A0OOPS")


def test_a_persons_id_opens_the_direct_message(driver: Driver, client: WebClient) -> None:
    sent = client.chat_postMessage(channel="U0ANA", text="Hello Ana")
    assert sent["channel"].startswith("D0")
    assert client.conversations_open(users="U0ANA")["channel"]["id"] == sent["channel"]
    assert [one["text"] for one in driver.messages("U0ANA", "U0OOPS")] == ["Hello Ana"]


def test_ts_grows_with_each_message(client: WebClient) -> None:
    sent = [client.chat_postMessage(channel="C0GENERAL", text="Hi")["ts"] for _ in range(5)]
    assert sent == sorted(set(sent))


def test_an_ephemeral_is_seen_by_its_addressee_alone(driver: Driver, client: WebClient) -> None:
    client.chat_postEphemeral(channel="C0MORGAN", user="U0ANA", text="Psst")
    assert [one["ephemeral"] for one in driver.messages("U0ANA", "C0MORGAN")] == [True]
    assert driver.messages("U0MORGAN", "C0MORGAN") == []
    assert client.conversations_history(channel="C0MORGAN")["messages"] == []


def test_an_ephemeral_needs_a_member(client: WebClient) -> None:
    to = {"channel": "C0MORGAN", "text": "Psst"}
    assert refusal(client, "chat.postEphemeral", **to, user="U0CHARLIE") == "user_not_in_channel"
    assert refusal(client, "chat.postEphemeral", **to, user="U0NOBODY") == "user_not_found"


def test_an_ephemeral_cannot_be_updated(client: WebClient) -> None:
    sent = client.chat_postEphemeral(channel="C0GENERAL", user="U0ANA", text="Psst")
    edit = {"channel": "C0GENERAL", "ts": sent["message_ts"], "text": "No"}
    assert refusal(client, "chat.update", **edit) == "message_not_found"


def test_channels_that_the_bot_may_not_know_do_not_exist(client: WebClient) -> None:
    for channel in ("C0NOBOT", "C0NOWHERE", ""):
        assert refusal(client, "chat.postMessage", channel=channel, text="Hi") == "channel_not_found"


def test_a_public_channel_without_the_bot_is_not_in_channel(driver: Driver, client: WebClient) -> None:
    driver.post("channel", channel="C0LESSONS", members=["U0ANA"])
    assert refusal(client, "chat.postMessage", channel="C0LESSONS", text="Hi") == "not_in_channel"
    assert refusal(client, "conversations.history", channel="C0LESSONS") == "not_in_channel"


def test_an_archived_channel_takes_nothing(driver: Driver, client: WebClient) -> None:
    driver.post("channel", channel="C0LESSONS", is_archived=True)
    assert refusal(client, "chat.postMessage", channel="C0LESSONS", text="Hi") == "is_archived"


def test_a_card_in_an_archived_channel_can_no_longer_be_updated(driver: Driver, client: WebClient) -> None:
    sent = client.chat_postMessage(channel="C0LESSONS", text="Hi")
    driver.post("channel", channel="C0LESSONS", is_archived=True)
    edit = {"channel": "C0LESSONS", "ts": sent["ts"], "text": "Bye"}
    assert refusal(client, "chat.update", **edit) == "is_inactive"


def test_looking_at_a_direct_message_does_not_open_it(driver: Driver) -> None:
    assert driver.messages("U0ANA", "U0BO") == []
    kinds = [one["kind"] for one in driver.get("state", user="U0ANA")["conversations"]]
    assert "dm" not in kinds


def test_nothing_to_say_is_no_text(client: WebClient) -> None:
    assert refusal(client, "chat.postMessage", channel="C0GENERAL") == "no_text"
    assert refusal(client, "chat.postMessage", channel="C0GENERAL", text="", blocks=[]) == "no_text"


def test_faulty_blocks_are_named(client: WebClient) -> None:
    broken = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel="C0GENERAL", text="Hi", blocks=[broken])
    assert refused.value.response["error"] == "invalid_blocks"
    messages = refused.value.response["response_metadata"]["messages"]
    assert "json-pointer:/blocks/0/text/text" in messages[0]


def test_overlong_text_is_cut_when_posted_and_refused_in_an_update(driver: Driver, client: WebClient) -> None:
    sent = client.chat_postMessage(channel="C0GENERAL", text="x" * 40_001)
    assert len(driver.messages("U0ANA", "C0GENERAL")[0]["text"]) == 40_000
    edit = {"channel": "C0GENERAL", "ts": sent["ts"], "text": "x" * 4_001}
    assert refusal(client, "chat.update", **edit) == "msg_too_long"


def test_an_update_replaces_text_and_blocks_and_keeps_metadata(driver: Driver, client: WebClient) -> None:
    metadata = {"event_type": "card", "event_payload": {"id": "7"}}
    sent = client.chat_postMessage(channel="C0GENERAL", text="Hi", blocks=[SECTION], metadata=metadata)
    client.chat_update(channel="C0GENERAL", ts=sent["ts"], text="Bye")
    shown = driver.messages("U0ANA", "C0GENERAL")[0]
    assert (shown["text"], shown["ts"]) == ("Bye", sent["ts"])
    assert "blocks" not in shown
    assert shown["edited"]["user"] == "U0OOPS"
    kept = client.conversations_history(channel="C0GENERAL", include_all_metadata=True)["messages"][0]
    assert kept["metadata"] == metadata


def test_an_update_with_blocks_leaves_no_edited_mark(driver: Driver, client: WebClient) -> None:
    sent = client.chat_postMessage(channel="C0GENERAL", text="Hi")
    client.chat_update(channel="C0GENERAL", ts=sent["ts"], text="Bye", blocks=[SECTION])
    assert "edited" not in driver.messages("U0ANA", "C0GENERAL")[0]


def test_the_bot_changes_only_its_own_messages(driver: Driver, client: WebClient) -> None:
    said = driver.post("message", user="U0ANA", channel="C0GENERAL", text="Mine")
    where = {"channel": "C0GENERAL", "ts": said["ts"]}
    assert refusal(client, "chat.update", **where, text="Yours") == "cant_update_message"
    assert refusal(client, "chat.delete", **where) == "cant_delete_message"
    gone = {"channel": "C0GENERAL", "ts": "1.000001"}
    assert refusal(client, "chat.update", **gone, text="x") == "message_not_found"
    assert refusal(client, "chat.delete", **gone) == "message_not_found"


def test_a_deleted_message_is_gone(driver: Driver, client: WebClient) -> None:
    sent = client.chat_postMessage(channel="C0GENERAL", text="Hi")
    client.chat_delete(channel="C0GENERAL", ts=sent["ts"])
    assert driver.messages("U0ANA", "C0GENERAL") == []


def test_a_deleted_parent_leaves_a_tombstone_above_its_thread(driver: Driver, client: WebClient) -> None:
    sent = client.chat_postMessage(channel="C0GENERAL", text="Hi")
    client.chat_postMessage(channel="C0GENERAL", text="Reply", thread_ts=sent["ts"])
    client.chat_delete(channel="C0GENERAL", ts=sent["ts"])
    left = driver.messages("U0ANA", "C0GENERAL")
    assert [one["text"] for one in left] == ["This message was deleted.", "Reply"]
    assert left[0]["subtype"] == "tombstone"


def test_a_thread_is_counted_on_its_parent(driver: Driver, client: WebClient) -> None:
    parent = client.chat_postMessage(channel="C0GENERAL", text="Parent")
    driver.post("message", user="U0ANA", channel="C0GENERAL", text="Reply", thread_ts=parent["ts"])
    reply = client.chat_postMessage(channel="C0GENERAL", text="Another", thread_ts=parent["ts"])
    shown: Json = driver.messages("U0BO", "C0GENERAL")[0]
    assert (shown["reply_count"], shown["reply_users"]) == (2, ["U0ANA", "U0OOPS"])
    assert shown["latest_reply"] == reply["ts"]
    whole = driver.get("messages", user="U0BO", channel="C0GENERAL", thread_ts=parent["ts"])["messages"]
    assert [one["text"] for one in whole] == ["Parent", "Reply", "Another"]


def test_a_reply_needs_a_ts_but_not_a_message_that_is_still_there(driver: Driver, client: WebClient) -> None:
    """Slack takes any ts as a thread (slackapi/python-slack-sdk#840) and refuses what is none."""
    post = {"channel": "C0GENERAL", "text": "Hi"}
    assert refusal(client, "chat.postMessage", **post, thread_ts="0") == "invalid_thread_ts"
    sent = client.chat_postMessage(channel="C0GENERAL", text="Hi", thread_ts="1.000001")
    assert client.conversations_history(channel="C0GENERAL")["messages"] == []
    assert driver.messages("U0ANA", "C0GENERAL")[0]["ts"] == sent["ts"]


def test_a_permalink_points_at_the_message(driver: Driver, client: WebClient) -> None:
    sent = client.chat_postMessage(channel="C0GENERAL", text="Hi")
    link = client.chat_getPermalink(channel="C0GENERAL", message_ts=sent["ts"])["permalink"]
    assert link == f"{driver.base_url}/archives/C0GENERAL/p{sent['ts'].replace('.', '')}"
    with urlopen(link) as page:
        assert page.url == f"{driver.base_url}/#//C0GENERAL"
    lost = {"channel": "C0GENERAL", "message_ts": "1.000001"}
    with pytest.raises(SlackApiError, match="message_not_found"):
        client.chat_getPermalink(**lost)


def test_a_reaction_is_added_once(driver: Driver, client: WebClient) -> None:
    sent = client.chat_postMessage(channel="C0GENERAL", text="Hi")
    client.reactions_add(channel="C0GENERAL", timestamp=sent["ts"], name="heart")
    shown = driver.messages("U0ANA", "C0GENERAL")[0]
    assert shown["reactions"] == [{"name": "heart", "users": ["U0OOPS"], "count": 1}]
    with pytest.raises(SlackApiError, match="already_reacted"):
        client.reactions_add(channel="C0GENERAL", timestamp=sent["ts"], name="heart")


def test_outsiders_cannot_read_a_private_channel(driver: Driver) -> None:
    status, answer = driver.ask("GET", "messages?user=U0CHARLIE&channel=C0MORGAN")
    assert (status, answer["error"]) == (403, "not_in_channel")


def test_metadata_is_not_shown_to_people(driver: Driver, client: WebClient) -> None:
    metadata = {"event_type": "card", "event_payload": {"id": "7"}}
    client.chat_postMessage(channel="C0GENERAL", text="Hi", metadata=metadata)
    assert "metadata" not in driver.messages("U0ANA", "C0GENERAL")[0]
