"use strict";
// Draws the memories of one program, or of one before and after its passes. All texts of a
// program go in as text, never as HTML.

const data = JSON.parse(document.getElementById("data").textContent);
const $ = id => document.getElementById(id);
const NS = "http://www.w3.org/2000/svg", LEFT = 84, HEIGHT = 220;
let pinned = null;

function html(tag, text, parent) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (parent) parent.append(made);
  return made;
}

function svg(tag, attributes, parent, text) {
  const made = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text !== undefined) made.textContent = text;
  if (parent) parent.append(made);
  return made;
}

const size = n => n >= 1024 ? `${(n / 1024).toFixed(n % 1024 ? 1 : 0)} KiB` : `${n} B`;
const hue = name => { let sum = 0; for (const c of name) sum = (sum * 31 + c.charCodeAt(0)) % 9973; return 30 + sum % 270; };
const useText = use => `${use.operation}${use.line === null ? "" : " of line " + use.line}`;
const heldAt = (space, at) => space.blocks.filter(b => b.first <= at && at <= b.last);

function draw() {
  const maps = $("maps");
  maps.textContent = "";
  for (const map of data.maps) {
    if (map.name) html("h2", map.name, maps);
    if (!map.spaces.length) html("p", "no tile has an address that is known", maps);
    for (const space of map.spaces) drawSpace(space, maps);
  }
  document.body.dataset.ready = String(document.querySelectorAll(".block").length);
}

function drawSpace(space, parent) {
  html("h2", `@${space.function}, ${space.name}`, parent);
  const share = (100 * space.peak / space.capacity).toFixed(1);
  const line = html("p", `up to byte ${space.peak} of ${space.capacity} (${share} %); at most ${size(space.fullest.bytes)} at once, by `, parent);
  const holders = [...new Set(heldAt(space, space.fullest.at).map(b => b.tile))];
  html("span", holders.join(", "), line);
  const width = Math.max(320, parent.clientWidth), inner = width - LEFT - 8;
  const top = $("whole").checked ? Math.max(space.capacity, space.peak) : Math.max(1, space.peak);
  const picture = svg("svg", { viewBox: `0 0 ${width} ${HEIGHT + 34}`, height: HEIGHT + 34, role: "img" }, parent);
  const y = byte => 10 + HEIGHT * (top - byte) / top;
  const x = number => LEFT + inner * number / (space.last + 1);
  svg("rect", { x: LEFT, y: 10, width: inner, height: HEIGHT, class: "frame" }, picture);
  for (const byte of [0, top / 2, top]) svg("text", { x: LEFT - 6, y: y(byte) + 4, "text-anchor": "end" }, picture, size(Math.round(byte)));
  svg("text", { x: LEFT, y: HEIGHT + 26 }, picture, "program order");
  if (space.capacity <= top) svg("line", { x1: LEFT, x2: LEFT + inner, y1: y(space.capacity), y2: y(space.capacity), class: "capacity" }, picture);
  for (const block of space.blocks) {
    const colour = `hsl(${hue(block.tile)} 45% 55%)`;
    const wide = Math.max(2, x(block.last + 1) - x(block.first)), high = Math.max(1.5, y(block.start) - y(block.end));
    const made = svg("rect", { x: x(block.first), y: y(block.end), width: wide, height: high, fill: colour, stroke: colour, class: "block" + (block.clashes ? " clash" : ""), tabindex: 0 }, picture);
    svg("title", {}, made, `${block.tile}: bytes [${block.start}, ${block.end})`);
    made.block = block;
    made.addEventListener("pointerenter", () => { if (!pinned) show(space, block); });
    made.addEventListener("click", () => { pinned = pinned === block ? null : block; show(space, block); });
    if (high >= 12 && wide >= 6.8 * block.tile.length + 6)
      svg("text", { x: x(block.first) + 4, y: y(block.end) + 12, class: "name" }, picture, block.tile);
  }
  const at = x(space.fullest.at + 0.5);
  svg("line", { x1: at, x2: at, y1: 10, y2: 10 + HEIGHT, class: "full" }, picture);
  svg("text", { x: Math.min(at, width - 90), y: HEIGHT + 26 }, picture, "fullest point");
}

function show(space, block) {
  const panel = $("details");
  panel.textContent = "";
  html("b", block.tile, panel);
  html("div", `@${space.function}, ${space.name}: bytes [${block.start}, ${block.end}), ${size(block.end - block.start)}`, panel);
  for (const [word, use] of [["from", block.first_use], ["to", block.last_use]]) {
    html("div", `${word} ${useText(use)}`, panel);
    if (use.text) html("code", use.text, panel);
  }
  if (block.clashes) html("p", block.clashes, panel).style.color = "var(--clash)";
  const meets = other => other !== block && other.start < block.end && block.start < other.end;
  const sharing = [...new Set(space.blocks.filter(meets).map(b => b.tile))];
  html("p", sharing.length ? `shares bytes with ${sharing.join(", ")}` : "shares its bytes with no other tile", panel);
  for (const made of document.querySelectorAll(".block")) {
    made.classList.toggle("chosen", made.block === block);
    made.classList.toggle("same", space.blocks.includes(made.block) && meets(made.block));
  }
}

$("title").textContent = data.title;
$("details").append(html("p", "Hover over a tile to see which lines it is held from and to, and what shares its bytes."));
$("whole").addEventListener("change", draw);
window.addEventListener("resize", draw);
draw();
