"""Visits to the chat in a real browser, with all that the page requested."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Route

BOX = "#rd-box textarea"
LAST = "#rd-turns > .rd-turn:last-child"
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
_IDLE = (
    "document.getElementById('rd-desk').dataset.busy === 'false'"
    " && document.querySelector('.rd-conversations').ariaBusy === 'false'"
)


_QUESTIONS = (
    "[...document.querySelectorAll('#rd-turns .rd-question span + span')].map(one => one.textContent)"
)


@dataclass
class Visit:
    """An open page, with every request it made and every error of its scripts."""

    page: Page
    address: str
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def open(self, path: str = "/") -> None:
        self.page.goto(self.address + path)
        self.wait_until_ready()

    def refresh(self) -> None:
        self.page.reload()
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        self.page.wait_for_selector("#rd-filter-panel input[type=checkbox]", state="attached")
        self.page.wait_for_selector("#rd-box textarea")

    def ask(self, question: str) -> None:
        self.page.fill("#rd-box textarea", question)
        with self.page.expect_response("**/conversations/ask"):
            self.page.keyboard.press("Enter")
        self.wait_until_idle()

    def ask_again(self) -> None:
        """Ask the last question again, and wait for the answer: the old one stands there until then."""
        with self.page.expect_response("**/conversations/ask"):
            self.act("again")
        self.wait_until_idle()

    def wait_until_idle(self) -> None:
        """Wait until the answer stands there and the list of conversations knows of it."""
        self.page.wait_for_function(_IDLE)

    def type_question(self, question: str) -> None:
        """Ask without waiting for anything."""
        self.page.fill(BOX, question)
        self.page.keyboard.press("Enter")

    def wait_for_questions(self, *questions: str) -> None:
        """Wait until these questions stand on the page, and no others."""
        self.page.wait_for_function(
            f"wanted => JSON.stringify({_QUESTIONS}) === JSON.stringify(wanted)", arg=list(questions)
        )

    @property
    def conversation(self) -> str:
        """Id of the conversation that the address names."""
        return str(self.page.evaluate("new URL(location.href).searchParams.get('c') ?? ''"))

    def last(self, selector: str) -> str:
        return self.page.inner_text(f"{LAST} {selector}")

    def act(self, action: str, turn: str = LAST) -> None:
        self.page.click(f'{turn} button[data-act="{action}"]')

    def marked(self) -> list[str]:
        return self.page.locator(".rd-panel mark").all_inner_texts()

    def questions(self) -> list[str]:
        return self.page.locator("#rd-turns .rd-question span + span").all_inner_texts()

    def titles(self) -> list[str]:
        return self.page.locator(".rd-conversations li").all_inner_texts()

    @property
    def foreign_requests(self) -> list[str]:
        return [url for url in self.requests if not url.startswith((self.address, "data:", "blob:"))]


@contextmanager
def visiting(browser: Browser, address: str, path: str = "/", **context: object) -> Iterator[Visit]:
    """Yield a visit by somebody new, with cookies of their own."""
    with browser.new_context(**{"viewport": DESKTOP, **context}) as opened:  # type: ignore[arg-type]
        opened.set_default_timeout(20_000)
        yield another_tab(opened, address, path)


@contextmanager
def held(visit: Visit, path: str) -> Iterator[list[Route]]:
    """Hold up what the page asks of ``path`` until the block is left, or until each is let go on."""
    routes: list[Route] = []
    visit.page.route(path, lambda route: routes.append(route))  # a method is none of Playwright's handlers
    yield routes
    visit.page.unroute(path)  # what was held goes on


def wait_until(visit: Visit, routes: list[Route], count: int) -> None:
    """Wait until ``count`` requests are held."""
    for _ in range(400):
        if len(routes) >= count:
            return
        visit.page.wait_for_timeout(25)
    raise AssertionError(f"{len(routes)} requests, not {count}")


def another_tab(context: BrowserContext, address: str, path: str = "/") -> Visit:
    """Open a page in a browser that is open already."""
    visit = Visit(context.new_page(), address)
    visit.page.on("request", lambda request: visit.requests.append(request.url))
    visit.page.on("websocket", lambda socket: visit.requests.append(socket.url.replace("ws:", "http:")))
    visit.page.on("pageerror", lambda error: visit.errors.append(str(error)))
    visit.open(path)
    return visit
