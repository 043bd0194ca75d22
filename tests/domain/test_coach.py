"""The coach finds what its rules say, quotes it exactly, and says little."""

import pytest

from bot.domain.coach import Coach, Habit, Remark, Rule, remarks, trained
from bot.domain.phrases import make
from bot.domain.spelling import PhraseError, spelled

LISTS = {"me": ["i", "we"], "tell": ["told", "warn*"], "hedge": ["maybe", "kind of", "i guess"]}
NOBODY = "nobody <tell> me"


def coach(say: str, **more: object) -> Coach:
    """A coach with one rule."""
    rule = {"kind": Habit.BLAME, "advice": "a", "fields": ("what_happened",), **more}
    return trained([Rule(say=(say,), **rule)], LISTS)  # type: ignore[arg-type]  # tests name what they change


def found(one: Coach, words: str) -> list[str]:
    return [remark.phrase for remark in remarks(one, {"what_happened": words})]


@pytest.mark.parametrize(
    ("phrase", "words", "hit"),
    [
        ("nobody <tell> me", "Well, NOBODY warned me about it.", "NOBODY warned me"),
        ("if !me had", "If only Bo, of all, had", "If only Bo, of all, had"),
        ("i (really)? blame", "I blame it", "I blame"),
        ("their ... fault", "it is their own damn fault", "their own damn fault"),
        ("it's (them|you)", "it\u2019s you", "it\u2019s you"),
        ("*'s mess", "Ops's mess", "Ops's mess"),
        ("# hours", "12.5 hours", "12.5 hours"),
        ("^ no idea $", "Hm. No idea!", "No idea"),
        ("sorry !!", "so sorry!!!", "sorry!!!"),
        ("a : b", "a: b", "a: b"),
        ("a ; b", "a; b", "a; b"),
        ("i didn't know", "I didnt know", "I didnt know"),
    ],
)
def test_a_phrase_is_found_and_quoted_as_it_was_typed(phrase: str, words: str, hit: str) -> None:
    assert found(coach(phrase), words) == [hit]


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("nobody <tell> me", "There was nobody. Told me what?"),
        ("if !me had", "If I had looked"),
        ("their ... fault", "their one two three four five fault"),
        ("idiot", "the idiot-proof lid"),
        ("i blame", "I'd blame"),
        ("a b", "a; b"),
    ],
)
def test_what_only_looks_alike_is_not(phrase: str, words: str) -> None:
    assert found(coach(phrase), words) == []


def test_a_rule_can_ask_for_several_hits_apart_from_each_other_in_one_sentence() -> None:
    one = coach("<hedge>", at_least=2)
    assert found(one, "I guess it was kind of late.") == ["I guess it was kind of"]
    assert found(one, "I guess so. It was kind of late.") == []


def test_a_rule_can_need_one_thing_and_yield_to_another() -> None:
    one = coach(NOBODY, beside=("i *",), unless=("nor did i ask",), unless_anywhere=("#",))
    assert found(one, "Nobody told me, so I left.")
    assert not found(one, "Nobody told me.")
    assert not found(one, "Nobody told me, nor did I ask.")
    assert found(one, "Nobody told me, so I left. Later: nor did I ask.")
    assert not found(one, "Nobody told me, so I left. It was 9.")


def test_only_the_fields_of_a_rule_are_read() -> None:
    assert remarks(coach(NOBODY), {"impact": "Nobody told me"}) == ()


def test_there_are_three_remarks_at_most_one_a_kind_and_the_most_useful_first() -> None:
    rules = [
        Rule(kind=kind, advice=kind, fields=("what_happened", "apology"), say=(kind.value[:4],))
        for kind in reversed(Habit)
    ]
    words = " ".join(kind.value[:4] for kind in Habit)
    said = remarks(trained(rules, {}), {"what_happened": words, "apology": words})
    assert [remark.kind for remark in said] == [Habit.BLAME, Habit.EXCUSE, Habit.HEDGING]
    after = " excu hedg miss vagu dram"
    first = Remark(kind=Habit.BLAME, field="what_happened", phrase="blam", advice="blame", after=after)
    assert said[0] == first


def test_letters_that_grow_in_lower_case_move_nothing() -> None:
    assert found(coach(NOBODY), "İİİ nobody told me") == ["nobody told me"]
    assert spelled("")[0].text == "^"


@pytest.mark.parametrize(
    ("phrase", "why"),
    [
        ("a (b", "never closed"),
        ("a b)", "too many"),
        ("<nope>", "no list is called nope"),
        ("(a)?", "found everywhere"),
        ("Upper", "cannot be read"),
        ("a ? b", "cannot be read"),
        ("!hedge a", "single words"),
        ("<one>", "contains itself"),
    ],
)
def test_a_phrase_that_cannot_be_read_is_named(phrase: str, why: str) -> None:
    with pytest.raises(PhraseError, match=why):
        make([[phrase]], {**LISTS, "one": ["<two>"], "two": ["<one>"]})


def test_a_remark_shows_its_phrase_within_its_sentence() -> None:
    said = remarks(coach("nobody"), {"what_happened": f"First. {'x' * 99} then, nobody {'y ' * 60}. Last."})[
        0
    ]
    assert said.before == "…then, "
    assert said.phrase == "nobody"
    assert said.after == " " + " ".join("y" * 34) + "…"
