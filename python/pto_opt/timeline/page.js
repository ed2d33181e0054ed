// Draws runs under each other, and says of each box why it began when it did.

const AXIS = 34, GAP = 10, NARROW = 2, FONT = "12px ui-monospace, monospace";
let LANE = 26, BOX = 18;  // higher where there are few lanes
let GUTTER = 92;  // wider where lanes have longer names
const canvas = $("canvas"), context = canvas.getContext("2d", { alpha: false });

const runs = data.map((found, i) => new Run(found, data.length > 1 ? ["A", "B"][i] : ""));
const end = Math.max(1, ...runs.map(run => run.makespan));

// ---- What is shown

const state = {
  from: 0, perPixel: 1, top: 0, selected: null, chain: [], hits: [], hit: -1,
  folded: new Set(), foldLoops: false, allFlags: false, frame: 0,
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
// What is on the screen, as pieces in which a pixel is as many cycles everywhere.
function piecesShown() {
  const last = state.from + (width - GUTTER) * state.perPixel, pieces = [];
  let from = 0, drawn = 0;
  for (const cut of [...cutsShown(), { from: Infinity, to: Infinity }]) {
    const long = cut.from - from, left = Math.max(0, state.from - drawn), right = Math.min(long, last - drawn);
    if (left < right) pieces.push({ from: from + left, to: from + right, offset: GUTTER + (drawn - state.from) / state.perPixel - from / state.perPixel });
    drawn += long;
    from = cut.to;
  }
  return pieces;
}

const x = cycle => GUTTER + (folded(cycle) - state.from) / state.perPixel;

function layOut() {
  rows = [];
  let y = AXIS;
  const lanes = runs.reduce((sum, run) => sum + run.lanes.length, 0);
  LANE = Math.max(26, Math.min(44, Math.floor(240 / Math.max(1, lanes))));
  BOX = LANE - 8;
  runs.forEach(run => {
    const several = Object.keys(run.cores).length > 1;
    let core = null, head = null;
    for (const lane of run.lanes) {
      const key = run.name + "/" + lane.core;
      if (lane.core !== core) {
        core = lane.core;
        if (several || run.name) {
          rows.push(head = { run, core, key, y, label: (run.name ? run.name + ": " : "") + run.cores[core] });
          y += LANE;
        }
      }
      if (state.folded.has(key)) { lane.row = head; continue; }
      rows.push(lane.row = { run, lane, y, label: lane.unit });
      y += LANE;
    }
    y += GAP;
  });
  height = Math.min(y + 12, Math.max(240, Math.round(window.innerHeight * 0.66)));
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
  context.font = FONT;
  const names = rows.map(row => context.measureText(labelOf(row)).width + indentOf(row));
  GUTTER = Math.min(Math.max(92, Math.ceil(Math.max(0, ...names)) + 8), Math.round(width / 3));
  const style = getComputedStyle(document.documentElement);
  for (const name of ["ink", "dim", "paper", "line", "critical", "wrong", "flag", "hit"])
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

const lanesIn = row => row.lane ? [row.lane]
  : state.folded.has(row.key) ? row.run.lanes.filter(lane => lane.core === row.core) : [];

function draw() {
  const began = performance.now();
  state.frame = 0;
  context.fillStyle = palette.paper;
  context.fillRect(0, 0, width, height);
  context.font = FONT;
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
    for (const lane of lanesIn(row)) drawLane(row.run, lane, y);
  }
  runs.forEach((run, n) => {
    mark(run, run.wrong, palette.wrong, true);
    if (state.hits.length) mark(run, state.hits[n], palette.hit);
  });
  if (state.selected) {
    const { run, i } = state.selected;
    mark(run, state.chain, palette.flag);
    mark(run, [i], palette.ink);
  }
  drawArrows();
  context.restore();
  drawAxis(ticks);
  drawNames();
  const ended = performance.now();
  document.body.dataset.frame = (ended - began).toFixed(1);
  document.body.dataset.first ||= ended.toFixed(0);
}

// Boxes that are too narrow to be told apart are one column for each pixel: as high as the
// share of it in which the unit was at work, in the colour of one of them.
function drawLane(run, lane, y) {
  const top = y + (LANE - BOX) / 2, count = lane.boxes.length, scale = 1 / state.perPixel;
  let column = null;
  const flush = () => {
    if (!column) return;
    context.fillStyle = column.style;
    context.fillRect(column.from, top + BOX - column.high, column.to - column.from, column.high);
    column = null;
  };
  for (const piece of piecesShown()) {
    let k = firstFrom(lane.end, 0, piece.from);
    while (k < count && lane.start[k] < piece.to) {
      const left = piece.offset + lane.start[k] * scale, right = piece.offset + lane.end[k] * scale;
      if (right - left >= NARROW) {
        flush();
        drawBox(run, lane.boxes[k], left, right, top);
        k++;
        continue;
      }
      const pixel = Math.floor(left), until = (pixel + 1 - piece.offset) * state.perPixel;
      let next = firstFrom(lane.start, k + 1, until);
      // The last one that begins within the pixel may be a wide one.
      if (next - k > 1 && (lane.end[next - 1] - lane.start[next - 1]) * scale >= NARROW) next--;
      const share = Math.min(1, (lane.busy[next] - lane.busy[k]) * scale), high = Math.round(4 + (BOX - 4) * share);
      const style = colour(run.label(lane.boxes[(k + next) >> 1]));
      const to = Math.max(pixel + 1, Math.ceil(piece.offset + lane.end[next - 1] * scale));
      if (column && (column.style !== style || column.high !== high || pixel > column.to)) flush();
      if (column) column.to = to; else column = { from: pixel, to, high, style };
      k = next;
    }
    flush();
  }
}

function drawBox(run, i, left, right, top) {
  const from = Math.max(left, GUTTER - 4), wide = Math.min(right, width + 4) - from;
  context.fillStyle = run.isWrong[run.op[i]] ? palette.wrong : colour(run.label(i));
  // A gap, so that boxes that follow each other at once can be told apart.
  context.fillRect(from, top, wide > 4 ? wide - 0.75 : wide, BOX);
  if (run.critical[i]) outline(from, wide, top, palette.critical, 1.5);
  if (wide > 24) {
    const name = run.label(i), letters = Math.floor((wide - 6) / 7.2);
    context.fillStyle = run.isWrong[run.op[i]] ? palette.paper : palette.ink;
    context.fillText(name.length > letters ? name.slice(0, Math.max(1, letters - 1)) + "\u2026" : name, from + 4, top + BOX / 2 + 0.5);
  }
}

function outline(from, wide, top, style, thick) {
  context.strokeStyle = style;
  context.lineWidth = thick;
  context.strokeRect(from + 0.75, top + 0.75, Math.max(1, wide - 1.5), BOX - 1.5);
}

// Boxes that must be seen however narrow they are; `boxes` come in the order of their beginnings.
function mark(run, boxes, style, isFilled) {
  const last = new Int32Array(run.lanes.length).fill(-1);
  for (const i of boxes) {
    const lane = run.lanes[run.lane[i]], left = Math.max(GUTTER - 4, x(run.start[i])), right = Math.min(width + 4, x(run.end[i]));
    if (right < GUTTER || left > width) continue;
    const pixel = Math.floor(left);
    if (last[lane.index] === pixel) continue;
    last[lane.index] = pixel;
    const top = lane.row.y - state.top + (LANE - BOX) / 2;
    if (right - left < 4) {
      context.fillStyle = style;
      context.fillRect(left, top, Math.max(2, right - left), BOX);
    } else if (!isFilled) outline(left, right - left, top, style, 2.5);
  }
}

function arrow(run, fromLane, fromCycle, toLane, toCycle, style) {
  const x1 = x(fromCycle), x2 = x(toCycle);
  if (Math.max(x1, x2) < GUTTER || Math.min(x1, x2) > width) return;
  const y1 = run.lanes[fromLane].row.y - state.top + LANE / 2, y2 = run.lanes[toLane].row.y - state.top + LANE / 2;
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

const MOST_ARROWS = 1500;

function drawArrows() {
  if (state.allFlags) for (const run of runs) {
    const [source, target, raised, seen] = run.flags, first = unfolded(state.from);
    const last = unfolded(state.from + (width - GUTTER) * state.perPixel);
    let drawn = 0;
    for (let k = 0; source && k < source.length && drawn < MOST_ARROWS; k++) {
      if (seen[k] < first || raised[k] > last) continue;
      arrow(run, source[k], raised[k], target[k], seen[k], palette.flag);
      drawn++;
    }
  }
  if (!state.selected) return;
  const { run, i } = state.selected;
  const link = (a, b) => arrow(run, run.lane[a], run.end[a], run.lane[b], run.start[b], palette.critical);
  if (run.because[i] !== NONE) link(run.because[i], i);
  for (const later of run.effectsOf(i)) if (run.lane[later] !== run.lane[i]) link(i, later);
  for (const at of state.chain) if (run.because[at] !== NONE) link(run.because[at], at);
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
  const hertz = runs[0].hertz;
  for (const t of ticks) {
    const at = GUTTER + (t - state.from) / state.perPixel, cycle = unfolded(t);
    context.fillStyle = palette.line;
    context.fillRect(at, AXIS - 5, 1, 5);
    context.textAlign = at < GUTTER + 34 ? "left" : at > width - 34 ? "right" : "center";
    const beside = at < GUTTER + 34 ? 3 : 0;
    context.fillStyle = palette.ink;
    context.fillText(Math.round(cycle).toLocaleString("en"), at + beside, 9);
    context.fillStyle = palette.dim;
    context.fillText((cycle / hertz * 1e6).toPrecision(4).replace(/\.?0+$/, "") + " \u00b5s", at + beside, 22);
  }
  for (const cut of cutsShown()) {
    const at = x(cut.from);
    if (at < GUTTER || at > width) continue;
    context.fillStyle = palette.flag;
    context.fillRect(at - 1, AXIS - 4, 2, height);
    const text = "\u00d7" + cut.count + " more", wide = context.measureText(text).width + 8;
    context.fillStyle = palette.paper;
    context.fillRect(at - wide / 2, height - 17, wide, 16);
    context.fillStyle = palette.flag;
    context.textAlign = "center";
    context.fillText(text, at, height - 9);
  }
  context.textAlign = "left";
}

function labelOf(row) {
  const mark = row.lane ? "" : state.folded.has(row.key) ? "\u25b8 " : "\u25be ";
  return mark + row.label;
}
const indentOf = row => row.lane ? 18 : 6;

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
    context.fillText(labelOf(row), indentOf(row), y);
  }
  context.restore();
  context.fillStyle = palette.dim;
  context.fillText("cycles", 8, 9);
}

