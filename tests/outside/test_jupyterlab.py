"""Notebook 01 as a reader meets it: run in JupyterLab, in Chromium, and the page looked at.

Needs JupyterLab and playwright (`pip install ".[browser]"`), a Chromium and 3Dmol.js, both found as in
`test_browser.py`; skipped without one of them. Everything is on 127.0.0.1: the page may ask for 3Dmol.js at its usual
address and is given it from disk, and whatever else it asks for is refused.

    ALKSTRUCT_SCREENSHOT=docs/images/notebook.png pytest -m slow tests/outside/test_jupyterlab.py

makes the picture of the documentation anew.
"""

import importlib.util
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, build_opener

import numpy as np
import pytest

import alkstruct as alk
from alkstruct.views import page as views_page
from alkstruct.views import picture as views_picture

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = ROOT / "notebooks" / "01_quickstart.ipynb"
PATIENCE = 180  # seconds for the server to answer, and for all cells: the kernels of a fresh checkout compile first
WIDE, HIGH = 1100, 800  # of the window, pixels
SHOWN = 900, 2500  # of the window for the documentation's picture, pixels: a score table to the view with its legend
SETTLING = 3000  # milliseconds for a view to be drawn
BROKEN = "broken.ipynb"
# The first page of a new user asks about news, looks for updates and lists extensions: all from the network.
QUIET = {
    "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/extensionmanager-extension:plugin": {"enabled": False},
}
# Off the page, Lab replaces what a cell shows by an empty box; a picture of the whole notebook needs all of it.
ALL_CELLS = {"@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"}}


@contextmanager
def lab(folder):
    """A JupyterLab with a copy of the notebook and a broken one; gives the address of either, its name open."""
    work, home = folder / "work", folder / "home"
    for place in (work, home):
        place.mkdir()
    shutil.copy(NOTEBOOK, work)
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": "1 / 0", "outputs": [], "execution_count": None}
    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    broken = {"cells": [cell], "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    (work / BROKEN).write_text(json.dumps(broken), encoding="utf-8")
    for plugin, settings in (QUIET | ALL_CELLS).items():
        package, name = plugin.split(":")
        file = home / "settings" / package / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(settings), encoding="utf-8")
    token = secrets.token_hex(16)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    places = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        "IPYTHONDIR": "ipython",
        "MPLCONFIGDIR": "matplotlib",
    }
    root = str(Path(alk.__file__).parents[1])
    env = {
        **os.environ,
        **{name: str(home / place) for name, place in places.items()},
        "JUPYTER_TOKEN": token,
        "PYTHONPATH": os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")])),
    }
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        "--no-browser",
        "--ip=127.0.0.1",
        f"--port={port}",
        "--ServerApp.port_retries=0",
        f"--ServerApp.root_dir={work}",
        "--LabApp.extension_manager=readonly",
        "--LabApp.news_url=None",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    with (folder / "lab.log").open("w") as log:
        server = subprocess.Popen(command, cwd=work, env=env, stdout=log, stderr=log, start_new_session=True)
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/api?token={token}", server, folder / "lab.log")
            yield f"{address}/lab/tree/{{}}?token={token}"
        finally:
            stop(server)


def wait_for(address, server, log):
    """Until the server answers."""
    opener = build_opener(ProxyHandler({}))  # whatever proxy the environment names: this is our own machine
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if server.poll() is not None:
            break
        try:
            opener.open(address, timeout=5).close()
            return
        except (URLError, OSError):
            time.sleep(0.3)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text()[-2000:]}")


def stop(server):
    """The server, which ends its kernels; its group of processes is killed if that takes more than ten seconds."""
    server.send_signal(signal.SIGTERM)
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


@contextmanager
def opened(browser, script, asked):
    """A page of Chromium that has 3Dmol.js from disk and reaches nothing but this machine."""
    from playwright.sync_api import sync_playwright

    text = views_page.script_at(script).read_text(encoding="utf-8")

    def answer(route):
        url = route.request.url
        if urlsplit(url).hostname == "127.0.0.1" or url.startswith(("data:", "blob:")):
            route.continue_()
        elif "3Dmol" in url and url.endswith(".js"):
            route.fulfill(body=text, content_type="text/javascript", headers={"Access-Control-Allow-Origin": "*"})
            asked.append("3Dmol.js")
        else:
            asked.append(url)
            route.abort()

    flags = [flag for flag in views_picture.BROWSER_FLAGS if flag != "--headless"]
    with sync_playwright() as player:
        chromium = player.chromium.launch(executable_path=browser, args=["--no-sandbox", "--no-proxy-server", *flags])
        try:
            page = chromium.new_page(viewport={"width": WIDE, "height": HIGH})
            page.route("**/*", answer)
            yield page
        finally:
            chromium.close()


