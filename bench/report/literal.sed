# SPDX-License-Identifier: MIT
# Makes a file the string literals of C, one a line.
s/[\\"]/\\&/g
s/^/"/
s/$/\\n"/
