"""The HTTP server: the Web API, sockets, response URLs, the control API and the page."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web

from sandbox.control import act, change, govern, look, views, write
from sandbox.control.asked import Asked, asked
from sandbox.errors import Impossible, Refusal
from sandbox.sandbox import Sandbox
from sandbox.web_api.endpoint import answer_call, answer_response
from sandbox.workspace import Json

PAGE = Path(__file__).parent / "page"
LARGEST_BODY = 8 * 1024 * 1024  # bytes: above Slack's own limits, so that those are what is met
LONGEST_FOLLOW = 60.0  # seconds until a follower of the clock is answered even though nothing moved
SANDBOX = web.AppKey("sandbox", Sandbox)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Action = Callable[[Asked], Awaitable[Json]]
ACTIONS: dict[tuple[str, str], Action] = {
    ("GET", "state"): look.state,
    ("GET", "messages"): look.list_messages,
    ("GET", "log"): look.read_log,
    ("GET", "views"): views.list_views,
    ("POST", "command"): act.command,
    ("POST", "shortcut"): act.shortcut,
    ("POST", "click"): act.click,
    ("POST", "submit"): views.submit,
    ("POST", "close"): views.close,
    ("POST", "home"): views.home,
    ("POST", "message"): write.write_message,
    ("POST", "deliver"): write.deliver,
    ("POST", "clock"): govern.move_clock,
    ("POST", "next"): govern.set_next,
    ("POST", "faults"): govern.add_fault,
    ("DELETE", "faults"): govern.clear_faults,
    ("POST", "reset"): govern.reset,
    ("POST", "person"): change.change_person,
    ("POST", "channel"): change.change_channel,
}


def make_server(sandbox: Sandbox, keep: Callable[[], None]) -> web.Application:
    """The aiohttp application around one workspace; `keep` is called before each answer."""

    @web.middleware
    async def kept(request: web.Request, handler: Handler) -> web.StreamResponse:
        response = await handler(request)
        keep()
        return response

    app = web.Application(client_max_size=LARGEST_BODY, middlewares=[kept])
    app[SANDBOX] = sandbox
    app.router.add_route("*", "/api/{method}", _call)
    app.router.add_get("/link/", _socket)
    app.router.add_post("/actions/{team}/{number}/{secret}", _respond)
    app.router.add_get("/_sandbox/clock", _clock)
    for (verb, name), action in ACTIONS.items():
        app.router.add_route(verb, f"/_sandbox/{name}", _control(action))
    app.router.add_route("*", "/_sandbox/{unknown:.*}", _no_such_route)
    app.router.add_get("/archives/{channel}/{message}", _archive)
    app.router.add_get("/", _page)
    app.router.add_static("/page/", PAGE)
    app.on_response_prepare.append(_never_cached)
    return app


async def _call(request: web.Request) -> web.StreamResponse:
    return await answer_call(request.app[SANDBOX], request)


async def _socket(request: web.Request) -> web.StreamResponse:
    return await request.app[SANDBOX].link.sockets.serve(request)


async def _respond(request: web.Request) -> web.StreamResponse:
    return await answer_response(request.app[SANDBOX], request)


def _control(action: Action) -> Handler:
    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            return web.json_response(await action(await asked(request.app[SANDBOX], request)))
        except Impossible as impossible:
            return web.json_response(impossible.as_answer(), status=impossible.status)
        except Refusal as refusal:
            return web.json_response(refusal.as_answer(), status=400)

    return answer


async def _clock(request: web.Request) -> web.StreamResponse:
    """The time; with `after` only once the clock has been moved past that version."""
    clock = request.app[SANDBOX].clock
    if after := request.query.get("after"):
        if not after.lstrip("-").isdigit():
            return web.json_response(Impossible("invalid_field", detail="after").as_answer(), status=400)
        await clock.follow(int(after), patience=LONGEST_FOLLOW, alive=lambda: _is_connected(request))
    return web.json_response(clock.as_answer())


def _is_connected(request: web.Request) -> bool:
    return request.transport is not None and not request.transport.is_closing()


async def _no_such_route(_request: web.Request) -> web.StreamResponse:
    return web.json_response(Impossible("no_such_route").as_answer(), status=404)


async def _archive(request: web.Request) -> web.StreamResponse:
    """Where permalinks lead: to the conversation (and thread) in the page."""
    thread_ts = request.query.get("thread_ts")
    place = request.match_info["channel"] + (f"/thread/{thread_ts}" if thread_ts else "")
    raise web.HTTPFound(f"/#//{place}")


async def _page(_request: web.Request) -> web.StreamResponse:
    return web.FileResponse(PAGE / "index.html")


async def _never_cached(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers["Cache-Control"] = "no-store"
