# SPDX-License-Identifier: MIT
"""
./bench/peers: prange beside numba, numexpr, numpy, scipy, scikit-learn, GSL, C++,
Highway, Boost and plain OpenMP.

The first argument is the program that drives the peers in C; the rest are the user's arguments.
"""
import argparse
import fnmatch
import os
import platform
import random
import re
import shlex
import signal
import sys

import record
import table
from measure import Bench, Point
from process import PeerError, PeerMissing, Process
from workloads import PEERS, WORKLOADS

HERE = os.path.dirname(os.path.abspath(__file__))
# Fewer rounds give an interval too wide to be useful: that of 11 spans the 2nd to the 10th value.
ROUNDS_MIN, ROUNDS_USUAL, ROUNDS_MAX = 11, 21, 1000
THREADS_MAX = 1024
# Prefixes of environment variables that change how a peer runs; the report states their values.
SETTINGS = ("OMP_", "GOMP_", "KMP_", "PRANGE_", "NUMBA_", "NUMEXPR_", "OPENBLAS_", "MKL_")


def refuse(text, expected):
    raise argparse.ArgumentTypeError(f"'{text}': {expected}")


def thread_list(text):
    """Parses a list such as 1..4,8 into sorted counts."""
    counts = set()
    for part in text.split(","):
        match = re.fullmatch(r"(\d+)(?:\.\.(\d+))?", part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 1 <= first <= last <= THREADS_MAX:
            refuse(part, f"expected counts such as 1..4,8, from 1 to {THREADS_MAX}, ascending")
        counts.update(range(first, last + 1))
    return sorted(counts)


def round_count(text):
    if not text.isdigit() or not ROUNDS_MIN <= int(text) <= ROUNDS_MAX:
        refuse(text, f"expected a number from {ROUNDS_MIN} to {ROUNDS_MAX}")
    return int(text)


def milliseconds(text):
    if not re.fullmatch(r"\d{1,6}", text) or int(text) == 0:
        refuse(text, "expected milliseconds, from 1 to 999999")
    return int(text)


def peer_list(text):
    for name in text.split(","):
        if name not in PEERS:
            refuse(name, f"no such peer; there are {', '.join(PEERS)}")
    return text.split(",")


def writable(path):
    """Checks permissions without opening the file: no empty file is left, and no pipe is opened."""
    there = os.path.exists(path)
    place = path if there else os.path.dirname(path) or "."
    if not path or os.path.isdir(path) or not os.access(place, os.W_OK):
        refuse(path, "cannot be written")
    return path


def parse(arguments):
    parser = argparse.ArgumentParser(
        prog="bench/peers", allow_abbrev=False,
        description="Times the same work in prange and in its peers, interleaved, after checking "
        "that the answers agree. Times are medians with 95 % intervals; a ratio is a peer's time "
        "over prange's at the same thread count.",
        epilog="bench/peers --install installs the peers' Debian packages. PYTHON=/path/python3 "
        "chooses another Python than /usr/bin/python3. Exit status 1: prange's own answer is "
        "wrong.")
    parser.add_argument("-t", "--threads", type=thread_list, metavar="LIST",
                        help="thread counts: 1..8, or 1,2,4, or both (default: 1 to all)")
    parser.add_argument("-f", "--filter", default="", metavar="TEXT",
                        help="workloads whose name contains TEXT or matches it as a pattern")
    parser.add_argument("-p", "--peers", type=peer_list, default=list(PEERS), metavar="LIST",
                        help=f"of {','.join(PEERS)} (default: all; prange always runs)")
    parser.add_argument("-q", "--quick", action="store_true",
                        help="fewer sizes, rounds and shorter samples")
    parser.add_argument("-n", "--samples", type=round_count, metavar="N",
                        help="rounds at each point, at least 11 (default: 11 to 21, fewer where "
                        "they are long; with --quick 11)")
    parser.add_argument("-s", "--sample-time", type=milliseconds, metavar="MS",
                        help="a sample lasts at least so long (default: 20; with --quick 10)")
    parser.add_argument("--seed", type=int, metavar="N", help="of the order within rounds")
    parser.add_argument("-j", "--json", type=writable, metavar="FILE",
                        help="write the results as JSON")
    parser.add_argument("-m", "--markdown", type=writable, metavar="FILE",
                        help="write the tables as Markdown, as in docs/peers.md")
    options = parser.parse_args(arguments)
    pattern = options.filter
    options.workloads = [workload for workload in WORKLOADS if pattern in workload.name
                         or fnmatch.fnmatch(workload.name, pattern)]
    if not options.workloads:
        names = ", ".join(workload.name for workload in WORKLOADS)
        parser.error(f"no workload matches '{pattern}'; there are {names}")
    return options


def available_bytes():
    try:
        with open("/proc/meminfo", encoding="utf-8") as file:
            return 1024 * int(re.search(r"MemAvailable: *(\d+)", file.read())[1])
    except (OSError, TypeError):
        return 1 << 62


class Run:
    """One comparison, from the options to the reports."""

    def __init__(self, driver, options, arguments):
        self.options, self.driver = options, driver
        self.command = shlex.join(["./bench/peers", *arguments])
        self.context = {}
        self.seed = options.seed
        if self.seed is None:
            self.seed = random.SystemRandom().randrange(1 << 32)
        self.rounds = (options.samples or ROUNDS_MIN,
                       options.samples or (ROUNDS_MIN if options.quick else ROUNDS_USUAL))
        self.rounds_text = " to ".join(str(count) for count in sorted(set(self.rounds)))
        self.processes, self.versions = {}, {}
        self.threads, self.rows, self.failures = [], [], []
        self.interrupted = self.wrong = False

    def fail(self, point, form, text):
        failure = f"{form.title}, {point}: {text}"
        self.failures.append(failure)
        self.wrong = self.wrong or form.peer == "prange"
        self.progress("")
        print(f"  {failure}", flush=True)

    def start(self, name, most=1):
        command = [self.driver, name]
        if name in PEERS and not PEERS[name].in_c:
            command = [sys.executable, "-B", os.path.join(HERE, "driver.py"), name, str(most)]
        self.processes[name] = Process(command)

    def describe(self, context):
        settings = {key: value for key, value in sorted(os.environ.items())
                    if key.startswith(SETTINGS)}
        self.context = {**context, "system": platform.platform(), **settings}
        self.machine = "{cpu}, {num_cpus} processors, {system}, ".format(**self.context)
        self.machine += f"load average {context['load_avg'][0]:.2f} before the start"
        if settings:
            self.machine += "; " + " ".join(f"{key}={value}" for key, value in settings.items())

    def start_all(self):
        """Starts all peers, prange first, since it reports how many threads the machine grants."""
        self.start("reference")
        self.start("prange")
        hello = self.processes["prange"].hello
        self.describe(hello["context"])
        most = hello["threads"]
        self.threads = self.options.threads or list(range(1, most + 1))
        wanted = {form.peer for workload in self.options.workloads for form in workload.forms}
        for name in PEERS:
            if name not in wanted or name not in self.options.peers or name == "prange":
                continue
            try:
                self.start(name, max(self.threads))
            except PeerError as error:
                missing = isinstance(error, PeerMissing)
                if not missing:
                    self.failures.append(f"{PEERS[name].title}: {error}")
                print(f"{PEERS[name].title} is skipped: {error}"
                      + (" (./bench/peers --install)" if missing else ""))
        self.versions = {name: process.hello["version"]
                         for name, process in self.processes.items() if name != "reference"}

    def forms(self, point):
        """The forms to measure at a point; serial peers run at the least and most threads only."""
        fitting = []
        for form in point.workload.forms:
            need = form.temporaries * point.size[0]
            if form.peer not in self.processes:
                continue
            ends = (self.threads[0], self.threads[-1])
            if not PEERS[form.peer].threads and point.threads not in ends:
                continue
            if need > 0.5 * available_bytes():
                self.fail(point, form, f"left out, its temporaries take {need / 2**30:.1f} GiB")
                continue
            fitting.append(form)
        return fitting

    def progress(self, text):
        if sys.stderr.isatty():
            print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)

    def measure(self, bench, point):
        rows = bench.measure(point, self.forms(point), lambda done: self.progress(
            f"{point}: round {done + 1} of {self.rounds_text}"))
        self.progress("")
        self.rows += rows
        for row in rows:
            print(table.text_line(row), flush=True)

    def compare(self):
        options = self.options
        sample_ms = options.sample_time or (10 if options.quick else 20)
        bench = Bench(self.processes, random.Random(self.seed), self.rounds, 1e6 * sample_ms,
                      self.fail)
        for workload in options.workloads:
            print(f"\n{workload.name}: {workload.title}\n{table.HEADER}", flush=True)
            for size in workload.quick if options.quick else workload.sizes:
                for threads in self.threads:
                    self.measure(bench, Point(workload, size, threads))

    def print_header(self):
        print(f"{self.command}, {self.context['date']}, seed {self.seed}\n{self.machine}")
        for version in self.versions.values():
            print(f"  {version}")
        print(f"Ratio: the peer's time over prange's in the same round, at the same thread count; "
              f"{self.rounds_text} rounds.\nPeers without threads are serial, whatever prange has. "
              "Answers are checked against a reference first.\nA peer that is not being timed is "
              "stopped.")

    def print_end(self):
        print()
        for workload, peer, note in table.notes_of(self.rows):
            print(f"{workload.name}, {peer}: {note}")
        summary, faster = table.summary(self.rows), table.faster_lines(self.rows)
        if summary:
            print("\nThe fastest form of each peer, as a multiple of prange's time:", *summary,
                  sep="\n")
        if faster:
            print("\nFaster than prange:", *faster, sep="\n  ")
        elif self.rows:
            print("\nNo peer was faster than prange.")
        if self.interrupted:
            print("Interrupted: the points above are complete, the others were not measured.")

    def write(self):
        if not self.rows and self.interrupted:
            return  # an empty report must not replace an earlier one
        if self.options.json:
            record.write(self.options.json, self.rows, self)
        if self.options.markdown:
            with open(self.options.markdown, "w", encoding="utf-8") as file:
                file.write(table.markdown(self.rows, self))

    def end(self):
        for process in self.processes.values():
            process.end()


def interrupt(*_):
    raise KeyboardInterrupt


def main():
    driver, *arguments = sys.argv[1:]
    run = Run(driver, parse(arguments), arguments)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    try:
        run.start_all()
        run.print_header()
        run.compare()
    except (KeyboardInterrupt, BrokenPipeError) as error:
        run.interrupted = True
        run.failures.append("interrupted")
        if isinstance(error, BrokenPipeError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except PeerError as error:
        run.end()
        sys.exit(f"bench/peers: prange's own programs do not run: {error}")
    run.end()
    run.print_end()
    run.write()
    return 130 if run.interrupted else int(run.wrong)


sys.exit(main())
