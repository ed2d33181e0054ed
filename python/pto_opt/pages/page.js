"use strict";
// What all pages have in common. Texts of a program go in as text, never as HTML.

const $ = id => document.getElementById(id);

function element(tag, text, parent) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  if (parent) parent.append(made);
  return made;
}

function linkTo(text, parent, follow) {
  const made = element("a", text, parent);
  made.className = "link";
  made.tabIndex = 0;
  made.addEventListener("click", follow);
  made.addEventListener("keydown", event => { if (event.key === "Enter") { event.stopPropagation(); follow(); } });
  return made;
}

// A number of a program's text for its colour: the same name has the same colour everywhere.
function hashOf(name) {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + letter.charCodeAt(0)) % 9973;
  return sum;
}

const data = JSON.parse($("data").textContent);
