"""Web API calls and responses, from arrival to answer, with the misfortunes that can befall them."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from aiohttp import web

from sandbox.deliver.link import took_ms
from sandbox.errors import Refusal
from sandbox.faults import SLACK_ERROR, Fault, traits
from sandbox.respond import respond
from sandbox.sandbox import Sandbox
from sandbox.seed import SCOPES
from sandbox.web_api.call import Call, json_body, read_call
from sandbox.web_api.methods import METHODS, Method
from sandbox.workspace import APP_TOKEN, BOT_TOKEN, BOT_USER, Json

NEVER = 600.0  # seconds: longer than any client waits
INSTEAD = ("http_500", "internal_error", "ratelimited", "drop_before", "timeout", "slack_error")
RESPONSE_URL = "response_url"  # the name under which the log and faults know a response


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the app gets: nothing at all where the answer is `lost`."""

    body: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    lost: bool = False


async def answer_call(sandbox: Sandbox, request: web.Request) -> web.Response:
    """Answer one Web API call."""
    began, at = time.monotonic(), sandbox.at()
    arguments: Json = {}
    try:
        call = await read_call(request)
        arguments = dict(call.arguments)
        answer = await _answer(sandbox, call)
    except Refusal as refusal:
        answer = _refused(refusal)
    _log(sandbox, request.match_info["method"], arguments, answer, at, began)
    return _sent(request, answer)


async def answer_response(sandbox: Sandbox, request: web.Request) -> web.Response:
    """Answer a post to a response_url: `ok`, or a 4xx with Slack's code."""
    began, at = time.monotonic(), sandbox.at()
    body: Json = {}
    try:
        body = await json_body(request)
        about = traits(method={RESPONSE_URL}, channel=set(), user=set())
        answer = await _amid_faults(sandbox, about, lambda: _respond(sandbox, request.path, body))
    except Refusal as refusal:
        answer = replace(_refused(refusal), status=404 if refusal.error.endswith("_url") else 400)
    _log(sandbox, RESPONSE_URL, body, answer, at, began)
    return _sent(request, answer)


async def _answer(sandbox: Sandbox, call: Call) -> Answer:
    method = METHODS.get(call.method)
    if method is None:
        raise Refusal("unknown_method")
    _authenticate(call, method)

    def run() -> Json:
        sandbox.limits.count(call.method, method.tier, call.text("channel"))
        return {"ok": True, **method.run(sandbox, call)}

    return await _amid_faults(sandbox, _traits(sandbox, call), run)


def _authenticate(call: Call, method: Method) -> None:
    if not call.token:
        raise Refusal("not_authed")
    if call.token not in (BOT_TOKEN, APP_TOKEN):
        raise Refusal("invalid_auth")
    if call.token != method.token:
        raise Refusal("not_allowed_token_type")


async def _amid_faults(sandbox: Sandbox, about: dict[str, set[str]], run: Callable[[], object]) -> Answer:
    if late := sandbox.faults.striking(("latency",), about):
        await asyncio.sleep(late.seconds or 1.0)
    if fault := sandbox.faults.striking(INSTEAD, about):
        return await _misfortune(fault)
    if sandbox.faults.striking(("disconnect",), about):
        await sandbox.link.sockets.refresh_all()
    answer = Answer(body=run())
    return replace(answer, lost=True) if sandbox.faults.striking(("drop_after",), about) else answer


async def _misfortune(fault: Fault) -> Answer:
    if fault.kind == "http_500":
        return Answer(body={"ok": False, "error": "internal_error"}, status=500)
    if fault.kind == "ratelimited":
        return _refused(Refusal("ratelimited", retry_after=int(fault.seconds or 1)))
    if fault.kind == "timeout":
        await asyncio.sleep(fault.seconds or NEVER)
    if fault.kind in ("drop_before", "timeout"):
        return Answer(body=None, lost=True)
    return _refused(Refusal(fault.kind.removeprefix(SLACK_ERROR)))


def _respond(sandbox: Sandbox, path: str, body: Json) -> str:
    respond(sandbox, sandbox.response_urls.use(path), body)
    return "ok"


def _refused(refusal: Refusal) -> Answer:
    if refusal.retry_after is None:
        return Answer(body=refusal.as_answer())
    return Answer(body=refusal.as_answer(), status=429, headers={"Retry-After": str(refusal.retry_after)})


def _log(sandbox: Sandbox, method: str, request: Json, answer: Answer, at: str, began: float) -> None:
    sandbox.log.write(
        at,
        "app",
        method=method,
        request=request,
        response=answer.body,
        status=answer.status,
        lost=answer.lost,
        took_ms=took_ms(began),
    )


def _sent(request: web.Request, answer: Answer) -> web.Response:
    if answer.lost and request.transport is not None:
        request.transport.abort()
    if isinstance(answer.body, str):
        return web.Response(text=answer.body)
    headers = {"X-OAuth-Scopes": ",".join(SCOPES), **answer.headers}
    return web.json_response(answer.body, status=answer.status, headers=headers)


def _traits(sandbox: Sandbox, call: Call) -> dict[str, set[str]]:
    """A direct message is also matched by the other person, whichever way the call names it."""
    channel = call.text("channel")
    conversation = sandbox.workspace.conversations.get(channel)
    others: set[str | None] = set()
    if conversation is not None and conversation.kind == "im":
        others = {user for user in conversation.members if user != BOT_USER}
    named = {channel if channel in sandbox.workspace.people else None, *call.people("users")}
    return traits(
        method={call.method},
        channel={channel, *others},
        user={call.text("user"), call.text("user_id"), *others, *named},
    )
