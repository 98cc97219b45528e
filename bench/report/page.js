"use strict";
/* Shows the model that report_model.c makes. All text enters as text nodes, never as HTML. */
const model = JSON.parse(document.getElementById("model").textContent);
const { context, series } = model;
series.forEach((s, i) => { s.id = `case-${i}`; });

const maker = (example) => (tag, attributes, ...children) => {
    const node = document.createElementNS(example.namespaceURI, tag);
    for (const [name, value] of Object.entries(attributes ?? {}))
        node.setAttribute(name, value);
    node.append(...children.flat(Infinity).filter((child) => child !== null));
    return node;
};
const html = maker(document.body), draw = maker(document.getElementById("markers"));
const fill = (id, ...children) => document.getElementById(id).append(...children);

/* The terminal's spelling becomes that of print: 2x, us and 10^7 are 2×, µs and 10⁷, and a number
 * keeps its unit. */
const print = (text) => text
    .replace(/\^(\d+)/g, (_, digits) => [...digits].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]).join(""))
    .replace(/(\d)x(\d)/g, "$1\u00a0×\u00a0$2").replace(/(\d)x\b/g, "$1×")
    .replace(/(\d) us\b/g, "$1 µs").replace(/(\d) (%|[nµm]?s\b|[kMGT]?(B|FLOP)\b)/g, "$1\u00a0$2");

const count = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;
const formName = (s, form) => model.forms[form] || s.name;
const lostBits = (point) => point.cells?.["Same bits"] === "NO";

/* ---- words ---- */

function heading() {
    const cases = series.filter((s) => s.first).length;
    const most = series.reduce((most, s) => Math.max(most, s.most ?? 0), 0);
    const title = `How ${count(cases, "loop")} scale${cases === 1 ? "s" : ""} on ` +
        (context.cpu || context.host_name || "this machine");
    document.title = title;
    document.getElementById("title").textContent = title;
    fill("about", `${context.date ?? ""} on ${context.host_name ?? ""}`,
        most > 0 ? `, up to ${count(most, "thread")}` : "",
        context.library_version ? `, version ${context.library_version}` : "");
    fill("command", context.command || context.executable || "");
}

const link = (s, ...words) => html("a", { href: `#${s.id}` }, s.name, ...words);

/* How many points something happened to, and where. */
function notice(happened, one, many, more) {
    const where = series.filter((s) => s.points.some(happened));
    const points = where.reduce((sum, s) => sum + s.points.filter(happened).length, 0);
    const links = where.flatMap((s, i) => [i > 0 ? ", " : " ",
        link(s, s.size ? ` ${print(s.size)}` : "")]);
    return points === 0 ? [] : [html("li", {},
        html("strong", {}, `${count(points, "point")} ${points === 1 ? one : many}`), more, links)];
}

function notices() {
    const items = [
        ...notice((p) => p.failure && !p.skipped, "failed", "failed", ": no time is shown."),
        ...notice(lostBits, "has other bits", "have other bits",
            " than the rest of their size, where the same are promised."),
        ...notice((p) => p.skipped, "was skipped", "were skipped", "."),
        ...(context.interrupted === "yes" ? [html("li", {}, html("strong", {},
            "The sweep was interrupted"), ": this is what was done by then.")] : []),
        ...[context.warnings ?? []].flat().map((warning) => html("li", {}, String(warning))),
    ];
    if (items.length > 0)
        fill("notices", html("div", { class: "notice", role: "note" }, html("ul", {}, items)));
}

/* The absolute time behind the speed-ups, and the work of one call. */
function work(s) {
    const does = [s.bytes && `moves ${s.bytes}`, s.flops && `computes ${s.flops}`].filter(Boolean);
    return (s.serial ? `Best serial time: ${s.serial}${s.loop ? ` (${s.loop})` : ""}. ` : "") +
        (does.length > 0 ? `A call${s.weak ? " on most threads" : ""} ${does.join(" and ")}.` : "");
}

