"""What people do and see."""

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any

from tests.scenarios.messages import Json, Message, parts, words

if TYPE_CHECKING:
    from tests.scenarios.workspace import Workspace

OOPS = "U0OOPS"
"""The bot's user: where a direct message with it is addressed."""
HOLDS = {
    "plain_text_input": "value",
    "static_select": "selected_option",
    "radio_buttons": "selected_option",
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "multi_users_select": "selected_users",
    "multi_conversations_select": "selected_conversations",
    "datepicker": "selected_date",
    "datetimepicker": "selected_date_time",
    "checkboxes": "selected_options",
}
"""Where Slack keeps what an element holds."""


class Person:
    """Somebody in the workspace, by id."""

    def __init__(self, workspace: "Workspace", slack_id: str) -> None:
        self.workspace, self.id = workspace, slack_id

    def types(self, command: str, channel: str = "C0GENERAL") -> Json:
        """Type a slash command; what the person is answered."""
        name, _, text = command.partition(" ")
        self.workspace.words.append(text)
        return self._does("command", channel=channel, command=name, text=text)

    def oops(self, text: str = "", channel: str = "C0GENERAL") -> "Modal":
        """`/oops`, and the capture modal that opens, once it knows all it will."""
        before = {modal.id for modal in self.modals()}
        assert self.types(f"/oops {text}".strip(), channel)["ok"]
        return self.modal("capture", besides=before).filled()

    def uses(self, shortcut: str, message: Message | None = None) -> Json:
        """A shortcut: from anywhere, or from a message's menu."""
        about = {"channel": message.channel, "message_ts": message.ts} if message else {}
        return self._does("shortcut", callback_id=shortcut, **about)

    def writes(self, channel: str, text: str, under: Message | None = None) -> Message:
        """Write a message, or a reply under one."""
        self.workspace.words.append(text)
        thread = {"thread_ts": under.ts} if under else {}
        said = self.workspace.driver.post("message", user=self.id, channel=channel, text=text, **thread)
        return Message(channel=said["channel"], raw=said["message"])

    def modal(self, kind: str, besides: Collection[str] = ()) -> "Modal":
        """The modal on top, once it is one of that callback id and none of these ids."""

        def on_top() -> Modal | None:
            found = [m for m in self.modals()[-1:] if m.view["callback_id"] == kind and m.id not in besides]
            return found[0] if found else None

        return self.workspace.until(on_top, f"{self.id} sees the modal {kind}")

    def modals(self) -> list["Modal"]:
        """What is open now, bottom first."""
        return [Modal(self, view) for view in self.workspace.driver.views(self.id)]

    def sees(self, channel: str = OOPS) -> list[Message]:
        """The messages of a conversation, as this person sees them; by default theirs with Oops.

        Replies and what only this person is shown are left out.
        """
        found = self.workspace.driver.messages(self.id, channel)
        messages = [Message(channel=channel, raw=raw) for raw in found]
        return [message for message in messages if not message.is_reply and not message.is_ephemeral]

    def thread(self, message: Message) -> list[str]:
        """What the replies under a message say."""
        about = {"channel": message.channel, "thread_ts": message.ts}
        found = self.workspace.driver.get("messages", user=self.id, **about)
        replies = [Message(channel=message.channel, raw=raw) for raw in found["messages"]]
        return [reply.text for reply in replies if reply.is_reply]

    def gets(
        self, channel: str = OOPS, *, with_button: str | None = None, saying: str | None = None
    ) -> Message:
        """The newest message there that has the button and says so, once there is one."""

        def newest() -> Message | None:
            found = [
                message
                for message in self.sees(channel)
                if (with_button is None or with_button in message.buttons)
                and (saying is None or saying in message.text)
            ]
            return found[-1] if found else None

        return self.workspace.until(newest, f"{self.id} gets {with_button or ''} {saying or ''} in {channel}")

    def now_sees(self, message: Message, condition: Callable[[Message], bool] = bool) -> Message:
        """The same message once it is as it should be."""

        def same() -> Message | None:
            found = [one for one in self.sees(message.channel) if one.ts == message.ts and condition(one)]
            return found[0] if found else None

        return self.workspace.until(same, f"{message.text[:80]} changes for {self.id}")

    def clicks(self, message: Message, action: str, value: object = None, block: str | None = None) -> str:
        """Click, and what only this person is answered."""
        before = {one.ts for one in self.ephemerals(message.channel)}
        answer = self.presses(message, action, value, block)
        assert answer["ok"], answer

        def answered() -> str | None:
            new = [one.text for one in self.ephemerals(message.channel) if one.ts not in before]
            return new[0] if new else None

        return self.workspace.until(answered, f"{self.id} is answered after {action}")

    def opens(self, message: Message, action: str, form: str, value: object = None) -> "Modal":
        """Click what opens a modal."""
        before = {modal.id for modal in self.modals()}
        assert self.presses(message, action, value)["ok"]
        return self.modal(form, besides=before)

    def presses(self, message: Message, action: str, value: object = None, block: str | None = None) -> Json:
        """Click; what Slack says of it."""
        choice = {} if value is None else {"value": value}
        place = {} if block is None else {"block_id": block}
        return self._does(
            "click", channel=message.channel, message_ts=message.ts, action_id=action, **choice, **place
        )

    def ephemerals(self, channel: str) -> list[Message]:
        """What only this person sees in a conversation."""
        found = self.workspace.driver.messages(self.id, channel)
        messages = [Message(channel=channel, raw=raw) for raw in found]
        return [message for message in messages if message.is_ephemeral]

    def home(self) -> "Modal":
        """The Home tab, looked at now."""
        return Modal(self, self.workspace.driver.post("home", user=self.id)["view"])

    def _does(self, route: str, **what: Any) -> Json:
        return self.workspace.driver.post(route, user=self.id, wait_ms=0, **what)


