"""What the coach that ships says, what it leaves alone, and what a mistake in its rules does."""

import time
from pathlib import Path

import pytest

from benchmarks.coach.measure import scores, sentences, shipped
from bot.domain.coach import Habit, remarks
from bot.house import HOUSE
from bot.views import capture, read_over
from bot.views.copy import Copy, Locales
from bot.views.toml_files import TemplateError
from sandbox.rules import view_faults
from tests.views.test_forms import begun
from tests.views.told import COPIES, COPY, Telling

COACH = shipped("en")
LABELS = '[coach]\nown_why = "w"\nown_better = "b"\n'


@pytest.mark.parametrize(
    ("kind", "field", "words", "phrase"),
    [
        (Habit.BLAME, "what_happened", "If Bo had told me, this wouldn't have happened.", "If Bo had"),
        (Habit.HEDGING, "what_happened", "It may possibly have been kind of my fault.", "may possibly"),
        (Habit.EXCUSE, "what_happened", "I was so tired, and the day was long.", "I was so tired"),
        (Habit.DRAMA, "apology", "I'm the worst.", "I'm the worst"),
        (Habit.VAGUE_IMPACT, "impact", "Some people might be affected.", "Some people might be affected"),
        (Habit.MISSING_PLAN, "quick_fix", "I will be more careful.", "be more careful"),
    ],
)
def test_each_habit_is_found_where_it_is(kind: Habit, field: str, words: str, phrase: str) -> None:
    said = [remark for remark in remarks(COACH, {field: words}) if remark.kind is kind]
    assert [remark.phrase for remark in said] == [phrase]
    assert said[0].field == field


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("what_happened", "The vendor's API was down from 9 to 10."),
        ("what_happened", "I dropped the orders table on the live database."),
        ("impact", "We don't know yet how many customers; I am counting."),
        ("quick_fix", "Restore the table from the nightly backup."),
        ("apology", "I am sorry."),
    ],
)
def test_facts_open_questions_and_a_sober_apology_are_left_alone(field: str, words: str) -> None:
    assert remarks(COACH, {field: words}) == ()


def test_it_is_right_on_sentences_that_its_rules_were_not_tuned_on() -> None:
    apart = [one for one in sentences("en/written") if one.held_apart]
    assert len(apart) > 100
    score = scores(COACH, apart)[None]
    assert score.precision >= 0.9, "make coach ARGS=en/tuned shows where it is wrong"
    assert score.recall >= 0.75


def test_it_reads_a_fresh_set_that_nothing_was_learnt_from() -> None:
    score = scores(COACH, sentences("en/fresh_7"))[None]
    assert score.precision >= 0.88, "fresh_7 is not to be learnt from: write another set"
    assert score.recall >= 0.8


def test_the_german_one_says_little_that_is_wrong_on_sentences_it_never_saw() -> None:
    fresh = sentences("de/fresh")
    score = scores(shipped("de"), fresh)[None]
    assert score.precision >= 0.9, "make coach ARGS=de/fresh shows where it is wrong"
    assert score.recall >= 0.6


def test_half_of_the_sentences_are_harmless() -> None:
    written = sentences("en/written")
    assert len(written) >= 320
    assert sum(not one.kinds for one in written) * 2 >= len(written)


@pytest.mark.parametrize("words", ["I might ", "sorry but ", "if the people had ", "they never even ", "a "])
def test_no_text_keeps_it_busy(words: str) -> None:
    longest = (words * 3000)[:3000]
    remarks(COACH, {"what_happened": longest})
    took = []
    for _ in range(5):
        began = time.process_time()
        remarks(COACH, {"what_happened": longest})
        took.append(time.process_time() - began)
    assert min(took) < 0.02


def test_every_advice_has_its_words_and_is_given_by_a_rule() -> None:
    given = {rule.advice for rule in COACH.rules}
    endings = ("_why", "_better")
    said = {key.removeprefix("coach.") for key in COPY.labels() if key.startswith("coach.")}
    assert {key.removesuffix(end) for end in endings for key in said if key.endswith(end)} == given


@pytest.mark.parametrize("copy", COPIES.values(), ids=COPIES)
def test_slack_takes_the_remarks_however_long_the_words(copy: Copy) -> None:
    words = {
        "what_happened": "If Bo had told me this would not have happened. " * 60,
        "impact": "<!channel> some people " * 100,
        "quick_fix": "no idea " * 300,
    }
    said = remarks(COACH, words)
    assert len(said) == 3
    for shown in (
        read_over.build("d p", words, said, copy),
        read_over.build("d p", {}, (), copy),
        read_over.not_sent("d p", read_over.by_field({"manager": "Please choose."}, copy), copy),
        read_over.settled("It was sent.", copy),
    ):
        assert view_faults(shown) == []


def test_a_locale_without_rules_offers_nothing(telling: Telling, tmp_path: Path) -> None:
    (tmp_path / "en" / "coach").mkdir(parents=True)
    (tmp_path / "en" / "coach" / "rules.toml").write_text("", encoding="utf-8")
    silent = Locales(HOUSE / "templates", tmp_path).copy("en-GB")
    assert silent.coach is None
    shown = [block.get("block_id") for block in capture.build(begun(telling), silent)["blocks"]]
    assert capture.READ_OVER not in shown


def test_an_installation_may_replace_the_rules(tmp_path: Path) -> None:
    _rules(tmp_path, 'kind = "blame"\nadvice = "own"\nsay = ["banana"]')
    coach = Copy([HOUSE / "templates" / "en", tmp_path]).coach
    assert coach
    assert [one.advice for one in remarks(coach, {"what_happened": "A banana."})] == ["own"]


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ('kind = "blame"\nadvice = "own"\nsay = ["a (b"]', r"rules\.toml: “a \(b”: a \( is never closed"),
        ('kind = "shame"\nadvice = "own"\nsay = ["a"]', r"rules\.toml: rule 1: 'shame'"),
        ('kind = "blame"\nadvice = "gone"\nsay = ["a"]', "rule 1: advice gone has no label coach.gone_why"),
        ('kind = "blame"\nadvice = "own"\nsay = "a"', "rule 1: 'a' must be a list"),
        ('kind = "blame"\nadvice = "own"\nsay = ["a"]\nat_least = 0', "rule 1: at_least"),
        ('kind = "blame"\nadvice = "own"\nsay = ["a"]\nfields = ["x"]', "rule 1: fields: x"),
        ('kind = "blame"\nadvice = "own"\nsay = ["a"]\nsays = ["a"]', "rule 1: says is not known"),
        ('kind = "blame"\nadvice = "own"\nsay = []', "rule 1: say"),
        ("kind = ", r"rules\.toml: .*line 2"),
    ],
)
def test_a_mistake_in_the_rules_is_named_with_file_and_place(tmp_path: Path, rule: str, why: str) -> None:
    (tmp_path / "en").mkdir()
    _rules(tmp_path / "en", rule)
    with pytest.raises(TemplateError, match=why):
        Locales(HOUSE / "templates", tmp_path)


def _rules(folder: Path, rule: str) -> None:
    (folder / "coach").mkdir()
    (folder / "own.toml").write_text(LABELS, encoding="utf-8")
    (folder / "coach" / "rules.toml").write_text(f"[[rule]]\n{rule}\n", encoding="utf-8")