function fits({ time, base, amdahl, gustafson, sigma, kappa, peak, refused }) {
    const usl = "Universal Scalability Law";
    const laws = [
        amdahl && `Amdahl, serial fraction ${amdahl}`,
        gustafson && `Gustafson, serial fraction ${gustafson}`,
        sigma && `${usl}, contention ${sigma}, coherency ${kappa}` +
            (peak ? `, fastest on ${peak} threads` : ""),
        !sigma && refused && `${usl} not fitted: ${refused}`,
    ].filter(Boolean);
    const over = time ? ` to the speed-up over ${time} (${base})` : "";
    return laws.length > 0 ? `Fits${over}: ${laws.join("; ")}.` : "";
}

/* ---- tables ---- */

const table = (kind, label, titles, rows) =>
    html("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": label },
        html("table", { class: kind },
            html("thead", {}, html("tr", {}, titles.map((title) =>
                html("th", { scope: "col", class: classOf(title) }, title)))),
            html("tbody", {}, rows)));
const rowTitle = (...content) => html("th", { scope: "row" }, ...content);
const classOf = (title) => ["Verdict", "Remarks", "Environment"].includes(title) ? "sentence" : "";

const cell = (title, text) => html("td", { "data-title": title,
    class: title === "Same bits" && text === "NO" ? "bad" : classOf(title),
}, text ? print(text) : "–");

const failure = (p, columns, words) => html("td", { class: "sentence", colspan: columns },
    `${p.skipped ? "Skipped" : "Failed"}${words}: ${p.failure}`);

function pointsTable(s) {
    const results = s.points.filter((p) => p.cells);
    const titles = Object.keys(results[0]?.cells ?? {})
        .filter((title) => results.some((p) => p.cells[title] !== null));
    const row = (p) => html("tr", p.failure ? { class: "failed" } : {},
        rowTitle(formName(s, p.form)), cell("Threads", String(p.threads || "")),
        p.failure ? failure(p, titles.length || 1, "")
            : titles.map((title) => cell(title, p.cells[title])));
    return table("points", `Points of ${s.name}`, ["Form", "Threads", ...titles],
        s.points.map(row));
}

function summary() {
    const numbers = ["Time", "Speed-up", "Efficiency", "Of limit", "vs plain OpenMP"];
    const titles = ["Case", "Size", "Same bits", "Verdict", "Threads", "Best serial", ...numbers];
    const name = (s) =>
        rowTitle(link(s), html("span", { class: "quiet" }, ` ${s.settings.join(", ")}`));
    const result = (s) => {
        const { threads, cells } = s.points[s.last];
        return html("tr", {}, name(s), cell("Size", s.size),
            cell("Same bits", s.points.some(lostBits) ? "NO" : cells["Same bits"]),
            cell("Verdict", s.verdict),
            cell("Threads", String(threads)), cell("Best serial", s.serial),
            numbers.map((title) => cell(title, cells[title])));
    };
    const failed = (s) => s.points.filter((p) => p.failure).map((p) =>
        html("tr", { class: "failed" }, name(s), cell("Size", s.size),
            failure(p, titles.length - 2, (p.form > 0 ? `, ${formName(s, p.form)}` : "") +
                (p.threads ? ` on ${count(p.threads, "thread")}` : ""))));
    document.getElementById("summary").parentNode.append(table("summary", "Summary", titles,
        series.flatMap((s) => [...(s.most ? [result(s)] : []), ...failed(s)])));
}

function machine() {
    const shown = Object.entries(context).filter(([key]) => key !== "warnings");
    const text = (value) => typeof value === "string" ? value
        : Array.isArray(value) && typeof value[0] === "string" ? value.join("; ")
        : JSON.stringify(value);
    fill("machine", table("settings", "Settings", ["Setting", "Value"], shown.map(([key, value]) =>
        html("tr", {}, rowTitle(key), html("td", { class: "setting" }, text(value))))));
    const titles = Object.keys(model.limits[0] ?? {})
        .filter((title) => model.limits.some((limit) => limit[title] !== null));
    if (titles.length > 0)
        fill("machine", html("h3", {}, "What the machine was probed to do"),
            table("limits", "Limits", titles, model.limits.map((limit) => html("tr", {},
                rowTitle(limit.Threads),
                titles.slice(1).map((title) => cell(title, limit[title]))))));
}

/* ---- pictures ---- */

