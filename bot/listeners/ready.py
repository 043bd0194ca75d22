"""Empty capture forms that are ready to be opened.

Our rows are asked before every opening, so that whatever changed shows, on whichever replica; but for all who
ask at the same time at once, and a form is built only where it is made of something new.
"""

import asyncio
import contextlib
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime

from bot.storage.ids import new_id
from bot.storage.store import Store
from bot.usecases.begin import Begun
from bot.usecases.beginnings import Beginning, beginnings
from bot.usecases.who import Who
from bot.views.blocks import Block
from bot.views.prepared import Prepared, prepared

TOGETHER = 0.01
"""Seconds in which people come together; the modal has three to open in."""
KEPT = 500
"""Forms, of some ten kilobytes each."""
DRAFT = new_id()
"""Stands for the id of each draft."""


@dataclass(frozen=True, kw_only=True)
class ReadyForm:
    """A form for whichever draft. `asked_at`: since when Slack has been asked about all in it."""

    view: Prepared
    asked_at: datetime | None

    def of(self, draft_id: str) -> Prepared:
        """The form of one draft."""
        return Prepared(self.view.replace(DRAFT, draft_id))


@dataclass
class ReadyForms:
    """Every form that was opened lately, by what it is made of."""

    _forms: dict[Hashable, ReadyForm] = field(default_factory=dict)
    _asking: "dict[Who, asyncio.Future[ReadyForm | None]]" = field(default_factory=dict)
    _reading: "asyncio.Task[None] | None" = None

    async def form(
        self, by: Who, store: Store, clock: Callable[[], datetime], build: Callable[[Begun], Block]
    ) -> ReadyForm | None:
        """Somebody's empty form; None where they have more to be looked up than the others."""
        if by not in self._asking:
            self._asking[by] = asyncio.get_running_loop().create_future()
        form = self._asking[by]
        if self._reading is None:
            self._reading = asyncio.create_task(self._read(store, clock, build))
        return await asyncio.shield(form)

    async def _read(
        self, store: Store, clock: Callable[[], datetime], build: Callable[[Begun], Block]
    ) -> None:
        await asyncio.sleep(TOGETHER)
        asking, self._asking, self._reading = self._asking, {}, None
        found: dict[Who, Beginning] = {}
        with contextlib.suppress(Exception):  # then each begins alone, and is told what is wrong
            found = await store.read(beginnings, tuple(asking), DRAFT, self._forms, clock())
        for who, form in asking.items():
            try:
                form.set_result(self._ready(found[who], build) if who in found else None)
            except Exception as error:  # it is that person's; the others' forms open
                form.set_exception(error)

    def _ready(self, beginning: Beginning, build: Callable[[Begun], Block]) -> ReadyForm | None:
        if beginning.begun:
            if len(self._forms) >= KEPT:
                del self._forms[next(iter(self._forms))]
            view = prepared(build(beginning.begun))
            self._forms[beginning.made_of] = ReadyForm(view=view, asked_at=beginning.begun.asked_at)
        return self._forms.get(beginning.made_of)
