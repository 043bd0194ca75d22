"""What the control API was asked, read strictly."""

from typing import Any

from aiohttp import web

from sandbox.errors import Impossible
from sandbox.sandbox import Sandbox
from sandbox.workspace import Conversation, Json, Message, Person, View, may_see

DEFAULT_WAIT_MS = 300  # how long an interactive route waits for an unused trigger after the ack (design §5)


class Asked:
    """The body (or query) of one control request, with the workspace it is about."""

    def __init__(self, sandbox: Sandbox, fields: Json, base_url: str) -> None:
        self.sandbox = sandbox
        self.fields = fields
        self.base_url = base_url

    def needed(self, name: str) -> str:
        """A text that must be there."""
        value = self.fields.get(name)
        if not isinstance(value, str) or not value:
            raise Impossible("missing_field", detail=name)
        return value

    def text(self, name: str) -> str | None:
        """A text that may be left out."""
        value = self.fields.get(name)
        if value is not None and not isinstance(value, str):
            raise Impossible("invalid_field", detail=f"{name} is a text")
        return value or None

    def values(self) -> Json:
        """What is typed into a view, in the shape of Slack's `state.values`."""
        values = self.fields.get("values") or {}
        if not isinstance(values, dict) or not all(isinstance(actions, dict) for actions in values.values()):
            raise Impossible("invalid_values", detail="values are {block_id: {action_id: {...}}}")
        return values

    def wait(self) -> float:
        """Seconds to wait for a trigger after the ack."""
        wait_ms = self.fields.get("wait_ms", DEFAULT_WAIT_MS)
        if isinstance(wait_ms, bool) or not isinstance(wait_ms, (int, float)) or wait_ms < 0:
            raise Impossible("invalid_field", detail="wait_ms is a number of milliseconds")
        return float(wait_ms) / 1000

    def person(self) -> Person:
        """The person this is about."""
        user = self.needed("user")
        person = self.sandbox.workspace.people.get(user)
        if person is None:
            raise Impossible("user_not_found", status=404, detail=user)
        return person

    def acting_person(self) -> Person:
        """The same, where they do something: a deactivated person cannot."""
        person = self.person()
        if person.deleted:
            raise Impossible("user_disabled", status=403, detail=person.id)
        return person

    def conversation(self, person: Person, *, create: bool = True) -> Conversation:
        """The conversation named; a person's id stands for their direct message. 403 where it is hidden."""
        named = self.needed("channel")
        workspace = self.sandbox.workspace
        if named in workspace.people:
            return workspace.direct_message((person.id, named), self.sandbox.clock.now(), create=create)
        found = workspace.conversations.get(named)
        if found is None:
            raise Impossible("channel_not_found", status=404, detail=named)
        if not may_see(person.id, found):
            raise Impossible("not_in_channel", status=403, detail=named)
        return found

    def joined_conversation(self, person: Person) -> Conversation:
        """The same, where the person must be a member."""
        found = self.conversation(person)
        if person.id not in found.members:
            raise Impossible("not_in_channel", status=403, detail=found.id)
        return found

    def message(self, person: Person, conversation: Conversation) -> Message:
        """The message named by `message_ts`, as far as the person sees it."""
        ts = self.needed("message_ts")
        found = self.sandbox.workspace.messages_in(conversation.id).get(ts)
        if found is None or found.only_for not in (None, person.id):
            raise Impossible("message_not_found", status=404, detail=ts)
        return found

    def view(self, person: Person, *, modal: bool = False) -> View:
        """The person's own open modal (or, unless `modal`, their Home) named by `view_id`."""
        view_id = self.needed("view_id")
        found = self.sandbox.workspace.views.get(view_id)
        home = self.sandbox.workspace.homes.get(person.id)
        if found is None and not modal and home is not None and home.id == view_id:
            found = home
        if found is None or found.user != person.id:
            raise Impossible("view_not_found", status=404, detail=view_id)
        return found


async def asked(sandbox: Sandbox, request: web.Request) -> Asked:
    """Read the query, or the JSON body of a POST; raises Impossible where that is not an object."""
    fields: dict[str, Any] = dict(request.query)
    if request.method == "POST" and request.can_read_body:
        try:
            body = await request.json()
        except ValueError:
            raise Impossible("invalid_json") from None
        if not isinstance(body, dict):
            raise Impossible("json_not_object")
        fields |= body
    return Asked(sandbox, fields, f"{request.scheme}://{request.host}")
