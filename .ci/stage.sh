# shellcheck shell=bash
# SPDX-License-Identifier: MIT
#
# Shared by the stages; each begins by sourcing this file.
set -euo pipefail
root=$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=.ci/setup.sh
. "$root/.ci/setup.sh"
cd "$root"
find_work
log_name=log-$(basename "$0")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Installs those of the named Debian packages that are missing.
debian() { # PACKAGE...
    local package lacking=()
    for package; do
        dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed ||
            lacking+=("$package")
    done
    [ ${#lacking[@]} = 0 ] || apt_install "${lacking[@]}"
}

build_packages() {
    debian gcc libc6-dev meson ninja-build pkg-config
}

# Some tests wait more than they compute.
MESON_TESTTHREADS=$(($(nproc) + 1))
export MESON_TESTTHREADS

# A warning is an error in the builds of ./tests/run and ./bench/run too.
export PRANGE_MESON_OPTIONS=--werror

# $build becomes their build by gcc or clang: what several stages use is compiled once. It is set up
# with all that a stage looks for in it, whichever comes first.
strict_build() { # COMPILER
    debian libjansson-dev libhwloc-dev libcriterion-dev libopenblas-openmp-dev
    export CC=$1
    release_build
}

# The highest instruction set level of this processor.
processor_level() {
    local feature level=baseline
    for feature in avx2-v3 avx512vl-v4; do
        ! grep -qwm 1 "${feature%-*}" /proc/cpuinfo || level=${feature#*-}
    done
    echo "$level"
}

# Configures .ci/consumer in $scratch/NAME, builds and runs its programs.
cmake_consumer() { # NAME OPTION...
    local consumer=$scratch/$1
    shift
    logged cmake -S .ci/consumer -B "$consumer" -DPROGRAM="$root/examples/readme.c" "$@"
    logged cmake --build "$consumer"
    "$consumer/consumer"
    "$consumer/archive"
    "$consumer/team"
    local libraries
    libraries=$(ldd "$consumer/archive")
    [[ $libraries != *libprange* ]] || die 'prange::static links the shared library'
}

digest_of() { # COMMAND...
    local output
    output=$(mktemp "$scratch/check.XXXXXX")
    "$@" >"$output" || {
        cat "$output" >&2
        die "failed: $*"
    }
    grep -x 'digest [0-9a-f]\{16\}' "$output" || die "no digest from: $*"
}