// ---- Finding things

function boxAt(px, py) {
  const row = rows.find(r => py >= r.y - state.top && py < r.y - state.top + LANE);
  if (!row || py < AXIS || px < GUTTER) return null;
  let best = null, distance = 4;
  for (const lane of lanesIn(row)) {
    const near = unfolded(state.from + (px - 4 - GUTTER) * state.perPixel);
    for (let k = firstFrom(lane.end, 0, near); k < lane.boxes.length; k++) {
      const left = x(lane.start[k]), right = x(lane.end[k]);
      if (left > px + 4) break;
      const far = px < left ? left - px : px > right ? px - right : 0;
      if (far < distance) { distance = far; best = { run: row.run, i: lane.boxes[k] }; }
    }
  }
  return best;
}

const countHits = () => state.hits.reduce((sum, hits) => sum + hits.length, 0);

function search() {
  const word = $("search").value.trim().toLowerCase();
  state.hits = word === "" ? [] : runs.map(run => run.boxesWith(word));
  state.hit = -1;
  $("hits").textContent = word === "" ? "" : countHits() + " found";
  redraw();
}

function nextHit(step) {
  const count = countHits();
  if (!count) return;
  state.hit = (Math.max(state.hit, step > 0 ? -1 : 0) + step + count) % count;
  $("hits").textContent = `${state.hit + 1} of ${count}`;
  let at = state.hit, n = 0;
  while (at >= state.hits[n].length) at -= state.hits[n++].length;
  show({ run: runs[n], i: state.hits[n][at] });
}

