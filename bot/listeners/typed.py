"""What people type to Oops in their direct message."""

from functools import partial
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext

from bot.domain.typed import Meaning, Understood, Vocabulary, understand, vocabulary
from bot.listeners.desk import Desk, who_acts
from bot.usecases.hear import Hear, hear
from bot.views.toml_files import TemplateError

FILE = "file_share"
"""The only other message that somebody writes: with a file, which we do not open."""


def register(app: AsyncApp, desk: Desk) -> None:
    """Listen for messages."""
    known = read_vocabulary(desk)
    app.event("message")(partial(heard, desk=desk, known=known))


def read_vocabulary(desk: Desk) -> Vocabulary:
    """The words of every language: people write in whichever they like. Raises TemplateError."""
    names = [*Meaning, "polite", "greetings", "negations"]
    try:
        return vocabulary({name: desk.locales.everywhere(f"typed.{name}") for name in names})
    except ValueError as error:
        raise TemplateError(f"typed: {error}") from None


async def heard(event: dict[str, Any], context: AsyncBoltContext, desk: Desk, known: Vocabulary) -> None:
    """Taken in before the ack: where that fails, Slack tells us again. Edits and apps are not for us."""
    written = event.get("user") and not event.get("bot_id") and event.get("subtype") in (None, FILE)
    if event.get("channel_type") != "im" or not written:
        return
    text = "" if event.get("subtype") == FILE else str(event.get("text") or "")
    thread_ts = event.get("thread_ts")
    command = Hear(
        by=who_acts(context),
        channel=event["channel"],
        ts=event["ts"],
        thread_ts=thread_ts if thread_ts != event["ts"] else None,
        understood=understand(text, known) if text else Understood(),
    )
    await desk.do(hear, command)
