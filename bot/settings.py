"""Settings: environment and .env → one frozen object, read once. docs/settings.md lists them."""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dotenv import dotenv_values

from bot.house import HOUSE
from bot.storage.keyring import Keyring, KeyringError, read_keyring
from bot.usecases.set_up import Arrangement

SLACK = "https://slack.com/api/"
PERSON, CHANNEL = re.compile(r"[UW][A-Z0-9]{2,}"), re.compile(r"[CG][A-Z0-9]{2,}")


class SettingsError(Exception):
    """A setting is wrong or missing. The message is one line that names it and says what to do."""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One environment variable, as docs/settings.md tells it."""

    name: str
    meaning: str
    default: str


SETTINGS = (
    Setting(
        name="SLACK_BOT_TOKEN",
        meaning="The bot token, `xoxb-…`, from *Install App*.",
        default="must be set",
    ),
    Setting(
        name="SLACK_APP_TOKEN",
        meaning="The app-level token, `xapp-…`, with the scope `connections:write`.",
        default="must be set, but for `oops run --http`",
    ),
    Setting(
        name="SLACK_SIGNING_SECRET",
        meaning="The signing secret, from *Basic Information*.",
        default="must be set for `oops run --http`",
    ),
    Setting(name="SLACK_API_URL", meaning="Where Slack's Web API is.", default=f"`{SLACK}`"),
    Setting(name="OOPS_DATA", meaning="The folder for the embedded database.", default="`data`"),
    Setting(
        name="DATABASE_URL",
        meaning="`postgresql://user:password@host/name`, or an SQLite URL.",
        default="SQLite: `oops.db` in the data folder",
    ),
    Setting(
        name="OOPS_KEY",
        meaning="The key that what people wrote is encrypted with, as `oops key` prints one; or several, "
        "separated by commas: the first encrypts, all of them open.",
        default="none: it is stored as plain text",
    ),
    Setting(
        name="OOPS_KEY_FILE",
        meaning="A file that holds the same, instead of `OOPS_KEY`.",
        default="none",
    ),
    Setting(
        name="OOPS_POLICY",
        meaning="The policy file: what each severity owes, when, and how it is nudged.",
        default="the `policy.toml` that comes along",
    ),
    Setting(
        name="OOPS_PEOPLE",
        meaning="A TOML file that says who is whose manager and delegate, and where cards go.",
        default="people say it themselves",
    ),
    Setting(
        name="OOPS_ADMINS",
        meaning="Slack user ids of the admins, separated by commas.",
        default="those Slack calls admins",
    ),
    Setting(
        name="OOPS_LESSONS_CHANNEL",
        meaning="The channel, by Slack id, where published lessons are posted; Oops must be in it.",
        default="none: only the library has them",
    ),
    Setting(
        name="OOPS_TEMPLATES",
        meaning="A folder of your own words, laid over `templates/`.",
        default="ours",
    ),
    Setting(
        name="OOPS_LOCALE",
        meaning="The language of cards in channels, as `de`; people read the one they set in Slack.",
        default="`en`",
    ),
    Setting(
        name="OOPS_WATCH",
        meaning="`HOST:PORT` where `/live`, `/ready` and `/metrics` are answered.",
        default="nowhere",
    ),
    Setting(name="OOPS_LOG", meaning="`json` writes each log line as an object.", default="`text`"),
    Setting(
        name="OOPS_PACE",
        meaning="`off` sends as fast as Slack takes it, for tests; else Slack's published limits hold.",
        default="`slack`",
    ),
    Setting(
        name="OOPS_CLOCK_URL",
        meaning="Tests and demo only: the sandbox whose clock is followed.",
        default="the machine's clock",
    ),
)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything an installation can set. Secrets are left out of its repr."""

    bot_token: str = field(repr=False)
    app_token: str = field(repr=False)
    signing_secret: str = field(repr=False)
    api_url: str
    data: Path
    database_url: str = field(repr=False)
    keyring: Keyring = field(repr=False)
    policy: Path
    people: Mapping[str, Arrangement]
    admins: tuple[str, ...]
    lessons_channel: str
    templates: Path | None
    locale: str
    watch: tuple[str, int] | None
    json_log: bool
    paced: bool
    clock_url: str


def read_settings(environment: Mapping[str, str] | None = None, *, http: bool | None = False) -> Settings:
    """Read the environment, with .env beneath it. Raises SettingsError naming the first that is wrong.

    `http` says which of the app token (False) and the signing secret (True) is needed; None: neither.
    """
    given = {**_dotenv(), **os.environ} if environment is None else environment
    said = {setting.name: given.get(setting.name, "").strip() for setting in SETTINGS}
    data = Path(said["OOPS_DATA"] or "data").expanduser()
    settings = Settings(
        bot_token=_token(said, "SLACK_BOT_TOKEN", "xoxb-", needed=True),
        app_token=_token(said, "SLACK_APP_TOKEN", "xapp-", needed=http is False),
        signing_secret=said["SLACK_SIGNING_SECRET"],
        api_url=_url(said, "SLACK_API_URL", SLACK).rstrip("/") + "/",
        data=data,
        database_url=_database(said["DATABASE_URL"], data),
        keyring=_keyring(said),
        policy=_file(said, "OOPS_POLICY") or HOUSE / "policy.toml",
        people=_people(_file(said, "OOPS_PEOPLE")),
        admins=_admins(said["OOPS_ADMINS"]),
        lessons_channel=_channel(said, "OOPS_LESSONS_CHANNEL"),
        templates=_folder(said, "OOPS_TEMPLATES"),
        locale=said["OOPS_LOCALE"] or "en",
        watch=address("OOPS_WATCH", said["OOPS_WATCH"]) if said["OOPS_WATCH"] else None,
        json_log=_choice(said, "OOPS_LOG", ("text", "json")) == "json",
        paced=_choice(said, "OOPS_PACE", ("slack", "off")) == "slack",
        clock_url=_url(said, "OOPS_CLOCK_URL", ""),
    )
    _agree(settings, http=http)
    return settings


