"""The page in a real browser, where there is one: tabs, keys, filter, phone, policy."""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import time

import pytest

from translator.checks.base import Finding
from translator.web.review import render

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
SECONDS = 60.0
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync "
    "--remote-debugging-pipe"
)
KEYS = {"ArrowRight": 39, "ArrowLeft": 37, "Home": 36, "End": 35}

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no browser on this machine")


class Browser:
    """A headless browser that is spoken to through a pair of pipes."""

    def __init__(self, folder):
        reads, self._to = os.pipe()
        self._from, writes = os.pipe()
        command = f"exec 3<&{reads} 4>&{writes}; exec {CHROMIUM} {FLAGS} --user-data-dir={folder}"
        self.process = subprocess.Popen(
            ["bash", "-c", command], pass_fds=(reads, writes), stderr=subprocess.DEVNULL
        )
        os.close(reads)
        os.close(writes)
        self._buffer, self._count, self._session, self.events = b"", 0, {}, []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        session = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = {"sessionId": session["sessionId"]}
        for domain in ("Page", "Network", "Log", "Runtime"):
            self.call(f"{domain}.enable")

    def _message(self):
        end = time.monotonic() + SECONDS
        while b"\0" not in self._buffer:
            ready, _, _ = select.select([self._from], [], [], max(0, end - time.monotonic()))
            assert ready, "the browser says nothing"
            piece = os.read(self._from, 65536)
            assert piece, "the browser has gone"
            self._buffer += piece
        message, _, self._buffer = self._buffer.partition(b"\0")
        return json.loads(message)

    def call(self, method, **params):
        """Run one command of the DevTools protocol and return its result."""
        self._count += 1
        request = {"id": self._count, "method": method, "params": params, **self._session}
        os.write(self._to, json.dumps(request).encode() + b"\0")
        while True:
            answer = self._message()
            if answer.get("id") == self._count:
                assert "error" not in answer, answer
                return answer["result"]
            self.events.append(answer)

    def open(self, url):
        """Load a page from scratch and wait until its script has run."""
        self.call("Page.navigate", url="about:blank")
        self.events = []
        self.call("Page.navigate", url=url)
        end = time.monotonic() + SECONDS
        while not self.js(f"location.href === {url!r} && document.readyState === 'complete'"):
            assert time.monotonic() < end, "the page does not load"
            time.sleep(0.02)

    def js(self, expression):
        """Evaluate an expression in the page."""
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    def key(self, key):
        """Press one key."""
        code = {"key": key, "windowsVirtualKeyCode": KEYS.get(key, ord(key[0].upper()))}
        text = {"text": key} if len(key) == 1 else {}
        self.call("Input.dispatchKeyEvent", type="keyDown", **code, **text)
        self.call("Input.dispatchKeyEvent", type="keyUp", **code)

    def size(self, width, height, *, phone=False):
        """Give the page a screen."""
        screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone}
        self.call("Emulation.setDeviceMetricsOverride", **screen)

    def close(self):
        """End the browser that this object started."""
        self.process.terminate()
        self.process.wait(timeout=SECONDS)
        os.close(self._to)
        os.close(self._from)


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """Return one browser for the module."""
    made = Browser(tmp_path_factory.mktemp("profile"))
    yield made
    made.close()


@pytest.fixture
def url(records, tmp_path):
    """Return the address of a page with three drafts, the second with two findings."""
    finding = Finding(check="length", severity="warning", message="m" * 300, source=(0, 3))
    units = records.changed("p1.s2", findings=(records.NUMBER,))
    units = (*units[:-1], records.unit("t1.s1", "27,5", "Ы" * 300, findings=(finding,)))
    drafts = [
        records.draft(target="az", id="bakanlar.az.1"),
        records.draft(units=units),
        records.draft(target="ky", id="bakanlar.ky.1", state="approved"),
    ]
    page = render(records.ARTICLE, drafts, generated="now", product="p")
    path = tmp_path / "review.html"
    path.write_text(page, encoding="utf-8")
    return path.as_uri()


def test_the_page_loads_alone_and_without_complaint(browser, url):
    """One request, the file itself; no policy violation, no script error."""
    browser.open(url)
    requests = [e["params"]["request"]["url"] for e in browser.events if "request" in e["params"]]
    assert requests == [url]
    assert [e for e in browser.events if e["method"].startswith(("Log.", "Runtime.exc"))] == []


