"use strict";
// Draws runs that pto-opt has laid out in time: one, or two under each other. All texts of
// a program go in as text, never as HTML.

const AXIS = 34, LANE = 26, BOX = 18, GUTTER = 92, GAP = 10, CUT = 26;
const $ = id => document.getElementById(id);
const canvas = $("canvas"), context = canvas.getContext("2d");

// ---- The data: arrays by box, lanes with the numbers of their boxes

function readRun(doc, name) {
  const other = doc.otherData, slices = doc.traceEvents.filter(e => e.ph === "X");
  const cores = {}, units = {};
  for (const e of doc.traceEvents) {
    if (e.ph !== "M") continue;
    if (e.name === "process_name") cores[e.pid] = e.args.name;
    if (e.name === "thread_name") units[e.pid + "/" + e.tid] = e.args.name;
  }
  const count = slices.length;
  const run = {
    name, other, cores, makespan: other.makespan, operations: other.operations, slices,
    start: new Float64Array(count), end: new Float64Array(count), lanes: [],
    wrong: new Uint8Array(count), critical: new Uint8Array(count), lane: new Int32Array(count),
  };
  const byKey = new Map();
  for (const key of Object.keys(units)) {
    const [core, unit] = key.split("/").map(Number);
    const lane = { core, tid: unit, unit: units[key], boxes: [], run };
    byKey.set(key, lane);
    run.lanes.push(lane);
  }
  run.lanes.sort((a, b) => a.core - b.core || a.tid - b.tid);
  run.lanes.forEach((lane, i) => { lane.index = i; });
  const faulty = new Set(other.findings.map(f => f.op));
  slices.forEach((e, i) => {
    run.start[i] = e.args.cycle;
    run.end[i] = e.args.cycle + e.args.cycles;
    run.wrong[i] = faulty.has(e.args.op) ? 1 : 0;
    run.critical[i] = e.args.critical ? 1 : 0;
    const lane = byKey.get(e.pid + "/" + e.tid);
    run.lane[i] = lane.index;
    lane.boxes.push(i);
  });
  run.effects = null;
  run.cuts = cutsOf(run);
  return run;
}

// Iterations of outermost loops that may be left out: from the third to before the last.
function cutsOf(run) {
  const executions = new Map();
  run.slices.forEach((e, i) => {
    const loop = run.operations[e.args.op].loop;
    if (loop === null || loop === undefined) return;
    const key = loop + "/" + e.pid;
    let known = executions.get(key);
    if (!known) executions.set(key, known = { core: e.pid, op: e.args.op, starts: [] });
    if (e.args.op === known.op) known.starts.push(run.start[i]);
  });
  const cuts = [];
  for (const { core, starts } of executions.values()) {
    const lowest = Math.min(...run.lanes.map(lane => lane.core));
    if (core !== lowest || starts.length < 5) continue;
    starts.sort((a, b) => a - b);
    const from = starts[2], to = starts[starts.length - 1];
    if (cuts.length && from < cuts[cuts.length - 1].to) continue;
    cuts.push({ from, to, count: starts.length - 3 });
  }
  return cuts.sort((a, b) => a.from - b.from);
}

const documents = JSON.parse($("data").textContent);
const runs = documents.map((doc, i) => readRun(doc, documents.length > 1 ? ["A", "B"][i] : ""));
const end = Math.max(1, ...runs.map(run => run.makespan));

// ---- What is shown

const state = {
  from: 0, perPixel: 1, top: 0, selected: null, chain: new Set(), hits: [], hit: -1,
  query: "", folded: new Set(), foldLoops: false, allFlags: false, frame: 0,
};
let rows = [];  // { run, lane | core, y, label, indent }
let width = 0, height = 0, palette = {};

