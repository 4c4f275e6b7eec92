"""A visit to the service in a real browser that notes everything the page asks for, says or tries."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tests.ui.web.hostile.variants import seen

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page

_OURS = (
    "/assets/",
    "/static/",
    "/svelte/",
    "/theme.css",
    "/favicon.ico",
    "/config",
    "/gradio_api/",
    "/manifest.json",
    "/conversations",
    "/article/",
    "/pages/",
    "/tab/",
)
_TRAP = "window.hooked = []; window.hook = number => window.hooked.push(number);"
_SHAPE = """() => {
  const changing = ["style", "hidden", "open", "class", "disabled", "checked", "aria-current", "title"];
  const found = new Set();
  const walk = root => root.querySelectorAll("*").forEach(element => {
    found.add(element.localName);
    element.getAttributeNames().filter(name => !changing.includes(name))
      .forEach(name => found.add(element.localName + " " + name));
    if (element.localName === "template") walk(element.content);
  });
  walk(document);
  return [...found];
}"""
_TEXTS = "selector => [...document.querySelectorAll(selector)].map(element => element.textContent)"
_TOUCH = """() => document.querySelectorAll("body *").forEach(element => {
  ["mouseover", "pointerover", "focusin", "animationstart", "toggle", "beforetoggle", "load", "error"]
    .forEach(kind => element.dispatchEvent(new Event(kind)));
})"""


@dataclass
class Visit:
    """An open page. ``tried`` holds what must not happen: errors, dialogs, new windows, downloads."""

    page: Page
    address: str
    requests: list[str] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)

    def texts(self, selector: str) -> list[str]:
        """What is shown by each element that fits, without spaces."""
        return [seen(text) for text in self.page.evaluate(_TEXTS, selector)]

    def shape(self) -> set[str]:
        """Which elements and attributes the page consists of, templates included."""
        return set(self.page.evaluate(_SHAPE))

    def check(self) -> None:
        """Nothing ran, and nothing was fetched that the page itself does not need."""
        self.page.evaluate(_TOUCH)
        self.page.wait_for_timeout(100)
        assert self.page.evaluate("window.hooked") == []
        assert self.tried == [], self.tried
        assert [url for url in self.requests if not self._is_ours(url)] == []

    def _is_ours(self, url: str) -> bool:
        if url.startswith("data:image/svg"):
            return True
        parts = urlsplit(url)
        at_home = f"http://{parts.netloc}" == self.address
        return at_home and (parts.path == "/" or parts.path.startswith(_OURS))


@contextmanager
def visiting(browser: Browser, address: str) -> Iterator[Visit]:
    """Yield a visit with the trap set that hostile text would spring."""
    with browser.new_context(viewport={"width": 1280, "height": 800}) as context:
        context.set_default_timeout(20_000)
        context.add_init_script(_TRAP)
        visit = Visit(context.new_page(), address)
        context.on("request", lambda request: visit.requests.append(request.url))
        context.on("page", lambda page: visit.tried.append(f"opened {page.url}"))
        visit.page.on("websocket", lambda socket: visit.requests.append(socket.url.replace("ws:", "http:")))
        visit.page.on("pageerror", lambda error: visit.tried.append(f"error {error}"))
        visit.page.on("download", lambda file: visit.tried.append(f"saved {file.url}"))
        visit.page.on("console", lambda said: _note(visit, said))
        visit.page.on("dialog", lambda dialog: (visit.tried.append(dialog.message), dialog.dismiss()))
        yield visit


def _note(visit: Visit, said: ConsoleMessage) -> None:
    if said.type == "error":
        visit.tried.append(said.text)
