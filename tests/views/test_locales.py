"""Another language is only a folder: whole, filled with the same, and short enough for Slack."""

import ast
import logging
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.house import HOUSE
from bot.views import capture, forms
from bot.views.blocks import Block
from bot.views.copy import Copy, Locales
from bot.views.say import length
from bot.views.toml_files import TemplateError
from tests.views.test_forms import begun
from tests.views.told import COPIES, COPY, Telling

TEMPLATES = HOUSE / "templates"
OTHERS = [name for name in COPIES if name != "en"]
SHORT = {"title": 24, "submit": 24, "close": 24}
"""Slack's limits for a modal's title and buttons (slack-platform §2b)."""
ON_SCREEN = [
    path
    for folder in ("views", "listeners", "delivery")
    for path in (HOUSE / "bot" / folder).glob("*.py")
    if path.stem not in ("examine", "clock", "watch")  # what operators read; what the sandbox's clock is told
]
SHOWS = ("plain", "mrkdwn", "section", "context", "header", "message")
LONG_NAME = "Wolfeschlegelsteinhausen-Ramachandran, Maximiliane"


@pytest.mark.parametrize("name", OTHERS)
def test_a_locale_has_every_word_and_page_that_english_has(name: str) -> None:
    assert sorted(COPIES[name].fillings) == sorted(COPY.fillings)


@pytest.mark.parametrize("name", OTHERS)
def test_a_locale_fills_the_same_into_each_sentence(name: str) -> None:
    other = COPIES[name].fillings
    unlike = {key for key, filled in COPY.fillings.items() if other.get(key, filled) != filled}
    assert not unlike, f"these leave something out, or ask for something else: {sorted(unlike)}"


@pytest.mark.parametrize("name", COPIES)
def test_no_label_stands_in_two_files(name: str) -> None:
    files = [tomllib.loads(file.read_text(encoding="utf-8")) for file in (TEMPLATES / name).glob("*.toml")]
    keys = Counter(f"{section}.{key}" for file in files for section, labels in file.items() for key in labels)
    assert not [key for key, times in keys.items() if times > 1]


@pytest.mark.parametrize("copy", COPIES.values(), ids=COPIES)
def test_titles_and_buttons_of_modals_fit(copy: Copy) -> None:
    modals = {key.split(".")[0] for key in copy.labels() if key.endswith(".title")} | {"forms"}
    for section, last in (key.split(".", maxsplit=1) for key in copy.labels()):
        if section in modals and last in SHORT:
            said = copy.plain(f"{section}.{last}")
            assert len(said) <= SHORT[last], f"{section}.{last} is cut: {said}"


@pytest.mark.parametrize("copy", COPIES.values(), ids=COPIES)
def test_no_choice_is_cut_with_the_longest_of_names(telling: Telling, copy: Copy) -> None:
    started = begun(telling)
    assert started.manager
    named = replace(started, manager=replace(started.manager, name=LONG_NAME))
    views = [
        capture.build(named, copy, details=True),
        *(forms.build(name, "f", copy) for name in forms.FORMS),
    ]
    cut = [said for view in views for said in _choices(view) if len(said) >= 75]
    assert not cut


@pytest.mark.parametrize("copy", COPIES.values(), ids=COPIES)
def test_a_length_of_time_is_said_in_the_reader_s_words(copy: Copy) -> None:
    said = {length(timedelta(**{unit: 5}), copy) for unit in ("minutes", "hours", "days")}
    assert len(said) == 3
    assert all(re.match(r"5\s\w+", one) for one in said)


def test_slack_s_locale_is_looked_for_whole_and_then_by_its_language(tmp_path: Path) -> None:
    _locale(tmp_path / "pt", "Errei")
    _locale(tmp_path / "pt-BR", "Foi mal")
    locales = Locales(TEMPLATES, tmp_path)
    said = [locales.copy(slack).plain("capture.title") for slack in ("pt-PT", "pt-BR", "de-DE", "ja-JP")]
    assert said == ["Errei", "Foi mal", COPIES["de"].plain("capture.title"), COPY.plain("capture.title")]


def test_an_incomplete_locale_reads_english_and_the_log_says_how_much_it_lacks(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "fr").mkdir()
    (tmp_path / "fr" / "labels.toml").write_text('[capture]\ntitle = "Mea culpa"\n', encoding="utf-8")
    with caplog.at_level(logging.WARNING):
        copy = Locales(TEMPLATES, tmp_path).copy("fr-FR")
    assert copy.plain("capture.title") == COPY.plain("capture.title")
    assert f"locale fr is left out: it lacks {len(COPY.fillings) - 1} words" in caplog.text


def test_words_of_the_installation_s_own_may_replace_a_few_of_any_locale(tmp_path: Path) -> None:
    (tmp_path / "de").mkdir()
    (tmp_path / "de" / "labels.toml").write_text(
        '[capture]\ntitle = "Da ging was schief"\n', encoding="utf-8"
    )
    copy = Locales(TEMPLATES, tmp_path).copy("de-AT")
    assert copy.plain("capture.title") == "Da ging was schief"
    assert copy.plain("capture.submit") == COPIES["de"].plain("capture.submit")


def test_a_sentence_that_asks_for_what_nobody_fills_in_is_named_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "labels.toml").write_text('[card]\nheadline = "{{ nmae }}"\n', encoding="utf-8")
    with pytest.raises(TemplateError, match=r"en: card\.headline is never filled with nmae"):
        Locales(TEMPLATES, tmp_path)


def test_channels_read_the_installation_s_language_where_there_is_one() -> None:
    assert Locales(TEMPLATES, channels="de").of_channels.plain("forms.close") == "Abbrechen"
    with pytest.raises(TemplateError, match="OOPS_LOCALE is wrong: it is one of de, en, not tlh"):
        Locales(TEMPLATES, channels="tlh")


def test_no_sentence_is_written_in_the_code() -> None:
    found = {path.name: said for path in ON_SCREEN if (said := list(_sentences(path)))}
    assert not found, f"these belong in templates/en: {found}"


def _locale(folder: Path, title: str) -> None:
    """A whole locale, as somebody would begin one: our English folder, and one label changed."""
    folder.mkdir()
    for file in (path for path in (TEMPLATES / "en").iterdir() if path.is_file()):
        (folder / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "zz.toml").write_text(f'[capture]\ntitle = "{title}"\n', encoding="utf-8")


def _choices(view: Block) -> Iterator[str]:
    """What its options say, and what they mean."""
    for block in view["blocks"]:
        for option in block.get("element", {}).get("options", []):
            yield option["text"]["text"]
            yield option.get("description", {"text": ""})["text"]


def _sentences(path: Path) -> Iterator[str]:
    """Two words in a row, or one handed to what shows it. Docstrings, the log and errors are not shown."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    aside = {id(leaf) for node in ast.walk(tree) if _is_aside(node) for leaf in ast.walk(node)}
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    shown = {id(leaf) for call in calls if ast.unparse(call.func) in SHOWS for leaf in call.args}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in aside:
            enough = r"[A-Za-z]{2,}" if id(node) in shown else r"[A-Za-z]{2,} +[A-Za-z]{2,}"
            if re.search(enough, node.value):
                yield node.value


def _is_aside(node: ast.AST) -> bool:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return isinstance(node.func.value, ast.Name) and node.func.value.id == "log"
    return isinstance(node, ast.Raise) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    )
