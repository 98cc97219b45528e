# SPDX-License-Identifier: MIT
"""The results for a reader: lines of text during the run, and Markdown for docs/peers.md."""
from measure import threads_text
from workloads import NOTES, PEERS, WORKLOADS, size_text

# A time whose interval is wider than this fraction of it is marked: other load took the processors.
WIDE = 0.1


def time_text(ns):
    for unit, scale in (("s", 1e9), ("ms", 1e6), ("us", 1e3)):
        if ns >= scale:
            return f"{three_digits(ns / scale)} {unit}"
    return f"{three_digits(ns)} ns"


def three_digits(value):
    decimals = 3 if value < 0.0995 else 2 if value < 9.995 else 1 if value < 99.95 else 0
    return f"{value:.{decimals}f}"


def is_base(row):
    return row.form == row.point.workload.forms[0]


def is_faster(row):
    """Whether a peer's whole interval of the ratio to prange is below 1."""
    return bool(row.ratio) and row.form.peer != "prange" and row.ratio.high < 1.0


HEADER = (f"{'size':>9} {'threads':>7}  {'peer':<21} {'time':>8}  {'95 % interval':<20} "
          f"{'ratio':>6}  95 % interval")


def text_line(row):
    time = row.time
    line = (f"{size_text(row.point.size):>9} {row.point.threads:>7}  {row.form.title:<21} "
            f"{time_text(time.median):>8}  "
            f"{time_text(time.low) + ' .. ' + time_text(time.high):<20} ")
    if is_base(row) or not row.ratio:
        return line.rstrip()
    ratio = row.ratio
    line += (f"{three_digits(ratio.median):>6}  {three_digits(ratio.low)} .. "
             f"{three_digits(ratio.high)}")
    return line + ("  faster than prange" if is_faster(row) else "")


def faster_lines(rows):
    """Lists the peers that beat prange, and where, so that nobody has to search for them."""
    return [f"{row.form.title}: {row.point}, {three_digits(row.ratio.median)} of prange's time"
            for row in rows if is_faster(row)]


def notes_of(rows):
    """The notes that concern the rows, in the order of the workloads."""
    seen = {(row.form.peer, row.point.workload.name) for row in rows}
    return [(workload, PEERS[peer].title, NOTES[peer, workload.name])
            for workload in WORKLOADS for peer in PEERS
            if (peer, workload.name) in seen and (peer, workload.name) in NOTES]


def summary_cell(rows):
    """The ratio of the fastest form of one peer at one point."""
    if not rows:
        return ""
    best = min(rows, key=lambda row: row.ratio.median)
    text = three_digits(best.ratio.median)
    return f"**{text}**" if is_faster(best) else text


def summary(rows):
    """Compares each peer's fastest form with prange at the largest thread count."""
    most = max((row.point.threads for row in rows), default=0)
    rows = [row for row in rows
            if row.ratio and row.point.threads == most and row.form.peer != "prange"]
    if not rows:
        return []
    peers = [peer for peer in PEERS if any(row.form.peer == peer for row in rows)]
    titles = [PEERS[peer].title + ("" if PEERS[peer].threads else " (serial)") for peer in peers]
    lines = [f"| {threads_text(most)} | " + " | ".join(titles) + " |",
             "|---|" + "---:|" * len(peers)]
    for point in dict.fromkeys(row.point for row in rows):
        own = [row for row in rows if row.point == point]
        cells = [summary_cell([row for row in own if row.form.peer == peer]) for peer in peers]
        lines.append(f"| {point.workload.name} {size_text(point.size)} | "
                     + " | ".join(cells) + " |")
    return lines


def cell(row):
    time = row.time
    wide = time.high - time.low > WIDE * time.median
    text = time_text(time.median) + (" ~" if wide else "")
    if is_base(row) or not row.ratio:
        return text
    text += f" ({three_digits(row.ratio.median)})"
    return f"**{text}**" if is_faster(row) else text


def markdown_table(rows, threads):
    """The table of one workload: a row per form, a column per size and thread count."""
    points = [point for point in dict.fromkeys(row.point for row in rows)
              if point.threads in threads]
    cells = {(row.form, row.point): cell(row) for row in rows}
    heads = [f"{size_text(point.size)}, {threads_text(point.threads)}" for point in points]
    lines = ["| | " + " | ".join(heads) + " |", "|---|" + "---:|" * len(points)]
    for form in rows[0].point.workload.forms:
        line = [cells.get((form, point), "") for point in points]
        if any(line):
            lines.append(f"| {form.title} | " + " | ".join(line) + " |")
    return lines


def markdown(rows, run):
    """The whole page. Only the least and the largest thread count are shown, to fit its width."""
    lines = [f"<!-- Made by `{run.command}`; do not edit. -->",
             f"`{run.command}` on {run.context['date'][:10]}: {run.machine}. "
             + "; ".join(run.versions.values()) + ".", "",
             f"Median time of {run.rounds_text} interleaved rounds and, in brackets, the ratio to "
             "prange at the same thread count: above 1 prange is faster, **bold** where the peer "
             "is (with its whole 95 % interval), ~ where the time's interval is wider than "
             f"{100 * WIDE:.0f} % of it. Every answer was checked first. Compiling is not "
             "timed. A peer that is not being timed is stopped, so that each keeps its runtime's "
             "own way of waiting.", "",
             "The fastest form of each peer first, as a multiple of prange's time at the most "
             "threads; those called serial have one thread in every column. Then all forms.", ""]
    lines += summary(rows)
    threads = run.threads[:1] + run.threads[-1:]
    for workload in dict.fromkeys(row.point.workload for row in rows):
        own = [row for row in rows if row.point.workload == workload]
        lines += ["", f"**{workload.name}**: {workload.title}", ""]
        lines += markdown_table(own, threads)
        notes = [f"- {peer}: {note}" for _, peer, note in notes_of(own)]
        lines += [""] + notes if notes else []
    if run.failures:
        lines += ["", "Left out:", ""] + [f"- {failure}" for failure in run.failures]
    return "\n".join(lines) + "\n"
