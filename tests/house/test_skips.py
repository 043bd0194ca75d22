"""In CI a skip is a failure: everything is installed there, so it would only hide a fault."""

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

SKIPS = """
import pytest

@pytest.mark.skip(reason="the moon is wrong")  # a sample: nothing of ours is skipped
def test_skipped(): ...

@pytest.mark.xfail(reason="known", strict=True)  # a sample: CI lets what must fail, fail
def test_expected(): assert False
"""


@pytest.fixture
def with_our_conftest(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    pytester.makepyfile(SKIPS)
    pytester.makeconftest("from tests.conftest import *")
    return pytester


def test_a_skip_fails_in_ci(with_our_conftest: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    outcome = with_our_conftest.runpytest_subprocess()
    outcome.assert_outcomes(errors=1, xfailed=1)
    outcome.stdout.fnmatch_lines("*in CI nothing may be: Skipped: the moon is wrong")


def test_a_skip_is_a_skip_elsewhere(
    with_our_conftest: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CI", raising=False)
    with_our_conftest.runpytest_subprocess().assert_outcomes(skipped=1, xfailed=1)
