"""The control API (`/_sandbox/…`): what people do in the workspace, for the page and for tests."""
