// The lists beside a chapter: what is doubtful in it, and who may say a line.

import { rove } from "./roving.js";

const doubts = document.getElementById("doubts");
const speakers = document.getElementById("speakers");
const receivers = document.querySelector("#give-all select");

rove(doubts);
rove(speakers);

export function showDoubts(doubtful) {
  const focused = document.activeElement.dataset.line;
  document.getElementById("doubts-title").textContent = `Doubtful: ${doubtful.length}`;
  doubts.replaceChildren(...doubtful.map(doubtRow));
  if (focused) [...doubts.querySelectorAll(".doubt")].find((one) => one.dataset.line === focused)?.focus();
}

function doubtRow(line) {
  const button = element("button", "doubt", line.text.length > 70 ? `${line.text.slice(0, 69)}…` : line.text);
  button.type = "button";
  button.dataset.line = line.id;
  const row = document.createElement("li");
  row.append(button, element("span", "reason", line.reason));
  return row;
}

/** Show who may say a line. Everybody stays where they are, whoever has most lines by now. */
export function showSpeakers(everybody) {
  const names = everybody.map((speaker) => speaker.name);
  match(speakers, names, (row) => row.firstElementChild.dataset.speaker, speakerRow);
  match(receivers, names, (option) => option.value, (name) => new Option(name, name));
  const rows = new Map([...speakers.children].map((row) => [row.firstElementChild.dataset.speaker, row]));
  for (const { name, hue, key } of everybody) {
    const [button, letter] = rows.get(name).children;
    button.className = hue === null ? "speaker" : `speaker hue-${hue}`;
    letter.textContent = key;
  }
}

/** Remove the children whose names are gone, and add those of new names at the end. */
function match(parent, names, nameOf, make) {
  const there = [...parent.children];
  for (const child of there) if (!names.includes(nameOf(child))) child.remove();
  const known = there.map(nameOf);
  parent.append(...names.filter((name) => !known.includes(name)).map(make));
}

function speakerRow(name) {
  const button = element("button", "speaker", name);
  button.type = "button";
  button.dataset.speaker = name;
  const row = document.createElement("li");
  row.append(button, element("kbd", "", ""));
  return row;
}

function element(name, classes, text) {
  const made = document.createElement(name);
  if (classes) made.className = classes;
  made.textContent = text;
  return made;
}
