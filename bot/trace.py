"""Which request something is done for, so that one click's log lines can be found together."""

import logging
import secrets
from contextvars import ContextVar

LENGTH = 8
"""Characters of a trace."""
_TRACE: ContextVar[str | None] = ContextVar("trace", default=None)


def begin() -> None:
    """A request came in: what is done from here on, in this task and those it starts, is done for it."""
    _TRACE.set(secrets.token_hex(LENGTH // 2))


def follow(trace: str | None) -> None:
    """Go on with what was promised for an earlier request; None: nobody asked, it was time."""
    _TRACE.set(trace)


def current() -> str | None:
    """The present request's; None where nobody asked."""
    return _TRACE.get()


class Traced(logging.Filter):
    """Gives every log line its `trace`."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Name the request; nothing is left out."""
        record.trace = current() or "-"
        return True