def wait_for_kernel(page):
    """Until the notebook's kernel is there: run before, Lab asks which one to take, and runs nothing."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        states = page.evaluate("fetch('/api/kernels').then(answer => answer.json())")
        if any(kernel["execution_state"] == "idle" and kernel["connections"] for kernel in states):
            break
        page.wait_for_timeout(200)
    page.wait_for_timeout(SETTLING)
    asking = page.locator(".jp-Dialog .jp-mod-accept")
    if asking.count():
        asking.first.click()


def run_all(page, address, name):
    """Open a notebook and run it until every cell of code has a number or one has failed; gives the text of errors."""
    page.goto(address.format(name))
    page.wait_for_selector(".jp-Notebook .jp-CodeCell", timeout=1000 * PATIENCE)
    page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status='idle']", timeout=1000 * PATIENCE)
    wait_for_kernel(page)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.wait_for_function(
        r"""() => {
            const prompts = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].map(p => p.textContent);
            const said = [...document.querySelectorAll('.jp-OutputArea-output')].map(output => output.textContent);
            return said.some(text => text.includes('Traceback (most recent call last)'))
                || (prompts.length && prompts.every(text => /\[\d+\]/.test(text)));
        }""",
        timeout=1000 * PATIENCE,
    )
    said = page.locator(".jp-OutputArea-output").all_inner_texts()
    red = page.locator(".jp-OutputArea-output[data-mime-type='application/vnd.jupyter.stderr']").all_inner_texts()
    return [text for text in said if "Traceback" in text] + [text for text in red if "compiling kernels" not in text]


def picture(shot, path):
    """What Chromium saw, as rows, columns and three colours; kept at `path`."""
    from PIL import Image

    path.write_bytes(shot)
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))


def is_drawn(pixels):
    """Whether there is a picture: many colours, and much that is not background."""
    colours = len(np.unique(pixels.reshape(-1, 3), axis=0))
    return colours > 1000 and (pixels.min(axis=-1) < 200).mean() > 0.03


@pytest.fixture
def folder(tmp_path):
    for package in ("jupyterlab", "playwright", "ipykernel"):
        if importlib.util.find_spec(package) is None:
            pytest.skip(f"no {package}: pip install '.[browser]'")
    return tmp_path


def test_an_error_is_seen(browser, script, folder):
    """The means of the next test: what it must not find is found where it is."""
    with lab(folder) as address, opened(browser, script, []) as page:
        assert any("ZeroDivisionError" in text for text in run_all(page, address, BROKEN))


def test_the_first_notebook_runs_and_is_seen(browser, script, folder):
    asked = []
    with lab(folder) as address, opened(browser, script, asked) as page:
        assert run_all(page, address, NOTEBOOK.name) == []
        assert page.get_by_text("ALK kinase with crizotinib").count() == 1  # the card of the complex
        assert page.get_by_text("indirect", exact=True).count() >= 1  # the table in colour
        assert page.locator(".jp-OutputArea-output img").count() >= 2  # figures
        canvas = page.locator(".jp-OutputArea-output canvas").last
        canvas.scroll_into_view_if_needed()
        page.wait_for_timeout(SETTLING)
        assert is_drawn(picture(canvas.screenshot(), folder / "view.png"))
        keep(page)
    assert set(asked) == {"3Dmol.js"}


def keep(page):
    """The documentation's picture, where it is asked for: from the score to the view."""
    wanted = os.environ.get("ALKSTRUCT_SCREENSHOT")
    if not wanted:
        return
    page.keyboard.press("Control+b")  # the list of files goes
    page.set_viewport_size({"width": SHOWN[0], "height": SHOWN[1]})
    page.wait_for_timeout(SETTLING)
    page.locator("h2", has_text="Score").evaluate("heading => heading.scrollIntoView()")
    page.wait_for_timeout(SETTLING)
    page.screenshot(path=wanted)
    from PIL import Image

    with Image.open(wanted) as image:  # the notebook alone: Lab's bars tell nothing
        image.convert("RGB").crop((40, 90, SHOWN[0] - 50, SHOWN[1] - 40)).save(wanted, optimize=True)
