// Asking the server, one wish after another, and telling when it is not there.

import { tell, untell } from "./telling.js";

export const { work, base } = document.body.dataset;

const GONE = "The studio was closed or restarted. Open its new address. What you typed is still here.";
let isGone = false;

/** Send a request; a server that is gone is an answer without a body. */
export async function sent(url, options = {}) {
  const response = await fetch(url, options).catch(() => new Response("", { status: 503 }));
  const wasGone = isGone;
  isGone = [404, 503].includes(response.status); // a studio started anew has another secret
  if (isGone && !wasGone) tell(GONE, Infinity);
  if (wasGone && !isGone) untell(GONE);
  return response;
}

/** Ask for a change. Returns the answer, or null after telling why nothing was changed. */
export async function post(what, wish = {}) {
  return answerOf(await sent(work + what, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(wish),
  }));
}

/** Read an answer. Returns null after telling why it is none. */
export async function answerOf(response) {
  const { answer, error } = await read(response);
  if (error) tell(error, isGone ? Infinity : 12);
  return answer;
}

/** Read an answer: `{ answer, error }`, of which one is null. */
export async function read(response) {
  const text = await response.text();
  let answer = {};
  try { answer = JSON.parse(text || "{}"); } catch { answer = { error: text }; }
  if (response.ok) return { answer, error: null };
  return { answer: null, error: isGone ? GONE : answer.error || text };
}

/** Return a way to do one thing after another. What waits behind one that fails is dropped. */
export function queue() {
  let waiting = 0;
  let last = null;
  return (wish) => {
    const earlier = waiting ? last : Promise.resolve(true);
    waiting += 1;
    last = earlier.then((went) => went && wish()).finally(() => { waiting -= 1; });
    return last;
  };
}
