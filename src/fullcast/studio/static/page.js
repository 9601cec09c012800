// What all pages share: asking the server, telling the person, hearing a sound.

export const work = document.body.dataset.work;
export const base = document.body.dataset.base;

const toast = document.getElementById("toast");
let fading = 0;

/** Show a sentence for some seconds; screen readers say it. */
export function tell(text, seconds = 6) {
  toast.textContent = text;
  clearTimeout(fading);
  fading = setTimeout(() => { toast.textContent = ""; }, seconds * 1000);
}

/** Ask for a change. Returns the answer, or null after telling why nothing was changed. */
export async function post(what, wish = {}) {
  return answerOf(await sent(work + what, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(wish),
  }));
}

/** Send a request; a server that is gone is an answer without a body. */
export async function sent(url, options = {}) {
  try {
    return await fetch(url, options);
  } catch {
    return new Response(JSON.stringify({ error: "The studio is closed. Start it again." }), { status: 503 });
  }
}

export async function answerOf(response) {
  const text = await response.text();
  let answer = {};
  try { answer = JSON.parse(text || "{}"); } catch { answer = { error: text }; }
  if (response.ok) return answer;
  tell(answer.error || text, 12);
  return null;
}

let playing = null;

/** Play a sound of the server's; what is heard before ends. */
export async function hear(url) {
  hush();
  const response = await sent(url);
  if (!response.ok) { await answerOf(response); return; }
  const source = URL.createObjectURL(await response.blob());
  playing = new Audio(source);
  playing.onended = () => URL.revokeObjectURL(source);
  document.body.dataset.heard = String(Number(document.body.dataset.heard || 0) + 1);
  await playing.play().catch(() => tell("The browser does not play sound here."));
}

export function hush() {
  playing?.pause();
  playing = null;
}

/** The page as it is now, at the same place. */
export function again() {
  sessionStorage.setItem("scroll", String(scrollY));
  location.reload();
}

const scrolled = sessionStorage.getItem("scroll");
if (scrolled !== null) {
  sessionStorage.removeItem("scroll");
  requestAnimationFrame(() => scrollTo({ top: Number(scrolled), behavior: "instant" }));
}

export function seconds(count) {
  if (count < 90) return `${Math.max(1, Math.round(count))} s`;
  if (count < 5400) return `${Math.round(count / 60)} min`;
  return `${(count / 3600).toFixed(1)} h`;
}