// Time as it is drawn: with folded loops, cycles that are cut count nothing.
function cutsShown() { return state.foldLoops && runs.length === 1 ? runs[0].cuts : []; }
function folded(cycle) {
  let less = 0;
  for (const cut of cutsShown()) {
    if (cycle <= cut.from) break;
    less += Math.min(cycle, cut.to) - cut.from;
  }
  return cycle - less;
}
function unfolded(time) {
  for (const cut of cutsShown()) {
    if (time <= cut.from) break;
    time += cut.to - cut.from;
  }
  return time;
}
const x = cycle => GUTTER + (folded(cycle) - state.from) / state.perPixel;

function layOut() {
  rows = [];
  let y = AXIS;
  runs.forEach(run => {
    const several = Object.keys(run.cores).length > 1;
    let core = null;
    for (const lane of run.lanes) {
      const key = run.name + "/" + lane.core;
      if (lane.core !== core) {
        core = lane.core;
        if (several || run.name) {
          rows.push({ run, core, key, y, label: (run.name ? run.name + ": " : "") + run.cores[core] });
          y += LANE;
        }
      }
      if (state.folded.has(key)) continue;
      rows.push({ run, lane, y, label: lane.unit });
      y += LANE;
    }
    y += GAP;
  });
  height = Math.min(y + 4, Math.max(240, Math.round(window.innerHeight * 0.66)));
  state.contents = y;
}

function resize() {
  const ratio = window.devicePixelRatio || 1;
  layOut();
  width = $("chart").clientWidth;
  canvas.style.height = height + "px";
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  const style = getComputedStyle(document.documentElement);
  for (const name of ["ink", "dim", "paper", "line", "critical", "wrong", "flag", "hit", "cut", "panel"])
    palette[name] = style.getPropertyValue("--" + name).trim();
  palette.dark = matchMedia("(prefers-color-scheme: dark)").matches;
  redraw();
}

function fit() {
  state.from = 0;
  state.perPixel = Math.max(1e-6, folded(end) / Math.max(50, width - GUTTER - 12));
  redraw();
}

function zoom(factor, at) {
  const centre = state.from + (at - GUTTER) * state.perPixel;
  const least = 0.02, most = 2 * folded(end) / Math.max(50, width - GUTTER);
  state.perPixel = Math.min(most, Math.max(least, state.perPixel * factor));
  state.from = centre - (at - GUTTER) * state.perPixel;
  clamp();
}

function clamp() {
  const shown = (width - GUTTER) * state.perPixel;
  state.from = Math.max(-shown * 0.5, Math.min(folded(end) - shown * 0.5, state.from));
  state.top = Math.max(0, Math.min(Math.max(0, state.contents - height + 8), state.top));
  redraw();
}

function redraw() {
  if (!state.frame) state.frame = requestAnimationFrame(draw);
}

// ---- Drawing

const hues = new Map();
function colour(name) {
  let hue = hues.get(name);
  if (hue === undefined) {
    let sum = 0;
    for (const letter of name) sum = (sum * 31 + letter.charCodeAt(0)) % 9973;
    hues.set(name, hue = 150 + sum % 150);
  }
  return palette.dark ? `hsl(${hue} 38% 42%)` : `hsl(${hue} 48% 70%)`;
}

function draw() {
  const began = performance.now();
  state.frame = 0;
  context.fillStyle = palette.paper;
  context.fillRect(0, 0, width, height);
  context.font = "12px ui-monospace, monospace";
  context.textBaseline = "middle";
  context.save();
  context.beginPath();
  context.rect(0, AXIS, width, height - AXIS);
  context.clip();
  const ticks = ticksShown();
  context.fillStyle = palette.line;
  for (const t of ticks) context.fillRect(GUTTER + (t - state.from) / state.perPixel, AXIS, 1, height);
  for (const row of rows) {
    const y = row.y - state.top;
    if (y + LANE < AXIS || y > height) continue;
    context.fillStyle = palette.line;
    context.fillRect(GUTTER, y + LANE - 1, width - GUTTER, 1);
    if (row.lane) drawLane(row, y);
    else if (state.folded.has(row.key)) {
      for (const lane of row.run.lanes) if (lane.core === row.core) drawLane({ run: row.run, lane }, y);
    }
  }
  drawArrows();
  context.restore();
  drawAxis(ticks);
  drawNames();
  state.cost = performance.now() - began;
  document.body.dataset.frame = state.cost.toFixed(1);
}

