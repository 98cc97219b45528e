# SPDX-License-Identifier: MIT
#
# Counts the single tests in meson's testlog.json: a line is a program, and its output, where it
# follows the Test Anything Protocol, has a line for each test.
{
    passes = failures = skips = 0
    result = $0
    sub(/.*"result": "/, "", result)
    sub(/".*/, "", result)
    if ($0 ~ /(": "|\\n)1\.\.[0-9]+/) {
        lines = split($0, line, /\\n/)
        sub(/.*"stdout": "/, "", line[1])
        for (i = 1; i <= lines; i++) {
            if (line[i] ~ /^(not )?ok .*# *[Ss][Kk][Ii][Pp]/)
                skips++
            else if (line[i] ~ /^ok /)
                passes++
            else if (line[i] ~ /^not ok /)
                failures++
        }
    }
    # A program that counts nothing is one test; one that broke off has failed beyond its count.
    bad = result !~ /^(OK|SKIP|EXPECTEDFAIL)$/
    if (bad && failures == 0)
        failures = 1
    else if (passes + failures + skips == 0 && result == "SKIP")
        skips = 1
    else if (passes + failures + skips == 0)
        passes = 1
    passed += passes
    failed += failures
    skipped += skips
}
END {
    printf "%d passed, %d failed", passed, failed
    if (skipped)
        printf ", %d skipped", skipped
    printf "\n"
}
