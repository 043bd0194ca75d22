"""Whatever is put into a sound payload, the rules answer, and blame nothing but what was changed."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sandbox.rules import message_faults, view_faults
from tests.sandbox.rules.payloads import fresh, modal, on, plain, section, where
from tests.sandbox.rules.test_shapes import EVERYTHING, OBJECTS, pointer, reach

ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["plain_text", "C0"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text() | st.just("type"), inner, max_size=3)
    ),
    max_leaves=6,
)
MODAL_BLOCKS = [block for surfaces, block in EVERYTHING if "modal" in surfaces]


@given(st.sampled_from(OBJECTS), st.data(), ANYTHING)
def test_a_change_is_never_blamed_on_another_block(place: Any, data: st.DataObject, anything: object) -> None:
    surface, block, path = place
    changed = fresh(block)
    name = data.draw(st.sampled_from(sorted(reach(changed, path))))
    reach(changed, path)[name] = anything
    faults = where(on(surface, section(), changed, section()))
    assert all(fault.startswith("/blocks/1") for fault in faults)


@given(st.sampled_from(OBJECTS), st.data())
def test_the_loss_of_a_type_never_passes(place: Any, data: st.DataObject) -> None:
    surface, block, path = place
    changed = fresh(block)
    if reach(changed, path).pop("type", None) is not None:
        missing = [f"[json-pointer:{pointer(path)}]", f"[json-pointer:/view{pointer(path)}]"]
        (fault,) = on(surface, changed)
        assert fault.removeprefix("[ERROR] missing required field: type ") in missing


@given(ANYTHING)
def test_anything_at_all_gets_an_answer(anything: Any) -> None:
    assert isinstance(view_faults(anything), list)
    assert isinstance(view_faults({"type": "modal", "blocks": anything}), list)
    assert isinstance(message_faults({"text": anything, "blocks": anything, "metadata": anything}), list)


@given(st.lists(st.sampled_from(MODAL_BLOCKS), min_size=1, max_size=100))
def test_sound_blocks_stay_sound_together(blocks: list[dict[str, Any]]) -> None:
    numbered = [{**block, "block_id": str(index)} for index, block in enumerate(blocks)]
    at_most_one_focus = [fault for fault in view_faults(modal(*numbered)) if "focus" not in fault]
    assert at_most_one_focus == []


@given(st.text(max_size=3100))
def test_what_people_write_passes_unless_blank_or_too_long(text: str) -> None:
    assert (on("message", section(text=plain(text))) == []) == (bool(text.strip()) and len(text) <= 3000)
