// Memories by program time: those of one program, or of one before and after its passes.

const bytesText = n => n >= 1024 ? `${(n / 1024).toFixed(n % 1024 ? 1 : 0)} KiB` : `${n} B`;

function svg(tag, attributes, parent, text) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (text !== undefined) made.textContent = text;
  if (parent) parent.append(made);
  return made;
}

// Fills `section` with the maps. `follow(use)`, where it is given, is called for a use that is clicked.
function drawMemories(section, maps, follow) {
  const LEFT = 84, HEIGHT = 220;
  let pinned = null, wholeMemory = false;
  section.classList.add("memory");
  const hint = element("p", "Addresses upwards, the program from left to right. Hover over a tile, or click it, to see which lines it is held from and to, and what shares its bytes. ", section);
  hint.className = "hint";
  const label = element("label", undefined, hint), whole = element("input", undefined, label);
  whole.type = "checkbox";
  whole.className = "whole";
  element("span", " the whole memory", label);
  const split = element("div", undefined, section), pictures = element("div", undefined, split);
  split.className = "split";
  const panel = element("section", undefined, split);
  panel.className = "panel tile";
  panel.setAttribute("aria-live", "polite");
  element("p", "No tile chosen.", panel).className = "hint";

  const heldAt = (space, at) => space.blocks.filter(b => b.first <= at && at <= b.last);
  const shareBytes = (one, other) => one.start < other.end && other.start < one.end;

  function drawAll() {
    pictures.textContent = "";
    for (const map of maps) {
      if (map.name) element("h2", map.name, pictures);
      if (!map.spaces.length) element("p", "no tile has an address that is known", pictures);
      for (const space of map.spaces) drawSpace(space);
    }
  }

  function drawSpace(space) {
    element("h2", `@${space.function}, ${space.name}`, pictures);
    const share = (100 * space.peak / space.capacity).toFixed(1);
    const line = element("p", `up to byte ${space.peak} of ${space.capacity} (${share} %); at most ${bytesText(space.fullest.bytes)} at once, by `, pictures);
    line.className = "hint";
    element("span", namesOf(heldAt(space, space.fullest.at)), line);
    const width = Math.max(320, pictures.clientWidth), inner = width - LEFT - 8;
    const top = wholeMemory ? Math.max(space.capacity, space.peak) : Math.max(1, space.peak);
    const picture = svg("svg", { viewBox: `0 0 ${width} ${HEIGHT + 34}`, height: HEIGHT + 34, role: "img" }, pictures);
    const y = byte => 10 + HEIGHT * (top - byte) / top;
    const x = number => LEFT + inner * number / (space.last + 1);
    svg("rect", { x: LEFT, y: 10, width: inner, height: HEIGHT, class: "frame" }, picture);
    for (const byte of [0, top / 2, top]) svg("text", { x: LEFT - 6, y: y(byte) + 4, "text-anchor": "end" }, picture, bytesText(Math.round(byte)));
    svg("text", { x: LEFT, y: HEIGHT + 26 }, picture, "program order");
    if (space.capacity <= top) svg("line", { x1: LEFT, x2: LEFT + inner, y1: y(space.capacity), y2: y(space.capacity), class: "capacity" }, picture);
    for (const block of space.blocks) drawBlock(space, block, picture, x, y);
    const at = x(space.fullest.at + 0.5);
    svg("line", { x1: at, x2: at, y1: 10, y2: 10 + HEIGHT, class: "full" }, picture);
    const label = { x: Math.min(Math.max(at, LEFT + 104), width - 50), y: HEIGHT + 26, "text-anchor": "middle" };
    svg("text", label, picture, "fullest point");
  }

  function drawBlock(space, block, picture, x, y) {
    const colour = `hsl(${30 + hashOf(block.tile) % 270} 45% 55%)`;
    const wide = Math.max(2, x(block.last + 1) - x(block.first)), high = Math.max(1.5, y(block.start) - y(block.end));
    const made = svg("rect", { x: x(block.first), y: y(block.end), width: wide, height: high, fill: colour, stroke: colour, class: "block" + (block.clashes ? " clash" : ""), tabindex: 0 }, picture);
    svg("title", {}, made, `${block.tile}: bytes [${block.start}, ${block.end})`);
    made.block = block;
    made.addEventListener("pointerenter", () => { if (!pinned) show(space, block); });
    made.addEventListener("click", () => { pinned = pinned === block ? null : block; show(space, block); });
    made.addEventListener("keydown", event => { if (event.key === "Enter") { pinned = block; show(space, block); event.stopPropagation(); } });
    if (high >= 12 && wide >= 6.8 * block.tile.length + 6)
      svg("text", { x: x(block.first) + 4, y: y(block.end) + 12, class: "name" }, picture, block.tile);
  }

  const namesOf = blocks => {
    const names = [...new Set(blocks.map(block => block.tile))];
    return names.slice(0, 12).join(", ") + (names.length > 12 ? ` and ${names.length - 12} more` : "");
  };

  function show(space, block) {
    panel.textContent = "";
    element("b", block.tile, panel);
    element("div", `@${space.function}, ${space.name}: bytes [${block.start}, ${block.end}), ${bytesText(block.end - block.start)}`, panel);
    for (const [word, use] of [["from", block.first_use], ["to", block.last_use]]) {
      const text = `${use.operation}${use.line === null ? "" : " of line " + use.line}`;
      const line = element("div", `${word} `, panel);
      if (follow) linkTo(text, line, () => follow(use)); else element("span", text, line);
      if (use.text) element("code", use.text, panel);
    }
    if (block.clashes) element("p", block.clashes, panel).className = "wrong";
    const others = new Set(space.blocks.filter(other => other !== block && shareBytes(other, block)));
    const sharing = namesOf([...others].filter(other => other.tile !== block.tile));
    element("p", sharing ? `shares bytes with ${sharing}` : "shares its bytes with no other tile", panel);
    for (const made of pictures.querySelectorAll(".block")) {
      made.classList.toggle("chosen", made.block === block);
      made.classList.toggle("same", others.has(made.block));
    }
  }

  whole.addEventListener("change", () => { wholeMemory = whole.checked; drawAll(); });
  window.addEventListener("resize", drawAll);
  drawAll();
}
