#!/bin/sh
# SPDX-License-Identifier: MIT
#
# What ./bench/run hands to prange-bench: a sweep writes its page, other commands come as they are.
set -eu
source=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
root=$(mktemp -d)
trap 'rm -r "$root"' EXIT
mkdir -p "$root/bench" "$root/.ci"
cp "$source/bench/run" "$root/bench"
cat >"$root/.ci/setup.sh" <<'SETUP'
require() { :; }
prefer() { :; }
release_build() { work=$root/work build=$root; }
compile() { :; }
SETUP
printf '#!/bin/sh\necho "$*"\n' >"$root/bench/prange-bench"
chmod +x "$root/bench/prange-bench"

expect() { # ARGUMENTS WHAT
    # shellcheck disable=SC2086
    got=$("$root/bench/run" $1)
    [ "$got" = "$2" ] || { echo "'$1' became '$got'"; exit 1; }
}
expect "" "--report $root/work/report"
expect "-q --filter sum" "--report $root/work/report -q --filter sum"
expect "--report there -q" "--report there -q"
for command in "compare a b" "ab a b -- -q" "report a b" "busy -b 0" "ranks -r 1,2" \
    "--ranks 1,2" "manual man"; do
    expect "$command" "$command"
done
