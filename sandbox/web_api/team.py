"""team.*: the workspace itself."""

from sandbox.sandbox import Sandbox
from sandbox.seed import PROFILE_FIELDS, TEAM_DOMAIN, TEAM_NAME
from sandbox.web_api.call import Call
from sandbox.workspace import TEAM, Json


def info(_sandbox: Sandbox, call: Call) -> Json:
    """team.info."""
    team = {
        "id": TEAM,
        "name": TEAM_NAME,
        "url": f"{call.base_url}/",
        "domain": TEAM_DOMAIN,
        "email_domain": "sandbox.example",
        "icon": {"image_default": True},
        "avatar_base_url": f"{call.base_url}/",
        "is_verified": False,
    }
    return {"team": team}


def profile_get(_sandbox: Sandbox, _call: Call) -> Json:
    """team.profile.get: the workspace's own profile fields, one of them the manager."""
    return {"profile": {"fields": PROFILE_FIELDS, "sections": []}}