const WIDTH = 320, HEIGHT = 230, LEFT = 46, RIGHT = 310, TOP = 10, BOTTOM = 184;
const SHIFTS = [0, 1, -1, -2]; /* how far each form stands beside the others, in steps */
document.querySelector("#markers defs").append(draw("clipPath", { id: "frame" },
    draw("rect", { x: LEFT, y: TOP - 5, width: RIGHT - LEFT, height: BOTTOM - TOP + 6 })));

const short = (value) => String(Number(value.toPrecision(3)));
function prefixed(value) {
    const power = Math.min(4, Math.max(0, Math.floor(Math.log10(value) / 3 + 1e-9))) || 0;
    return short(value / 1000 ** power) + ["", "k", "M", "G", "T"][power];
}

/* Where values stand between two pixels, and the marks: linear for base 0, else logarithmic. */
function axis(from, to, low, high, base, format) {
    const curve = base ? Math.log : Number, marks = [];
    const at = (value) =>
        from + (to - from) * (curve(value) - curve(low)) / (curve(high) - curve(low));
    if (base) {
        const dense = base === 10 && high / low < 200 ? [1, 2, 5] : [1];
        const power = (value) => Math.log(value) / Math.log(base);
        for (let e = Math.floor(power(low)); e <= power(high); e++)
            marks.push(...dense.map((digit) => digit * base ** e));
    } else {
        const ten = 10 ** Math.floor(Math.log10(high / 6));
        const step = ten * [1, 2, 5, 10].find((digit) => digit * ten >= high / 6);
        for (let i = 0; i * step <= high; i++)
            marks.push(i * step);
    }
    const inside = marks.filter((mark) => mark >= low && mark <= high);
    const every = Math.ceil(inside.length / 9);
    return { at, format, marks: inside.filter((_, i) => i % every === 0) };
}

/* 1, and then so that about eight are seen. */
function threadsAxis(most) {
    if (most > 16)
        return axis(LEFT, RIGHT, 0.8, 1.25 * most, 2, String);
    const step = Math.ceil(most / 8), marks = [1];
    for (let mark = Math.max(2, step); mark <= most; mark += step)
        marks.push(mark);
    return { ...axis(LEFT, RIGHT, 1 - 0.06 * most, 1.06 * most, 0, String), marks };
}