function show(box) {
  const { run, i } = box, lane = run.lanes[run.lane[i]];
  state.folded.delete(run.name + "/" + lane.core);
  layOut();
  const long = Math.max(20, run.end[i] - run.start[i]);
  if (state.perPixel > long / 40) state.perPixel = long / 40;
  else if (long / state.perPixel > (width - GUTTER) * 0.8) state.perPixel = long / (width - GUTTER) * 2;
  state.from = folded((run.start[i] + run.end[i]) / 2) - (width - GUTTER) / 2 * state.perPixel;
  const { row } = lane;
  if (row.y - state.top < AXIS || row.y - state.top > height - LANE) state.top = row.y - height / 2;
  select(box);
  clamp();
}

// ---- Details

const shown = (run, i) => {
  const op = run.operation(i);
  return `${op.name}${op.line === null ? "" : " of line " + op.line}`;
};

const link = (run, i, parent) => linkTo(shown(run, i), parent, () => show({ run, i }));

const HINT = $("details").firstElementChild;

function select(box) {
  state.selected = box;
  state.chain = [];
  const panel = $("details");
  panel.replaceChildren(...(box ? [] : [HINT]));
  redraw();
  if (!box) return;
  const { run, i } = box, op = run.operation(i), lane = run.lanes[run.lane[i]];
  element("b", op.name, panel);
  element("span", (op.line === null ? "" : ` line ${op.line}`) + (op.loc ? `, from ${op.loc}` : ""), panel);
  if (op.text) element("code", op.text, panel);
  element("p", `${run.cores[lane.core]} ${lane.unit}: cycles ${run.start[i]} to ${run.end[i]} (${run.cycles[i]}), results at ${run.done[i]}`, panel);
  const list = element("ul", undefined, panel);
  for (const text of run.operandsOf(i)) element("li", text, list);
  const why = element("p", run.waited[i] ? `waited ${run.waited[i]} cycles: ` : "began then: ", panel);
  why.id = "why";
  element("span", run.whys[run.why[i]], why);
  if (run.because[i] !== NONE) {
    element("span", ", after ", why);
    link(run, run.because[i], why);
  }
  const after = run.effectsOf(i);
  if (after.length) {
    const rest = element("p", "held up: ", panel);
    after.slice(0, 6).forEach((k, n) => { if (n) element("span", ", ", rest); link(run, k, rest); });
    if (after.length > 6) element("span", ` and ${after.length - 6} more`, rest);
  }
  for (const finding of run.findings.filter(f => f.op === run.op[i]))
    element("p", `${finding.check}, ${finding.problem}: ${finding.message}`, panel).className = "wrong";
}

