// The reading pane: links from the text to the map and back, tabs, and what is faded by the filters.

class Pane {
  constructor() {
    this.root = document.getElementById("pane");
    this.elements = new Map();
    for (const element of this.root.querySelectorAll("[data-m]")) {
      for (const index of element.dataset.m.split(" ").map(Number)) {
        if (!this.elements.has(index)) this.elements.set(index, []);
        this.elements.get(index).push(element);
      }
    }
    this.tabs();
    this.notes();
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
    on("filter", () => this.fade());
    on("select", ({ mention, from }) => this.mark(mention, from !== "text" && from !== "start"));
    on("mention", ({ mention }) => this.mark(mention, true));
    on("jump", ({ mention }) => this.jump(mention));
    on("flag", ({ flag, from }) => this.markFlag(flag, from !== "text"));
    on("jump-flag", ({ flag }) => this.markFlag(flag, true));
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
    for (const name of ["text", "lists"]) {
      document.getElementById(name).hidden = name !== id;
      const tab = document.getElementById(`tab-${name}`);
      tab.setAttribute("aria-selected", String(name === id));
      tab.tabIndex = name === id ? 0 : -1;
    }
  }

  /** Give each flag's note a way to the map. */
  notes() {
    for (const note of this.root.querySelectorAll(".flag-note")) {
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
      this.show("text");
      this.reveal(document.querySelector(link.getAttribute("href")));
    }
  }

  mark(mention, scroll) {
    this.clear();
    if (mention === null) return;
    for (const element of this.elements.get(mention) || []) element.classList.add("selected");
    const first = this.elements.get(mention)?.[0];
    first?.closest(".s")?.classList.add("current");
    if (scroll && first && !document.getElementById("text").hidden) this.reveal(first);
    if (mentions[mention].place === null) say(`${mentions[mention].text}: not on the map`);
  }

  markFlag(index, scroll) {
    this.clear();
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

  fade() {
    for (const [index, elements] of this.elements) {
      const isOff = !isShown(index);
      elements.forEach((element) => element.classList.toggle("off", isOff));
    }
    for (const item of this.root.querySelectorAll("#places li")) item.classList.toggle("off", !shownMentions(Number(item.dataset.p)).length);
    for (const article of this.root.querySelectorAll("article.doc")) {
      article.hidden = filters.document !== "" && Number(article.dataset.doc) !== filters.document;
    }
    const isNarrow = filters.flagged || filters.confidence > 0 || filters.groups.size < data.groups.length;
    this.root.classList.toggle("dimmed", isNarrow);
  }
}
