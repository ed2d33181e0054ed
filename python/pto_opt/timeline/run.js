// A run that pto-opt has laid out in time, as arrays by box. Boxes stand in the order of
// their beginnings, those of a lane one after the other.

const NONE = -1;

class Run {
  constructor(found, name) {
    Object.assign(this, {
      name, title: found.title, makespan: found.makespan, hertz: found.hertz, cores: found.cores,
      operations: found.operations, findings: found.findings, figures: found.figures,
      memory: found.memory || [], whys: found.whys, cycles: found.cycles,
      operands: found.operands, accesses: found.accesses, offsets: found.offsets, waited: found.waited, why: found.why,
    });
    const count = this.count = found.start.length;
    this.start = new Float64Array(count);
    this.end = new Float64Array(count);
    this.done = new Float64Array(count);
    this.because = new Int32Array(count);
    this.op = Int32Array.from(found.op);
    this.lane = Uint16Array.from(found.lane);
    for (let i = 0, at = 0; i < count; i++) {
      at += found.start[i];
      this.start[i] = at;
      this.end[i] = at + found.cycles[i];
      this.done[i] = this.end[i] + found.later[i];
      this.because[i] = found.because[i] ? i - found.because[i] : NONE;
    }
    this.critical = new Uint8Array(count);
    for (const i of found.critical) this.critical[i] = 1;
    this.flags = found.flags.map(list => Float64Array.from(list));
    const [, , raised, seen] = this.flags;
    for (let k = 0, at = 0; raised && k < raised.length; k++) {
      raised[k] = at += raised[k];
      seen[k] += at;
    }
    const faulty = new Set(this.findings.map(finding => finding.op));
    this.wrong = faulty.size ? this.boxesOf(op => faulty.has(op)) : [];
    this.isWrong = Uint8Array.from(this.operations, (_, op) => faulty.has(op) ? 1 : 0);
    this.lanes = lanesOf(this, found.lanes);
  }

  // The boxes of all operations for which `wanted` holds.
  boxesOf(wanted) {
    const ops = Uint8Array.from(this.operations, (_, op) => wanted(op) ? 1 : 0), found = [];
    for (let i = 0; i < this.count; i++) if (ops[this.op[i]]) found.push(i);
    return found;
  }

  operation(i) { return this.operations[this.op[i]]; }

  label(i) {
    const op = this.operation(i);
    return op.label || (op.label = op.name.replace(/^pto\./, ""));
  }

  // The operations whose name, line or text has a word in it.
  boxesWith(word) {
    return this.boxesOf(op => {
      const about = this.operations[op];
      about.searchable ||= `${about.name} line ${about.line}: ${about.text || ""} ${about.loc || ""}`.toLowerCase();
      return about.searchable.includes(word);
    });
  }

  // What a box has touched, in words.
  operandsOf(i) {
    if (!this.firstOffset) {
      // The offsets of all boxes stand one after the other.
      const holes = this.operands.map(text => text.split("\0").length - 1);
      this.firstOffset = new Int32Array(this.count + 1);
      for (let k = 0; k < this.count; k++) this.firstOffset[k + 1] = this.firstOffset[k] + holes[this.accesses[k]];
    }
    let at = this.firstOffset[i];
    const text = this.operands[this.accesses[i]].replace(/\0/g, () => this.offsets[at++]);
    return text ? text.split("\n") : [];
  }

  // What began after a box.
  effectsOf(i) {
    if (!this.firstEffect) {
      // One list for each box, linked through the arrays.
      this.firstEffect = new Int32Array(this.count).fill(NONE);
      this.nextEffect = new Int32Array(this.count).fill(NONE);
      for (let k = this.count - 1; k >= 0; k--) {
        const by = this.because[k];
        if (by === NONE) continue;
        this.nextEffect[k] = this.firstEffect[by];
        this.firstEffect[by] = k;
      }
    }
    const found = [];
    for (let k = this.firstEffect[i]; k !== NONE; k = this.nextEffect[k]) found.push(k);
    return found;
  }

  // A box, its cause, the cause's cause and so on.
  causesOf(i) {
    const found = [];
    for (let at = i; at !== NONE; at = this.because[at]) found.push(at);
    return found;
  }

  // Iterations of outermost loops that may be left out: from the third to before the last.
  get cuts() { return this.knownCuts ||= cutsOf(this); }
}

// Lanes with copies of the times of their boxes, and how long they were at work before each.
function lanesOf(run, lanes) {
  const counts = new Int32Array(lanes.length);
  for (let i = 0; i < run.count; i++) counts[run.lane[i]]++;
  const found = lanes.map((lane, index) => ({
    ...lane, index, run, boxes: new Int32Array(counts[index]), start: new Float64Array(counts[index]),
    end: new Float64Array(counts[index]), busy: new Float64Array(counts[index] + 1),
  }));
  counts.fill(0);
  for (let i = 0; i < run.count; i++) {
    const lane = found[run.lane[i]], k = counts[lane.index]++;
    lane.boxes[k] = i;
    lane.start[k] = run.start[i];
    lane.end[k] = run.end[i];
    lane.busy[k + 1] = lane.busy[k] + run.end[i] - run.start[i];
  }
  return found;
}

// The first of ascending `times` from `k` on that is not below `time`; near ones are found soonest.
function firstFrom(times, k, time) {
  let step = 1, low = k, high = k;
  while (high < times.length && times[high] < time) { low = high + 1; high += step; step *= 2; }
  high = Math.min(high, times.length);
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] < time) low = middle + 1; else high = middle;
  }
  return low;
}

function cutsOf(run) {
  const executions = new Map(), lowest = Math.min(...run.lanes.map(lane => lane.core));
  const inLowest = run.lanes.map(lane => lane.core === lowest);
  for (let i = 0; i < run.count; i++) {
    const { loop } = run.operation(i);
    if (loop === null || loop === undefined || !inLowest[run.lane[i]]) continue;
    let known = executions.get(loop);
    if (!known) executions.set(loop, known = { op: run.op[i], starts: [] });
    // An operation on two units has two boxes that begin together.
    if (run.op[i] === known.op && known.starts[known.starts.length - 1] !== run.start[i]) known.starts.push(run.start[i]);
  }
  const cuts = [];
  for (const { starts } of executions.values()) {
    if (starts.length < 5) continue;
    const from = starts[2], to = starts[starts.length - 1];
    if (cuts.length && from < cuts[cuts.length - 1].to) continue;
    cuts.push({ from, to, count: starts.length - 3 });
  }
  return cuts;
}
