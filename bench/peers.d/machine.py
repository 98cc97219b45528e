# SPDX-License-Identifier: MIT
"""What the comparison ran on."""
import os
import platform
import socket
from datetime import datetime

# Variables that change how a peer runs; their values belong to the result.
SETTINGS = ("OMP_", "GOMP_", "KMP_", "PRANGE_", "NUMBA_", "NUMEXPR_", "OPENBLAS_", "MKL_")


def value_of(path, key):
    """The value behind "key : value" or key="value" in a file of such lines."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            for line in file:
                for separator in ":=":
                    name, found, value = line.partition(separator)
                    if found and name.strip() == key:
                        return value.strip().strip('"')
    except OSError:
        pass
    return ""


def available_bytes():
    text = value_of("/proc/meminfo", "MemAvailable")
    return 1024 * int(text.split()[0]) if text else 1 << 62


class Machine:
    def __init__(self):
        self.date = datetime.now().astimezone().isoformat(timespec="seconds")
        self.host = socket.gethostname()
        self.cpu = (value_of("/proc/cpuinfo", "model name") or platform.processor()
                    or "unknown processor")
        self.processors = os.cpu_count() or 1
        self.mhz = int(float(value_of("/proc/cpuinfo", "cpu MHz") or 0))
        self.system = value_of("/etc/os-release", "PRETTY_NAME") or platform.system()
        self.load = list(os.getloadavg())
        self.settings = {key: value for key, value in sorted(os.environ.items())
                         if key.startswith(SETTINGS)}

    def __str__(self):
        settings = " ".join(f"{key}={value}" for key, value in self.settings.items())
        return (f"{self.cpu}, {self.processors} processors, {self.system}, load average "
                f"{self.load[0]:.2f} before the start" + (f"; {settings}" if settings else ""))
