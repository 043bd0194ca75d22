"""The wheel, which the container image installs, carries everything that the bot reads."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.house.tree import ROOT, name, tracked

BESIDE_THE_CODE = ("templates", "migrations", "policy.toml", "manifest.json")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_everything_travels_along(wheel: Path) -> None:
    packed = set(zipfile.ZipFile(wheel).namelist())
    beside = {f"bot/_house/{name(path)}" for path in tracked(*BESIDE_THE_CODE)}
    missing = ({name(path) for path in tracked("bot", "sandbox")} | beside) - packed
    assert not missing, f"pyproject.toml, [tool.hatch.build.targets.wheel]: these stay behind: {missing}"


def test_the_code_finds_its_templates_where_it_was_unpacked(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    asked = "from bot.house import HOUSE; print((HOUSE / 'templates' / 'en').is_dir(), HOUSE)"
    said = subprocess.run(
        [sys.executable, "-c", asked], cwd=tmp_path, check=True, capture_output=True, text=True
    ).stdout.split()
    assert said == ["True", str(tmp_path / "bot" / "_house")]
