// What every page does: it comes back as it was left, and is not left for a file that is dropped.

import { tell } from "./telling.js";

const focused = () => (document.activeElement?.id ? `#${CSS.escape(document.activeElement.id)}` : "");

/** The page as it is now, at the same place, with a sentence and the focus (a selector) kept. */
export function again(message = "", focus = focused()) {
  sessionStorage.setItem("again", JSON.stringify({ top: scrollY, message, focus }));
  location.reload();
}

function comeBack({ top, message, focus }) {
  scrollTo({ top, behavior: "instant" });
  if (focus) {
    const there = document.querySelector(`${focus}:enabled`) ?? document.getElementById("content");
    there.focus({ preventScroll: true });
  }
  if (message) tell(message);
}

const left = sessionStorage.getItem("again");
sessionStorage.removeItem("again");
if (left) requestAnimationFrame(() => comeBack(JSON.parse(left)));

// A page that the browser has kept shows what was true when it was left.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

/** Call `takeBack` for Ctrl+Z, unless it means what is typed. */
export function onUndoKey(takeBack) {
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.key !== "z") return;
    if (event.target.closest("textarea, input:not([type=range]), dialog")) return;
    event.preventDefault();
    if (!event.repeat) takeBack();
  });
}

// ------------------------------------------------------------ files

export const bearsFiles = (event) => event.dataTransfer.types.includes("Files");

for (const name of ["dragover", "drop"]) {
  document.addEventListener(name, (event) => { if (bearsFiles(event)) event.preventDefault(); });
}
document.addEventListener("drop", (event) => {
  if (bearsFiles(event) && !document.getElementById("drop")) tell("Drop files on the library page.");
});
