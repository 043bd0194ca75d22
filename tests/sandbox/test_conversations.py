"""conversations.*: what the bot can find, open and read back."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.sandbox.drive import Driver

METADATA = {"event_type": "card", "event_payload": {"outbox_id": "42"}}


def posted(client: WebClient, count: int) -> list[str]:
    return [client.chat_postMessage(channel="C0GENERAL", text=str(n))["ts"] for n in range(count)]


def texts(answer: object) -> list[str]:
    return [one["text"] for one in answer["messages"]]  # type: ignore[index]


def test_history_is_newest_first_without_replies(client: WebClient) -> None:
    first, *_ = posted(client, 3)
    client.chat_postMessage(channel="C0GENERAL", text="reply", thread_ts=first)
    assert texts(client.conversations_history(channel="C0GENERAL")) == ["2", "1", "0"]


def test_history_comes_in_pages(client: WebClient) -> None:
    posted(client, 3)
    page = client.conversations_history(channel="C0GENERAL", limit=2)
    assert (texts(page), page["has_more"]) == (["2", "1"], True)
    cursor = page["response_metadata"]["next_cursor"]
    rest = client.conversations_history(channel="C0GENERAL", limit=2, cursor=cursor)
    assert (texts(rest), rest["has_more"]) == (["0"], False)


def test_history_between_two_moments_leaves_the_ends_out_unless_inclusive(client: WebClient) -> None:
    first, _, last = posted(client, 3)
    between: dict[str, Any] = {"channel": "C0GENERAL", "oldest": first, "latest": last}
    assert texts(client.conversations_history(**between)) == ["1"]
    assert texts(client.conversations_history(**between, inclusive=True)) == ["2", "1", "0"]


def test_metadata_comes_whole_only_when_asked_for(client: WebClient) -> None:
    client.chat_postMessage(channel="C0GENERAL", text="Hi", metadata=METADATA)
    brief = client.conversations_history(channel="C0GENERAL")["messages"][0]
    assert brief["metadata"] == {"event_type": "card", "event_payload": {}}
    whole = client.conversations_history(channel="C0GENERAL", include_all_metadata=True)["messages"][0]
    assert whole["metadata"] == METADATA


def test_replies_are_the_parent_and_its_thread_oldest_first(client: WebClient) -> None:
    first, *_ = posted(client, 2)
    client.chat_postMessage(channel="C0GENERAL", text="reply", thread_ts=first, metadata=METADATA)
    answer = client.conversations_replies(channel="C0GENERAL", ts=first, include_all_metadata=True)
    assert texts(answer) == ["0", "reply"]
    assert answer["messages"][1]["metadata"] == METADATA
    with pytest.raises(SlackApiError, match="thread_not_found"):
        client.conversations_replies(channel="C0GENERAL", ts="1.000001")


def test_opening_a_direct_message_is_idempotent(client: WebClient) -> None:
    first, second = (client.conversations_open(users="U0ANA")["channel"]["id"] for _ in range(2))
    assert first == second
    assert client.conversations_info(channel=first)["channel"]["user"] == "U0ANA"


def test_several_people_get_a_group(client: WebClient) -> None:
    group = client.conversations_open(users=["U0ANA", "U0BO"], return_im=True)["channel"]
    assert group["is_mpim"]
    found = client.conversations_members(channel=group["id"])["members"]
    assert set(found) == {"U0ANA", "U0BO", "U0OOPS"}


def test_opening_is_refused_for_nobody_strangers_and_bots(client: WebClient) -> None:
    for users, error in ((["U0NOBODY"], "user_not_found"), (["U0OOPS"], "cannot_dm_bot")):
        with pytest.raises(SlackApiError, match=error):
            client.conversations_open(users=users)
    with pytest.raises(SlackApiError, match="users_list_not_supplied"):
        client.api_call("conversations.open")


def test_info_tells_whether_the_bot_is_a_member(driver: Driver, client: WebClient) -> None:
    assert client.conversations_info(channel="C0GENERAL")["channel"]["is_member"] is True
    driver.post("channel", channel="C0LESSONS", members=["U0ANA"])
    assert client.conversations_info(channel="C0LESSONS")["channel"]["is_member"] is False
    with pytest.raises(SlackApiError, match="channel_not_found"):
        client.conversations_info(channel="C0NOBOT")


def test_the_list_holds_what_the_bot_may_see(client: WebClient) -> None:
    public = client.conversations_list()["channels"]
    assert {one["id"] for one in public} == {"C0GENERAL", "C0LESSONS"}
    private = client.conversations_list(types="private_channel")["channels"]
    assert [one["id"] for one in private] == ["C0MORGAN"]


def test_members_come_in_pages(client: WebClient) -> None:
    page = client.conversations_members(channel="C0MORGAN", limit=3)
    assert page["members"] == ["U0ANA", "U0BO", "U0MORGAN"]
    rest = client.conversations_members(
        channel="C0MORGAN", cursor=page["response_metadata"]["next_cursor"], limit=3
    )
    assert (rest["members"], rest["response_metadata"]["next_cursor"]) == (["U0OOPS"], "")
    with pytest.raises(SlackApiError, match="invalid_cursor"):
        client.conversations_members(channel="C0MORGAN", cursor="!")
