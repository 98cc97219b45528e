# shellcheck shell=sh disable=SC2154
# SPDX-License-Identifier: MIT
#
# Shared by ./bench/run, ./tests/run and the CI stages: packages, build directory, messages.
# POSIX sh, sourced with $root set to the repository's root. Messages go to stderr, so that
# stdout holds the output of the program alone.

say() {
    printf '==> %s\n' "$*" >&2
}

die() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

# The file in $work with the output of a build: one for each build, or for each stage of CI.
log_name=

# The needs, the check for each, and its package for apt, dnf, pacman and brew. No build needs
# OpenBLAS: the library, and most tests of products, open libopenblas.so.0 (libopenblas0-openmp) at
# run time. Only tests/fast_linked.c, which links it, needs the development package.
package_of() { # NEED MANAGER
    case $1-$2 in
    compiler-apt) echo gcc libc6-dev ;;
    jansson-brew) echo jansson argp-standalone ;; # prange-bench needs both
    ninja-apt | ninja-dnf) echo ninja-build ;;
    jansson-apt) echo libjansson-dev ;;
    criterion-apt) echo libcriterion-dev ;;
    hwloc-apt) echo libhwloc-dev ;;
    openblas-apt) echo libopenblas-openmp-dev ;;
    compiler-*) echo gcc ;;
    pkg-config-dnf) echo pkgconf-pkg-config ;;
    pkg-config-pacman) echo pkgconf ;;
    jansson-dnf | criterion-dnf | hwloc-dnf | openblas-dnf) echo "'pkgconfig($1)'" ;;
    *) echo "$1" ;;
    esac
}

have() { # NEED
    case $1 in
    compiler) compiles_openmp ;;
    meson) # 1.0 or later
        case $(meson --version 2>/dev/null) in '' | 0.*) return 1 ;; esac ;;
    ninja) command -v ninja >/dev/null || command -v ninja-build >/dev/null ;;
    pkg-config) command -v "$1" >/dev/null ;;
    *) pkg-config --exists "$1" 2>/dev/null ;;
    esac
}

# $CC may hold arguments, as in CC="ccache gcc".
compiles_openmp() {
    # shellcheck disable=SC2086
    printf '#include <omp.h>\n#include <stdio.h>\nint main(void) { return omp_in_parallel(); }\n' |
        ${CC:-cc} -fopenmp -x c - -o /dev/null 2>/dev/null
}

missing() { # NEED...
    for need; do
        have "$need" || printf '%s ' "$need"
    done
}

packages_of() { # MANAGER NEED...
    manager=$1
    shift
    for need; do
        package_of "$need" "$manager"
    done | tr '\n' ' ' | sed 's/ $//'
}

# Installs missing packages if there is apt-get; otherwise prints the command to do so.
require() { # NEED...
    lacking=$(missing "$@")
    [ -n "$lacking" ] || return 0
    # shellcheck disable=SC2086
    if command -v apt-get >/dev/null; then
        packages=$(packages_of apt $lacking)
        apt_install $packages
        lacking=$(missing "$@")
        [ -n "$lacking" ] || return 0
        case $lacking in
        *meson*) die "meson 1.0 or later is needed; type: sudo apt-get install -y pipx && pipx install meson" ;;
        esac
        die "installed, but still unusable: $lacking(is CC='${CC:-cc}' right?)"
    elif command -v dnf >/dev/null; then
        die "something is missing; type: sudo dnf install $(packages_of dnf $lacking)"
    elif command -v pacman >/dev/null; then
        die "something is missing; type: sudo pacman -S --needed $(packages_of pacman $lacking)"
    elif [ "$(uname -s)" = Darwin ]; then
        case $lacking in
        *compiler*) say "Apple's compiler has no OpenMP: after the next line, set CC to Homebrew's gcc" ;;
        esac
        die "something is missing; type: brew install $(packages_of brew $lacking)"
    fi
    die "please install with your package manager: ${lacking% }"
}

# The same for optional needs.
prefer() { # NEED...
    (require "$@") || say "continuing without $*"
}

# Installs Debian packages as root or through sudo; otherwise prints the command.
apt_install() { # PACKAGE...
    if [ "$(id -u)" = 0 ]; then
        as_root=
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        as_root='sudo -n'
    elif command -v sudo >/dev/null && [ -t 0 ]; then
        as_root=sudo
    else
        die "missing packages; as root, type: apt-get update && apt-get install -y $*"
    fi
    say "installing $*"
    log=$(mktemp)
    # A package source may be unreachable and not needed: only the installation must succeed.
    # Concurrent stages take turns; the other wait is for the automatic update of a fresh machine,
    # which holds the lock. An interrupt that ends a lane of .ci/run must not end apt-get half way.
    # shellcheck disable=SC2086
    if ! (
        trap '' TERM
        take_turns 8
        $as_root apt-get update 8<&- || true
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y \
            --no-install-recommends -o DPkg::Lock::Timeout=300 "$@" 8<&-
    ) >"$log" 2>&1 </dev/null 8<"$root/.ci/setup.sh"; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        die "apt-get failed (above); try: ${as_root:+sudo }apt-get install -y $*"
    fi
    rm -f "$log"
}

