// Dropping a file makes a new work of it.

import { answerOf, base, sent, tell } from "./page.js";

const drop = document.getElementById("drop");
const file = document.getElementById("file");

async function take(dropped) {
  if (!dropped) return;
  tell(`Reading ${dropped.name} …`, 600);
  const answer = await answerOf(await sent(`${base}works`, {
    method: "POST",
    headers: { "X-File-Name": encodeURIComponent(dropped.name) },
    body: dropped,
  }));
  if (answer) location.assign(`${base}${encodeURIComponent(answer.name)}/cast`);
}

file.addEventListener("change", () => take(file.files[0]));
for (const name of ["dragenter", "dragover"]) {
  document.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
}
document.addEventListener("dragleave", () => drop.classList.remove("over"));
document.addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  take(event.dataTransfer.files[0]);
});
