# SPDX-License-Identifier: MIT
"""
The process of one peer.

The process is stopped (SIGSTOP) whenever it owes no answer. Each peer can therefore keep the wait
policy that its users get: idle threads, which may spin for long, take no time from the peer that is
being measured.
"""
import ctypes
import json
import os
import select
import signal
import subprocess
import tempfile

# Far more than compiling a loop and computing the largest workload take.
ANSWER_SECONDS = 180


class PeerError(Exception):
    """A failure of a peer, described for the reader."""


class PeerMissing(PeerError):
    """The peer is not installed."""


def end_with_parent():
    """Runs in the child, which when stopped would otherwise outlive a killed coordinator."""
    try:
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    except (AttributeError, OSError):
        pass


def environment():
    """
    Puts large arrays of all peers in huge pages where the kernel grants them on request, as numpy's
    always are: sums of ten million numbers take a quarter less time there.
    """
    tunables = [os.environ.get("GLIBC_TUNABLES"), "glibc.malloc.hugetlb=1"]
    return {**os.environ, "GLIBC_TUNABLES": ":".join(filter(None, tunables))}


class Process:
    def __init__(self, command):
        self.command, self.child = command, None
        self.start()

    def start(self):
        self.errors = tempfile.TemporaryFile("w+", errors="replace")
        # A new session, so that only the coordinator gets Ctrl-C.
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
        The answer to one line. Raises PeerError if there is none or if it is an error. A process
        that has ended is restarted for verbs that do not depend on an earlier answer.
        """
        if self.child is None:
            if verb not in ("prepare", "estimate"):
                raise PeerError("its process is gone")
            self.start()
        self.child.send_signal(signal.SIGCONT)
        try:
            print(verb, *words, file=self.child.stdin)
        except BrokenPipeError:
            pass  # answer() reports the reason
        answer = self.answer()
        self.child.send_signal(signal.SIGSTOP)
        if answer.startswith("error"):
            raise PeerError(answer[len("error"):].strip())
        return answer

    def numbers(self, *words):
        return [float(word) for word in self.ask(*words).split()]

    def answer(self):
        """Reads one line. At most one is pending, so none hides in the buffer from select()."""
        if not select.select([self.child.stdout], [], [], ANSWER_SECONDS)[0]:
            self.end()
            raise PeerError(f"no answer in {ANSWER_SECONDS} s")
        line = self.child.stdout.readline()
        if not line.endswith("\n"):
            raise PeerError(self.last_words())
        return line.rstrip("\n")

    def last_words(self):
        """Describes the end of a child that closed its stdout, and so is about to exit."""
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
        """Ends the process, which frees its memory."""
        if self.child is not None:
            self.child.kill()
            self.child.communicate()
            self.child = None
            self.errors.close()
