"""response_url: answering later, to one person or to all."""

import asyncio
import json
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from slack_sdk import WebClient

from tests.sandbox.drive import Driver, Json, button, over_sockets


def response_url(driver: Driver, **click: Any) -> str:
    """The URL of a command, or of a click where one is given. No app listens: the delivery is in the log."""
    if click:
        driver.post("click", user="U0ANA", action_id="go", **click)
    else:
        driver.post("command", user="U0ANA", channel="C0GENERAL", command="/oops", text="")
    url: str = driver.log(direction="slack")[-1]["request"]["response_url"]
    return url


def answer(url: str, **body: Any) -> tuple[int, str]:
    request = Request(url, data=json.dumps(body).encode(), headers={"Content-Type": "application/json"})
    try:
        with urlopen(request) as reply:
            return reply.status, reply.read().decode()
    except HTTPError as refused:
        with refused:
            return refused.code, json.load(refused)["error"]


def posted(client: WebClient, **more: Any) -> Json:
    sent = client.chat_postMessage(
        channel="C0GENERAL", text="Source", blocks=[button("go", block_id="row")], **more
    )
    return {"channel": "C0GENERAL", "message_ts": sent["ts"]}


def texts(driver: Driver, user: str) -> list[str]:
    return [one["text"] for one in driver.messages(user, "C0GENERAL")]


def test_an_answer_is_ephemeral_unless_it_says_otherwise(driver: Driver) -> None:
    url = response_url(driver)
    assert answer(url, text="for you") == (200, "ok")
    answer(url, text="for all", response_type="in_channel")
    assert texts(driver, "U0ANA") == ["for you", "for all"]
    assert texts(driver, "U0BO") == ["for all"]


def test_the_sixth_answer_is_refused(driver: Driver) -> None:
    url = response_url(driver)
    assert [answer(url, text=str(n))[0] for n in range(5)] == [200] * 5
    assert answer(url, text="once more") == (404, "used_url")
    assert len(texts(driver, "U0ANA")) == 5


def test_an_unknown_url_is_refused(driver: Driver) -> None:
    assert answer(f"{driver.base_url}/actions/T0SANDBOX/1/guess", text="x") == (404, "invalid_url")


def test_the_source_is_replaced_or_deleted_when_asked(driver: Driver, client: WebClient) -> None:
    url = response_url(driver, **posted(client))
    answer(url, text="Replaced", replace_original=True)
    assert texts(driver, "U0BO") == ["Replaced"]
    answer(url, delete_original=True)
    assert texts(driver, "U0BO") == []


def test_the_source_stays_otherwise(driver: Driver, client: WebClient) -> None:
    url = response_url(driver, **posted(client))
    answer(url, text="Beside it")
    assert texts(driver, "U0ANA") == ["Source", "Beside it"]


def test_with_a_thread_the_source_is_overwritten_unless_told_not_to(
    driver: Driver, client: WebClient
) -> None:
    where = posted(client)
    url = response_url(driver, **where)
    answer(url, text="In the thread", thread_ts=where["message_ts"], replace_original=False)
    assert texts(driver, "U0ANA") == ["Source", "In the thread"]
    answer(url, text="Oh", thread_ts=where["message_ts"])
    assert texts(driver, "U0ANA") == ["Oh", "In the thread"]


def test_an_ephemeral_source_stays_ephemeral(driver: Driver, client: WebClient) -> None:
    sent = client.chat_postEphemeral(
        channel="C0GENERAL", user="U0ANA", text="Psst", blocks=[button("go", block_id="row")]
    )
    url = response_url(driver, channel="C0GENERAL", message_ts=sent["message_ts"])
    answer(url, text="Still psst", replace_original=True, response_type="in_channel")
    assert texts(driver, "U0ANA") == ["Still psst"]
    assert texts(driver, "U0BO") == []


def test_somebody_elses_message_is_neither_replaced_nor_deleted(driver: Driver) -> None:
    said = driver.post("message", user="U0BO", channel="C0GENERAL", text="Mine")
    shortcut = {"callback_id": "disclose_message", "channel": "C0GENERAL", "message_ts": said["ts"]}
    driver.post("shortcut", user="U0ANA", **shortcut)
    url = driver.log(direction="slack")[-1]["request"]["response_url"]
    answer(url, delete_original=True)
    answer(url, text="Beside it", replace_original=True)
    assert texts(driver, "U0ANA") == ["Mine", "Beside it"]


def test_a_command_has_nothing_to_delete(driver: Driver) -> None:
    assert answer(response_url(driver), delete_original=True) == (200, "ok")


def test_answers_are_checked_like_messages(driver: Driver) -> None:
    url = response_url(driver)
    assert answer(url, blocks=[{"type": "nonsense"}]) == (400, "invalid_blocks")
    assert answer(url) == (400, "no_text")
    assert answer(url, text="x", response_type="shout") == (400, "invalid_response_type")


def test_an_answer_within_the_wait_is_what_the_person_sees(driver: Driver) -> None:
    async def story() -> Json:
        async with over_sockets(driver) as app:

            @app.command("/oops")
            async def oops(ack: Any, respond: Any) -> None:
                await respond("Before the ack")
                await ack()

            return await driver.act("command", user="U0ANA", channel="C0GENERAL", command="/oops")

    assert asyncio.run(story())["response"]["text"] == "Before the ack"
