# SPDX-License-Identifier: MIT
"""Opens a report in headless Chromium and checks it as a reader would meet it: on a phone and on a
wide screen, light and dark. Usage: report.py REPORT_DIR SCREENSHOT_DIR"""
import base64
import json
import pathlib
import sys

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

report, shots = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
page = (report / "index.html").as_uri()
series = json.loads((report / "results.json").read_text())["scaling"]

COUNTS = """
const count = (selector) => document.querySelectorAll(selector).length;
const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
const drawn = (svg) => svg.querySelectorAll("path, use").length > 3 &&
    svg.querySelector(":scope > title") && svg.querySelector(":scope > desc");
return {
    pictures: count("figure svg"),
    drawn: [...document.querySelectorAll("figure svg")].filter(drawn).length,
    dangling: [...document.querySelectorAll("use")].filter(
        (use) => !document.querySelector(use.getAttribute("href"))).length,
    repeated: ids.filter((id, at) => ids.indexOf(id) !== at),
    summary: count("table.summary tbody tr"),
    points: [...document.querySelectorAll("table.points")].map(
        (table) => table.querySelectorAll("tbody tr").length),
    unscoped: count("th:not([scope])"),
    width: document.documentElement.scrollWidth,
    shown: window.innerWidth,
    page: getComputedStyle(document.body).backgroundColor,
    text: getComputedStyle(document.body).color,
};
"""


def luminance(colour):
    parts = [int(part) / 255 for part in colour[4:-1].split(",")]
    linear = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def chromium():
    options = Options()
    options.binary_location = "/usr/bin/chromium"
    # No sandbox: as root, in a container, Chromium starts in no other way. The page is our own.
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)


def requests(driver):
    for entry in driver.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            yield message["params"]["request"]["url"]


def check(driver, width, scheme):
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
        "features": [{"name": "prefers-color-scheme", "value": scheme}]})
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
        "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600})
    driver.get(page)
    seen = driver.execute_script(COUNTS)
    complaints = driver.get_log("browser")
    assert not complaints, complaints
    foreign = [url for url in requests(driver) if url != page and not url.startswith("data:")]
    assert not foreign, foreign
    # Four pictures of each series, and the overview.
    assert seen["pictures"] == 4 * len(series) + 1, seen
    assert seen["drawn"] == seen["pictures"] and seen["dangling"] == 0, seen
    assert not seen["repeated"] and seen["unscoped"] == 0, seen
    assert seen["summary"] >= len(series) and len(seen["points"]) == len(series), seen
    assert all(rows >= len(entry["threads"]) for rows, entry in zip(seen["points"], series)), seen
    assert seen["width"] <= width, f"{seen['width']} pixels wide on a screen of {width}"
    assert contrast(seen["page"], seen["text"]) >= 7, seen
    assert (luminance(seen["page"]) < luminance(seen["text"])) == (scheme == "dark"), seen
    shot = driver.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": False})
    (shots / f"report-{width}-{scheme}.png").write_bytes(base64.b64decode(shot["data"]))
    print(f"{width} px, {scheme}: {seen['pictures']} pictures, {len(seen['points'])} tables")


driver = chromium()
try:
    for width in (360, 1200):
        for scheme in ("light", "dark"):
            check(driver, width, scheme)
finally:
    driver.quit()
