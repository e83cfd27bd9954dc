// The page's data, what is selected and what is filtered; the parts of the page hear of changes by events.

const data = JSON.parse(document.getElementById("dateline-data").textContent);
const NO_PLACE_FIELDS = { where: "", country: "", admin1: "", dispute: "" };
const places = data.places.map((place) => ({ ...NO_PLACE_FIELDS, ...data.kinds[place.kind], ...place }));
const mentions = data.mentions.map((mention) => ({ others: [], flags: [], ...mention, why: data.whys[mention.why] }));
const sentences = data.sentences;
const flags = data.flags;
const center = data.center;

const byPlace = places.map(() => []);
mentions.forEach((mention, index) => {
  if (mention.place !== null) byPlace[mention.place].push(index);
});
const placeIndex = new Map(places.map((place, index) => [place.id, index]));

const LEVELS = ["error", "warning", "info"];
const worst = (levels) => LEVELS.find((level) => levels.includes(level)) || null;

const listeners = {};
const on = (name, heard) => (listeners[name] ||= []).push(heard);
const emit = (name, detail) => (listeners[name] || []).forEach((heard) => heard(detail));

const filters = {
  roles: new Set(["literal"]),
  groups: new Set(data.groups),
  flagged: false,
  confidence: 0,
  document: "",
};
// A report that names no place as a location would otherwise open on an empty map.
if (!mentions.some((mention) => mention.role === "literal" && mention.place !== null)) {
  filters.roles = new Set(Object.keys(data.roles).filter((role) => data.roles[role].place));
}

const selection = { place: null, mention: null, flag: null };

/** Whether a mention passes the filters. */
function isShown(index) {
  const mention = mentions[index];
  if (!filters.roles.has(mention.role)) return false;
  if (filters.document !== "" && sentences[mention.sentence].doc !== filters.document) return false;
  if (filters.flagged && !mention.flags.length) return false;
  if (mention.place === null) return true;
  return mention.confidence >= filters.confidence && filters.groups.has(places[mention.place].group);
}

const shownMentions = (place) => byPlace[place].filter(isShown);

/** Select a place by one of its mentions (its first shown one by default). */
function select(place, mention = null, from = "") {
  const chosen = mention ?? shownMentions(place)[0] ?? byPlace[place][0] ?? null;
  Object.assign(selection, { place, mention: chosen, flag: null });
  emit("select", { place, mention: chosen, from });
}

function selectMention(mention, from = "") {
  const place = mentions[mention].place;
  if (place !== null) return select(place, mention, from);
  Object.assign(selection, { place: null, mention, flag: null });
  return emit("select", { place: null, mention, from });
}

function selectFlag(flag, from = "") {
  Object.assign(selection, { place: flags[flag].subject, mention: null, flag });
  emit("flag", { flag, from });
}

function deselect() {
  Object.assign(selection, { place: null, mention: null, flag: null });
  emit("select", { place: null, mention: null, from: "" });
}

/** An element with properties, attributes and children; text becomes text nodes, never HTML. */
function make(tag, options = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(options)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && name !== "list") element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

/** A name for the map: long ones are cut, the card has them whole. */
const short = (text) => (text.length > 34 ? `${text.slice(0, 32)}…` : text);

const plural = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

function say(text) {
  document.getElementById("live").textContent = text;
}
