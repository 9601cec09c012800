// A list of buttons that is one stop of the Tab key; arrow keys go through it.

export function rove(list) {
  const buttons = () => [...list.querySelectorAll("button")];
  const stopAt = (stop) => {
    for (const button of buttons()) button.tabIndex = button === stop ? 0 : -1;
  };
  const settle = () => stopAt(list.querySelector("button[tabindex='0']") ?? buttons()[0]);

  list.addEventListener("focusin", (event) => stopAt(event.target));
  list.addEventListener("keydown", (event) => {
    const all = buttons();
    const at = all.indexOf(event.target);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    all[to]?.focus();
  });
  new MutationObserver(settle).observe(list, { childList: true });
  settle();
}
