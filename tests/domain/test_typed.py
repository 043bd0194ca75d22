"""What people type: understood where it is plain, offered where it is not, and never turned round."""

import pytest

from bot.domain.typed import Meaning, Understood, Vocabulary, as_typed, understand, vocabulary
from bot.house import HOUSE
from bot.views.toml_files import read_tables

LOCALES = [read_tables(HOUSE / "templates" / locale / "typed.toml")["typed"] for locale in ("en", "de")]
KNOWN: Vocabulary = vocabulary({name: [words[name] for words in LOCALES] for name in LOCALES[0]})
GOOD = {Meaning.HELD, Meaning.KEPT, Meaning.DONE, Meaning.YES}
"""What nobody means who says that it is not so."""


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("held", Meaning.HELD),
        ("It held.", Meaning.HELD),
        ("HELD!!! 🎉", Meaning.HELD),
        ("_held_", Meaning.HELD),
        ("yes, it held, thanks", Meaning.HELD),
        ("It\u2019s holding", Meaning.HELD),
        ("hält", Meaning.HELD),
        ("Ja, es hält. Danke!", Meaning.HELD),
        ("Hat gehalten ✅", Meaning.HELD),
        ("kept", Meaning.KEPT),
        ("I've kept it :tada:", Meaning.KEPT),
        ("eingehalten", Meaning.KEPT),
        ("later", Meaning.LATER),
        ("ok, later please", Meaning.LATER),
        ("später", Meaning.LATER),
        ("tomorrow", Meaning.TOMORROW),
        ("Morgen, bitte", Meaning.TOMORROW),
        ("bis morgen", Meaning.TOMORROW),
        ("erinner mich morgen", Meaning.TOMORROW),
        ("next week", Meaning.MONDAY),
        ("nächste Woche", Meaning.MONDAY),
    ],
)
def test_what_is_plain_is_taken_at_its_word(text: str, meaning: Meaning) -> None:
    assert understand(text, KNOWN) == Understood(meaning=meaning, plain=True)


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("done", Meaning.DONE),
        ("Done ✅", Meaning.DONE),
        ("sorry, it is fixed now", Meaning.DONE),
        ("erledigt, danke", Meaning.DONE),
        ("looks good", Meaning.YES),
        ("Looks good to me 👍", Meaning.YES),
        ("👍🏽", Meaning.YES),
        (":+1::skin-tone-3:", Meaning.YES),
        ("✅", Meaning.YES),
        ("+1", Meaning.YES),
        ("ok thanks", Meaning.YES),
        ("passt", Meaning.YES),
        ("no", Meaning.NO),
        ("-1", Meaning.NO),
        ("lass uns reden", Meaning.TALK),
        ("not needed", Meaning.NOT_NEEDED),
        ("no, not needed any more", Meaning.NOT_NEEDED),
        ("nicht mehr nötig", Meaning.NOT_NEEDED),
        ("can't tell yet", Meaning.CANT_TELL),
        ("weiß nicht", Meaning.CANT_TELL),
        ("not done yet", Meaning.NOT_YET),
        ("noch nicht", Meaning.NOT_YET),
        ("it didn't hold", Meaning.SLIPPED),
        ("It didn\u2019t hold.", Meaning.SLIPPED),
        ("not held", Meaning.SLIPPED),
        ("hält nicht mehr", Meaning.SLIPPED),
        ("no, it slipped again", Meaning.SLIPPED),
        ("held?", Meaning.HELD),
        ("~held~", Meaning.HELD),
        ("held？", Meaning.HELD),  # noqa: RUF001 - as a Japanese keyboard writes it
        ("held :(", Meaning.HELD),
        ("held :-/", Meaning.HELD),
        ("just held", Meaning.HELD),
        ("Morgen!", Meaning.TOMORROW),
        ("Moin, morgen", Meaning.TOMORROW),
        ("it held all week", Meaning.HELD),
        ("i will do it tomorrow", Meaning.TOMORROW),
        ("thanks", Meaning.THANKS),
        ("🙏", Meaning.THANKS),
        ("help", Meaning.HELP),
    ],
)
def test_all_else_is_only_a_hint(text: str, meaning: Meaning) -> None:
    found = understand(text, KNOWN)
    assert (found.meaning, found.plain) == (meaning, False)


@pytest.mark.parametrize(
    "text",
    [
        "not done",
        "not done yet",
        "isn't done",
        "it is not done",
        "never done",
        "it didn't hold",
        "not held",
        "it has not held",
        "it has not really held",
        "I don't think it held",
        "no, it held",
        "held until yesterday",
        "held, but hardly",
        "held if nobody looks",
        "not kept",
        "I haven't kept it",
        "not good",
        "that does not look good",
        "don't go ahead",
        "not approved",
        "not ok",
        "done ❌",
        "hat nicht gehalten",
        "hält kaum",
        "nicht erledigt",
        "passt nicht",
        "wenn es hält",
    ],
)
def test_what_is_denied_is_never_taken_for_its_opposite(text: str) -> None:
    found = understand(text, KNOWN)
    assert found.meaning not in GOOD
    assert not found.plain


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "...",
        "🎈",
        "xyzzy",
        "what is due?",
        "held or slipped",
        "ok?!",
        "Held up, sorry",
        "holding",
        "just holding",
        "na ja, hält",
    ],
)
def test_what_could_be_anything_is_nothing_plain(text: str) -> None:
    assert not understand(text, KNOWN).plain


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("I dropped the orders table on the live database", True),
        ("Ich habe die falsche Tabelle gelöscht, und jetzt ist alles weg", True),
        ("I fixed the invoice run, but I broke the one before it while I was at it", True),
        ("Can you tell me what I have to do now?", False),
        ("I broke it", False),
        ("looks good to me, thanks a lot", False),
    ],
)
def test_a_longer_text_may_be_about_a_mistake(text: str, told: bool) -> None:
    assert (understand(text, KNOWN).told == text) is told


def test_slacks_markup_is_read_as_people_do() -> None:
    typed = "I told &lt;all&gt; &amp; sundry, see <https://a.example/x|the page>, <@U0BO> and <#C1|general>"
    assert as_typed(typed) == "I told <all> & sundry, see https://a.example/x, @U0BO and general"


def test_words_with_two_meanings_are_refused() -> None:
    lists = {name: ["sure" if name in ("yes", "no") else ""] for name in LOCALES[0]}
    with pytest.raises(ValueError, match="sure means yes and no"):
        vocabulary(lists)
