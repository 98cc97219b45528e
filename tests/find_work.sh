#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Where the two commands build when the checkout cannot be written and there is no home: in a folder
# that nobody else can have made before.
set -eu
setup=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)/.ci/setup.sh
unset HOME XDG_CACHE_HOME

found() {
    sh -c 'set -eu; root=/proc/nowhere; . "$1"; find_work; echo "$work"' sh "$setup" 2>/dev/null
}
one=$(found)
two=$(found)
trap 'rmdir "$one" "$two"' EXIT
[ "$one" != "$two" ] || { echo "the name $one can be foreseen"; exit 1; }
[ "$(stat -c %a "$one")" = 700 ] || { echo "$one is open to others"; exit 1; }
