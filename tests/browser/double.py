"""A small Bolt app that stands in for the bot in tests of the page: `python -m tests.browser.double URL`.

`/oops` opens a form; `/oops show` posts every kind of block; `/oops inputs` opens every kind of input; the
other words are in WORDS. Clicks and inputs are answered with what Slack said of them, by direct message.
"""

import asyncio
import json
import re
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.browser import screens

Json = dict[str, Any]
Answer = Callable[[AsyncWebClient, Json], Awaitable[object]]


def make_app(url: str) -> AsyncApp:
    """The app, talking to the sandbox at `url`."""
    client = AsyncWebClient(token="xoxb-sandbox", base_url=f"{url}/api/")  # the sandbox's public token
    app = AsyncApp(client=client, signing_secret="sandbox-secret")
    app.command("/oops")(_command)
    app.shortcut("disclose")(_open_form)
    app.shortcut("disclose_message")(_open_form_about_message)
    app.action("deepen")(_deepen)
    app.action("silent")(_silence)
    app.action(re.compile(".*"))(_click)
    app.view("form")(_form)
    app.view("inputs")(_inputs)
    app.view("silent")(_silence)
    app.view("deep")(_acknowledge)
    app.view_closed("form")(_acknowledge)
    app.event("app_home_opened")(_home)
    app.event("message")(_ignore)
    return app


async def _command(ack: Any, command: Json, client: AsyncWebClient) -> None:
    word = command["text"].strip()
    if word == "silent":
        return
    await ack()
    await WORDS.get(word, _open_form_with)(client, command)


async def _open_form_with(client: AsyncWebClient, command: Json) -> None:
    view = screens.form(what=command["text"], channel=command["channel_id"])
    await client.views_open(trigger_id=command["trigger_id"], view=view)


async def _show(client: AsyncWebClient, command: Json) -> None:
    for part in screens.SHOW:
        await client.chat_postMessage(channel=command["channel_id"], **part)


async def _open_inputs(client: AsyncWebClient, command: Json) -> None:
    await client.views_open(trigger_id=command["trigger_id"], view=screens.inputs())


async def _open_silent(client: AsyncWebClient, command: Json) -> None:
    await client.views_open(trigger_id=command["trigger_id"], view=screens.form(callback_id="silent"))


async def _whisper(client: AsyncWebClient, command: Json) -> None:
    await client.chat_postEphemeral(
        channel=command["channel_id"], user=command["user_id"], text="Just between us."
    )


async def _write(client: AsyncWebClient, command: Json) -> None:
    await client.chat_postMessage(channel=command["user_id"], text="Is the fix still holding?")


async def _reply(client: AsyncWebClient, command: Json) -> None:
    first = await client.chat_postMessage(channel=command["channel_id"], text="The start of a thread")
    for words in ("One", "Two"):
        await client.chat_postMessage(channel=command["channel_id"], thread_ts=first["ts"], text=words)


async def _offend(client: AsyncWebClient, command: Json) -> None:
    await client.api_call(
        "chat.postMessage", json={"channel": command["channel_id"], "blocks": [{"type": "nope"}]}
    )


WORDS: dict[str, Answer] = {
    "show": _show,
    "inputs": _open_inputs,
    "silent form": _open_silent,
    "whisper": _whisper,
    "write to me": _write,
    "thread": _reply,
    "offend": _offend,
}


async def _open_form(ack: Any, shortcut: Json, client: AsyncWebClient) -> None:
    await ack()
    await client.views_open(trigger_id=shortcut["trigger_id"], view=screens.form(what="From a shortcut"))


async def _open_form_about_message(ack: Any, shortcut: Json, client: AsyncWebClient) -> None:
    await ack()
    view = screens.form(what=f"About: {shortcut['message']['text']}", channel=shortcut["channel"]["id"])
    await client.views_open(trigger_id=shortcut["trigger_id"], view=view)


async def _form(ack: Any, view: Json, body: Json, client: AsyncWebClient) -> None:
    """Refuses "nonsense" under its field; else posts what was typed."""
    what = view["state"]["values"]["what"]["what"]["value"]
    if what == "nonsense":
        await ack(response_action="errors", errors={"what": "That does not sound right."})
        return
    await ack()
    channel = view["private_metadata"] or body["user"]["id"]
    await client.chat_postMessage(channel=channel, **screens.card(what, body["user"]["id"]))


async def _inputs(ack: Any, view: Json, body: Json, client: AsyncWebClient) -> None:
    await ack()
    await _tell(client, body["user"]["id"], view["state"]["values"])


async def _deepen(ack: Any, body: Json, client: AsyncWebClient) -> None:
    await ack()
    await client.views_push(trigger_id=body["trigger_id"], view=screens.deep())


async def _click(ack: Any, body: Json, client: AsyncWebClient) -> None:
    """In a form, counts what was typed; in a message, says what was clicked."""
    await ack()
    action = body["actions"][0]
    view = body.get("view")
    if view and view["type"] == "modal" and view["callback_id"] == "form":
        letters = len(action.get("value") or "")
        await client.views_update(
            view_id=view["id"], view=screens.form(letters=letters, channel=view["private_metadata"])
        )
    else:
        await _tell(client, body["user"]["id"], action)


async def _tell(client: AsyncWebClient, user: str, said: Json) -> None:
    await client.chat_postMessage(channel=user, text=json.dumps(said, sort_keys=True, ensure_ascii=False))


async def _home(event: Json, client: AsyncWebClient) -> None:
    if event["tab"] == "home":
        await client.views_publish(user_id=event["user"], view=screens.home(event["user"]))


async def _acknowledge(ack: Any) -> None:
    await ack()


async def _silence() -> None:
    """Never acknowledges."""


async def _ignore() -> None:
    """People's messages to the app are acknowledged and left alone."""


async def _run(url: str) -> None:
    link = AsyncSocketModeHandler(make_app(url), "xapp-sandbox")
    await link.connect_async()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_run(sys.argv[1]))
