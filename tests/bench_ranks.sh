#!/bin/sh
# SPDX-License-Identifier: MIT
#
# `prange-bench ranks` with a launcher that makes figures up: the table, the JSON, its page, results that
# differ, ranks that fail, what is no JSON, and an interrupt.
#
#     bench_ranks.sh PRANGE_BENCH
set -eu
bench=$1
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT

cat >"$folder/launch" <<'END'
#!/bin/sh
ranks=$2
case ${WHAT-} in
fail) [ "$ranks" = 1 ] || exit 3 ;;
text) echo no JSON; exit ;;
differ) bits=$ranks ;;
waits) [ "$ranks" = 1 ] || { touch "$0.waits"; exec sleep 60; } ;;
esac
cat <<POINTS
{"ranks": $ranks, "threads": $OMP_NUM_THREADS, "mpi": "none", "points": [
 {"case": "sum", "scaling": "strong", "n": 100, "seconds": 0.$((8 / ranks)), "bits": "${bits-7}"},
 {"case": "sum", "scaling": "weak", "n": $((100 * ranks)), "seconds": 0.$ranks, "bits": "$ranks"},
 {"case": "few", "scaling": "latency", "n": 1, "seconds": 3e-6, "bits": "0"},
 {"case": "allreduce", "scaling": "latency", "n": 1, "seconds": 2e-6, "bits": "0"}]}
POINTS
END
chmod +x "$folder/launch"

# run WHAT STATUS: the command's output, whose status is to be this
run()
{
    status=0
    WHAT=$1 "$bench" --ranks 1,2,4 --launcher "$folder/launch" --program /bin/true \
        --json "$folder/json" >"$folder/out" 2>"$folder/err" || status=$?
    [ "$status" = "$2" ] || {
        echo "$1: status $status, not $2"
        cat "$folder/out" "$folder/err"
        exit 1
    }
}

# expect FILE PATTERN
expect()
{
    grep -qE -- "$2" "$folder/$1" || {
        echo "no '$2' in $1:"
        cat "$folder/$1"
        exit 1
    }
}

run '' 0
expect out '1 x 1 .*2 x 1 .*4 x 1'
expect out 'sum +strong +100 +800 ms +400 ms +100 % +200 ms +100 %'
expect out 'sum +weak +100 +100 ms +200 ms +50 % +400 ms +25 %'
expect out 'sum +a rank +1 +3.00 us +3.00 us +1.50x +3.00 us +1.50x'
expect json '"efficiency": 0.25'
expect json '"kind": "prange-bench ranks"'
expect json '"host_name"'
expect json '"command": ".*prange-bench --ranks 1,2,4 --launcher .*/launch '
"$bench" report "$folder/json" "$folder/report" --picture "$folder/picture.svg" >/dev/null
expect report/index.html '<title>How calls over ranks scale on '
expect report/index.html '<code>.*prange-bench --ranks 1,2,4 '
expect report/index.html '>weak, 4 × 1: 400 ms, 25 %<'
expect report/results.csv '^sum,weak,4,1,400,0.4,,,0.25,4'
expect picture.svg 'efficiency of 4 ranks × 1 thread<'
run differ 1
expect err 'sum: the result of 2 ranks differs'
run fail 1
expect err '2 ranks of 1 threads: the ranks failed'
expect out 'sum +strong +100 +800 ms *$'
run text 1
expect err '4 ranks of 1 threads: '

# What is done before an interrupt is printed and written.
rm "$folder/json"
WHAT=waits "$bench" --ranks 1,2,4 --launcher "$folder/launch" --program /bin/true \
    --json "$folder/json" >"$folder/out" 2>"$folder/err" &
for _ in $(seq 300); do
    [ ! -e "$folder/launch.waits" ] || break
    sleep 0.1
done
[ -e "$folder/launch.waits" ] || { echo 'interrupt: the ranks did not start'; exit 1; }
kill -TERM $!
status=0
wait $! || status=$?
[ $status = 130 ] || { echo "interrupt: status $status, not 130"; exit 1; }
expect out 'sum +strong +100 +800 ms *$'
expect out 'interrupted: 1 of 3 numbers of ranks and threads are done$'
expect json '"ranks": 1'