function firstVisible(run, boxes, cycle) {
  let low = 0, high = boxes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (run.end[boxes[middle]] < cycle) low = middle + 1; else high = middle;
  }
  return low;
}

function drawLane({ run, lane }, y) {
  const boxes = lane.boxes, top = y + (LANE - BOX) / 2;
  const cuts = run === runs[0] ? cutsShown() : [];
  const cutAround = i => cuts.find(cut => run.start[i] >= cut.from && run.end[i] <= cut.to);
  let last = -1, pending = null;
  const flush = () => {
    if (pending) { context.fillStyle = pending.style; context.fillRect(pending.x, top, Math.max(1, last - pending.x), BOX); pending = null; }
  };
  for (let k = firstVisible(run, boxes, unfolded(state.from)); k < boxes.length; k++) {
    const i = boxes[k];
    const cut = cuts.length ? cutAround(i) : undefined;
    if (cut) { k = Math.max(k, firstVisible(run, boxes, cut.to) - 1); continue; }
    const left = x(run.start[i]), right = x(run.end[i]);
    if (left > width) break;
    const special = run.wrong[i] || isHit(run, i) || inChain(run, i);
    if (right - left < 2 && !special) {
      // Too narrow to be told apart: one bar for all that touch.
      if (right < last + 0.5 && pending) continue;
      if (pending && left > last + 1.5) flush();
      if (!pending) pending = { x: left, style: colour(run.slices[i].name) };
      last = Math.max(right, left + 1);
      continue;
    }
    flush();
    drawBox(run, i, left, Math.max(right, left + 1.5), top);
    last = right;
  }
  flush();
}

function drawBox(run, i, left, right, top) {
  const name = run.slices[i].name, from = Math.max(left, GUTTER - 2), wide = Math.min(right, width + 2) - from;
  context.fillStyle = run.wrong[i] ? palette.wrong : colour(name);
  context.fillRect(from, top, wide, BOX);
  const selected = state.selected && state.selected.run === run && state.selected.i === i;
  const line = selected ? palette.ink : inChain(run, i) ? palette.flag : isHit(run, i) ? palette.hit
    : run.critical[i] ? palette.critical : null;
  if (line && wide > 1) {
    context.strokeStyle = line;
    context.lineWidth = selected || isHit(run, i) ? 2.5 : 1.5;
    context.strokeRect(from + 0.75, top + 0.75, wide - 1.5, BOX - 1.5);
  }
  if (wide > 24) {
    const letters = Math.floor((wide - 6) / 7.2);
    context.fillStyle = run.wrong[i] ? "#fff" : palette.ink;
    context.fillText(name.length > letters ? name.slice(0, Math.max(1, letters - 1)) + "\u2026" : name, from + 4, top + BOX / 2 + 0.5);
  }
}

const isHit = (run, i) => state.query !== "" && matches(run, i);
const inChain = (run, i) => state.chain.has(run.name + i);

function rowOf(run, laneIndex) {
  const lane = run.lanes[laneIndex];
  return rows.find(row => row.run === run && (row.lane === lane || (row.core === lane.core && !row.lane && state.folded.has(row.key))));
}

function arrow(run, fromLane, fromCycle, toLane, toCycle, style) {
  const one = rowOf(run, fromLane), two = rowOf(run, toLane);
  if (!one || !two) return;
  const x1 = x(fromCycle), x2 = x(toCycle);
  if (Math.max(x1, x2) < GUTTER || Math.min(x1, x2) > width) return;
  const y1 = one.y - state.top + LANE / 2, y2 = two.y - state.top + LANE / 2;
  context.strokeStyle = context.fillStyle = style;
  context.lineWidth = 1.2;
  context.beginPath();
  context.moveTo(x1, y1);
  context.bezierCurveTo(x1 + 14, y1, x2 - 14, y2, x2 - 1, y2);
  context.stroke();
  context.beginPath();
  context.moveTo(x2, y2);
  context.lineTo(x2 - 6, y2 - 3);
  context.lineTo(x2 - 6, y2 + 3);
  context.fill();
}