const text = (x, y, anchor, content) => draw("text", { x, y, "text-anchor": anchor }, content);
const line = (kind, points) => draw("path", { class: kind,
    d: points.map(([x, y], i) => `${i > 0 ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("") });

/* One picture: the axes, then what is drawn between them. */
const sheet = (label, xTitle, x, y, content) => draw("svg",
    { class: "plot", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label },
    y.marks.map((mark) => [line("grid", [[LEFT, y.at(mark)], [RIGHT, y.at(mark)]]),
        text(LEFT - 6, y.at(mark) + 4, "end", y.format(mark))]),
    x.marks.map((mark) => text(x.at(mark), BOTTOM + 18, "middle", x.format(mark))),
    line("axis", [[LEFT, TOP], [LEFT, BOTTOM], [RIGHT, BOTTOM]]),
    text((LEFT + RIGHT) / 2, HEIGHT - 6, "middle", xTitle),
    draw("g", { "clip-path": "url(#frame)" }, content));

/* What a reader sees on hover. */
const told = (s, p) => print([`${formName(s, p.form)}, ${count(p.threads, "thread")}`,
    ...["Time", "95 % interval", "Speed-up", "Efficiency", "Rate", "Same bits"]
        .filter((title) => p.cells[title]).map((title) => `${title}: ${p.cells[title]}`)]
    .join("\n"));

const marker = (s, p, x, y, low, high) =>
    draw("g", { class: `point form-${p.form}`, "data-tip": told(s, p) },
        low === null || high === null ? null : line("", [[x, low], [x, high]]),
        draw("use", { href: `#form-${p.form}`, x, y }));

/* Curves of one of the values against threads; the ideal one, the bound and samples behind them. */
function curves(s, kind, shown, ideal, y) {
    const x = threadsAxis(s.most), logarithmic = s.most > 16;
    const place = (p, steps) => x.at(logarithmic ? p.threads * s.most ** (0.02 * steps)
        : p.threads + 0.02 * steps * s.most);
    const forms = [3, 2, 1, 0].map((form) => shown.filter((p) => p.form === form));
    const bounds = shown.filter((p) => p.bounds?.[kind])
        .map((p) => [x.at(p.threads), y.at(p.bounds[kind])]);
    return ["threads", x, y, [
        line("ideal", ideal.map(([threads, value]) => [x.at(threads), y.at(value)])),
        line("bound", bounds.length === 1
            ? [[bounds[0][0] - 12, bounds[0][1]], [bounds[0][0] + 12, bounds[0][1]]] : bounds),
        kind !== 2 ? [] : shown.flatMap((p) => p.samples.map((sample, i) =>
            sample > 0 ? draw("circle", { class: "sample", r: 1, cy: y.at(sample),
                cx: place(p, SHIFTS[p.form] + (i * 7 % 11 - 5) / 14) }) : null)),
        forms.filter((points) => points.length > 1).map((points) => line(`form-${points[0].form}`,
            points.map((p) => [place(p, SHIFTS[p.form]), y.at(p.values[kind][0])]))),
        forms.flat().map((p) => marker(s, p, place(p, SHIFTS[p.form]),
            ...p.values[kind].map((value) => value && y.at(value)))),
    ]];
}

function roofline(s, shown) {
    const low = s.roofs[0], high = s.roofs.at(-1), rates = shown.map((p) => p.values[3][0]);
    const ridge = high[2] / high[1];
    const reach = [Math.min(s.intensity, ridge) / 10, Math.max(s.intensity, ridge) * 10];
    const x = axis(LEFT, RIGHT, ...reach, 10, short);
    const y = axis(BOTTOM, TOP, Math.min(low[1] * reach[0], ...rates) / 1.5,
        Math.max(high[2], ...rates) * 3, 10, prefixed);
    const roof = (kind, [threads, bandwidth, peak], named) => [
        line(kind, [[reach[0], bandwidth * reach[0]], [peak / bandwidth, peak], [reach[1], peak]]
            .map(([across, up]) => [x.at(across), y.at(up)])),
        named ? text(RIGHT - 3, y.at(peak) - 5, "end", count(threads, "thread")) : null];
    return ["FLOP/B", x, y, [roof("roof", high, true),
        low[0] < high[0] ? roof("bound", low, low[2] < 0.3 * high[2]) : null,
        shown.map((p) => marker(s, p, x.at(s.intensity * 1.35 ** SHIFTS[p.form]),
            y.at(p.values[3][0]), null, null)).reverse()]];
}

/* Title, note, the ideal curve and the vertical axis of each kind, for values up to `high`. */
const kinds = [
    (s, low, high) => [s.weak ? "Scaled speed-up" : "Speed-up", "over the best serial loop",
        [[1, 1], [s.most, s.most]], s.most > 16
            ? axis(BOTTOM, TOP, Math.min(low, 1) / 1.2, Math.max(high, s.most) * 1.2, 2, short)
            : axis(BOTTOM, TOP, 0, Math.max(high, s.most) * 1.06, 0, short)],
    (s, low, high) => ["Efficiency", "speed-up per thread", [[1, 1], [s.most, 1]],
        axis(BOTTOM, TOP, 0, Math.max(high, 1) * 1.08, 0, (value) => `${short(100 * value)}%`)],
    (s, low, high, shown) => {
        const most = 1.15 * high, last = s.points[s.last].values[2][0];
        const [, unit, name] = [[1e9, 1e9, "s"], [1e6, 1e6, "ms"], [1e3, 1e3, "µs"],
            [0.1, 1, "ns"], [0, 1e-3, "ps"]].find(([from]) => last >= from);
        const format = (value) => short(value / unit);
        const beyond = shown.flatMap((p) => p.samples).filter((sample) => sample > most).length;
        return [`Time per ${s.pairs ? "point" : "element"}`,
            name + (beyond > 0 ? `; ${count(beyond, "sample")} beyond the axis` : ""),
            Array.from({ length: s.base ? 40 : 0 }, (_, i) => s.most ** (i / 39))
                .map((threads) => [threads, s.base / (s.weak ? 1 : threads)]),
            most > 4 * low ? axis(BOTTOM, TOP, low / 1.25, most * 1.25, 10, format)
                : axis(BOTTOM, TOP, 0, most, 0, format)];
    },
    (s, low, high, shown) => [s.roofs.length > 0 ? "Roofline" : "Rate", s.flops ? "FLOP/s" : "B/s",
        [], axis(BOTTOM, TOP, 0, 1.08 * Math.max(high, ...shown.map((p) => p.bounds?.[3] ?? 0)), 0,
            prefixed)],
];

function picture(s, kind) {
    const shown = s.points.filter((p) => p.values?.[kind][0] > 0);
    if (!shown.includes(s.points[s.last]))
        return null;
    const ends = shown.map((p) => p.values[kind]);
    const low = Math.min(...ends.map(([middle, low]) => low ?? middle));
    /* One wide interval must not flatten all the rest. */
    const high = Math.max(...ends.map(([middle, , high]) => Math.min(high ?? middle, 2 * middle)));
    const [title, note, ideal, y] = kinds[kind](s, low, high, shown);
    const content = title === "Roofline" ? roofline(s, shown) : curves(s, kind, shown, ideal, y);
    const shows = ["Speed-up", "Efficiency", "Time", "Rate"][kind];
    const words = shown.filter((p) => p.form === 0)
        .map((p) => print(`${count(p.threads, "thread")}: ${p.cells[shows] ?? ""}`));
    return html("figure", {}, html("figcaption", {}, html("strong", {}, title), `, ${note}`),
        sheet(`${title} of ${s.name}. ${words.join(". ")}`, ...content));
}

/* ---- the page ---- */

function legend(s) {
    const entry = (name, shape) => html("li", {},
        draw("svg", { class: "plot", viewBox: "0 0 22 12", "aria-hidden": true }, shape), name);
    return html("ul", { class: "legend" },
        model.forms.map((name, form) => name === null ? null : entry(formName(s, form),
            draw("use", { class: `form-${form}`, href: `#form-${form}`, x: 11, y: 6 }))),
        entry("ideal", line("ideal", [[0, 6], [22, 6]])),
        model.limits.length > 0 ? entry("limit of the machine", line("bound", [[0, 6], [22, 6]]))
            : null);
}

function seriesBlock(s, open) {
    const figures = s.most
        ? html("div", { class: "figures" }, [0, 1, 2, 3].map((kind) => picture(s, kind))) : null;
    const sentence = (kind, text) => text ? html("p", { class: kind }, print(text)) : null;
    return html("div", { id: s.id },
        html("h3", {}, s.size ? `${s.pairs ? "n × d" : "n"} = ${print(s.size)} ` : "",
            html("span", { class: "quiet" }, s.settings.join(", "))),
        sentence("verdict", s.verdict), s.most ? sentence("quiet", work(s)) : null,
        sentence("quiet", fits(s.fits)), open ? figures : null,
        html("details", {}, html("summary", {}, (open ? "Table of " : "Pictures and ") +
            count(s.points.length, "point")), open ? null : figures, pointsTable(s)));
}

/* A case of more than three series has the pictures of all but the largest folded. */
function cases() {
    for (let i = 0, end; i < series.length; i = end) {
        for (end = i + 1; end < series.length && !series[end].first;)
            end++;
        const few = end - i <= 3;
        fill("cases", html("section", {}, html("h2", {}, series[i].name), legend(series[i]),
            series.slice(i, end).map((s) => seriesBlock(s, few || s.largest))));
    }
}

heading();
notices();
summary();
cases();
machine();

const tip = document.getElementById("tip");
document.addEventListener("pointerover", (event) => {
    const point = event.target.closest(".point");
    tip.hidden = !point;
    tip.textContent = point?.dataset.tip ?? "";
    const right = window.innerWidth - tip.offsetWidth - 8;
    const below = event.clientY + 16 + tip.offsetHeight < window.innerHeight;
    tip.style.left = `${Math.max(8, Math.min(event.clientX + 12, right))}px`;
    tip.style.top = `${below ? event.clientY + 16 : event.clientY - tip.offsetHeight - 10}px`;
});
window.addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("details"))
        details.open = true;
});
