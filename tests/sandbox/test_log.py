"""The record of the traffic."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.sandbox.drive import APP_TOKEN, Driver


def test_every_call_is_there_with_its_answer(driver: Driver, client: WebClient) -> None:
    sent = client.chat_postMessage(channel="C0GENERAL", text="Hi")
    with pytest.raises(SlackApiError):
        client.users_info(user="U0NOBODY")
    first, second = driver.log(direction="app")
    assert (first["method"], first["request"]["text"]) == ("chat.postMessage", "Hi")
    assert first["response"]["ts"] == sent["ts"]
    assert second["response"] == {"ok": False, "error": "user_not_found"}
    assert second["seq"] == first["seq"] + 1
    assert first["at"].endswith("Z")
    assert first["took_ms"] >= 0


def test_every_delivery_is_there(driver: Driver) -> None:
    driver.post("command", user="U0ANA", channel="C0GENERAL", command="/oops", text="x")
    entry = driver.first_logged(direction="slack")
    assert (entry["type"], entry["acked"], entry["error"]) == ("slash_commands", False, "dispatch_failed")
    assert entry["request"]["text"] == "x"


def test_what_people_write_is_there(driver: Driver) -> None:
    said = driver.post("message", user="U0ANA", channel="C0GENERAL", text="Hi")
    assert driver.first_logged(direction="person")["response"]["ts"] == said["ts"]


def test_secrets_are_not(driver: Driver, client: WebClient) -> None:
    client.api_call("auth.test", params={"token": "xoxb-sandbox"})
    client.chat_postMessage(channel="C0GENERAL", text="my token is xoxb-sandbox")
    driver.post("command", user="U0ANA", channel="C0GENERAL", command="/oops", text="x")
    address = client.apps_connections_open(app_token=APP_TOKEN)["url"]
    text = str(driver.log())
    assert re.findall(r"ticket=([\w-]+)", address)[0] not in text
    for secret in ("xoxb-sandbox", "xapp-sandbox", "sandbox-secret", "sandbox-verification"):
        assert secret not in text


def test_a_reader_waits_for_what_comes_next(driver: Driver, client: WebClient) -> None:
    last = driver.get("log")["last"]
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(driver.log, after=last, wait=20)
        client.auth_test()
        assert [one["method"] for one in waiting.result()] == ["auth.test"]


def test_a_reader_from_before_a_restart_is_given_everything(driver: Driver, client: WebClient) -> None:
    client.auth_test()
    last = driver.get("log")["last"]
    assert driver.get("log", after=last + 1000, wait=20)["entries"]


def test_a_reset_clears_it_and_goes_on_counting(driver: Driver, client: WebClient) -> None:
    client.auth_test()
    last = driver.get("log")["last"]
    driver.post("reset")
    assert [(one["type"], one["seq"]) for one in driver.log()] == [("reset", last + 1)]


def test_nonsense_is_refused(driver: Driver) -> None:
    status, answer = driver.ask("GET", "log?after=x")
    assert (status, answer["error"]) == (400, "invalid_field")