def address(name: str, text: str) -> tuple[str, int]:
    """Host and port to listen on. Raises SettingsError naming what they were given as."""
    host, _, port = text.rpartition(":")
    if not port.isdigit():
        raise SettingsError(f"{name} is wrong: {text} is not HOST:PORT, as 127.0.0.1:3000")
    return host or "0.0.0.0", int(port)  # noqa: S104 - ":3000" asks for every interface


def _choice(said: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    """One of a few; the first where nothing is said."""
    if said[name] and said[name] not in choices:
        raise SettingsError(f"{name} is wrong: it must be {' or '.join(choices)}")
    return said[name] or choices[0]


def _dotenv() -> dict[str, str]:
    return {name: value for name, value in dotenv_values(".env").items() if value}


def _token(said: Mapping[str, str], name: str, prefix: str, *, needed: bool) -> str:
    token = said[name]
    if not token and needed:
        raise SettingsError(f"{name} is missing: set it to the token that starts with {prefix}")
    if token and not token.startswith(prefix):
        raise SettingsError(f"{name} is wrong: it must start with {prefix}")
    return token


def _url(said: Mapping[str, str], name: str, default: str) -> str:
    url = said[name] or default
    if url and not url.startswith(("http://", "https://")):
        raise SettingsError(f"{name} is wrong: it must start with http:// or https://")
    return url


def _database(url: str, data: Path) -> str:
    if not url:
        return f"sqlite:///{data.absolute() / 'oops.db'}"
    if url.startswith("postgres://"):
        url = "postgresql" + url.removeprefix("postgres")
    if not url.startswith(("sqlite:", "postgresql:", "postgresql+psycopg:")):
        raise SettingsError("DATABASE_URL is wrong: use postgresql://user:password@host/name")
    return url


def _keyring(said: Mapping[str, str]) -> Keyring:
    path = _file(said, "OOPS_KEY_FILE")
    if path and said["OOPS_KEY"]:
        raise SettingsError("OOPS_KEY and OOPS_KEY_FILE are both set: unset one")
    name = "OOPS_KEY_FILE" if path else "OOPS_KEY"
    try:
        keyring = read_keyring(path.read_text(encoding="utf-8") if path else said["OOPS_KEY"])
    except (OSError, UnicodeDecodeError):
        raise SettingsError(f"OOPS_KEY_FILE is wrong: {path} cannot be read as text") from None
    except KeyringError as error:
        raise SettingsError(f"{name} is wrong: {error}") from None
    if path and not keyring.keys:
        raise SettingsError(f"OOPS_KEY_FILE is wrong: {path} holds no key; make one with `oops key`")
    return keyring


def _file(said: Mapping[str, str], name: str) -> Path | None:
    path = Path(said[name]).expanduser() if said[name] else None
    if path and not path.is_file():
        raise SettingsError(f"{name} is wrong: there is no file {path}")
    return path


def _folder(said: Mapping[str, str], name: str) -> Path | None:
    path = Path(said[name]).expanduser() if said[name] else None
    if path and not path.is_dir():
        raise SettingsError(f"{name} is wrong: there is no folder {path}")
    return path


def _admins(text: str) -> tuple[str, ...]:
    ids = tuple(part.strip() for part in text.split(",") if part.strip())
    for slack_id in ids:
        if not PERSON.fullmatch(slack_id):
            raise SettingsError(f"OOPS_ADMINS is wrong: {slack_id} is not a Slack user id, as U024BE7LH")
    return ids


def _channel(said: Mapping[str, str], name: str) -> str:
    if said[name] and not CHANNEL.fullmatch(said[name]):
        raise SettingsError(f"{name} is wrong: it must be a Slack channel id, as C024BE91L")
    return said[name]


def _people(path: Path | None) -> dict[str, Arrangement]:
    if path is None:
        return {}
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"OOPS_PEOPLE is wrong: {path}: {error}") from None
    except (OSError, UnicodeDecodeError):
        raise SettingsError(f"OOPS_PEOPLE is wrong: {path} cannot be read as text in UTF-8") from None
    return {slack_id: _arrangement(path, slack_id, table) for slack_id, table in tables.items()}


def _arrangement(path: Path, slack_id: str, table: object) -> Arrangement:
    where = f"OOPS_PEOPLE is wrong: {path}: [{slack_id}]"
    if not PERSON.fullmatch(slack_id) or not isinstance(table, dict):
        raise SettingsError(f"{where} must be a table named by a Slack user id, as [U024BE7LH]")
    for key, value in table.items():
        wanted = {"manager": PERSON, "delegate": PERSON, "channel": CHANNEL}.get(key)
        if wanted is None:
            raise SettingsError(f"{where} {key} is not known; use manager, channel, delegate")
        if not isinstance(value, str) or not wanted.fullmatch(value):
            example = "C024BE91L" if key == "channel" else "U024BE7LH"
            raise SettingsError(f"{where} {key} must be a Slack id, as {example}")
    if slack_id in (table.get("manager"), table.get("delegate")):
        raise SettingsError(f"{where} nobody is their own manager or delegate")
    return Arrangement(**table)


def _agree(settings: Settings, *, http: bool | None) -> None:
    if http and not settings.signing_secret:
        raise SettingsError("SLACK_SIGNING_SECRET is missing: `oops run --http` checks every request with it")
    if settings.clock_url and settings.api_url == SLACK:
        raise SettingsError("OOPS_CLOCK_URL is for a sandbox only: unset it, or set SLACK_API_URL")
