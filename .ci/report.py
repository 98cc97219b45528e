# SPDX-License-Identifier: MIT
"""Opens a report in headless Chromium and checks it as a reader would meet it: on a phone and on a
wide screen, light and dark, printed, with a mouse, without scripts, with a result that went
wrong; and one over ranks. Usage: report.py PRANGE_BENCH RESULTS.json WORK_DIR SCREENSHOT_DIR"""
import base64
import json
import pathlib
import subprocess
import sys

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By

bench, results, work, shots = (pathlib.Path(argument).resolve() for argument in sys.argv[1:5])

COUNTS = """
const all = (selector) => [...document.querySelectorAll(selector)];
const ids = all("[id]").map((element) => element.id);
const seen = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.left >= 0 && box.right <= window.innerWidth;
};
const drawn = (svg) => svg.querySelectorAll("path, use").length > 3 &&
    svg.getAttribute("aria-label") && !svg.innerHTML.includes("NaN");
return {
    pictures: all("figure svg").length,
    drawn: all("figure svg").filter(drawn).length,
    overviews: all("svg[aria-label*=' of each case']").filter(seen).length,
    dangling: all("use, a[href^='#']").filter(
        (link) => !document.getElementById(link.getAttribute("href").slice(1))).length,
    repeated: ids.filter((id, at) => ids.indexOf(id) !== at),
    summary: all("table.summary tbody tr").length,
    points: all("table.points").map((table) => table.querySelectorAll("tbody tr").length),
    open: all("details").filter((details) => details.open).length,
    unscoped: all("th:not([scope])").length,
    hidden: all("table.summary td").filter((cell) => !seen(cell)).length,
    bad: all("table.summary td.bad").filter(seen).map((cell) => cell.textContent),
    links: all("#notices a").length,
    injected: all("b, img, main script").length,
    width: document.documentElement.scrollWidth,
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


def report_of(document, name):
    """The address of the page of a document."""
    path = work / f"{name}.json"
    path.write_text(json.dumps(document))
    subprocess.run([bench, "report", path, work / name], check=True, stdout=subprocess.DEVNULL)
    return (work / name / "index.html").as_uri()


def look(driver, page, width, scheme):
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {
        "features": [{"name": "prefers-color-scheme", "value": scheme}]})
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
        "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600})
    driver.get_log("performance")  # of pages before
    driver.get(page)
    seen = driver.execute_script(COUNTS)
    complaints = driver.get_log("browser")
    assert not complaints, complaints
    foreign = [url for url in requests(driver) if url != page and not url.startswith("data:")]
    assert not foreign, foreign
    assert seen["drawn"] == seen["pictures"] and seen["dangling"] == 0, seen
    assert not seen["repeated"] and seen["unscoped"] == 0 and seen["injected"] == 0, seen
    assert seen["overviews"] == 1 and seen["hidden"] == 0, seen
    assert seen["width"] <= width, f"{seen['width']} pixels wide on a screen of {width}"
    return seen


def check(driver, page, series, width, scheme):
    seen = look(driver, page, width, scheme)
    assert seen["pictures"] == 4 * len(series), seen
    assert seen["summary"] == len(series) == len(seen["points"]), seen
    assert all(rows >= len(entry["threads"]) for rows, entry in zip(seen["points"], series)), seen
    assert contrast(seen["page"], seen["text"]) >= 7, seen
    assert (luminance(seen["page"]) < luminance(seen["text"])) == (scheme == "dark"), seen
    shot = driver.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": False})
    (shots / f"report-{width}-{scheme}.png").write_bytes(base64.b64decode(shot["data"]))
    print(f"{width} px, {scheme}: {seen['pictures']} pictures, {len(seen['points'])} tables")


def check_hover(driver, page):
    driver.get(page)
    tip = driver.find_element(By.ID, "tip")
    assert not tip.is_displayed()
    for selector, said in ((".wide .form-0", "prange, 16 threads: 15.09x"),
                           ("figure .point.form-0", "Speed-up: ")):
        point = driver.find_element(By.CSS_SELECTOR, selector + " use")
        driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", point)
        ActionChains(driver).move_to_element(point).perform()
        assert tip.is_displayed() and said in tip.text, tip.text
    ActionChains(driver).move_to_element(driver.find_element(By.CSS_SELECTOR, "h2")).perform()
    assert not tip.is_displayed()
    print("hover: the values of a point")


def check_print(driver, page):
    dark = [{"name": "prefers-color-scheme", "value": "dark"}]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": dark})
    driver.get(page)
    pdf = driver.execute_cdp_cmd("Page.printToPDF", {"printBackground": True})
    (shots / "report.pdf").write_bytes(base64.b64decode(pdf["data"]))
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print", "features": dark})
    seen = driver.execute_script(COUNTS)
    assert seen["open"] == len(seen["points"]), "the tables of points are printed too"
    assert luminance(seen["page"]) > luminance(seen["text"]), "light, whatever the screen is"
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    print("print: light, with all tables")


def check_without_scripts(driver, page):
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    driver.get(page)
    text = driver.find_element(By.TAG_NAME, "main").text
    assert "results.csv" in text and "speed-up of 16 threads" in text, text
    driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    print("no scripts: the overview, and where to read on")


def check_damaged(driver, document):
    """Other bits, a failure, a name with an eye on the page, and a row that makes no sense."""
    rows = document["benchmarks"]
    for row in rows:
        if row["case"] == "sum_small_f64" and "same_bits" in row and row["threads"] == 3:
            row["same_bits"] = False
        if row["case"] == "map_square_f64":
            row["case"] = "</script><img src=x onerror=alert(1)><b>" + "wide" * 20
    del document["scaling"]
    document["context"]["failures"] = [
        {"name": "lost_f64/10/real_time/threads:2", "failure": "it crashed"}]
    rows.append(dict(rows[0], threads=0))
    page = report_of(document, "damaged")
    for width in (390, 700, 1200):
        seen = look(driver, page, width, "light")
        assert seen["pictures"] == 3 * 4, seen
        assert seen["bad"] and set(seen["bad"]) == {"NO"}, f"no red NO at {width} pixels"
        # The case that crashed and the row without threads; the case with other bits.
        assert seen["links"] == 3, seen
    print("damaged: other bits and failures are seen and linked at 390, 700 and 1200 px")


def over_ranks():
    """Figures of `prange-bench ranks` as a machine of eight processors might have them."""
    cases = ("sum", "histogram", "integral", "monte_carlo", "nearest", "heat")
    sizes = (1, 8, 100, 490, 1000, 2000, 131072, 1998848)

    def point(case, scaling, n, seconds, **more):
        return dict(case=case, scaling=scaling, n=n, seconds=seconds, low=0.97 * seconds,
                    high=1.05 * seconds, bits="7", **more)

    def points(ranks, threads):
        p = ranks * threads
        for number, case in enumerate(cases):
            seconds = 0.002 * (number + 1)
            share = 1 / (1 + 0.01 * (number + 1) * (p - 1))
            yield point(case, "strong", 800000, seconds / p / share, efficiency=share)
            yield point(case, "weak", 100000 * p, seconds / share, efficiency=share)
        for n in sizes:
            yield point("few", "latency", n, 3e-7 + 2e-10 * n)
            yield point("allreduce", "latency", n, 2.5e-7 + 1.5e-10 * n)

    runs = [dict(ranks=ranks, threads=threads, mpi="Open MPI v4.1.4",
                 points=list(points(ranks, threads)))
            for ranks in (1, 2, 4) for threads in (1, 2)]
    context = dict(cpu="A processor of eight cores", host_name="eight", num_cpus=8,
                   command="prange-bench ranks --ranks 1,2,4 --threads 1,2")
    return dict(kind="prange-bench ranks", context=context, runs=runs)


def check_ranks(driver):
    page = report_of(over_ranks(), "ranks")
    for width in (360, 390, 1200):
        for scheme in ("light", "dark"):
            seen = look(driver, page, width, scheme)
            assert seen["pictures"] == 6 + 4, seen
            assert contrast(seen["page"], seen["text"]) >= 7, seen
            assert (luminance(seen["page"]) < luminance(seen["text"])) == (scheme == "dark"), seen
            shot = driver.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": True})
            (shots / f"ranks-{width}-{scheme}.png").write_bytes(base64.b64decode(shot["data"]))
    pdf = driver.execute_cdp_cmd("Page.printToPDF", {"printBackground": True})
    (shots / "ranks.pdf").write_bytes(base64.b64decode(pdf["data"]))
    print("over ranks: a page without scripts at 360, 390 and 1200 px, light and dark")


sample = json.loads(results.read_text())
page = report_of(sample, "sample")
driver = chromium()
try:
    for width in (360, 390, 1200):
        for scheme in ("light", "dark"):
            check(driver, page, sample["scaling"], width, scheme)
    check_hover(driver, page)
    check_print(driver, page)
    check_without_scripts(driver, page)
    check_damaged(driver, sample)
    check_ranks(driver)
finally:
    driver.quit()