function drawArrows() {
  if (state.allFlags) {
    for (const run of runs) {
      const lanes = new Map(run.lanes.map(lane => [lane.core + "/" + lane.unit, lane.index]));
      let drawn = 0;
      for (const [core, source, target, raised, seen] of run.other.flags) {
        if (x(seen) < GUTTER || x(raised) > width) continue;
        if (++drawn > 1500) break;
        const one = lanes.get(core + "/" + source), two = lanes.get(core + "/" + target);
        if (one !== undefined && two !== undefined) arrow(run, one, raised, two, seen, palette.flag);
      }
    }
  }
  if (!state.selected) return;
  const { run, i } = state.selected;
  const link = (a, b) => arrow(run, run.lane[a], run.end[a], run.lane[b], run.start[b], palette.critical);
  const by = run.slices[i].args.because;
  if (by !== undefined) link(by, i);
  for (const later of effectsOf(run, i)) if (run.lane[later] !== run.lane[i]) link(i, later);
  if (state.chain.size)
    for (let at = i; run.slices[at].args.because !== undefined; at = run.slices[at].args.because) link(run.slices[at].args.because, at);
}

function effectsOf(run, i) {
  if (!run.effects) {
    run.effects = new Map();
    run.slices.forEach((e, k) => {
      const by = e.args.because;
      if (by === undefined) return;
      if (!run.effects.has(by)) run.effects.set(by, []);
      run.effects.get(by).push(k);
    });
  }
  return run.effects.get(i) || [];
}

// Where the axis has marks, in time as it is drawn.
function ticksShown() {
  const rough = state.perPixel * 110, power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, power * [1, 2, 5, 10].find(m => m * power >= rough));
  const last = state.from + (width - GUTTER) * state.perPixel, ticks = [];
  for (let t = Math.max(0, Math.ceil(state.from / step) * step); t <= last; t += step) ticks.push(t);
  return ticks;
}

function drawAxis(ticks) {
  context.fillStyle = palette.paper;
  context.fillRect(0, 0, width, AXIS);
  const hertz = runs[0].other.hertz;
  for (const t of ticks) {
    const at = GUTTER + (t - state.from) / state.perPixel, cycle = unfolded(t);
    context.fillStyle = palette.line;
    context.fillRect(at, AXIS - 5, 1, 5);
    context.textAlign = at < GUTTER + 34 ? "left" : at > width - 34 ? "right" : "center";
    context.fillStyle = palette.ink;
    context.fillText(Math.round(cycle).toLocaleString("en"), at, 9);
    context.fillStyle = palette.dim;
    context.fillText((cycle / hertz * 1e6).toPrecision(4).replace(/\.?0+$/, "") + " \u00b5s", at, 22);
  }
  for (const cut of cutsShown()) {
    const at = x(cut.from);
    if (at < GUTTER || at > width) continue;
    context.fillStyle = palette.flag;
    context.fillRect(at - 1, AXIS - 4, 2, height);
    context.textAlign = "center";
    context.fillText("\u00d7" + cut.count + " more", at, AXIS + 6);
  }
  context.textAlign = "left";
}

function drawNames() {
  context.fillStyle = palette.paper;
  context.fillRect(0, 0, GUTTER - 1, height);
  context.fillStyle = palette.line;
  context.fillRect(GUTTER - 1, 0, 1, height);
  context.save();
  context.beginPath();
  context.rect(0, AXIS, GUTTER - 1, height);
  context.clip();
  for (const row of rows) {
    const y = row.y - state.top + LANE / 2;
    if (y < AXIS - LANE || y > height + LANE) continue;
    context.fillStyle = row.lane ? palette.dim : palette.ink;
    const mark = row.lane ? "" : state.folded.has(row.key) ? "\u25b8 " : "\u25be ";
    context.fillText(mark + row.label, row.lane ? 18 : 6, y);
  }
  context.restore();
  context.fillStyle = palette.dim;
  context.fillText("cycles", 8, 9);
}

