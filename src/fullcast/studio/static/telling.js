// Telling the person something: one sentence at the foot of the window.

const toast = document.getElementById("toast");
const told = document.getElementById("told");
let fading = 0;
let before = null; // what had the focus before the message's own button

/** Show a sentence for some seconds, or until it is dismissed; screen readers say it. */
export function tell(text, seconds = 6) {
  const dialog = document.querySelector("dialog[open]");
  settle(dialog ?? document.body); // while a dialog is open, nothing outside of it is heard or clicked
  if (told.textContent !== text) told.textContent = text; // or it would be said once more
  clearTimeout(fading);
  if (Number.isFinite(seconds)) fading = setTimeout(() => untell(), seconds * 1000);
}

/** Take a sentence away: this one if it is still shown, without one whatever is. */
export function untell(text = told.textContent) {
  if (told.textContent === text) told.textContent = "";
}

function settle(place) {
  if (toast.parentElement !== place) place.append(toast);
}

document.addEventListener("close", () => settle(document.body), true);
toast.addEventListener("focusin", (event) => { before = event.relatedTarget; });
document.getElementById("dismiss").addEventListener("click", () => {
  untell();
  before?.focus();
});
