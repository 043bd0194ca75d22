"""A window on the page: what people do there, and what went wrong behind their back."""

from playwright.sync_api import ConsoleMessage, Locator, Page, Request, Response, expect

PATIENCE = 15_000  # ms for what should take a few, on a busy machine
expect.set_options(timeout=PATIENCE)


class Window:
    """The page of the workspace at `url`; `faults` are its console's errors and failed requests."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.faults: list[str] = []
        page.set_default_timeout(PATIENCE)
        page.on("console", self._note_console)
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("requestfailed", self._note_failed)
        page.on("response", self._note_refused)

    def act_as(self, person: str, place: str, ending: str = "") -> "Window":
        """Act as a person in a channel or a direct message; `ending` is "home" or "thread/…"."""
        self.page.goto(f"{self.url}/#/{person}/{place}" + (f"/{ending}" if ending else ""))
        expect(self.page.locator(f'body[data-shown="{person}/{place}"]')).to_be_attached()
        return self

    def say(self, words: str) -> None:
        """Write a message, or run a command, in the conversation that is open."""
        self.box.fill(words)
        self.box.press("Enter")

    @property
    def box(self) -> Locator:
        """The conversation's message box."""
        return self.page.locator("#composer")

    @property
    def modal(self) -> Locator:
        """The modal on top."""
        return self.page.locator("#modal[open]")

    @property
    def question(self) -> Locator:
        """A confirm dialog."""
        return self.page.locator("#question[open]")

    @property
    def messages(self) -> Locator:
        """The messages of the conversation, oldest first."""
        return self.page.locator("#messages article")

    @property
    def thread(self) -> Locator:
        """The thread's pane."""
        return self.page.get_by_role("complementary", name="Thread")

    def message(self, words: str) -> Locator:
        """The messages that hold these words."""
        return self.messages.filter(has_text=words)

    def row(self, name: str) -> Locator:
        """A conversation's row in the sidebar."""
        return self.page.locator("#sidebar").get_by_role("link", name=name)

    def press(self, name: str) -> None:
        """Press a button of the page."""
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def answer(self, name: str) -> None:
        """Press a button in the modal, waiting for it to open."""
        self.modal.get_by_role("button", name=name, exact=True).first.click()

    def choose(self, label: str, *options: str) -> None:
        """Choose in the modal's select of that label."""
        box = self.modal.get_by_role("combobox", name=label, exact=True)
        for option in options:
            box.click()
            self.modal.get_by_role("option", name=option).first.click()
        if box.get_attribute("aria-expanded") == "true":  # several may be chosen: the list waits for more
            box.press("Escape")

    def switch_to(self, name: str) -> None:
        """Act as somebody else by the switcher in the sidebar."""
        self.page.locator(".switcher").click()
        self.page.get_by_role("menuitemradio", name=name).click()

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.faults.append(f"console: {message.text}")

    def _note_failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # what a page that goes away still waited for
            self.faults.append(f"failed: {request.url} {request.failure}")

    def _note_refused(self, response: Response) -> None:
        if response.status >= 400:
            self.faults.append(f"refused: {response.url} {response.status}")
