// How a line is spoken: a form that loses nothing of what is typed into it.
//
// A draft is { id, seen, filled, typed }: a line, the version that the fields were filled from, what
// they held then, and what they hold now. Drafts in which something is typed wait until it is kept.

export const form = document.getElementById("manner");
const unkept = document.getElementById("unkept");
const FIELDS = ["text", "delivery", "kind", "pause_ms"];

const drafts = new Map(); // by the line's id
let shown = null; // the draft in the form

const fieldsOf = (line) => ({
  text: line.text,
  delivery: line.delivery,
  kind: line.kind === "heading" ? "" : line.kind, // which it stays
  pause_ms: String(line.pause_ms ?? ""),
});
const touched = (draft) => FIELDS.filter((name) => draft.typed[name] !== draft.filled[name]);
const draftOf = (id) => (shown?.id === id ? shown : drafts.get(id));

/** Show a line, with what was typed for it before. */
export function show(line) {
  shown = drafts.get(line.id)
    ?? { id: line.id, seen: line.version, filled: fieldsOf(line), typed: fieldsOf(line) };
  put();
}

function put() {
  for (const name of FIELDS) {
    const field = form.elements[name];
    if (field.value !== shown.typed[name]) field.value = shown.typed[name];
  }
  unkept.hidden = !drafts.has(shown.id);
}

form.addEventListener("input", () => {
  if (!shown) return;
  for (const name of FIELDS) shown.typed[name] = form.elements[name].value;
  file(shown);
  put();
});

function file(draft) {
  const isTyped = touched(draft).length > 0;
  if (isTyped) drafts.set(draft.id, draft);
  else drafts.delete(draft.id);
  document.getElementById(draft.id).toggleAttribute("data-draft", isTyped);
}

// ------------------------------------------------------------ what others do meanwhile

/** Take over how the lines are now (id -> line). */
export function renew(lines) {
  for (const draft of new Set([...drafts.values(), shown ?? []].flat())) take(draft, lines[draft.id]);
  if (shown) put();
}

/** Fields that nobody has typed in follow the line. Where one was changed here and elsewhere, the
    version stays the one that was seen, so that keeping it is refused, once. */
function take(draft, line, isTold = false) {
  const now = fieldsOf(line);
  const mine = touched(draft);
  const isChanged = (name) => now[name] !== draft.filled[name] && now[name] !== draft.typed[name];
  const isDisputed = mine.some(isChanged);
  for (const name of FIELDS) {
    if (!mine.includes(name)) draft.filled[name] = draft.typed[name] = now[name];
  }
  if (isTold || !isDisputed) {
    draft.seen = line.version;
    draft.filled = now;
  }
  file(draft);
}

// ------------------------------------------------------------ keeping it

/** Return what is typed for a line: the fields, and the wish that keeps them. */
export function typedFor(id) {
  const draft = draftOf(id);
  const fields = { ...draft.typed };
  const edit = Object.fromEntries(touched(draft).map((name) => [name, fields[name]]));
  if ("pause_ms" in edit) edit.pause_ms = edit.pause_ms === "" ? -1 : Number(edit.pause_ms);
  return { fields, wish: { edits: [{ line: id, ...edit }], seen: { [id]: draft.seen } } };
}

/** The wish is answered: these fields are kept, or null if the person was told why not. */
export function answered(line, fields) {
  const draft = draftOf(line.id);
  if (!draft) return;
  if (fields) draft.filled = fields;
  take(draft, line, true);
  if (draft === shown) put();
}

/** Forget what was typed for a line. */
export function discard(line) {
  Object.assign(shown, { seen: line.version, filled: fieldsOf(line), typed: fieldsOf(line) });
  file(shown);
  put();
}

/** Tell whether something is typed and not kept. */
export const isUnkept = () => drafts.size > 0;

addEventListener("beforeunload", (event) => { if (isUnkept()) event.preventDefault(); });
