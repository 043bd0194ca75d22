"""The words on screen, by locale, from templates/. An installation can lay a folder of its own over ours."""

import logging
import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, TemplateSyntaxError, meta

from bot.domain.coach import Coach
from bot.views.coaching import has_rules, read_coach
from bot.views.toml_files import TemplateError, read_tables

log = logging.getLogger(__name__)
DEFAULT_LOCALE = "en"
FILLED = re.compile(r"\{\{ ?(\w+) ?\}\}")
"""How nearly every label is filled; to read all of them with Jinja would cost a start half a second."""


class Mention(str):
    """Slack markup that the app wrote itself, as `<@U…>` or `<!date^…>`; not escaped."""

    __slots__ = ()


def escape(text: str) -> str:
    """Make text harmless in mrkdwn: Slack's three entities (slack-platform §2c)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class Copy:
    """The labels and pages of one locale."""

    def __init__(self, folders: Sequence[Path]) -> None:
        """`folders` hold labels (*.toml) and pages (*.j2); a later one wins, key by key and page by page."""
        loader = FileSystemLoader([str(folder) for folder in reversed(folders)])
        self._environment = Environment(undefined=StrictUndefined, loader=loader, autoescape=False)  # noqa: S701 - Slack is no HTML; see mrkdwn()
        self._labels: dict[str, str] = {}
        self._compiled: dict[str, Template] = {}
        self.fillings: dict[str, frozenset[str]] = {}
        """Every label and page (by its file's name) → the names it is filled with."""
        for folder in folders:
            for file in sorted(folder.glob("*.toml")):
                flat = _flat(read_tables(file))
                self._labels |= {key: self._try_label(file, key, text) for key, text in flat}
        for page in self._environment.list_templates(extensions=["j2"]):
            self._try_page(page)  # a mistake is said at the start, not to whoever asks for it
        self._folders = folders
        self.has_coach = has_rules(folders)

    @cached_property
    def coach(self) -> Coach | None:
        """Reads somebody's words over with them; None where the locale has no rules for it.

        Trained when it is first asked for, in a third of a second: not on the event loop.
        """
        return read_coach(self._folders, self.labels())

    def plain(self, key: str, **values: object) -> str:
        """A label for a plain_text element."""
        return self._label(key).render(values)

    def mrkdwn(self, key: str, **values: object) -> str:
        """A label for mrkdwn or top-level text: every value is escaped but what the app marked up itself."""
        return self._label(key).render({name: _escaped(value) for name, value in values.items()})

    def page(self, name: str) -> str:
        """A longer text, mrkdwn."""
        return self._environment.get_template(f"{name}.j2").render().strip()

    def labels(self) -> frozenset[str]:
        """Every label there is."""
        return frozenset(self._labels)

    def _label(self, key: str) -> Template:
        """Compiled when it is first shown: all of them at once would cost a start a tenth of a second."""
        if key not in self._labels:
            raise TemplateError(f"no label is called {key}")
        if key not in self._compiled:
            self._compiled[key] = self._environment.from_string(self._labels[key])
        return self._compiled[key]

    def _try_label(self, file: Path, key: str, text: object) -> str:
        if not isinstance(text, str):
            raise TemplateError(f"{file.name}: {key} must be a string")
        try:
            self.fillings[key] = _fillings(self._environment, text)
        except TemplateSyntaxError as error:
            raise TemplateError(f"{file.name}: {key}: {error.message}") from None
        return text

    def _try_page(self, name: str) -> None:
        try:
            source = Path(str(self._environment.get_template(name).filename)).read_text(encoding="utf-8")
            self.fillings[name] = _fillings(self._environment, source)
        except TemplateSyntaxError as error:
            raise TemplateError(f"{error.filename} line {error.lineno}: {error.message}") from None
        except UnicodeDecodeError:
            raise TemplateError(f"{name} is not text in UTF-8") from None


class Locales:
    """Every locale there is, ours and the installation's; a person gets their own where it is complete."""

    def __init__(
        self, templates: Path, overlay: Path | None = None, *, channels: str = DEFAULT_LOCALE
    ) -> None:
        """`channels` is the locale of what is posted in channels.

        Raises TemplateError where that is none of ours, or a label asks for what it is not filled with.
        """
        homes = [templates, overlay] if overlay else [templates]
        names = {folder.name for home in homes for folder in home.iterdir() if any(folder.glob("*.toml"))}
        found = {name: Copy([home / name for home in homes if (home / name).is_dir()]) for name in names}
        for copy in found.values() if overlay else ():
            _ = copy.coach  # a mistake in somebody's own rules is said at the start
        ours = Copy([templates / DEFAULT_LOCALE]) if overlay else found[DEFAULT_LOCALE]
        self._copies = {name: copy for name, copy in found.items() if _is_complete(name, copy, ours)}
        if channels not in self._copies:
            offered = ", ".join(sorted(self._copies))
            raise TemplateError(f"OOPS_LOCALE is wrong: it is one of {offered}, not {channels}")
        self.of_channels = self._copies[channels]

    def copy(self, locale: str) -> Copy:
        """The copy for Slack's locale, as `en-US` or `de-DE`: its own folder, its language's, or English."""
        found = (self._copies.get(name) for name in (locale, locale.split("-", maxsplit=1)[0]))
        return next((copy for copy in found if copy), self._copies[DEFAULT_LOCALE])

    def everywhere(self, key: str) -> tuple[str, ...]:
        """A label in every language: for what people wrote, in whichever they like."""
        return tuple(copy.plain(key) for copy in self._copies.values())


def _is_complete(name: str, copy: Copy, ours: Copy) -> bool:
    """Whether a locale has all that our English has. Raises TemplateError for what could never be shown."""
    for key in ours.fillings.keys() & copy.fillings.keys():
        if strange := copy.fillings[key] - ours.fillings[key]:
            raise TemplateError(f"{name}: {key} is never filled with {', '.join(sorted(strange))}")
    missing = sorted(ours.fillings.keys() - copy.fillings.keys())
    if missing:
        log.warning("locale %s is left out: it lacks %d words, as %s", name, len(missing), missing[0])
    return not missing


def _fillings(environment: Environment, text: str) -> frozenset[str]:
    if not {"{", "}"} & set(FILLED.sub("", text)):
        return frozenset(FILLED.findall(text))
    return frozenset(meta.find_undeclared_variables(environment.parse(text)))


def _flat(tables: Mapping[str, Any], prefix: str = "") -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = []
    for key, value in tables.items():
        found += _flat(value, f"{prefix}{key}.") if isinstance(value, dict) else [(prefix + key, value)]
    return found


def _escaped(value: object) -> object:
    if isinstance(value, Mention) or not isinstance(value, str):
        return value
    return escape(value)
