"""Stories told with the real bot in a real workspace, both processes of their own."""

import pytest

pytest.register_assert_rewrite("tests.scenarios.people", "tests.scenarios.workspace")
