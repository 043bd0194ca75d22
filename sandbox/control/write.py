"""What a person writes, and raw deliveries to the app."""

from sandbox import messages
from sandbox.control.asked import Asked
from sandbox.errors import Impossible
from sandbox.sandbox import Sandbox
from sandbox.workspace import BOT_USER, TEAM, Conversation, Json, Message

DELIVERIES = ("events_api", "interactive", "slash_commands")


async def write_message(asked: Asked) -> Json:
    """A message typed by a person; the app hears of it in its own direct message."""
    sandbox, person = asked.sandbox, asked.acting_person()
    conversation = asked.joined_conversation(person)
    if conversation.is_archived:
        raise Impossible("is_archived")
    thread_ts = asked.text("thread_ts")
    if thread_ts and thread_ts not in sandbox.workspace.messages_in(conversation.id):
        raise Impossible("thread_not_found", status=404, detail=thread_ts)
    message = Message(
        channel=conversation.id,
        ts=sandbox.next_ts(),
        user=person.id,
        content={"text": asked.needed("text")},
        thread_ts=thread_ts,
    )
    messages.post(sandbox.workspace, message)
    shown = messages.as_slack(sandbox.workspace, message)
    sandbox.log.write(sandbox.at(), "person", type="message", request=asked.fields, response=shown)
    _tell_the_app(sandbox, conversation, message)
    return {"ok": True, "channel": conversation.id, "ts": message.ts, "message": shown}


async def deliver(asked: Asked) -> Json:
    """Send the app a payload as it stands."""
    kind, payload = asked.needed("type"), asked.fields.get("payload")
    if kind not in DELIVERIES or not isinstance(payload, dict):
        raise Impossible(
            "invalid_delivery", detail=f"type is one of {', '.join(DELIVERIES)}, payload an object"
        )
    ack = await asked.sandbox.link.deliver(kind, payload)
    answer: Json = {"ok": ack.acked, "acked": ack.acked, "response": ack.body}
    return answer | ({"error": ack.error} if ack.error else {})


def _tell_the_app(sandbox: Sandbox, conversation: Conversation, message: Message) -> None:
    if conversation.kind != "im" or BOT_USER not in conversation.members:
        return
    event: Json = {
        "type": "message",
        "channel_type": "im",
        "user": message.user,
        "text": message.content["text"],
        "ts": message.ts,
        "event_ts": message.ts,
        "channel": conversation.id,
        "team": TEAM,
    }
    sandbox.events.emit(event | ({"thread_ts": message.thread_ts} if message.thread_ts else {}))
