"""The write-up: a disclosure as sections, from which every format is made. Only what exists is in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from html import unescape

from bot.domain.kind import Kind
from bot.domain.plan import State, Step
from bot.domain.working_time import zone_of
from bot.usecases.picture import Picture
from bot.views.card import told_after
from bot.views.copy import Copy
from bot.views.forms import FORMS, Field
from bot.views.notices import line
from bot.views.say import capital, length, name_of

SHARED = {Kind.LESSONS: ("missing", "reason"), Kind.COMMITMENT: ("reason",)}
"""What the manager reads, as on the card, of answers that otherwise stay with whoever wrote them."""
BESIDE = {
    Kind.DECISION: ("note", "talk"),
    Kind.TELL: ("message",),
    Kind.CHECK_IN: ("what_slipped",),
}
"""Fields of steps whose form is named otherwise. Words for the next owner alone are in no write-up."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing that is known. `written`: in somebody's own words. `at`: when it was so, or is due.

    `key`, and `value` where there is a choice of few, are the same in every language.
    """

    key: str
    label: str
    said: str | datetime
    written: bool = False
    at: datetime | None = None
    value: str | None = None

    @property
    def lead(self) -> str:
        """The label as it stands before what is said."""
        return self.label if not self.label or self.label.endswith(("?", "…")) else f"{self.label}:"


@dataclass(frozen=True, kw_only=True)
class Section:
    """What belongs together; `round` and `revision` where it is about one attempt."""

    key: str
    title: str
    entries: list[Entry]
    round: int | None = None
    revision: int | None = None


@dataclass(frozen=True, kw_only=True)
class Document:
    """The whole write-up of one disclosure."""

    id: str
    title: str
    number: str
    sections: list[Section]


def document(picture: Picture, copy: Copy, *, reader_id: str | None = None) -> Document:
    """What is known, for whoever reads it; None: for the discloser. Mentors' answers are in none."""
    mine = reader_id in (None, picture.disclosure.discloser_id)
    sections = [
        _told(picture, copy),
        _words(picture, copy),
        _details(picture, copy),
        *_quick_fixes(picture, copy),
        *_steps(picture, copy, mine=mine),
        _ideas(picture, copy),
        _next(picture, copy),
        _timeline(picture, copy),
    ]
    return Document(
        id=picture.disclosure.id,
        title=copy.plain("document.heading"),
        number=copy.plain("receipt.number", number=picture.disclosure.id[:8]),
        sections=[section for section in sections if section.entries],
    )


def moment(at: datetime, zone: str) -> str:
    """A moment in a zone, which the heading names once."""
    return f"{at.astimezone(zone_of(zone)):%Y-%m-%d %H:%M}"


def lead(entry: Entry, zone: str) -> str:
    """What stands before what is said: the label, or else when it was."""
    return moment(entry.at, zone) if entry.at and not entry.label else entry.lead


def said(entry: Entry, zone: str) -> str:
    """What is said, with its time where a label stands before it."""
    if isinstance(entry.said, datetime):
        return moment(entry.said, zone)
    at = [moment(entry.at, zone)] if entry.at and entry.label else []
    return ", ".join(filter(None, [entry.said, *at]))


def heads(written: Document, zone: str, copy: Copy) -> list[str]:
    """What stands under the title: the receipt's number, and the zone of every time."""
    return [written.number, copy.plain("document.times", zone=zone_of(zone).key)]


def _told(picture: Picture, copy: Copy) -> Section:
    told = picture.disclosure
    entries = [
        _entry("told_by", name_of(picture.discloser, copy), copy),
        _entry("decider", name_of(picture.decider, copy), copy),
        _entry("told_at", told.at, copy),
        _entry("severity", copy.plain(f"severity.{told.severity}"), copy, told.severity),
    ]
    if (took := told.time_to_tell()) is not None:
        after = copy.plain(f"card.{told_after(told, took)}", time=length(took, copy))
        entries.append(_entry("how_soon", capital(after), copy))
    return Section(key="told", title=copy.plain("document.told_section"), entries=entries)


def _words(picture: Picture, copy: Copy) -> Section:
    told = picture.disclosure
    entries = [
        _written("what_happened", copy.plain("card.what_happened"), told.what_happened),
        _written("impact", copy.plain("card.impact"), told.impact),
    ]
    return Section(key="words", title=copy.plain("document.words"), entries=entries)


def _details(picture: Picture, copy: Copy) -> Section:
    details = picture.disclosure.details
    entries = [
        _entry(key, at, copy)
        for key, at in (("happened_at", details.happened_at), ("noticed_at", details.noticed_at))
        if at
    ]
    if details.came_to_light:
        light = copy.plain(f"card.came_to_light_{details.came_to_light}")
        entries.append(_entry("came_to_light", capital(light), copy, details.came_to_light))
    if details.getting_worse is not None:
        stood = copy.plain("card.getting_worse" if details.getting_worse else "card.not_getting_worse")
        entries.append(_entry("getting_worse", capital(stood), copy))
    found = {"affected": details.affected, "cost": details.cost, "risk": details.risk}
    found["apology"] = details.apology
    entries += [_written(key, copy.plain(f"card.{key}"), words) for key, words in found.items() if words]
    return Section(key="details", title=copy.plain("document.details"), entries=entries)


