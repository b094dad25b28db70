// Texts in the language of the person, and elements. Nothing here reads HTML from text.
let language = "en";

function w(key, values) {
  const text = WORDS[language][key] || WORDS.en[key] || key;
  return text.replace(/\{(\w+)\}/g, (all, name) => (values && name in values ? String(values[name]) : all));
}

function byId(id) {
  return document.getElementById(id);
}

/** An element: attributes by name, `text` for its text, functions for events. */
function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (key === "text") made.textContent = value;
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child));
  return made;
}

function button(text, click, kind) {
  return element("button", { type: "button", text, click, class: kind || null });
}

/** Says something to whoever looks and to whoever listens. */
function say(text) {
  const line = byId("said");
  line.textContent = "";
  // a changed text is read aloud, the same text again is not
  setTimeout(() => (line.textContent = text), 30);
}

function setLanguage(to) {
  language = WORDS[to] ? to : "en";
  document.documentElement.lang = language;
  document.title = w("title");
  byId("language").value = language;
  document.querySelectorAll("[data-w]").forEach((one) => (one.textContent = w(one.getAttribute("data-w"))));
}

function preferredLanguage() {
  const wanted = navigator.languages || [navigator.language || "en"];
  const known = wanted.map((name) => name.slice(0, 2).toLowerCase()).find((name) => WORDS[name]);
  return known || "en";
}

/** Groups of five, as printed. */
function grouped(text) {
  return (Array.from(text).join("").match(/.{1,5}/gu) || []).join(" ");
}

function list(items) {
  if (items.length < 2) return items.join("");
  return w("list.and", { first: items.slice(0, -1).join(", "), last: items[items.length - 1] });
}
