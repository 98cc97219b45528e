# SPDX-License-Identifier: MIT
"""
A peer in Python, driven by lines on stdin. driver.c documents the protocol and makes the same
inputs.

    driver.py NAME MOST_THREADS

A peer is a module of the package `python` with VERSION, with use_threads(n) if it is parallel, and
with CALLS. CALLS maps a workload, or "workload variant", to a function that takes a job, computes
the answer and returns it: a number, an array, or the distances and indices of the nearest points.
"""
import importlib
import json
import os
import sys
import time

ELEMENTS = 16


def result(call, job):
    if job.y is not None:
        job.y.fill(numpy.nan)
    answers, values = call(job), []
    for answer in answers if isinstance(answers, tuple) else (answers,):
        answer = numpy.ravel(answer)
        values.append(answer.sum(dtype=numpy.longdouble))
        if answer.size > 1:
            values += [answer[k * 2654435761 % answer.size] for k in range(ELEMENTS)]
    return " ".join("%.17g" % value for value in values)


def run(call, job, calls):
    if calls > 1:
        call(job)
    cpu, begin = time.process_time_ns(), time.perf_counter_ns()
    for _ in range(calls):
        call(job)
    end = time.perf_counter_ns()
    return f"{end - begin} {time.process_time_ns() - cpu}"


class Driver:
    def __init__(self, peer):
        self.peer, self.job = peer, None

    def answer(self, verb, *words):
        if verb == "prepare":
            workload, n, d, threads = words
            self.job = None
            getattr(self.peer, "use_threads", int)(int(threads))
            self.job = Job(workload, int(n), int(d))
            return "ok"
        variant = "" if words[0] == "default" else f" {words[0]}"
        call = self.peer.CALLS[self.job.workload + variant]
        if verb == "result":
            return result(call, self.job)
        if verb == "run":
            return run(call, self.job, int(words[1]))
        raise ValueError(f"what is '{verb}'?")


def main():
    name, most = sys.argv[1:]
    # Some runtimes read their largest thread count from the environment when they are loaded.
    for runtime in ("NUMBA_NUM", "NUMEXPR_MAX", "OPENBLAS_NUM", "MKL_NUM", "OMP_NUM"):
        os.environ[runtime + "_THREADS"] = most
    # Answers go to a copy of stdout, and stdout to stderr: output of a library is no answer.
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    try:
        global numpy, Job
        numpy = importlib.import_module("numpy")
        Job = importlib.import_module("inputs").Job
        peer = importlib.import_module("python." + name)
    except ImportError as error:
        print(json.dumps({"missing": str(error)}), file=answers)
        return
    print(json.dumps({"version": peer.VERSION}), file=answers)
    driver = Driver(peer)
    for line in sys.stdin:
        try:
            print(driver.answer(*line.split()), file=answers)
        except Exception as error:  # any exception of a peer is answered as an error
            text = " ".join(f"{type(error).__name__}: {error}".split())
            print("error", text[:200], file=answers)


main()
