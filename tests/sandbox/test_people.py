"""users.*, team.* and dnd.*: who people are, who their manager is, when they are away."""

import asyncio
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.sandbox.drive import Driver, Json, over_sockets


def test_a_person_has_a_zone_and_a_role(client: WebClient) -> None:
    ana = client.users_info(user="U0ANA")["user"]
    assert (ana["real_name"], ana["tz"], ana["is_admin"]) == ("Ana Ferreira", "Europe/Berlin", False)
    assert client.users_info(user="U0ADMIN")["user"]["is_admin"] is True
    assert client.users_info(user="U0OOPS")["user"]["is_bot"] is True
    with pytest.raises(SlackApiError, match="user_not_found"):
        client.users_info(user="U0NOBODY")


def test_the_offset_of_a_zone_follows_daylight_saving(driver: Driver, client: WebClient) -> None:
    driver.post("clock", to="2030-01-15T12:00:00Z")
    assert client.users_info(user="U0ANA")["user"]["tz_offset"] == 3600
    driver.post("clock", to="2030-07-15T12:00:00Z")
    assert client.users_info(user="U0ANA")["user"]["tz_offset"] == 7200


def test_the_managers_are_in_the_profile(client: WebClient) -> None:
    fields = client.team_profile_get()["profile"]["fields"]
    manager = next(one for one in fields if one["label"] == "Manager")
    assert manager["type"] == "user"
    managers = {
        user: client.users_profile_get(user=user)["profile"]["fields"].get(manager["id"], {}).get("value")
        for user in ("U0ANA", "U0BO", "U0MORGAN", "U0CHARLIE")
    }
    expected = {"U0ANA": "U0MORGAN", "U0BO": "U0MORGAN", "U0MORGAN": "U0RIO", "U0CHARLIE": None}
    assert managers == expected


def test_people_are_listed_in_pages(client: WebClient) -> None:
    page = client.users_list(limit=2)
    assert len(page["members"]) == 2
    rest = client.users_list(cursor=page["response_metadata"]["next_cursor"])
    everybody = {one["id"] for one in (*page["members"], *rest["members"])}
    assert {"U0ANA", "U0BO", "U0MORGAN", "U0RIO", "U0CHARLIE", "U0DANA", "U0ADMIN"} <= everybody


def test_people_are_found_by_email(client: WebClient) -> None:
    assert client.users_lookupByEmail(email="ANA@sandbox.example")["user"]["id"] == "U0ANA"
    with pytest.raises(SlackApiError, match="users_not_found"):
        client.users_lookupByEmail(email="nobody@sandbox.example")


def test_absence_is_seen(driver: Driver, client: WebClient) -> None:
    assert client.dnd_info(user="U0ANA")["dnd_enabled"] is False
    window = {"start": "2030-01-01T20:00:00Z", "end": "2030-01-02T08:00:00Z"}
    driver.post("person", user="U0ANA", dnd=window)
    quiet = client.dnd_info(user="U0ANA")
    assert (quiet["dnd_enabled"], quiet["next_dnd_start_ts"]) == (True, 1893528000)
    everybody = client.dnd_teamInfo(users=["U0ANA", "U0BO"])["users"]
    assert [everybody[user]["dnd_enabled"] for user in ("U0ANA", "U0BO")] == [True, False]
    driver.post("person", user="U0ANA", dnd={**window, "end": "2020-01-01T00:00:00Z"})
    over = client.dnd_info(user="U0ANA")
    assert (over["dnd_enabled"], over["next_dnd_end_ts"]) == (False, 1)


def test_the_team_has_a_name(client: WebClient) -> None:
    assert client.team_info()["team"]["id"] == "T0SANDBOX"


def test_a_change_of_profile_is_told_to_the_app(driver: Driver, client: WebClient) -> None:
    async def story() -> Json:
        async with over_sockets(driver) as app:
            heard: asyncio.Queue[Json] = asyncio.Queue()

            @app.event("user_change")
            async def changed(event: Any) -> None:
                await heard.put(event)

            await driver.act("person", user="U0ANA", tz="Asia/Tokyo")
            return await heard.get()

    assert asyncio.run(story())["user"]["tz"] == "Asia/Tokyo"
    assert client.users_info(user="U0ANA")["user"]["tz"] == "Asia/Tokyo"


