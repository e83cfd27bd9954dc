// Keys for those who read with the keyboard.

const KEYS = [
  ["n", "next mention on the map"],
  ["p", "previous mention"],
  ["f", "next flag"],
  ["b", "flag before"],
  ["Esc", "close the card, back to the text"],
  ["?", "this list"],
];

function stepMention(by) {
  const list = mentions.map((_, index) => index).filter((index) => isShown(index) && mentions[index].place !== null);
  if (!list.length) return;
  const now = selection.mention;
  let at = list.indexOf(now);
  if (at < 0) at = by > 0 ? -1 : 0;
  selectMention(list[(at + by + list.length) % list.length], "step");
}

function stepFlag(by) {
  if (!flags.length) return;
  const at = selection.flag ?? (by > 0 ? -1 : 0);
  selectFlag((at + by + flags.length) % flags.length, "step");
}

function helpDialog() {
  const close = make("button", { type: "button" }, "Close");
  const list = make("dl", {}, ...KEYS.flatMap(([key, words]) => [make("dt", {}, make("kbd", {}, key)), make("dd", {}, words)]));
  const dialog = make("dialog", { "aria-labelledby": "keys-title" }, make("h2", { id: "keys-title" }, "Keys"), list, close);
  close.addEventListener("click", () => dialog.close());
  document.body.append(dialog);
  return dialog;
}

function listenToKeys(help) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, dialog")) return;
    const acts = {
      n: () => stepMention(1),
      p: () => stepMention(-1),
      f: () => stepFlag(1),
      b: () => stepFlag(-1),
      Escape: () => deselect(),
      "?": () => help.showModal(),
    };
    const act = acts[event.key];
    if (!act) return;
    if (event.key !== "Escape") event.preventDefault();
    act();
  });
}