// ---- Finding things

function boxAt(px, py) {
  const row = rows.find(r => py >= r.y - state.top && py < r.y - state.top + LANE);
  if (!row || py < AXIS || px < GUTTER) return null;
  const lanes = row.lane ? [row.lane] : row.run.lanes.filter(l => l.core === row.core && state.folded.has(row.key));
  let best = null, distance = 4;
  for (const lane of lanes) {
    const boxes = lane.boxes, run = row.run;
    const near = unfolded(state.from + (px - 4 - GUTTER) * state.perPixel);
    for (let k = firstVisible(run, boxes, near); k < boxes.length; k++) {
      const left = x(run.start[boxes[k]]), right = x(run.end[boxes[k]]);
      if (left > px + 4) break;
      const far = px < left ? left - px : px > right ? px - right : 0;
      if (far < distance) { distance = far; best = { run, i: boxes[k] }; }
    }
  }
  return best;
}

function textOf(run, i) {
  const op = run.operations[run.slices[i].args.op];
  if (op.searchable === undefined)
    op.searchable = `${op.name} line ${op.line}: ${op.text || ""} ${op.loc || ""}`.toLowerCase();
  return op.searchable;
}
const matches = (run, i) => textOf(run, i).includes(state.query);

function search() {
  state.query = $("search").value.trim().toLowerCase();
  state.hits = [];
  state.hit = -1;
  if (state.query !== "")
    for (const run of runs) for (let i = 0; i < run.slices.length; i++) if (matches(run, i)) state.hits.push({ run, i });
  $("hits").textContent = state.query === "" ? "" : state.hits.length + " found";
  redraw();
}

function nextHit(step) {
  if (!state.hits.length) return;
  state.hit = (state.hit + step + state.hits.length) % state.hits.length;
  $("hits").textContent = `${state.hit + 1} of ${state.hits.length}`;
  show(state.hits[state.hit]);
}

function show(box) {
  const { run, i } = box, lane = run.lanes[run.lane[i]];
  state.folded.delete(run.name + "/" + lane.core);
  layOut();
  const long = Math.max(20, run.end[i] - run.start[i]);
  if (state.perPixel > long / 40) state.perPixel = long / 40;
  else if (long / state.perPixel > (width - GUTTER) * 0.8) state.perPixel = long / (width - GUTTER) * 2;
  state.from = folded((run.start[i] + run.end[i]) / 2) - (width - GUTTER) / 2 * state.perPixel;
  const row = rowOf(run, run.lane[i]);
  if (row && (row.y - state.top < AXIS || row.y - state.top > height - LANE)) state.top = row.y - height / 2;
  select(box);
  clamp();
}

// ---- Details

function element(tag, text, parent) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (parent) parent.append(made);
  return made;
}

const shown = (run, i) => {
  const op = run.operations[run.slices[i].args.op];
  return `${op.name}${op.line === null ? "" : " of line " + op.line}`;
};

function link(run, i, parent) {
  const made = element("a", shown(run, i), parent);
  made.addEventListener("click", () => show({ run, i }));
  return made;
}

