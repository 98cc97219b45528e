#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Makes html/ and man3/ from the public headers, and a rule that they depend on those:
# reference.sh DOXYGEN DOXYFILE HEADERS FOLDER TARGET DEPFILE
set -eu
doxygen=$1 doxyfile=$2 headers=$3 folder=$4 target=$5 depfile=$6

rm -rf "$folder/html" "$folder/man3"
"$doxygen" "$doxyfile"
find "$headers" -name '*.h' | awk -v target="$target" '{print target ": " $0}' >"$depfile"

# Doxygen names a header's page as the header is called, and links every name in it to that page,
# those of struct members too. Pages of all libraries share a folder: so prange_reduce.h for
# reduce.h, and only names of prange's.
cd "$folder/man3"
for page in *; do
    case $page in
    prange* | PRANGE_*) ;;
    *.h.3) mv "$page" "prange_$page" ;;
    *) rm "$page" ;;
    esac
done
# The links follow; and a quote that begins a line would begin a request to troff.
sed -i \
    -e '/^\.so man3\/prange/! s,^\.so man3/\(.*\.h\.3\),.so man3/prange_\1,' \
    -e "s/^'/\\\\\\&'/" \
    -- *
for page in *; do
    target=$(sed -n 's,^\.so man3/,,p' "$page")
    if [ -n "$target" ] && [ ! -e "$target" ]; then
        echo "$page points to $target, which is not there: is nothing in it documented?" >&2
        exit 1
    fi
done