class Modal:
    """A view that somebody looks at: a modal or their Home tab."""

    def __init__(self, person: Person, view: Json) -> None:
        self.person, self.view = person, view

    @property
    def id(self) -> str:
        return str(self.view["id"])

    @property
    def shown(self) -> str:
        """Every word in it."""
        return "\n".join(words(self.view["blocks"]))

    @property
    def buttons(self) -> list[str]:
        return [part["action_id"] for part in parts(self.view["blocks"]) if "action_id" in part]

    @property
    def fields(self) -> list[str]:
        """The inputs' block ids."""
        return [block["block_id"] for block in self.view["blocks"] if block["type"] == "input"]

    def holds(self, field: str) -> object:
        """What stands in a field."""
        element = self._element(field)
        kept = self.view["state"]["values"].get(field, {}).get(field, {}).get(HOLDS[element["type"]])
        return kept["value"] if isinstance(kept, dict) else kept

    def again(self) -> "Modal":
        """The same view as it is now."""
        found = [modal for modal in self.person.modals() if modal.id == self.id]
        assert found, "it is closed"
        return found[0]

    def becomes(self, condition: Callable[["Modal"], bool], what: str) -> "Modal":
        """The same view once it is as it should be."""

        def same() -> Modal | None:
            found = [modal for modal in self.person.modals() if modal.id == self.id and condition(modal)]
            return found[0] if found else None

        return self.person.workspace.until(same, what)

    def filled(self) -> "Modal":
        """The same view once the look-ups that follow its opening have come back."""
        manager = self.person.workspace.manager
        if manager is None:
            return self
        return self.becomes(lambda modal: manager in modal.shown, "the look-ups are shown")

    def types(self, field: str, value: object) -> None:
        """Change a field whose changes the app is told."""
        self._remember(value)
        kept = self.person._does("click", view_id=self.id, action_id=field, value=value)
        assert kept["ok"], kept

    def presses(self, action: str, value: object = None, block: str | None = None, **typed: object) -> Json:
        """Press a button in it, with what is typed at that moment."""
        about: Json = {} if block is None else {"block_id": block}
        about |= {} if value is None else {"value": value}
        about |= {"values": self._values(typed)} if typed else {}
        return self.person._does("click", view_id=self.id, action_id=action, **about)

    def submits(self, **typed: object) -> Json:
        """Submit it with these fields; what comes of it: errors, response_action, views."""
        return self.person._does("submit", view_id=self.id, values=self._values(typed))

    def is_taken(self, **typed: object) -> Json:
        """Submit it, and have no fault found."""
        answer = self.submits(**typed)
        assert answer["ok"], answer
        assert "errors" not in answer, answer
        return answer

    def closes(self, **typed: object) -> None:
        """Close it, with what is typed at that moment."""
        answer = self.person.workspace.driver.post(
            "close", user=self.person.id, view_id=self.id, values=self._values(typed)
        )
        assert answer["ok"]

    def _values(self, typed: Json) -> Json:
        return {field: {field: self._value(field, value)} for field, value in typed.items()}

    def _value(self, field: str, value: object) -> Json:
        self._remember(value)
        kind = self._element(field)["type"]
        if HOLDS[kind] == "selected_option":
            value = {"value": value}
        if HOLDS[kind] == "selected_options" and isinstance(value, list):
            value = [{"value": one} for one in value]
        return {"type": kind, HOLDS[kind]: value}

    def _element(self, field: str) -> Json:
        found = [block["element"] for block in self.view["blocks"] if block.get("block_id") == field]
        assert found, f"{field} is not among {self.fields}"
        element: Json = found[0]
        return element

    def _remember(self, value: object) -> None:
        if isinstance(value, str):
            self.person.workspace.words.append(value)
