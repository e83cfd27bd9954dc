// The index with scripts: rows found by words, only those with errors, and sorted by a column.

const table = document.getElementById("reports");
const body = table.tBodies[0];
const rows = [...body.rows];
const texts = rows.map((row) => row.cells[0].textContent.toLowerCase());

function element(tag, options, ...children) {
  const made = Object.assign(document.createElement(tag), options);
  made.append(...children);
  return made;
}

const words = element("input", { type: "search", placeholder: "Find a report" });
words.setAttribute("aria-label", "Find a report");
const only = element("input", { type: "checkbox" });
document.getElementById("find").append(words, element("label", {}, only, "Only with errors"));

const heads = [...table.tHead.rows[0].cells];
const errors = heads.findIndex((head) => head.dataset.sort === "error");
const number = (row, column) => Number(row.cells[column]?.textContent || -1);

function filter() {
  const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  rows.forEach((row, index) => {
    row.hidden = !wanted.every((word) => texts[index].includes(word)) || (only.checked && number(row, errors) <= 0);
    if (!row.hidden) shown += 1;
  });
  document.getElementById("live").textContent = `${shown} of ${rows.length} reports shown`;
}
words.addEventListener("input", filter);
only.addEventListener("change", filter);

heads.forEach((head, column) => {
  const isNumber = head.dataset.sort !== "text";
  const button = element("button", { type: "button" }, head.textContent);
  head.replaceChildren(button);
  button.addEventListener("click", () => {
    // Numbers begin with the largest: what is wrong comes first.
    const first = isNumber ? "descending" : "ascending";
    const turned = first === "ascending" ? "descending" : "ascending";
    const order = head.getAttribute("aria-sort") === first ? turned : first;
    for (const other of heads) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", order);
    const text = (row) => row.cells[column].textContent;
    const compare = isNumber ? (a, b) => number(a, column) - number(b, column) : (a, b) => text(a).localeCompare(text(b));
    const sign = order === "ascending" ? 1 : -1;
    rows.slice().sort((a, b) => sign * compare(a, b) || a.dataset.n - b.dataset.n).forEach((row) => body.append(row));
  });
});
