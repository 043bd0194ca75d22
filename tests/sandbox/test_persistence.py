"""What the workspace keeps in its folder."""

import asyncio
import os
import signal
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from tests.sandbox.drive import Driver, free_port, modal, over_sockets, start, stop, typed

COMMAND = {"user": "U0ANA", "channel": "C0GENERAL", "command": "/oops"}


class Kept:
    """A workspace in a folder, which can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.arguments = ("--data", str(folder))
        self.process, self.driver = start(*self.arguments, port=self.port)

    def again(self, *, how: int) -> None:
        stop(self.process, how=how)
        self.process, self.driver = start(*self.arguments, port=self.port)

    def __enter__(self) -> "Kept":
        return self

    def __exit__(self, *_: object) -> None:
        stop(self.process)


def test_messages_people_and_channels_survive_being_killed(tmp_path: Path) -> None:
    with Kept(tmp_path) as kept:
        client = kept.driver.web_client()
        metadata = {"event_type": "card", "event_payload": {"id": "7"}}
        client.chat_postMessage(channel="C0MORGAN", text="Card", metadata=metadata)
        client.chat_postEphemeral(channel="C0MORGAN", user="U0ANA", text="Psst")
        gone = client.chat_postMessage(channel="C0MORGAN", text="Gone")
        client.chat_delete(channel="C0MORGAN", ts=gone["ts"])
        kept.driver.post("person", user="U0BO", deleted=True)
        kept.driver.post("channel", channel="C0LESSONS", is_archived=True)
        before = kept.driver.messages("U0ANA", "C0MORGAN"), kept.driver.get("state")["channels"]

        kept.again(how=signal.SIGKILL)

        assert (kept.driver.messages("U0ANA", "C0MORGAN"), kept.driver.get("state")["channels"]) == before
        found = client.conversations_history(channel="C0MORGAN", include_all_metadata=True)["messages"]
        assert [one.get("metadata") for one in found] == [metadata]
        assert client.users_info(user="U0BO")["user"]["deleted"] is True
        assert client.chat_postMessage(channel="C0MORGAN", text="Later")["ts"] > gone["ts"]


def test_open_modals_with_what_is_typed_and_homes_survive(tmp_path: Path) -> None:
    async def story(driver: Driver) -> None:
        async with over_sockets(driver) as app:

            @app.command("/oops")
            async def oops(ack: Any, body: Any, client: AsyncWebClient) -> None:
                await ack()
                await client.views_open(trigger_id=body["trigger_id"], view=modal())

            @app.view("modal")
            async def submitted(ack: Any) -> None:
                await ack(response_action="errors", errors={"what": "More"})

            await driver.act("command", **COMMAND, wait_ms=20_000)
            view = driver.views("U0ANA")[0]
            await driver.act("submit", user="U0ANA", view_id=view["id"], values=typed("so far"))
            home = {"type": "home", "blocks": [{"type": "divider"}]}
            await app.client.views_publish(user_id="U0ANA", view=home)

    with Kept(tmp_path) as kept:
        asyncio.run(story(kept.driver))
        before = kept.driver.views("U0ANA")
        kept.again(how=signal.SIGKILL)
        assert kept.driver.views("U0ANA") == before
        assert before[0]["state"]["values"] == typed("so far")
        client = kept.driver.web_client()
        published = client.views_publish(
            user_id="U0ANA", view={"type": "home", "blocks": [{"type": "divider"}]}
        )
        assert published["view"]["id"] != before[0]["id"]


def test_the_clock_goes_on_from_where_it_was(tmp_path: Path) -> None:
    with Kept(tmp_path) as kept:
        kept.driver.post("clock", advance="P400D")
        kept.driver.post("next", at="2099-01-01T00:00:00Z")
        before = kept.driver.get("clock")
        kept.again(how=signal.SIGTERM)
        after = kept.driver.get("clock")
        passed = datetime.fromisoformat(after["now"]) - datetime.fromisoformat(before["now"])
        assert timedelta() < passed < timedelta(hours=1)
        assert (after["version"], after["resets"], after["next"]) == (
            before["version"],
            before["resets"],
            before["next"],
        )


def test_a_clock_that_runs_fast_does_not_fall_back(tmp_path: Path) -> None:
    with Kept(tmp_path) as kept:
        kept.driver.post("clock", speed=1_000_000)
        client = kept.driver.web_client()
        sent = client.chat_postMessage(channel="C0GENERAL", text="Hi")
        kept.again(how=signal.SIGKILL)
        assert datetime.fromisoformat(kept.driver.get("clock")["now"]).timestamp() > float(sent["ts"])


def test_a_reset_is_kept_too(tmp_path: Path) -> None:
    with Kept(tmp_path) as kept:
        kept.driver.web_client().chat_postMessage(channel="C0GENERAL", text="Hi")
        kept.driver.post("reset")
        kept.again(how=signal.SIGKILL)
        assert kept.driver.messages("U0ANA", "C0GENERAL") == []
        assert kept.driver.get("clock")["resets"] == 1
        assert kept.driver.web_client().users_info(user="U0ANA")["ok"]


def test_nothing_is_written_without_a_folder(driver: Driver, tmp_path: Path) -> None:
    driver.web_client().chat_postMessage(channel="C0GENERAL", text="Hi")
    assert os.listdir(tmp_path) == []