function select(box) {
  state.selected = box;
  state.chain.clear();
  const panel = $("details");
  panel.textContent = "";
  if (!box) { redraw(); return; }
  const { run, i } = box, slice = run.slices[i], a = slice.args, op = run.operations[a.op];
  element("b", op.name, panel);
  element("span", (op.line === null ? "" : ` line ${op.line}`) + (op.loc ? `, from ${op.loc}` : ""), panel);
  if (op.text) element("code", op.text, panel);
  const bytes = (a.operands || []).length;
  const lane = run.lanes[run.lane[i]];
  element("p", `${run.cores[lane.core]} ${lane.unit}: cycles ${a.cycle} to ${a.cycle + a.cycles} (${a.cycles}), results at ${a.done}`, panel);
  if (bytes) {
    const list = element("ul", undefined, panel);
    for (const text of a.operands) element("li", text, list);
  }
  const why = element("p", a.waited ? `waited ${a.waited} cycles: ` : "began then: ", panel);
  why.id = "why";
  element("span", a.why, why);
  if (a.because !== undefined) {
    element("span", ", after ", why);
    link(run, a.because, why);
  }
  const after = effectsOf(run, i);
  if (after.length) {
    const rest = element("p", "held up: ", panel);
    after.slice(0, 6).forEach((k, n) => { if (n) element("span", ", ", rest); link(run, k, rest); });
    if (after.length > 6) element("span", ` and ${after.length - 6} more`, rest);
  }
  for (const finding of run.other.findings.filter(f => f.op === a.op)) {
    const text = element("p", `${finding.check}, ${finding.problem}: ${finding.message}`, panel);
    text.style.color = palette.wrong;
  }
  redraw();
}

function chain() {
  if (!state.selected) return;
  const { run, i } = state.selected, list = [];
  for (let at = i; at !== undefined; at = run.slices[at].args.because) {
    state.chain.add(run.name + at);
    list.push(at);
  }
  const panel = $("details");
  const old = $("causes");
  if (old) old.remove();
  const made = element("div", undefined, panel);
  made.id = "causes";
  element("b", `chain of ${list.length} causes`, made);
  const items = element("ul", undefined, made);
  for (const at of list.slice(0, 200)) {
    const item = element("li", `${run.start[at]}: `, items);
    link(run, at, item);
    element("span", ` (${run.slices[at].args.why})`, item);
  }
  redraw();
}

// ---- Findings and figures

function fillFindings() {
  const list = $("findings-list");
  for (const run of runs) for (const f of run.other.findings) {
    const item = element("li", undefined, list);
    element("b", `${f.check}, ${f.problem}: `, item);
    const made = element("a", `${f.operation}${f.line === null ? "" : " of line " + f.line}`, item);
    if (f.box !== null) made.addEventListener("click", () => show({ run, i: f.box }));
    element("span", ` ${f.message}${f.count > 1 ? ` (${f.count} times)` : ""}`, item);
  }
  $("findings").hidden = !list.children.length;
}

function table(title, head, body) {
  const part = element("div", undefined, $("figures"));
  element("h2", title, part);
  const made = element("table", undefined, part);
  const top = element("tr", undefined, element("thead", undefined, made));
  for (const text of head) element("th", text, top);
  const rest = element("tbody", undefined, made);
  for (const row of body) {
    const line = element("tr", undefined, rest);
    for (const text of row) element("td", String(text), line);
  }
}

function fillFigures() {
  for (const run of runs) {
    const f = run.other.figures, prefix = run.name ? run.name + ": " : "", total = Math.max(1, f.makespan);
    const share = n => `${n} (${(100 * n / total).toFixed(1)} %)`;
    table(prefix + "units", ["unit", "operations", "at work", "waits", "nothing to do"],
      f.units.map(u => [u.unit, u.operations, share(u.busy), share(u.waiting), share(u.idle)]));
    table(prefix + "operations", ["operation", "times", "cycles", "bytes", "of the critical path"],
      f.operations.slice(0, 15).map(r => [r.key, r.executions, r.cycles, r.bytes, share(r.critical)]));
    table(prefix + "lines", ["line", "times", "cycles", "bytes", "of the critical path"],
      f.lines.slice(0, 15).map(r => [`${r.key} ${r.operation} ${r.place}`, r.executions, r.cycles, r.bytes, share(r.critical)]));
    table(prefix + "memories", ["memory", "bytes read", "bytes written"], f.traffic.map(t => [t.space, t.read, t.written]));
  }
}