const MOST_CAUSES = 200;

function chain() {
  if (!state.selected) return;
  const { run, i } = state.selected, list = run.causesOf(i);
  state.chain = list.slice().reverse();
  const panel = $("details");
  const old = $("causes");
  if (old) old.remove();
  const made = element("div", undefined, panel);
  made.id = "causes";
  element("b", `chain of ${list.length} causes`, made);
  const items = element("ul", undefined, made);
  for (const at of list.slice(0, MOST_CAUSES)) {
    const item = element("li", `${run.start[at]}: `, items);
    link(run, at, item);
    element("span", ` (${run.whys[run.why[at]]})`, item);
  }
  if (list.length > MOST_CAUSES) element("p", `and ${list.length - MOST_CAUSES} before these`, made);
  redraw();
}

// ---- Findings and figures

function fillFindings() {
  const list = $("findings-list");
  for (const run of runs) for (const f of run.findings) {
    const item = element("li", undefined, list), place = `${f.operation}${f.line === null ? "" : " of line " + f.line}`;
    element("b", `${f.check}, ${f.problem}: `, item);
    if (f.box === null) element("span", place, item);
    else linkTo(place, item, () => show({ run, i: f.box }));
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
    const f = run.figures, prefix = run.name ? run.name + ": " : "", total = Math.max(1, f.makespan);
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
  $("title").textContent = runs.map(run => (run.name ? run.name + ": " : "") + run.title).join(" / ");
  const words = runs.map(run => {
    const f = run.figures, bound = f.bound;
    return `${run.name ? run.name + ": " : ""}${run.makespan.toLocaleString("en")} cycles, ${f.microseconds.toFixed(1)} \u00b5s, `
      + `${run.count.toLocaleString("en")} operations`
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
window.addEventListener("resize", resize);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", resize);

// From a tile's use to the first time that its line ran.
function followUse(run, use) {
  const [first] = run.boxesOf(op => run.operations[op].line === use.line && run.operations[op].name === use.operation);
  if (first === undefined) return;
  show({ run, i: first });
  canvas.scrollIntoView({ block: "nearest" });
}

// What stands below the picture, when that is there.
function fillRest() {
  fillFigures();
  for (const run of runs) {
    if (!run.memory.length) continue;
    $("memory").hidden = false;
    const part = element("div", undefined, $("memory"));
    drawMemories(part, [{ name: run.name, spaces: run.memory }], use => followUse(run, use));
  }
  document.body.dataset.ready = String(runs.reduce((sum, run) => sum + run.count, 0));
}

summary();
fillFindings();
if (runs.length > 1 || !runs[0].cuts.length) $("fold").parentElement.hidden = true;
resize();
fit();
requestAnimationFrame(() => setTimeout(fillRest));
