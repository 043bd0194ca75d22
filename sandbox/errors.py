"""How the workspace says no."""

from typing import Any


class Refusal(Exception):  # noqa: N818 - a refusal is an ordinary answer, not a failure of ours
    """Slack's answer instead of doing what it was asked: an error code, with details where Slack has them."""

    def __init__(
        self, error: str, *, messages: list[str] | None = None, retry_after: int | None = None
    ) -> None:
        super().__init__(error)
        self.error = error
        self.messages = messages or []
        self.retry_after = retry_after

    def as_answer(self) -> dict[str, Any]:
        """The body that Slack sends: `ok: false`, the code, and the path of each fault."""
        answer: dict[str, Any] = {"ok": False, "error": self.error}
        if self.messages:
            answer["response_metadata"] = {"messages": self.messages}
        return answer


class Impossible(Exception):  # noqa: N818 - the same: what a person asked for cannot be done
    """What a person tried through the control API cannot be done in this workspace; answered as a 4xx."""

    def __init__(self, error: str, *, status: int = 400, detail: str = "") -> None:
        super().__init__(error)
        self.error = error
        self.status = status
        self.detail = detail

    def as_answer(self) -> dict[str, Any]:
        """The body of the 4xx."""
        return {"ok": False, "error": self.error} | ({"detail": self.detail} if self.detail else {})
