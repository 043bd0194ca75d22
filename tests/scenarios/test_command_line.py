"""The `oops` command: what is wrong is said in one line, and what is right is found out."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.__main__ import main
from tests.scenarios.bot import OURS, environment, oops
from tests.scenarios.conftest import settings_for
from tests.scenarios.story import TEAM
from tests.scenarios.workspace import Workspace

Settings = dict[str, str]
GOOD = {
    "SLACK_BOT_TOKEN": "xoxb-sandbox",
    "SLACK_APP_TOKEN": "xapp-sandbox",
    "SLACK_API_URL": "http://127.0.0.1:9/api/",  # nobody listens there: nothing here comes so far
}


WRONG = [
    pytest.param({"SLACK_BOT_TOKEN": ""}, "SLACK_BOT_TOKEN is missing", id="no bot token"),
    pytest.param({"SLACK_BOT_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN is wrong", id="the app token for the bot's"),
    pytest.param({"SLACK_APP_TOKEN": ""}, "SLACK_APP_TOKEN is missing", id="no app token"),
    pytest.param({"SLACK_APP_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN is wrong", id="the bot token for the app's"),
    pytest.param({"SLACK_API_URL": "slack.com"}, "SLACK_API_URL is wrong", id="no address"),
    pytest.param({"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL is wrong", id="another database"),
    pytest.param({"OOPS_KEY": "too short"}, "OOPS_KEY is wrong: key 1 is not one", id="no key"),
    pytest.param({"OOPS_KEY_FILE": "nowhere"}, "OOPS_KEY_FILE is wrong", id="no file with a key"),
    pytest.param({"OOPS_POLICY": "nowhere.toml"}, "OOPS_POLICY is wrong", id="no policy file"),
    pytest.param({"OOPS_PEOPLE": "nowhere.toml"}, "OOPS_PEOPLE is wrong", id="no people file"),
    pytest.param({"OOPS_ADMINS": "ada"}, "OOPS_ADMINS is wrong", id="a name for an id"),
    pytest.param({"OOPS_TEMPLATES": "nowhere"}, "OOPS_TEMPLATES is wrong", id="no folder of words"),
    pytest.param(
        {"OOPS_CLOCK_URL": "http://127.0.0.1:9", "SLACK_API_URL": ""}, "OOPS_CLOCK_URL", id="a made-up clock"
    ),
]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to run the command in, with none of this machine's settings."""
    monkeypatch.chdir(tmp_path)
    for name in os.environ:
        if name.startswith(OURS):
            monkeypatch.delenv(name)
    return tmp_path


@pytest.fixture
def refused(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., str]:
    """The one line with which the command refuses; run in this process, because it comes no further."""

    def refused(*arguments: str, settings: Settings) -> str:
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        assert main(list(arguments)) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert len(said.err.splitlines()) == 1, said.err
        assert list(here.glob("data*")) == [], "nothing was started"
        return said.err

    return refused


Refused = Callable[..., str]


@pytest.mark.parametrize(("wrong", "said"), WRONG)
def test_a_wrong_setting_is_named_in_one_line(refused: Refused, wrong: Settings, said: str) -> None:
    assert said in refused("run", settings=GOOD | wrong)


def test_http_needs_the_signing_secret(refused: Refused) -> None:
    assert "SLACK_SIGNING_SECRET is missing" in refused("run", "--http", "127.0.0.1:3000", settings=GOOD)


def test_an_address_that_is_none_is_named(refused: Refused) -> None:
    settings = GOOD | {"SLACK_SIGNING_SECRET": "sandbox-secret"}
    assert "--http is wrong" in refused("run", "--http", "here", settings=settings)


def test_settings_may_stand_in_a_file(tmp_path: Path, refused: Refused) -> None:
    (tmp_path / ".env").write_text("SLACK_BOT_TOKEN=xoxb-from-file\nSLACK_APP_TOKEN=wrong\n")
    assert "SLACK_APP_TOKEN is wrong" in refused("run", settings={})


