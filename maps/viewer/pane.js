// The reading pane: links from the text to the map and back, tabs, and what is faded by the filters.

class Pane {
  constructor() {
    this.root = document.getElementById("pane");
    this.elements = new Map();
    this.tabs();
    this.take(this.root);
    this.root.addEventListener("click", (event) => this.click(event));
    for (const [type, hot] of [["mouseover", true], ["mouseout", false]]) {
      this.root.addEventListener(type, (event) => {
        const element = event.target.closest("a.m[data-m]");
        const place = element && mentions[Number(element.dataset.m.split(" ")[0])].place;
        if (element && place !== null) emit("hover", { place, hot });
      });
    }
    on("hover", ({ place, hot }) => {
      for (const index of byPlace[place]) this.elements.get(index)?.forEach((element) => element.classList.toggle("hot", hot));
    });
    on("filter", () => this.fade(this.root));
    on("select", ({ mention, from }) => this.mark(mention, from !== "text" && from !== "start"));
    on("mention", ({ mention }) => this.mark(mention, true));
    on("jump", ({ mention }) => this.jump(mention));
    on("flag", ({ flag, from }) => this.markFlag(flag, from !== "text"));
    on("jump-flag", ({ flag }) => this.markFlag(flag, true));
    on("print", () => this.unfoldAll());
  }

  /** Learn the marks of a part of the pane. */
  take(part) {
    for (const element of part.querySelectorAll("[data-m]")) {
      for (const index of element.dataset.m.split(" ").map(Number)) {
        if (!this.elements.has(index)) this.elements.set(index, []);
        this.elements.get(index).push(element);
      }
    }
    this.notes(part);
  }

  /** Put folded text (see _folded in maps/pane.py) in its place: HTML of this page, escaped when it was written. */
  unfold(fold) {
    const holder = document.createElement("template");
    holder.innerHTML = fold.textContent;
    this.take(holder.content);
    this.fade(holder.content);
    fold.replaceWith(holder.content);
  }

  unfoldAll() {
    for (const fold of this.root.querySelectorAll("noscript")) this.unfold(fold);
  }

  /** The text up to a sentence. */
  unfoldTo(sentence) {
    for (const fold of document.querySelectorAll("#text noscript")) {
      this.unfold(fold);
      if (Number(fold.dataset.s) >= sentence) return;
    }
  }

  /** The rest, a piece at a time, while the reader does nothing: so that a search in the page finds all of it. */
  unfoldIdly() {
    const idly = globalThis.requestIdleCallback ?? ((act) => setTimeout(act, 50));
    const next = () => {
      const fold = this.root.querySelector("noscript");
      if (!fold) return;
      this.unfold(fold);
      idly(next);
    };
    idly(next);
  }

  tabs() {
    const text = document.getElementById("text");
    const lists = document.getElementById("lists");
    const panels = [[text, "Text"], [lists, `Places (${byPlace.filter((list) => list.length).length})`]];
    const bar = make("div", { className: "tabs", role: "tablist", "aria-label": "Text or places" });
    const buttons = panels.map(([panel, name], index) => {
      const button = make("button", { type: "button", role: "tab", id: `tab-${panel.id}`, "aria-controls": panel.id, onclick: () => this.show(panel.id) }, name);
      button.addEventListener("keydown", (event) => {
        if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
        const other = panels[1 - index][0].id;
        this.show(other);
        document.getElementById(`tab-${other}`).focus();
      });
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", button.id);
      return button;
    });
    bar.append(...buttons);
    document.getElementById("tabs").replaceWith(bar);
    this.show("text");
  }

  show(id) {
    if (id === "lists") document.querySelectorAll("#lists noscript").forEach((fold) => this.unfold(fold));
    for (const name of ["text", "lists"]) {
      document.getElementById(name).hidden = name !== id;
      const tab = document.getElementById(`tab-${name}`);
      tab.setAttribute("aria-selected", String(name === id));
      tab.tabIndex = name === id ? 0 : -1;
    }
  }

  /** Give each flag's note a way to the map. */
  notes(part) {
    for (const note of part.querySelectorAll(".flag-note")) {
      const index = Number(note.dataset.f);
      const { stated, true: actual, line } = flags[index];
      if (stated === null && actual === null && !line.length) continue;
      note.append(make("button", { type: "button", onclick: () => selectFlag(index, "text") }, "Show on the map"));
    }
  }

  click(event) {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.dataset.m !== undefined) {
      event.preventDefault();
      const list = link.dataset.m.split(" ").map(Number);
      // Mentions that share their words take turns.
      const next = list[(list.indexOf(selection.mention) + 1) % list.length];
      selectMention(next, event.detail === 0 ? "keyboard" : "text");
    } else if (link.dataset.p !== undefined) {
      event.preventDefault();
      select(Number(link.dataset.p), null, event.detail === 0 ? "keyboard" : "list");
    } else if (link.dataset.f !== undefined) {
      event.preventDefault();
      selectFlag(Number(link.dataset.f), "summary");
    } else if (/^#s\d+$/.test(link.getAttribute("href") || "")) {
      event.preventDefault();
      this.read(Number(link.getAttribute("href").slice(2)));
    }
  }

  read(sentence) {
    this.show("text");
    this.unfoldTo(sentence);
    this.reveal(document.getElementById(`s${sentence}`));
  }

  mark(mention, scroll) {
    this.clear();
    if (mention === null) return;
    if (!this.elements.has(mention)) this.unfoldTo(mentions[mention].sentence);
    for (const element of this.elements.get(mention) || []) element.classList.add("selected");
    const first = this.elements.get(mention)?.[0];
    first?.closest(".s")?.classList.add("current");
    if (scroll && first && !document.getElementById("text").hidden) this.reveal(first);
    if (mentions[mention].place === null) say(`${mentions[mention].text}: not on the map`);
  }

  markFlag(index, scroll) {
    this.clear();
    this.unfoldTo(flags[index].sentence);
    const note = document.getElementById(`f${index}`);
    note?.classList.add("selected");
    if (!scroll) return;
    this.show("text");
    this.reveal(this.root.querySelector(`mark[data-f~="${index}"]`) || note);
  }

  clear() {
    for (const element of this.root.querySelectorAll(".selected, .current")) element.classList.remove("selected", "current");
  }

  jump(mention) {
    this.show("text");
    const element = this.elements.get(mention)?.[0];
    if (!element) return;
    this.reveal(element);
    element.focus({ preventScroll: true });
  }

  reveal(element) {
    element?.scrollIntoView({ block: "center", behavior: "auto" });
  }

  fade(part) {
    for (const element of part.querySelectorAll("[data-m]")) {
      element.classList.toggle("off", !element.dataset.m.split(" ").some((index) => isShown(Number(index))));
    }
    for (const item of part.querySelectorAll("li[data-p]")) item.classList.toggle("off", !shownMentions(Number(item.dataset.p)).length);
    for (const article of part.querySelectorAll("article.doc")) {
      article.hidden = filters.document !== "" && Number(article.dataset.doc) !== filters.document;
      article.classList.toggle("alone", filters.document !== "");
    }
    const isNarrow = filters.flagged || filters.confidence > 0 || filters.groups.size < data.groups.length;
    this.root.classList.toggle("dimmed", isNarrow);
  }
}
