#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks that the folders of a tree include each other only as a list allows.

    layers.py TREE LIST BUILD

A line of the list is "FOLDER: WHAT IT MAY INCLUDE...": folders of the tree, or single headers in
them, by their paths in the repository. The compiler reports (-MM), with the flags of the build,
what each source includes, directly or not; headers are also compiled alone. Public headers and
generated files may be included anywhere.
"""
import concurrent.futures
import graphlib
import json
import os
import shlex
import subprocess
import sys

root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
public = os.path.join(root, "include")


def die(message):
    sys.exit("error: " + message)


def read_list(path):
    """Reads the allowed dependencies: for each folder, what it may include."""
    allowed = {}
    if not os.path.exists(path):
        die(f"no such list: {path}")
    for number, line in enumerate(open(path, encoding="utf-8"), 1):
        line = line.partition("#")[0].strip()
        if not line:
            continue
        folder, colon, rest = line.partition(":")
        if not colon or not folder.strip() or folder.strip() in allowed:
            die(f"{path}:{number}: expected FOLDER: ALLOWED..., once for each folder")
        allowed[folder.strip()] = rest.split()
    return allowed


def check_list(allowed, path):
    """Checks that the list has no cycles, and a line for each folder that it mentions."""
    arrows = {
        folder: {os.path.dirname(name) if name.endswith(".h") else name for name in names}
        for folder, names in allowed.items()
    }
    for folder, targets in arrows.items():
        for target in sorted(targets - arrows.keys()):
            die(f"{path}: {folder} may include {target}, which has no line of its own")
    try:
        graphlib.TopologicalSorter(arrows).prepare()
    except graphlib.CycleError as error:
        die(f"{path}: a cycle: {' <- '.join(error.args[1])}")


def read_commands(build, tree):
    """The build's compiler calls for sources in the tree: source, directory and arguments."""
    commands = []
    for entry in json.load(open(os.path.join(build, "compile_commands.json"), encoding="utf-8")):
        source = os.path.normpath(os.path.join(entry["directory"], entry["file"]))
        if not source.startswith(tree + os.sep):
            continue
        arguments = []
        words = iter(shlex.split(entry["command"]))
        for word in words:
            if word in ("-o", "-MF", "-MQ", "-MT"):
                next(words)
            elif word not in ("-c", "-MD", "-MMD", entry["file"]):
                arguments.append(word)
        commands.append((source, entry["directory"], arguments))
    return commands


def dependencies(source, directory, arguments):
    """What the source includes, by the compiler; generated headers may not exist yet."""
    run = subprocess.run(
        [*arguments, "-MM", "-MG", "-MT", "it", source],
        cwd=directory, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        die(f"{' '.join(arguments)} -MM {source}:\n{run.stderr}")
    words = shlex.split(run.stdout.replace("\\\n", " "))
    paths = {os.path.realpath(os.path.join(directory, word)) for word in words[1:]}
    return source, {path for path in paths if os.path.exists(path)} - {source}


def all_dependencies(commands, files):
    """What every file includes, by each command that compiles it. Headers take the flags of a
    source that includes them; files that this build does not compile, those of a neighbour."""
    found = {}
    flags = {}
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:

        def ask(calls):
            for source, paths in pool.map(lambda call: dependencies(*call), calls):
                found.setdefault(source, set()).update(paths)

        ask(commands)
        for source, directory, arguments in commands:
            for path in found[source]:
                flags.setdefault(path, (directory, arguments))
            flags.setdefault(os.path.dirname(source), (directory, arguments))
        default = commands[0][1:]
        ask([(path, *flags.get(path, flags.get(os.path.dirname(path), default)))
             for path in files if path not in found])
    return found


def forbidden(allowed, tree, build, found):
    """Includes that the list does not allow."""
    for source, paths in sorted(found.items()):
        name = os.path.relpath(source, root)
        folder = os.path.dirname(name)
        if folder not in allowed:
            yield f"{name}: no line for its folder"
            continue
        for path in sorted(paths):
            target = os.path.relpath(path, root)
            if path.startswith((public + os.sep, build + os.sep)):
                continue
            if not path.startswith(tree + os.sep):
                yield f"{name} includes {target}"
            elif not {os.path.dirname(target), target} & {folder, *allowed[folder]}:
                yield f"{name} includes {target}: {folder} -> {os.path.dirname(target)}"


def main():
    tree, path, build = (os.path.realpath(argument) for argument in sys.argv[1:])
    allowed = read_list(path)
    check_list(allowed, path)
    files = {
        os.path.join(where, name)
        for where, _, names in os.walk(tree)
        for name in names if name.endswith((".c", ".h"))
    }
    commands = read_commands(build, tree)
    if not commands:
        die(f"{build} compiles nothing in {tree}")
    empty = allowed.keys() - {os.path.dirname(os.path.relpath(file, root)) for file in files}
    if empty:
        die(f"{path}: no files in {', '.join(sorted(empty))}")

    errors = list(forbidden(allowed, tree, build, all_dependencies(commands, files)))
    for error in errors:
        print(error)
    if errors:
        die(f"{len(errors)} includes that {os.path.relpath(path, root)} does not allow")
    print(f"{os.path.relpath(tree, root)}: {len(files)} files in {len(allowed)} folders")


if __name__ == "__main__":
    main()
