"""A start that cannot succeed says so in one line and ends; one that need only wait waits."""

import asyncio
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot import app
from bot.__main__ import main
from bot.delivery.examine import Finding, examine_channel, examine_people
from bot.settings import SettingsError
from tests.sandbox.drive import Driver
from tests.scenarios.bot import OURS, Bot, oops
from tests.scenarios.conftest import settings_for

NOBODY = "http://127.0.0.1:9/api/"  # discard: nobody listens there
HTML = (502, "text/html", "<html><body>502 Bad Gateway</body></html>")
HTML_CALLED_JSON = (502, "application/json", "<html><body>502 Bad Gateway</body></html>")
JSON = (502, "application/json", '{"error": "bad gateway"}')
OK = (200, "application/json", '{"ok": true, "team_id": "T1", "url": "https://acme.slack.com/"}')
REFUSED = (200, "application/json", '{"ok": false, "error": "invalid_auth"}')

Answer = tuple[int, str, str]


@contextmanager
def answering(*answers: Answer) -> Iterator[str]:
    """The address of a server that gives these answers in turn, and the last one for ever."""
    left = list(answers)

    class Replies(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            status, kind, body = left.pop(0) if len(left) > 1 else left[0]
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body.encode())

        do_GET = do_POST  # noqa: N815 - as the server calls it

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the same
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Replies)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/api/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


async def introduced(url: str) -> tuple[str, str]:
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(token="xoxb-1", base_url=url, session=session, retry_handlers=[])
        return await app._introduce(client)


def test_a_proxy_without_slack_behind_it_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "ASK_AGAIN_AFTER", 0)
    with answering(HTML, HTML_CALLED_JSON, JSON, OK) as url:
        assert asyncio.run(introduced(url)) == ("T1", "https://acme.slack.com")


def test_a_token_that_slack_refuses_is_not_tried_again() -> None:
    with answering(REFUSED) as url, pytest.raises(SettingsError, match=r"SLACK_BOT_TOKEN.*invalid_auth"):
        asyncio.run(introduced(url))


def test_an_app_token_that_slack_refuses_ends_the_start(shared_workspace: Driver, tmp_path: Path) -> None:
    settings = settings_for(shared_workspace, tmp_path) | {"SLACK_APP_TOKEN": "xapp-wrong"}
    ended = oops("run", settings=settings, folder=tmp_path)
    assert ended.returncode == 2
    assert "oops: SLACK_APP_TOKEN is refused by Slack (invalid_auth)" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_where_nobody_named_the_admins_slack_is_asked_for_them(
    shared_workspace: Driver, tmp_path: Path
) -> None:
    shared_workspace.post("reset")
    bot = Bot(settings_for(shared_workspace, tmp_path) | {"OOPS_ADMINS": ""}, tmp_path)
    bot.start()
    try:
        assert shared_workspace.first_logged(method="users.list")["response"]["ok"]
    finally:
        assert bot.stop() == 0


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to start in, with settings that are right as far as they can be without a Slack."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith(OURS)]:
        monkeypatch.delenv(name)
    good = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "SLACK_API_URL": NOBODY}
    for name, value in good.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "latin.toml").write_bytes(b"# caf\xe9\n")
    (tmp_path / "words" / "en").mkdir(parents=True)
    return tmp_path


def refused(capsys: pytest.CaptureFixture[str], command: str = "run") -> str:
    assert main([command]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    return line


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("OOPS_PEOPLE", "latin.toml", "UTF-8"),
        ("OOPS_POLICY", "latin.toml", "UTF-8"),
        ("OOPS_DATA", "latin.toml/data", "cannot be made"),
        ("DATABASE_URL", "sqlite:///latin.toml/oops.db", "cannot be made"),
        ("DATABASE_URL", "sqlite:///words", "cannot be used"),
        ("DATABASE_URL", "sqlite:///latin.toml", "cannot be used"),
        ("DATABASE_URL", "postgresql://oops:secret@127.0.0.1:none/oops", "is wrong"),
        ("DATABASE_URL", "postgresql://oops:secret@127.0.0.1:9/oops", "the database oops at 127.0.0.1"),
    ],
)
def test_what_cannot_be_used_is_named_in_one_line(
    here: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    value: str,
    said: str,
) -> None:
    monkeypatch.setenv(name, value)
    line = refused(capsys)
    assert said in line
    assert "secret" not in line
    assert line.startswith(f"oops: {name}") or "latin.toml" in line


def test_migrate_says_as_much(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://oops:secret@127.0.0.1:9/oops")
    assert "the database oops at 127.0.0.1" in refused(capsys, "migrate")


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("labels.toml", b'[nudge]\none = "{{ name"\n'),
        ("labels.toml", b"# caf\xe9\n"),
        ("help.j2", b"{% if %}"),
        ("help.j2", b"caf\xe9"),
    ],
)
def test_a_mistake_in_ones_own_words_is_named_in_one_line(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], file: str, text: bytes
) -> None:
    (here / "words" / "en" / file).write_bytes(text)
    monkeypatch.setenv("OOPS_TEMPLATES", "words")
    assert file in refused(capsys)
    assert not (here / "data").exists(), "nothing was started"


@pytest.mark.parametrize("answer", [HTML, HTML_CALLED_JSON, JSON])
def test_doctor_finds_that_slack_does_not_answer(answer: Answer) -> None:
    async def findings(url: str) -> list[Finding]:
        async with aiohttp.ClientSession() as session:
            client = AsyncWebClient(token="xoxb-1", base_url=url, session=session, retry_handlers=[])
            people = [finding async for finding in examine_people(client, {"U0ANA", "U0BO"})]
            return [*people, await examine_channel(client, "C0MORGAN")]

    with answering(answer) as url:
        found = asyncio.run(findings(url))
    found += asyncio.run(findings(NOBODY))
    assert [fine for fine, _ in found] == [False] * 4
    assert all("Slack does not answer" in said for _, said in found)
