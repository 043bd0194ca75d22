"""The clock, faults and the reset."""

import re
from datetime import timedelta

from sandbox.clock import from_iso
from sandbox.control.asked import Asked
from sandbox.errors import Impossible
from sandbox.workspace import Json

_DURATION = re.compile(
    r"P(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?"
)


async def read_clock(asked: Asked) -> Json:
    """The workspace's time."""
    return asked.sandbox.clock.as_answer()


async def move_clock(asked: Asked) -> Json:
    """Advance by a duration, to a moment or to the next due time; or change the speed."""
    clock = asked.sandbox.clock
    try:
        if "speed" in asked.fields:
            await clock.run_at(float(asked.fields["speed"]))
        elif "advance" in asked.fields:
            await clock.jump(clock.now() + _seconds(asked.needed("advance")))
        elif asked.needed("to") == "next":
            await clock.jump_to_next()
        else:
            await clock.jump(from_iso(asked.needed("to")))
    except (ValueError, TypeError, OverflowError) as wrong:
        raise Impossible("invalid_time", detail=str(wrong)) from None
    asked.sandbox.log.write(asked.sandbox.at(), "clock", type="clock", request=asked.fields)
    return clock.as_answer()


async def set_next(asked: Asked) -> Json:
    """A follower says when it next has something due."""
    at = asked.text("at")
    try:
        asked.sandbox.clock.next_due = from_iso(at) if at else None
    except ValueError as wrong:
        raise Impossible("invalid_time", detail=str(wrong)) from None
    return {"ok": True}


async def add_fault(asked: Asked) -> Json:
    """Put a fault in force; one without `match` that disconnects does so at once."""
    sandbox = asked.sandbox
    fault = sandbox.faults.add(asked.fields)
    if fault.kind == "disconnect" and not fault.match and fault.strikes({}):
        await sandbox.link.sockets.refresh_all()
    return {"ok": True}


async def clear_faults(asked: Asked) -> Json:
    """Let everything go well again."""
    asked.sandbox.faults.clear()
    return {"ok": True}


async def reset(asked: Asked) -> Json:
    """Back to the seed."""
    await asked.sandbox.reset()
    asked.sandbox.log.write(asked.sandbox.at(), "sandbox", type="reset", request={})
    return {"ok": True}


def _seconds(text: str) -> float:
    """Read an ISO 8601 duration in weeks, days, hours, minutes and seconds; raises ValueError."""
    found = _DURATION.fullmatch(text)
    parts = {unit: float(value) for unit, value in found.groupdict().items() if value} if found else {}
    if not parts:
        raise ValueError(f"{text!r} is not a duration such as PT1H or P1W")
    return timedelta(**parts).total_seconds()
