"""One Web API call: its arguments, however they came."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from sandbox.errors import Refusal
from sandbox.sandbox import Sandbox
from sandbox.workspace import BOT_USER, Conversation, Json

_JSON_ARGUMENTS = ("blocks", "attachments", "metadata", "view")  # JSON in a string where the call is a form


@dataclass(frozen=True, kw_only=True)
class Call:
    """A method's name, its arguments (without the token), and the address under which we were reached."""

    method: str
    token: str
    arguments: Mapping[str, Any]
    base_url: str

    def text(self, name: str, default: str = "") -> str:
        """An argument as text."""
        value = self.arguments.get(name)
        return default if value is None else str(value)

    def needed(self, name: str, error: str = "invalid_arguments") -> str:
        """An argument that must be there; raises the refusal where it is not."""
        if not (value := self.text(name)):
            raise Refusal(error, messages=[f"[ERROR] missing required field: {name}"])
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A yes or no, in any of the ways Slack takes one."""
        return self.text(name, str(default)).lower() in ("true", "1")

    def number(self, name: str, default: int) -> int:
        """A whole number; raises `invalid_arguments` for anything else."""
        try:
            return int(self.text(name, str(default)))
        except ValueError:
            raise Refusal("invalid_arguments", messages=[f"[ERROR] must be a number: {name}"]) from None

    def people(self, name: str) -> tuple[str, ...]:
        """Ids separated by commas, or a list of them."""
        value = self.arguments.get(name) or ""
        parts = value if isinstance(value, list) else str(value).split(",")
        return tuple(text for part in parts if (text := str(part).strip()))


async def read_call(request: web.Request) -> Call:
    """Read the query, and a JSON or form body over it."""
    arguments: Json = dict(request.query)
    if request.content_type == "application/json":
        arguments |= await json_body(request)
    else:
        arguments |= {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
    token = str(arguments.pop("token", "") or "")
    authorization = request.headers.get("Authorization", "")
    if authorization.startswith("Bearer "):
        token = authorization.removeprefix("Bearer ").strip()
    return Call(
        method=request.match_info["method"],
        token=token,
        arguments={key: _decoded(key, value) for key, value in arguments.items()},
        base_url=f"{request.scheme}://{request.host}",
    )


def conversation_for(sandbox: Sandbox, call: Call) -> Conversation:
    """The conversation that `channel` names, as far as the bot may know of it."""
    return sandbox.workspace.seen_by(BOT_USER, call.needed("channel", "channel_not_found"))


def joined_conversation(sandbox: Sandbox, call: Call) -> Conversation:
    """The same, where the bot must be a member; raises `not_in_channel`."""
    found = conversation_for(sandbox, call)
    if BOT_USER not in found.members:
        raise Refusal("not_in_channel")
    return found


async def json_body(request: web.Request) -> Json:
    """The body as a JSON object, {} where there is none; raises Slack's refusal for anything else."""
    try:
        body = json.loads(await request.text() or "{}")
    except ValueError:
        raise Refusal("invalid_json") from None
    if not isinstance(body, dict):
        raise Refusal("json_not_object")
    return body


def _decoded(key: str, value: Any) -> Any:
    if key in _JSON_ARGUMENTS and isinstance(value, str) and value.strip():
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
