// Hearing sounds of the server's, one at a time.

import { answerOf, sent } from "./asking.js";
import { tell } from "./telling.js";

let playing = null;
let asked = 0; // an answer to an older question comes too late

/** Play a sound; what was heard or asked for before ends. */
export async function hear(url) {
  hush();
  const question = asked;
  const response = await sent(url);
  if (!response.ok) { await answerOf(response); return; }
  const sound = await response.blob();
  if (question !== asked) return;
  playing = new Audio(URL.createObjectURL(sound));
  playing.addEventListener("ended", hush);
  document.body.dataset.heard = String(Number(document.body.dataset.heard || 0) + 1);
  await play(playing);
}

/** End what is heard, and what was asked for. */
export function hush() {
  asked += 1;
  if (!playing) return;
  const { src } = playing;
  playing.pause();
  playing.removeAttribute("src");
  playing.load(); // it asks for no more of what is given back now
  URL.revokeObjectURL(src);
  playing = null;
}

/** Play a sound element, or tell why not. */
export const play = (element) => element.play().catch((error) => {
  if (error.name === "AbortError") return; // it was ended before it had begun
  if (error.name === "NotAllowedError") tell("Press play: the browser begins no sound by itself.");
  else tell("The browser does not play this sound.");
});
