"""auth.test and apps.connections.open."""

from sandbox.sandbox import Sandbox
from sandbox.seed import TEAM_NAME
from sandbox.web_api.call import Call
from sandbox.workspace import APP, BOT, BOT_USER, TEAM, Json


def test(sandbox: Sandbox, call: Call) -> Json:
    """auth.test: whose token this is."""
    return {
        "url": f"{call.base_url}/",
        "team": TEAM_NAME,
        "team_id": TEAM,
        "user": sandbox.workspace.people[BOT_USER].name,
        "user_id": BOT_USER,
        "bot_id": BOT,
        "is_enterprise_install": False,
    }


def open_connection(sandbox: Sandbox, call: Call) -> Json:
    """apps.connections.open: the address of one socket."""
    address = call.base_url.replace("http", "ws", 1)
    return {"url": f"{address}/link/?ticket={sandbox.link.sockets.ticket()}&app_id={APP}"}