function summary() {
  $("title").textContent = runs.map(run => (run.name ? run.name + ": " : "") + run.other.title).join("   ");
  const words = runs.map(run => {
    const f = run.other.figures, bound = f.bound;
    return `${run.name ? run.name + ": " : ""}${run.makespan.toLocaleString("en")} cycles, ${f.microseconds.toFixed(1)} \u00b5s, `
      + `${run.slices.length.toLocaleString("en")} operations`
      + (bound ? `, bound by ${bound.unit} (${bound.speedup.toFixed(2)} times its work)` : "");
  });
  if (runs.length > 1) words.push(`B takes ${(runs[1].makespan / Math.max(1, runs[0].makespan)).toFixed(2)} times as long as A`);
  $("summary").textContent = words.join("; ");
}

// ---- Keys and pointers

let drag = null;
canvas.addEventListener("wheel", event => {
  event.preventDefault();
  if (event.shiftKey) { state.top += event.deltaY || event.deltaX; clamp(); return; }
  if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) { state.from += event.deltaX * state.perPixel; clamp(); return; }
  zoom(Math.exp(event.deltaY * 0.0018), event.offsetX);
}, { passive: false });
canvas.addEventListener("pointerdown", event => {
  drag = { x: event.offsetX, y: event.offsetY, from: state.from, top: state.top, moved: false };
  canvas.setPointerCapture(event.pointerId);
});
canvas.addEventListener("pointermove", event => {
  if (!drag) return;
  const dx = event.offsetX - drag.x, dy = event.offsetY - drag.y;
  if (Math.abs(dx) + Math.abs(dy) > 3) drag.moved = true;
  if (!drag.moved) return;
  state.from = drag.from - dx * state.perPixel;
  state.top = drag.top - dy;
  clamp();
});
canvas.addEventListener("pointerup", event => {
  const moved = drag && drag.moved;
  drag = null;
  if (moved) return;
  canvas.focus();
  if (event.offsetX < GUTTER) {
    const row = rows.find(r => event.offsetY >= r.y - state.top && event.offsetY < r.y - state.top + LANE);
    if (row && !row.lane) {
      if (!state.folded.delete(row.key)) state.folded.add(row.key);
      resize();
    }
    return;
  }
  select(boxAt(event.offsetX, event.offsetY));
});
document.addEventListener("keydown", event => {
  if (event.target === $("search")) {
    if (event.key === "Enter") { nextHit(event.shiftKey ? -1 : 1); event.preventDefault(); }
    if (event.key === "Escape") { $("search").value = ""; search(); canvas.focus(); }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const middle = GUTTER + (width - GUTTER) / 2, step = (width - GUTTER) * 0.12 * state.perPixel;
  switch (event.key) {
    case "w": case "+": case "=": zoom(0.8, middle); break;
    case "s": case "-": zoom(1.25, middle); break;
    case "a": case "ArrowLeft": state.from -= step; clamp(); break;
    case "d": case "ArrowRight": state.from += step; clamp(); break;
    case "ArrowUp": state.top -= LANE; clamp(); break;
    case "ArrowDown": state.top += LANE; clamp(); break;
    case "f": fit(); break;
    case "c": chain(); break;
    case "Enter": nextHit(event.shiftKey ? -1 : 1); break;
    case "Escape": select(null); break;
    case "/": $("search").focus(); break;
    default: return;
  }
  event.preventDefault();
});
$("search").addEventListener("input", search);
$("fit").addEventListener("click", fit);
$("flags").addEventListener("change", event => { state.allFlags = event.target.checked; redraw(); });
$("fold").addEventListener("change", event => { state.foldLoops = event.target.checked; fit(); });
if (!runs.some(run => run.cuts.length) || runs.length > 1) $("fold").parentElement.hidden = true;
window.addEventListener("resize", resize);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", resize);

summary();
fillFindings();
fillFigures();
resize();
fit();
document.body.dataset.ready = String(runs.reduce((sum, run) => sum + run.slices.length, 0));