def test_the_language_somebody_set_is_told_where_it_is_asked_for(driver: Driver, client: WebClient) -> None:
    driver.post("person", user="U0ANA", locale="de-DE")
    assert client.users_info(user="U0ANA", include_locale=True)["user"]["locale"] == "de-DE"
    assert client.users_info(user="U0BO", include_locale=True)["user"]["locale"] == "en-GB"
    assert "locale" not in client.users_info(user="U0ANA")["user"]


def test_a_deactivated_person_has_no_zone(driver: Driver, client: WebClient) -> None:
    driver.post("person", user="U0BO", deleted=True)
    gone = client.users_info(user="U0BO")["user"]
    assert gone["deleted"] is True
    assert "tz" not in gone


def test_a_deactivated_person_does_nothing_and_gets_no_new_conversation(
    driver: Driver, client: WebClient
) -> None:
    driver.post("person", user="U0BO", deleted=True)
    command = {"user": "U0BO", "channel": "C0GENERAL", "command": "/oops"}
    assert driver.refused("command", **command) == (403, "user_disabled")
    with pytest.raises(SlackApiError, match="user_disabled"):
        client.conversations_open(users="U0BO")


def test_nonsense_about_people_is_refused(driver: Driver) -> None:
    assert driver.refused("person", user="U0ANA", tz="Mars/Olympus") == (400, "invalid_field")
    assert driver.refused("person", user="U0ANA", locale="German") == (400, "invalid_field")
    assert driver.refused("person", user="U0ANA", colour="red") == (400, "unknown_field")
    assert driver.refused("person", user="U0ANA", deleted="yes") == (400, "invalid_field")
    assert driver.refused("person", user="U0ANA", dnd="tonight") == (400, "invalid_field")
    assert driver.refused("channel", channel="C0GENERAL", members=["U0NOBODY"]) == (400, "user_not_found")


def test_the_sidebar_holds_what_a_person_is_in(driver: Driver, client: WebClient) -> None:
    driver.post("message", user="U0ANA", channel="U0BO", text="Psst")
    sent = client.chat_postMessage(channel="U0ANA", text="Hello")
    rows = {one["id"]: one for one in driver.get("state", user="U0ANA")["conversations"]}
    assert {"C0GENERAL", "C0MORGAN", "C0NOBOT", "C0LESSONS"} <= set(rows)
    by_kind = {one["kind"]: one for one in rows.values()}
    assert by_kind["dm"]["with"] == "U0BO"
    assert (by_kind["app"]["with"], by_kind["app"]["latest"]) == ("U0OOPS", sent["ts"])
    charlies = driver.get("state", user="U0CHARLIE")["conversations"]
    assert "C0MORGAN" not in {one["id"] for one in charlies}


def test_the_state_tells_about_people_channels_and_the_app(driver: Driver) -> None:
    state = driver.get("state")
    people = {one["id"]: one for one in state["people"]}
    assert (people["U0ANA"]["name"], people["U0ANA"]["tz"]) == ("Ana Ferreira", "Europe/Berlin")
    channels = {one["id"]: one for one in state["channels"]}
    assert channels["C0MORGAN"]["is_private"] is True
    assert set(channels["C0MORGAN"]["members"]) == {"U0ANA", "U0BO", "U0MORGAN", "U0OOPS"}
    assert set(channels["C0NOBOT"]["members"]) == {"U0ANA", "U0MORGAN"}
    app = state["apps"][0]
    assert (app["id"], app["bot_user_id"], app["connections"]) == ("A0OOPS", "U0OOPS", 0)
    assert [one["command"] for one in app["commands"]] == ["/oops"]
    assert {one["callback_id"]: one["type"] for one in app["shortcuts"]} == {
        "disclose": "global",
        "disclose_message": "message",
    }
