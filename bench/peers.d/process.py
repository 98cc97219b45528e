# SPDX-License-Identifier: MIT
"""
The process of one peer.

It is stopped (SIGSTOP) whenever it owes no answer. A peer therefore keeps the wait policy that its
users get, and its idle threads, which may spin for long, take no time from the one that is
measured: the same for all, whatever their runtimes.
"""
import ctypes
import json
import os
import select
import signal
import subprocess
import tempfile

# Compiling a loop and computing the largest workload take a fraction of it.
ANSWER_SECONDS = 180


class PeerError(Exception):
    """What a peer could not do, in words for the reader."""


class PeerMissing(PeerError):
    """It is not installed."""


def end_with_parent():
    """In the child: a stopped process would outlive a coordinator that was killed."""
    try:
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    except (AttributeError, OSError):
        pass


def environment():
    """
    Large arrays of all peers lie in huge pages where the kernel grants them on request, as numpy's
    always do: sums of ten million numbers take a quarter less from them.
    """
    tunables = [os.environ.get("GLIBC_TUNABLES"), "glibc.malloc.hugetlb=1"]
    return {**os.environ, "GLIBC_TUNABLES": ":".join(filter(None, tunables))}


class Process:
    def __init__(self, command):
        self.command, self.child = command, None
        self.start()

    def start(self):
        self.errors = tempfile.TemporaryFile("w+", errors="replace")
        # A session of its own: Ctrl-C is the coordinator's.
        self.child = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors,
            text=True, bufsize=1, errors="replace", start_new_session=True,
            env=environment(), preexec_fn=end_with_parent)
        self.hello = json.loads(self.answer())
        if "missing" in self.hello:
            self.end()
            raise PeerMissing(self.hello["missing"])
        self.child.send_signal(signal.SIGSTOP)

    def ask(self, verb, *words):
        """
        The answer to one line; PeerError when there is none, or it is an error. A process that
        is gone starts anew for what does not build on an earlier answer.
        """
        if self.child is None:
            if verb not in ("prepare", "estimate"):
                raise PeerError("its process is gone")
            self.start()
        self.child.send_signal(signal.SIGCONT)
        try:
            print(verb, *words, file=self.child.stdin)
        except BrokenPipeError:
            pass  # answer() tells why
        answer = self.answer()
        self.child.send_signal(signal.SIGSTOP)
        if answer.startswith("error"):
            raise PeerError(answer[len("error"):].strip())
        return answer

    def numbers(self, *words):
        return [float(word) for word in self.ask(*words).split()]

    def answer(self):
        """A line; there is never more than one, so that none waits where select() does not look."""
        if not select.select([self.child.stdout], [], [], ANSWER_SECONDS)[0]:
            self.end()
            raise PeerError(f"no answer in {ANSWER_SECONDS} s")
        line = self.child.stdout.readline()
        if not line.endswith("\n"):
            raise PeerError(self.last_words())
        return line.rstrip("\n")

    def last_words(self):
        """Of a child that closed its end: it is about to be gone by itself."""
        try:
            status = self.child.wait(timeout=5)
        except subprocess.TimeoutExpired:
            status = -signal.SIGKILL
        self.errors.seek(0)
        lines = self.errors.read().strip().splitlines()
        self.end()
        how = f"signal {-status}" if status < 0 else f"exit status {status}"
        return f"crashed, {how}" + (f": {lines[-1]}" if lines else "")

    def end(self):
        """Gives its memory back."""
        if self.child is not None:
            self.child.kill()
            self.child.communicate()
            self.child = None
            self.errors.close()