def test_tabs_are_aria_tabs_and_obey_the_keyboard(browser, url):
    """One panel at a time; arrows, Home, End and digits choose; the address follows."""
    browser.size(1280, 900)
    browser.open(url)
    visible = (
        "[...document.querySelectorAll('[role=tabpanel]')].filter(p => !p.hidden).map(p => p.id)"
    )
    chosen = "document.querySelector('[role=tablist] [aria-selected=true]').id"
    for key, name in [
        ("2", "kk"),
        ("ArrowRight", "ky"),
        ("ArrowRight", "az"),
        ("ArrowLeft", "ky"),
        ("Home", "az"),
        ("End", "ky"),
    ]:
        browser.key(key)
        assert browser.js(visible) == [name]
        assert browser.js(chosen) == browser.js("document.activeElement.id") == f"tab-{name}"
        assert browser.js("location.hash") == f"#{name}"
    assert browser.js("document.querySelectorAll('[role=tab][tabindex=\"0\"]').length") == 1


def test_n_and_p_walk_the_findings(browser, url):
    """The next and the previous flagged row get the focus, round and round."""
    browser.size(1280, 900)
    browser.open(f"{url}#kk")
    places = []
    for key in "nnnp":
        browser.key(key)
        places.append(browser.js("[document.activeElement.id, place.textContent].join(' ')"))
    assert places == ["kk-p1.s2 1 / 2", "kk-t1.s1 2 / 2", "kk-p1.s2 1 / 2", "kk-t1.s1 2 / 2"]


def test_the_filter_leaves_the_rows_with_findings(browser, url):
    """F hides clean rows; a clean draft says that there is nothing."""
    browser.open(f"{url}#kk")
    shown = (
        "[...document.querySelectorAll('#kk .row')].filter(r => r.checkVisibility()).map(r => r.id)"
    )
    assert len(browser.js(shown)) == 6
    browser.key("f")
    assert browser.js(shown) == ["kk-p1.s2", "kk-t1.s1"]
    assert browser.js("document.querySelector('#kk .nothing').checkVisibility()") is False
    browser.key("1")
    assert browser.js("document.querySelector('#az .nothing').checkVisibility()") is True


def test_a_link_to_a_row_opens_its_tab(browser, url):
    """An address with a row's id shows the draft that holds it; a broken one shows the first."""
    browser.open(f"{url}#ky-t1.s1")
    assert browser.js("document.getElementById('ky').hidden") is False
    assert browser.js("document.activeElement.id") == "ky-t1.s1"
    browser.open(f"{url}#%E0%A4%A")
    assert browser.js("document.getElementById('az').hidden") is False


def test_without_a_script_every_draft_is_shown(browser, url):
    """No script: all panels one under the other, no dead buttons."""
    browser.call("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open(url)
        visible = "[...document.querySelectorAll('.panel')].every(p => p.checkVisibility())"
        assert browser.js(visible) is True
        assert browser.js("document.querySelector('.tools').checkVisibility()") is False
        assert browser.js("document.querySelectorAll('[role=tab]').length") == 0
    finally:
        browser.call("Emulation.setScriptExecutionDisabled", value=False)


@pytest.mark.parametrize("width", [320, 390, 800, 1280])
def test_nothing_is_wider_than_the_screen(width, browser, url):
    """No screen scrolls sideways, long words and all."""
    browser.size(width, 800, phone=width < 500)
    browser.open(f"{url}#kk")
    assert browser.js("document.documentElement.scrollWidth") <= width


def test_targets_on_a_phone_are_large_enough_for_a_thumb(browser, url):
    """Buttons, tabs, summaries and ledger links are at least 40 pixels high and wide."""
    browser.size(390, 800, phone=True)
    browser.open(f"{url}#kk")
    small = """[...document.querySelectorAll('button, .tab, summary, .ledger a')]
        .filter(e => e.checkVisibility())
        .map(e => [e.textContent, e.getBoundingClientRect()])
        .filter(([, box]) => box.height < 40 || box.width < 40)
        .map(([text]) => text)"""
    assert browser.js("document.querySelectorAll('button').length") >= 3
    assert browser.js(small) == []


def test_paper_shows_every_draft(browser, url):
    """In print the hidden tabs are there and the buttons are not."""
    browser.open(f"{url}#kk")
    browser.call("Emulation.setEmulatedMedia", media="print")
    try:
        panels = "[...document.querySelectorAll('.panel')].every(p => p.checkVisibility())"
        buttons = "[...document.querySelectorAll('button')].some(b => b.checkVisibility())"
        assert browser.js(panels) is True
        assert browser.js(buttons) is False
    finally:
        browser.call("Emulation.setEmulatedMedia", media="")
