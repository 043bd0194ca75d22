"""Every sentence on screen comes from templates/, and none is left over."""

import ast
import re
from pathlib import Path

import pytest

from bot.domain.disclosure import Remit
from bot.domain.permissions import Refusal
from bot.house import HOUSE
from bot.views import forms
from bot.views.copy import Copy, Locales, Mention
from bot.views.toml_files import TemplateError

ENGLISH = Copy([HOUSE / "templates" / "en"])
SOURCES = [*(HOUSE / "bot" / "views").glob("*.py"), *(HOUSE / "bot" / "listeners").glob("*.py")]
KEY = re.compile(r"[a-z_]+\.[a-z_0-9]*[a-z0-9]")
"""A label; pieces of longer ones end in an underscore."""


def keys_in(path: Path) -> set[str]:
    """The label keys in a file, as patterns: what a file puts in at run time is any word."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and KEY.fullmatch(node.value):
            found.add(re.escape(node.value))
        elif isinstance(node, ast.JoinedStr):
            parts = [
                re.escape(str(p.value)) if isinstance(p, ast.Constant) else "[a-z_0-9]+" for p in node.values
            ]
            found.add("".join(str(part) for part in parts))
    return found


def keys_of_forms() -> set[str]:
    """What the short forms ask for: their rows name it."""
    return {
        re.escape(f"{name}.{part}")
        for name, fields in forms.FORMS.items()
        for part in (
            *("title", "submit"),
            *(["intro"] if f"{name}.intro" in ENGLISH.labels() else []),
            *(field.name for field in fields),
            *(f"{field.name}_hint" for field in fields if field.hint),
        )
    }


USED = {pattern for path in SOURCES for pattern in keys_in(path) if re.match(r"[a-z_]+\\\.", pattern)}
"""Keys of a section that is chosen at run time are those of the short forms: a pattern would match all."""
USED |= keys_of_forms() | {re.escape(f"remit.{remit}") for remit in Remit}


def test_no_label_is_left_over() -> None:
    unused = [key for key in ENGLISH.labels() if not any(re.fullmatch(pattern, key) for pattern in USED)]
    assert not unused, f"nothing shows these; take them out of labels.toml: {sorted(unused)}"


def test_no_page_is_left_over() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in (HOUSE / "bot").rglob("*.py"))
    pages = [key.removesuffix(".j2") for key in ENGLISH.fillings if key.endswith(".j2")]
    assert pages
    assert not [page for page in pages if f'page("{page}"' not in sources]


def test_every_label_that_is_asked_for_is_there() -> None:
    groups = {key.split(".")[0] for key in ENGLISH.labels()}
    asked = [
        p for p in USED if re.fullmatch(r"[a-z_]+\\\.[a-z_0-9\[\]+\\-]+", p) and p.split("\\")[0] in groups
    ]
    missing = [p for p in asked if not any(re.fullmatch(p, key) for key in ENGLISH.labels())]
    assert not missing, f"labels.toml lacks {sorted(missing)}"


def test_every_refusal_has_its_words() -> None:
    reasons = _raised("NotDoneError", HOUSE / "bot" / "usecases") | set(Refusal)
    assert "gone" in reasons
    for reason in reasons:
        assert ENGLISH.mrkdwn(f"answer.{reason}")


def test_every_field_problem_has_its_words() -> None:
    sources = "".join(path.read_text() for path in [*SOURCES, *(HOUSE / "bot" / "usecases").glob("*.py")])
    problems = set(re.findall(r'FieldsError\(\{"\w+": "(\w+)"', sources)) | {
        "empty",
        "too_long",
        "choose",
        "in_future",
    }
    for problem in problems:
        assert ENGLISH.plain(f"problem.{problem}")


def test_what_people_are_called_cannot_become_markup() -> None:
    said = ENGLISH.mrkdwn("card.headline", name="<!channel> & <@U0BO>")
    assert "&lt;!channel&gt; &amp; &lt;@U0BO&gt;" in said


def test_a_mention_of_our_own_stays_one() -> None:
    assert "<@U0MORGAN>" in ENGLISH.mrkdwn("card.ask_thanks", mention=Mention("<@U0MORGAN>"))


def test_an_installation_lays_its_own_words_over_ours(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "labels.toml").write_text('[capture]\ntitle = "Mea culpa"\n', encoding="utf-8")
    copy = Locales(HOUSE / "templates", tmp_path).copy("en-GB")
    assert copy.plain("capture.title") == "Mea culpa"
    assert copy.plain("capture.submit") == ENGLISH.plain("capture.submit")


def test_a_mistake_in_a_template_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "labels.toml").write_text("[capture\n", encoding="utf-8")
    with pytest.raises(TemplateError, match=r"labels\.toml"):
        Copy([tmp_path])


def test_a_locale_we_do_not_have_reads_english() -> None:
    assert Locales(HOUSE / "templates").copy("xx-XX").plain("home.title") == ENGLISH.plain("home.title")


def _raised(name: str, folder: Path) -> set[str]:
    sources = "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    return set(re.findall(rf'{name}\("(\w+)"\)', sources))
