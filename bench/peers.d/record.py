# SPDX-License-Identifier: MIT
"""The results as JSON, in rows like those of prange-bench; the form is the peer's name."""
import json
from statistics import median_high


def row_of(row, family, instance):
    point, time, workload = row.point, row.time, row.point.workload
    n, d = point.size
    variant = row.form.name.replace(" ", "_")
    size = f"{n}/{d}" if d else str(n)
    name = f"{workload.name}:{variant}/{size}/real_time/threads:{point.threads}"
    record = dict(
        name=name, family_index=family, per_family_instance_index=instance, run_name=name,
        run_type="iteration", repetitions=1, repetition_index=0, threads=point.threads,
        iterations=row.calls, real_time=time.median, cpu_time=median_high(row.cpu),
        time_unit="ns", real_time_low=time.low, real_time_high=time.high,
        real_time_min=time.min, mad=time.mad, width=(time.high - time.low) / time.median,
        unstable=bool(time.unstable), samples=row.times, case=workload.name,
        form=row.form.name, n=n, d=d, type="f64", level="", schedule="default",
        scaling="strong", env="", bytes=workload.bytes(n, d), flops=workload.flops(n, d),
        limit="none")
    if row.ratio:
        record.update(vs_prange=row.ratio.median, vs_prange_low=row.ratio.low,
                      vs_prange_high=row.ratio.high, vs_prange_samples=row.ratios)
    return record


def context_of(run):
    return dict(
        run.context, command=run.command, seed=str(run.seed),
        interrupted="yes" if run.interrupted else "no", warnings=run.failures,
        **{f"version/{name}": version for name, version in run.versions.items()})


def write(path, rows, run):
    workloads = list(dict.fromkeys(row.point.workload.name for row in rows))
    counts = dict.fromkeys(workloads, 0)
    records = []
    for row in rows:
        name = row.point.workload.name
        records.append(row_of(row, workloads.index(name), counts[name]))
        counts[name] += 1
    with open(path, "w", encoding="utf-8") as file:
        json.dump(dict(context=context_of(run), benchmarks=records), file, indent=1,
                  allow_nan=False)
        file.write("\n")
