"""What a person does that reaches the app: its trigger, and what they see of the app's answer."""

import asyncio
import secrets
import time
from dataclasses import dataclass, field
from typing import Any

from sandbox.errors import Refusal

TRIGGER_LIFE = 3.0  # seconds of real time (slack-platform.md §2a)
KEPT = 3600.0  # seconds for which a used or dead trigger is still told from one that never was


@dataclass(kw_only=True, eq=False)
class Interaction:
    """One interaction under way. `response` is the first answer that only this person sees."""

    trigger_id: str
    user: str
    channel: str | None
    view_id: str | None
    began: float
    used: asyncio.Event = field(default_factory=asyncio.Event)
    response: dict[str, Any] | None = None

    def show(self, response: dict[str, Any]) -> None:
        """Remember what the person was answered; the first answer counts."""
        if self.response is None:
            self.response = response

    async def settle(self, seconds: float) -> None:
        """Wait for the app to use the trigger, this many seconds at most."""
        try:
            await asyncio.wait_for(self.used.wait(), seconds)
        except TimeoutError:
            return


class Interactions:
    """The triggers given out, and which of them are still being answered."""

    def __init__(self) -> None:
        self._by_trigger: dict[str, Interaction] = {}
        self._under_way: set[Interaction] = set()

    def begin(self, user: str, *, channel: str | None = None, view_id: str | None = None) -> Interaction:
        """Give out a trigger to a person's interaction, in a conversation or in a view."""
        self._forget_old()
        number = secrets.randbelow(10**13)
        made = Interaction(
            trigger_id=f"{number}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}",
            user=user,
            channel=channel,
            view_id=view_id,
            began=time.monotonic(),
        )
        self._by_trigger[made.trigger_id] = made
        self._under_way.add(made)
        return made

    def end(self, interaction: Interaction) -> None:
        """The person has their answer; its trigger lives on for the rest of its time."""
        self._under_way.discard(interaction)

    def exchange(self, trigger_id: str) -> Interaction:
        """Use a trigger up; raises Slack's refusal where it is unknown, used, or older than 3 s."""
        found = self._by_trigger.get(trigger_id)
        if found is None:
            raise Refusal("invalid_trigger_id")
        if found.used.is_set():
            raise Refusal("exchanged_trigger_id")
        if time.monotonic() - found.began > TRIGGER_LIFE:
            raise Refusal("expired_trigger_id")
        return found

    def show(self, user: str, response: dict[str, Any]) -> None:
        """Somebody is shown an ephemeral: that answers whatever they are waiting for."""
        for interaction in self._under_way:
            if interaction.user == user:
                interaction.show(response)

    def clear(self) -> None:
        """Forget every trigger."""
        self._by_trigger.clear()

    def _forget_old(self) -> None:
        horizon = time.monotonic() - KEPT
        while self._by_trigger:
            oldest = next(iter(self._by_trigger))
            if self._by_trigger[oldest].began > horizon:
                return
            del self._by_trigger[oldest]
