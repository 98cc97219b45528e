# SPDX-License-Identifier: MIT
"""
The measurement of one point: a workload of one size at one thread count, by all peers.

Answers are verified first, which also triggers any compilation. Then the number of calls per sample
is calibrated for each form, which warms it up; then come the rounds. A round takes one sample of
each form, in random order, so that drift of the machine affects all forms alike, and ratios are
taken within a round. Intervals are those of prange-bench, computed by the reference's process.
"""
import math
import time
from collections import namedtuple
from dataclasses import dataclass, field
from typing import List, Tuple

from process import PeerError
from workloads import PEERS, Form, Workload, size_text

# A point whose rounds take longer than this ends as soon as it has the fewest rounds. This keeps
# the whole comparison within 5 minutes on two cores, most of them for rounds of the slowest peers.
POINT_SECONDS = 2

# A run this many times longer than a sample is long enough, even if the machine was disturbed.
CERTAINLY_LONG = 3

# The estimate of times or ratios by bench_estimate_of.
Estimate = namedtuple("Estimate", "median low high min mad unstable")


def threads_text(threads):
    return "1 thread" if threads == 1 else f"{threads} threads"


@dataclass(frozen=True)
class Point:
    workload: Workload
    size: Tuple[int, int]
    threads: int

    def __str__(self):
        return f"{self.workload.name} {size_text(self.size)}, {threads_text(self.threads)}"


@dataclass
class Row:
    """The samples of one form at one point, in ns per call."""

    point: Point
    form: Form
    calls: int = 1
    times: List[float] = field(default_factory=list)
    cpu: List[float] = field(default_factory=list)
    ratios: List[float] = field(default_factory=list)  # to prange in the same round
    time: Estimate = None
    ratio: Estimate = None


class Bench:
    def __init__(self, processes, random, rounds, sample_ns, fail):
        self.processes, self.random = processes, random
        self.fewest, self.most = rounds
        self.sample_ns = sample_ns
        self.fail = fail  # called with point, form and a text
        self.references = {}

    def estimate(self, values):
        return Estimate(*self.processes["reference"].numbers("estimate", *values))

    def reference(self, point):
        key = (point.workload.name, point.size)
        if key not in self.references:
            process = self.processes["reference"]
            try:
                process.ask("prepare", point.workload.case, *point.size, 1)
                self.references[key] = process.numbers("result", "default")
            except PeerError as error:
                raise PeerError(f"no reference: {error}")
            finally:
                process.end()  # frees its arrays
        return self.references[key]

    def verify(self, row):
        """Raises PeerError if a number differs from the reference by more than the tolerance."""
        workload, expected = row.point.workload, self.reference(row.point)
        found = self.processes[row.form.peer].numbers("result", row.form.variant)
        if len(found) != len(expected):
            raise PeerError(f"disagrees: {len(found)} numbers instead of {len(expected)}")
        for index, (value, right) in enumerate(zip(found, expected)):
            if not math.isclose(value, right, rel_tol=workload.tolerance,
                                abs_tol=workload.absolute):
                what = f"number {index}" if index > 0 else "sum"
                raise PeerError(f"disagrees: {what} {value!r} instead of {right!r}, tolerance "
                                f"{workload.tolerance:g}")

    def timed(self, row):
        """The wall and processor time of one sample, in ns."""
        return self.processes[row.form.peer].numbers("run", row.form.variant, row.calls)

    def calibrate(self, row):
        """
        Finds the calls that fill a sample. A time near the sample's length is measured twice, and
        the lesser counts: a disturbance of the machine must not pass for a long enough run.
        """
        while True:
            ns = self.timed(row)[0]
            if ns < CERTAINLY_LONG * self.sample_ns:
                ns = min(ns, self.timed(row)[0])
            if ns >= self.sample_ns:
                return
            wanted = math.ceil(1.1 * row.calls * self.sample_ns / max(ns, 1.0))
            row.calls = min(wanted, 10 * row.calls)

    def sample(self, row):
        ns, cpu = self.timed(row)
        row.times.append(ns / row.calls)
        row.cpu.append(cpu / row.calls)

    def prepare(self, row, prepared):
        """Prepares a peer once for all its forms; `prepared` has its answer, or its error."""
        point, peer = row.point, row.form.peer
        if peer not in prepared:
            name = point.workload.case if PEERS[peer].in_c else point.workload.name
            try:
                prepared[peer] = self.processes[peer].ask(
                    "prepare", name, *point.size, point.threads)
            except PeerError as error:
                prepared[peer] = error
        if isinstance(prepared[peer], PeerError):
            raise prepared[peer]

    def attempt(self, rows, step):
        """The rows for which the step succeeds; the others are reported."""
        good = []
        for row in rows:
            try:
                step(row)
                good.append(row)
            except PeerError as error:
                self.fail(row.point, row.form, str(error))
        return good

    def measure(self, point, forms, progress):
        prepared = {}
        rows = self.attempt([Row(point, form) for form in forms],
                            lambda row: self.prepare(row, prepared))
        rows = self.attempt(rows, self.verify)
        rows = self.attempt(rows, self.calibrate)
        begin = time.monotonic()
        for done in range(self.most):
            if done >= self.fewest and time.monotonic() - begin > POINT_SECONDS:
                break
            progress(done)
            good = self.attempt(self.random.sample(rows, len(rows)), self.sample)
            rows = [row for row in rows if row in good]
        base = next((row for row in rows if row.form == point.workload.forms[0]), None)
        for row in rows:
            row.time = self.estimate(row.times)
            if base:
                row.ratios = [time / own for time, own in zip(row.times, base.times)]
                row.ratio = self.estimate(row.ratios)
        return rows
