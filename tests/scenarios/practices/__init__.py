"""What the product does about each practice: one story or more for each row of docs/practices.md."""

import pytest

pytest.register_assert_rewrite("tests.scenarios.practices.acts")