def test_a_mistake_in_the_policy_is_named_with_its_line(tmp_path: Path, refused: Refused) -> None:
    shipped = Path(__file__).parents[2] / "policy.toml"
    lines = shipped.read_text().splitlines()
    line = next(number for number, text in enumerate(lines) if text.startswith("check_in_days"))
    lines[line] = 'check_in_days = ["soon"]'
    (tmp_path / "policy.toml").write_text("\n".join(lines))
    said = refused("run", settings=GOOD | {"OOPS_POLICY": str(tmp_path / "policy.toml")})
    assert "policy.toml" in said
    assert f"line {line + 1}" in said


def test_a_mistake_among_the_people_is_named(tmp_path: Path, refused: Refused) -> None:
    (tmp_path / "people.toml").write_text('[U0ANA]\nmanager = "U0ANA"\n')
    assert "[U0ANA]" in refused("run", settings=GOOD | {"OOPS_PEOPLE": str(tmp_path / "people.toml")})


def test_the_command_as_a_process_refuses_as_well(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bot", "run"]
    ended = subprocess.run(
        command, env=environment({}), cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 2
    assert ended.stderr == "oops: SLACK_BOT_TOKEN is missing: set it to the token that starts with xoxb-\n"


def test_a_token_that_slack_refuses_is_named(on_sockets: Workspace, tmp_path: Path) -> None:
    settings = settings_for(on_sockets.driver, tmp_path) | {"SLACK_BOT_TOKEN": "xoxb-wrong"}
    ended = oops("run", settings=settings, folder=tmp_path)
    assert ended.returncode == 2
    assert "SLACK_BOT_TOKEN is refused by Slack (invalid_auth)" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_migrate_says_from_where_to_where(tmp_path: Path) -> None:
    first = oops("migrate", settings=GOOD, folder=tmp_path)
    assert (first.returncode, "it was empty" in first.stdout) == (0, True)
    again = oops("migrate", settings=GOOD, folder=tmp_path)
    assert (again.returncode, "already" in again.stdout) == (0, True)


def test_doctor_finds_all_well(workspace: Workspace) -> None:
    ended = oops("doctor", settings=workspace.bot.settings, folder=workspace.bot.folder)
    assert ended.returncode == 0, ended.stdout
    assert all(line.startswith("ok") for line in ended.stdout.splitlines())
    for what in ("SLACK_BOT_TOKEN", "scopes", "socket", "database", "people", f"channel {TEAM}", "messages"):
        assert what in ended.stdout
    assert workspace.morgan.sees(TEAM) == [], "the test post was taken back"


def test_doctor_says_what_to_do_about_a_channel_without_the_bot(workspace: Workspace) -> None:
    workspace.driver.post("channel", channel=TEAM, members=["U0ANA", "U0BO", "U0MORGAN"])
    workspace.expects("channel_not_found", "not_in_channel")
    ended = oops("doctor", settings=workspace.bot.settings, folder=workspace.bot.folder)
    assert ended.returncode == 1
    todo = [line for line in ended.stdout.splitlines() if line.startswith("TO DO")]
    assert len(todo) == 1
    assert f"channel {TEAM}" in todo[0]
    assert "/invite @Oops" in todo[0]


@pytest.mark.parametrize("token", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"])
def test_doctor_says_which_token_is_wrong(workspace: Workspace, token: str) -> None:
    workspace.expects("invalid_auth")
    settings = workspace.bot.settings | {token: f"{workspace.bot.settings[token][:5]}wrong"}
    ended = oops("doctor", settings=settings, folder=workspace.bot.folder)
    assert ended.returncode == 1
    assert [line for line in ended.stdout.splitlines() if line.startswith("TO DO") and token in line]
    assert "Traceback" not in ended.stderr


def test_doctor_says_that_the_database_wants_migrating(workspace: Workspace, tmp_path: Path) -> None:
    settings = workspace.bot.settings | {"OOPS_DATA": str(tmp_path)}
    ended = oops("doctor", settings=settings, folder=tmp_path)
    assert ended.returncode == 1
    assert "run `oops migrate`" in ended.stdout


def test_health_knows_whether_the_bot_is_alive(workspace: Workspace, tmp_path: Path) -> None:
    assert oops("health", settings=workspace.bot.settings, folder=tmp_path).returncode == 0
    elsewhere = workspace.bot.settings | {"OOPS_DATA": str(tmp_path)}
    ended = oops("health", settings=elsewhere, folder=tmp_path)
    assert (ended.returncode, ended.stdout) == (1, "no pulse\n")
