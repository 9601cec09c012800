// Dropping files makes new works of them.

import { base, read, sent } from "./asking.js";
import { again, bearsFiles } from "./page.js";
import { tell } from "./telling.js";

const drop = document.getElementById("drop");
const chooser = document.getElementById("file");

/** Read files one after the other. A single new work is opened; of several, the library tells. */
async function takeAll(files) {
  const [names, errors] = [[], []];
  for (const file of files) {
    tell(`Reading ${file.name} …`, Infinity);
    const { answer, error } = await take(file);
    if (answer) names.push(answer.name); else errors.push(error);
  }
  const told = errors.join(" ");
  if (names.length === 1 && !told) location.assign(`${base}${encodeURIComponent(names[0])}/cast`);
  else if (names.length) again([`${names.length} read.`, told].join(" ").trim());
  else tell(told, Infinity);
}

async function take(file) {
  const isReadable = await file.slice(0, 1).arrayBuffer().then(() => true, () => false);
  if (!isReadable) return { answer: null, error: `${file.name}: only files can be read, no folders.` };
  return read(await sent(`${base}_works`, {
    method: "POST",
    headers: { "X-File-Name": encodeURIComponent(file.name) },
    body: file,
  }));
}

chooser.addEventListener("change", async () => {
  const files = [...chooser.files];
  chooser.value = ""; // the same file can be chosen once more
  await takeAll(files);
});
for (const name of ["dragenter", "dragover"]) {
  document.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
}
document.addEventListener("dragleave", () => drop.classList.remove("over"));
document.addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  if (bearsFiles(event)) takeAll([...event.dataTransfer.files]);
  else tell("That is no file. Drop a file here, or choose one.");
});
document.body.dataset.ready = "true";