def _quick_fixes(picture: Picture, copy: Copy) -> Iterator[Section]:
    """Every revision of every round, each with the answer to it."""
    for fix in picture.quick_fixes:
        here = (fix.round, fix.revision)
        remit = capital(copy.plain(f"remit_on_card.{fix.remit}"))
        decisions = [s for s in picture.steps if s.kind is Kind.DECISION and (s.round, s.revision) == here]
        title = copy.plain("document.quick_fix")
        if here != (1, 1):
            title = copy.plain("document.quick_fix_again", round=fix.round, revision=fix.revision)
        yield Section(
            key="quick_fix",
            title=title,
            round=fix.round,
            revision=fix.revision,
            entries=[
                _written("proposed", copy.plain("document.proposed"), fix.text),
                _entry("remit", remit, copy, fix.remit),
                *(entry for step in decisions for entry in _step(step, picture, copy, mine=True)),
            ],
        )


def _steps(picture: Picture, copy: Copy, *, mine: bool) -> Iterator[Section]:
    """The other steps, in the order of the plan, as far as there is something to say."""
    for step in picture.steps:
        told_elsewhere = step.kind in (Kind.DECISION, Kind.CLOSE) or step.outcome == "new_round"
        if not told_elsewhere:
            yield Section(
                key=step.kind.value,
                title=capital(copy.plain(f"step.{step.kind}")),
                round=step.round,
                entries=list(_step(step, picture, copy, mine=mine)),
            )


def _next(picture: Picture, copy: Copy) -> Section:
    """What is owed now, by whom and by when."""
    entries = [
        Entry(
            key=step.kind.value,
            label=capital(copy.plain(f"step.{step.kind}")),
            said=name_of(picture.people[step.owner_id], copy),
            at=step.due_at,
        )
        for step in picture.steps
        if step.state is State.OPEN
    ]
    return Section(key="next", title=copy.plain("document.next"), entries=entries)


def _step(step: Step, picture: Picture, copy: Copy, *, mine: bool) -> Iterator[Entry]:
    """What came of a step, by whom and when; then what was written about it."""
    if step.settled:
        yield Entry(
            key="outcome",
            label=_outcome(step, picture, copy),
            said=name_of(picture.people[step.settled_by], copy) if step.settled_by else "",
            at=step.settled_at,
            value=step.outcome or step.state.value,
        )
    yield from _real_fix(step, picture, copy)
    yield from _tellings(step, picture, copy)
    written = picture.answers.get(step.id, {})
    for field, label in _fields(step.kind, copy):
        if field.name in written and (mine or field.name in SHARED.get(step.kind, (field.name,))):
            yield _answered(field, label, written[field.name], copy)


def _outcome(step: Step, picture: Picture, copy: Copy) -> str:
    ending = step.outcome if f"outcome.{step.outcome}" in copy.labels() else step.state.value
    if step.kind is Kind.DECISION and ending == "approved" and not picture.asked_for_approval(step):
        ending = "thanked"
    return capital(copy.plain(f"outcome.{ending}"))


def _fields(kind: Kind, copy: Copy) -> Iterator[tuple[Field, str]]:
    """What can be written about a step of that kind and be read by others, with its question."""
    for field in (f for f in FORMS.get(kind.value, ()) if f.kind in ("text", "choice", "date")):
        yield field, copy.plain(f"{kind.value}.{field.name}")
    for name in BESIDE.get(kind, ()):
        yield Field(name=name), copy.plain(f"document.{name}")
    yield Field(name="reason"), copy.plain("document.reason")


def _answered(field: Field, label: str, words: str, copy: Copy) -> Entry:
    if field.kind == "choice" and words in (field.choices or {}):
        return Entry(key=field.name, label=label, said=copy.plain((field.choices or {})[words]), value=words)
    if field.kind == "date":
        return Entry(key=field.name, label=label, said=words)
    return _written(field.name, label, words)


def _real_fix(step: Step, picture: Picture, copy: Copy) -> Iterator[Entry]:
    """What was planned, how one will know, by when and by whom."""
    if fix := picture.real_fixes.get(step.id):
        yield _written("what", copy.plain("plan_fix.what"), fix.what)
        yield _written("criterion", copy.plain("plan_fix.criterion"), fix.criterion)
        yield _entry("due", fix.due_at, copy)
        if fix.owner_id in picture.people:
            yield _entry("owner", name_of(picture.people[fix.owner_id], copy), copy)


def _tellings(step: Step, picture: Picture, copy: Copy) -> Iterator[Entry]:
    """Whom they told, person by person, and whether it arrived."""
    for one in picture.tellings:
        if one.step_id == step.id:
            name = one.name or copy.plain("someone.unknown")
            reached = copy.plain(f"document.{one.state}", name=name)
            yield Entry(key="telling", label=copy.plain("document.telling"), said=reached, value=one.state)


def _ideas(picture: Picture, copy: Copy) -> Section:
    """The ideas that became part of the plan, with credit."""
    entries = [
        _written("idea", copy.plain("idea.adopted", name=name_of(giver, copy)), idea.text)
        for idea in picture.ideas
        if idea.adopted_at and (giver := picture.people[idea.person_id])
    ]
    return Section(key="ideas", title=copy.plain("document.ideas"), entries=entries)


def _timeline(picture: Picture, copy: Copy) -> Section:
    entries = [
        Entry(
            key=change.kind,
            label="",
            at=change.at,
            said=unescape(line(change, picture, copy, pinging=False)),  # here nothing is Slack's markup
        )
        for change in picture.history
    ]
    return Section(key="timeline", title=copy.plain("document.timeline"), entries=entries)


def _entry(key: str, said: str | datetime, copy: Copy, value: str | None = None) -> Entry:
    return Entry(key=key, label=copy.plain(f"document.{key}"), said=said, value=value)


def _written(key: str, label: str, words: str) -> Entry:
    return Entry(key=key, label=label, said=words, written=True)