# Waits until no other process locks the file of this descriptor, and locks it until it is closed.
take_turns() { # DESCRIPTOR
    ! command -v flock >/dev/null || flock "$1"
}

# Sets $work to a folder for builds: build/ in the checkout, or else the user's cache, or without a
# home directory a new folder, since a folder with a known name may belong to another user.
find_work() {
    cache=${XDG_CACHE_HOME:-${HOME:+$HOME/.cache}}
    for work in "$root/build" ${cache:+"$cache/prange"}; do
        # shellcheck disable=SC2015
        mkdir -p "$work" 2>/dev/null && [ -w "$work" ] &&
            { [ ! -e "$work/release" ] || [ -w "$work/release" ]; } && return 0
    done
    [ -z "$cache" ] || die "nowhere to build; make $root/build writable"
    work=$(mktemp -d) || die "nowhere to build; make $root/build writable"
    say "building in $work, since HOME is not set"
}

# Sets up $build unless it is complete and has the same place, compiler, options and processor, for
# which the plain loops of the sweep are compiled.
set_up() { # OPTION...
    # shellcheck disable=SC2086
    identity="$root $(meson --version) $(${CC:-cc} --version | head -n 1)"
    identity="$identity $(uname -m) $(grep -m 1 '^model name' /proc/cpuinfo 2>/dev/null) $*"
    [ "$(cat "$build/identity" 2>/dev/null)" != "$identity" ] || return 0
    say "setting up $build"
    rm -rf "$build"
    logged meson setup "$@" "$build" "$root"
    printf '%s\n' "$identity" >"$build/identity"
}

# Prepares the optimised build that both commands share, in $build, with $PRANGE_MESON_OPTIONS. A
# feature is switched on at its first use. The caller then calls compile() or release().
release_build() { # FEATURE...
    find_work
    build=$work/release${CC:+-$(printf %s "$CC" | tr -c 'A-Za-z0-9' _)}
    log_name=${log_name:-log-${build##*/}}
    # Concurrent commands take turns.
    exec 9>"$build.lock"
    take_turns 9
    # shellcheck disable=SC2086
    set_up --buildtype=release ${PRANGE_MESON_OPTIONS-}
    for feature; do
        if [ ! -e "$build/with-$feature" ]; then
            logged meson setup --reconfigure "-D$feature=enabled" "$build" "$root"
            : >"$build/with-$feature"
        fi
    done
}

# Compiles targets of $build, named as files in it, or all targets.
compile() { # TARGET... | all
    say "compiling (minutes the first time; the log is $work/$log_name)"
    logged "$(command -v ninja || command -v ninja-build)" -C "$build" "$@"
    release
}

# Unlocks the build for other commands.
release() {
    exec 9>&-
}

# Runs the tests of $build, and sets $status. meson shows the stderr of a failing program; the
# reason why a single test failed is in its protocol on stdout, and is added here.
run_tests() { # ARGUMENT OF meson test...
    status=0
    meson test -C "$build" --no-rebuild --print-errorlogs "$@" || status=$?
    if [ "$status" != 0 ] && [ -e "$build/meson-logs/testlog.txt" ]; then
        awk '/^not ok/ {on = 1} /^ok/ {on = 0} on; /^  \.\.\./ {on = 0}' \
            "$build/meson-logs/testlog.txt" | head -n 100
    fi
}

# Runs a command of the build with its output in a file, which is shown if it fails.
logged() { # COMMAND...
    "$@" >"$work/$log_name" 2>&1 </dev/null && return 0
    if grep -q '^FAILED' "$work/$log_name"; then
        sed -n '/^FAILED/,$p' "$work/$log_name" | grep -v '^\[[0-9]*/[0-9]*\] [A-Z]' | head -n 60 >&2
    else
        tail -n 20 "$work/$log_name" >&2
    fi
    # A directory whose setup failed cannot be trusted; the next run sets it up again.
    if [ "$1" = meson ] || grep -q '^FAILED: build.ninja' "$work/$log_name"; then
        rm -f "$build/identity"
    fi
    die "the build failed (above; full log: $work/$log_name); fix it and run this again"
}
