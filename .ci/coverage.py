#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Lines and branches that the tests reached, by folder: coverage.py BUILD ROOT.

Runs gcov on every .gcda file below BUILD. A typed source is compiled for several types and levels:
a line or a branch of it counts as reached where one of these was.
"""
import collections
import gzip
import json
import os
import subprocess
import sys
import tempfile

FOLDERS = ("kernels/", "include/", "bench/")
SHOWN = 90.0  # per cent of lines, below which a file is named


def data_files(build):
    for folder, _, names in os.walk(build):
        for name in names:
            if name.endswith(".gcda"):
                yield os.path.join(folder, name)


def reports(build):
    """What gcov says of each object file."""
    with tempfile.TemporaryDirectory() as scratch:
        for path in data_files(build):
            subprocess.run(["gcov", "-b", "--json-format", os.path.abspath(path)], cwd=scratch,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
            for name in os.listdir(scratch):
                with gzip.open(os.path.join(scratch, name)) as file:
                    yield json.load(file)
                os.remove(os.path.join(scratch, name))


def collect(build, root):
    """By file: line -> whether it was reached, and (line, number) -> the same of branches."""
    lines = collections.defaultdict(dict)
    branches = collections.defaultdict(dict)
    for report in reports(build):
        base = report["current_working_directory"]
        for file in report["files"]:
            path = os.path.normpath(os.path.join(base, file["file"]))
            name = os.path.relpath(path, root)
            if not name.startswith(FOLDERS):
                continue
            for line in file["lines"]:
                number = line["line_number"]
                lines[name][number] = lines[name].get(number, False) or line["count"] > 0
                for k, branch in enumerate(line["branches"]):
                    key = (number, k)
                    taken = branch["count"] > 0
                    branches[name][key] = branches[name].get(key, False) or taken
    return lines, branches


def share(marks):
    return 100.0 * sum(marks) / len(marks) if marks else 100.0


def folder_of(name):
    parts = name.split("/")
    return "/".join(parts[:2]) if parts[0] != "include" and len(parts) > 2 else parts[0]


def main():
    build, root = sys.argv[1:]
    lines, branches = collect(build, root)
    if not lines:
        sys.exit("no coverage data below " + build)
    folders = collections.defaultdict(lambda: ([], []))
    for name in lines:
        for folder in (folder_of(name), name.split("/")[0] + " in all"):
            folders[folder][0].extend(lines[name].values())
            folders[folder][1].extend(branches[name].values())
    for folder, (line, branch) in sorted(folders.items()):
        print(f"{folder:24} {share(line):5.1f} % of {len(line):6} lines "
              f"{share(branch):5.1f} % of {len(branch):6} branches")
    for name in sorted(lines):
        if share(lines[name].values()) < SHOWN:
            print(f"  {share(lines[name].values()):5.1f} % {name}")


main()
