"""The words on screen, by locale, from templates/. An installation can lay a folder of its own over ours."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, TemplateSyntaxError

DEFAULT_LOCALE = "en"


class Mention(str):
    """Slack markup that the app wrote itself, as `<@U…>` or `<!date^…>`; not escaped."""

    __slots__ = ()


class TemplateError(Exception):
    """A template file cannot be used. The message names the file and the reason."""


def escape(text: str) -> str:
    """Make text harmless in mrkdwn: Slack's three entities (slack-platform §2c)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class Copy:
    """The labels and pages of one locale."""

    def __init__(self, folders: Sequence[Path]) -> None:
        """`folders` hold labels (*.toml) and pages (*.j2); a later one wins, key by key and page by page."""
        loader = FileSystemLoader([str(folder) for folder in reversed(folders)])
        self._environment = Environment(undefined=StrictUndefined, loader=loader, autoescape=False)  # noqa: S701 - Slack is no HTML; see mrkdwn()
        self._labels: dict[str, Template] = {}
        for folder in folders:
            for file in sorted(folder.glob("*.toml")):
                self._labels |= {key: self._compile(file, key, text) for key, text in _read(file).items()}
        for page in self._environment.list_templates(extensions=["j2"]):
            self._try_page(page)  # a mistake is said at the start, not to whoever asks for the page

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
        try:
            return self._labels[key]
        except KeyError:
            raise TemplateError(f"no label is called {key}") from None

    def _compile(self, file: Path, key: str, text: object) -> Template:
        if not isinstance(text, str):
            raise TemplateError(f"{file.name}: {key} must be a string")
        try:
            return self._environment.from_string(text)
        except TemplateSyntaxError as error:
            raise TemplateError(f"{file.name}: {key}: {error.message}") from None

    def _try_page(self, name: str) -> None:
        try:
            self._environment.get_template(name)
        except TemplateSyntaxError as error:
            raise TemplateError(f"{error.filename} line {error.lineno}: {error.message}") from None
        except UnicodeDecodeError:
            raise TemplateError(f"{name} is not text in UTF-8") from None


class Locales:
    """Every locale there is; a person gets their own where it is complete, else English."""

    def __init__(self, templates: Path, overlay: Path | None = None) -> None:
        self._copies = {
            folder.name: Copy([folder, *_overlaid(overlay, folder.name)])
            for folder in sorted(templates.iterdir())
            if (folder / "labels.toml").is_file()
        }

    def copy(self, locale: str) -> Copy:
        """The copy for Slack's locale, as `en-US` or `de-DE`."""
        return self._copies.get(locale.split("-", maxsplit=1)[0], self._copies[DEFAULT_LOCALE])


def _overlaid(overlay: Path | None, locale: str) -> list[Path]:
    return [overlay / locale] if overlay and (overlay / locale).is_dir() else []


def _read(path: Path) -> Mapping[str, object]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise TemplateError(f"{path}: {error}") from None
    except UnicodeDecodeError:
        raise TemplateError(f"{path} is not text in UTF-8") from None
    return dict(_flat(tables))


def _flat(tables: Mapping[str, Any], prefix: str = "") -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = []
    for key, value in tables.items():
        found += _flat(value, f"{prefix}{key}.") if isinstance(value, dict) else [(prefix + key, value)]
    return found


def _escaped(value: object) -> object:
    if isinstance(value, Mention) or not isinstance(value, str):
        return value
    return escape(value)
