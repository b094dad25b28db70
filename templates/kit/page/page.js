// The page: sheets come in by picture, camera, text or form; what they give is shown until dismissed.
const given = new Given();
const forms = [];
let nextForm = 1;
let verifies = false;
let stopCamera = null;
Draft.others = () => given.entries.map((entry) => entry.share);

// ---------------------------------------------------------------- sheets come in

/** Takes a share; names what is wrong with one that is refused. */
async function take(share, name) {
  let authenticity = "none";
  try {
    authenticity = await checkSignature(share);
  } catch (fault) {
    refuse(name, fault);
    return false;
  }
  const { entry, isDuplicate } = given.add(share, authenticity, name);
  if (isDuplicate) say(w("sheet.duplicate", { name, other: entry.name }));
  else say(w("sheet.taken", { name, x: share.x }) + " " + standingText(share.setId));
  show();
  return !isDuplicate;
}

/** Says why something is no good sheet. It stays on the page until the person has read it. */
function refuse(name, fault, more) {
  const kind = fault instanceof Fault ? fault.kind : "";
  const text = kind ? w("class." + kind) : w(fault.message);
  const place = fault.detail && fault.detail.row ? " " + w("form.row", { number: fault.detail.row }) + "." : "";
  const line = element("p", { class: "alert" });
  line.append(name + ": " + text + place + (more ? " " + more : "") + " ");
  line.append(button(w("close"), () => line.remove()));
  byId("refused").append(line);
  return line;
}

/** A text that a picture, a camera or a person gave. True when all of it could be used. */
async function takeText(text, name) {
  const { whole, broken } = readText(text);
  for (const { sheet, share } of whole) {
    await take(share, sheet.line > 1 ? w("name.line", { name, line: sheet.line }) : name);
  }
  for (const { sheet, fault } of broken) {
    const where = sheet.line > 1 ? w("name.line", { name, line: sheet.line }) : name;
    const rows = sheet.whole ? rowsOfString(sheet.whole) : sheet.rows;
    if (fault.kind === "version" || !rows || rows.size < 1) refuse(where, fault);
    else {
      const told = refuse(where, fault, w("form.opened"));
      openForm(Draft.from(rows, null), sheet.signing).told = told;
    }
  }
  if (!whole.length && !broken.length) refuse(name, new Error("text.none"));
  return whole.length > 0 && !broken.length;
}

/** A whole string with something wrong, as rows with the checks that they would have: none is known to be right. */
function rowsOfString(text) {
  const string = text.split("+")[0];
  if (!LENGTHS.has(string.length)) return null;
  const offer = offerFor("F", { string });
  if (!offer) return null;
  // the rows as they are on paper but for the wrong characters, which the form asks about
  const rows = new Map();
  const count = Math.ceil(offer.string.length / 19);
  for (let number = 1; number <= count; number++) {
    const right = offer.string.slice(19 * (number - 1), 19 * number);
    const sum = rowDifference(right, number, number === count);
    const check = ALPHABET[timesPower(sum, -right.length)];
    rows.set(number, string.slice(19 * (number - 1), 19 * number) + check);
  }
  return rows;
}

async function takeCode(text, name) {
  if (!/^F[0-9]/i.test(text)) {
    refuse(name, new Error("code.other"));
    return false;
  }
  try {
    return await take(readWhole(text, true), name);
  } catch (fault) {
    refuse(name, fault);
    return false;
  }
}

async function takeFiles(files) {
  for (const file of files) {
    say(w("file.reading", { name: file.name }));
    try {
      await takeFile(file);
    } catch (error) {
      say("");
      refuse(file.name, error);
    }
  }
}

async function takeFile(file) {
  if (/\.pdf$/i.test(file.name) || file.type === "application/pdf") throw new Error("file.pdf");
  if (/\.txt$/i.test(file.name) || file.type.startsWith("text/")) {
    if (file.size > 1024 * 1024) throw new Error("picture.large");
    await takeText(await file.text(), file.name);
    return;
  }
  const image = await loadPicture(file);
  const codes = await readPicture(image, image.naturalWidth, image.naturalHeight, false);
  image.removeAttribute("src");
  if (!codes.length) throw new Error("picture.none");
  for (const code of codes) await takeCode(code, file.name);
}

// ---------------------------------------------------------------- camera, text, form

async function startCamera() {
  const panel = byId("camera-panel");
  const video = byId("video");
  let stream = null;
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      video: { facingMode: "environment", width: { ideal: 1920 }, height: { ideal: 1080 } },
      audio: false,
    });
  } catch (error) {
    refuse(w("give.camera"), new Error("camera.failed"));
    return;
  }
  panel.hidden = false;
  video.srcObject = stream;
  await video.play();
  let isRunning = true;
  const known = new Set();
  stopCamera = () => {
    isRunning = false;
    stream.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
    panel.hidden = true;
    stopCamera = null;
  };
  say(w("camera.help"));
  while (isRunning) {
    if (video.videoWidth) {
      const codes = await readPicture(video, video.videoWidth, video.videoHeight, true);
      for (const code of codes.filter((text) => !known.has(text))) {
        known.add(code);
        await takeCode(code, w("name.camera"));
      }
      if (given.sets().some((set) => set.verdict.standing === "recovered") && stopCamera) {
        stopCamera();
        focusResult();
      }
    }
    await new Promise((done) => setTimeout(done, 120));
  }
}

function focusResult() {
  const first = document.querySelector("#sets button.main");
  if (first) first.focus();
}

function knownShare() {
  const sets = given.sets().filter((set) => set.verdict.standing === "collecting");
  return sets.length === 1 ? sets[0].entries[0].share : null;
}

/** A form for one more sheet; `signing` are signature rows that were read already. */
function openForm(draft, signing) {
  const number = nextForm++;
  const form = new SheetForm(number, draft || new Draft(knownShare()), {
    done: async (share) => {
      drop(form);
      await take(share, w("name.typed", { number }));
      const recovered = given.sets().some((set) => set.verdict.standing === "recovered");
      if (recovered) focusResult();
      else openForm().focus();
    },
    closed: () => {
      drop(form);
      byId("type").focus();
    },
    paste: pasteIntoForm,
  });
  forms.push(form);
  byId("forms").append(form.root);
  if (signing) {
    form.isSigned = true;
    signing.forEach((row, at) => form.signature.draft.put(at, row));
    form.build();
  }
  return form;
}

function drop(form) {
  const at = forms.indexOf(form);
  if (at >= 0) forms.splice(at, 1);
  // what was said of its rows is over with them
  if (form.told) form.told.remove();
}

/** Several lines pasted into a row: whole sheets are taken, other rows go to their places if those are free. */
async function pasteIntoForm(text, form, into, number) {
  const { whole } = readText(text);
  if (whole.length) {
    await takeText(text, w("name.pasted"));
    if (form.isEmpty() && form.root.isConnected) form.close();
    return;
  }
  const left = [];
  let list = into;
  let next = number;
  for (const line of text.split(/[\n\r]+/)) {
    const { label, text: row } = parseLine(line);
    const begins = rowFits(row, 1, "S") ? form.signature : rowFits(row, 1, "F") ? form.share : null;
    if (begins) {
      list = begins;
      next = 1;
      form.isSigned = form.isSigned || list === form.signature;
    }
    if (!mayBeRow(label, row, next)) continue;
    const to = label || next;
    if (to <= list.draft.most && list.draft.row(to).length < ROW - 1) list.draft.put(to, row);
    else left.push(line);
    next = to + 1;
  }
  form.build();
  into.inputs[number].focus();
  into.update(number);
  if (left.length) {
    showPaste(true);
    byId("text").value = left.join("\n");
    refuse(w("name.pasted"), new Error("paste.left"));
  }
}

function showPaste(isOpen) {
  byId("paste-panel").hidden = !isOpen;
  byId("paste").setAttribute("aria-expanded", String(isOpen));
  if (isOpen) byId("text").focus();
}

// ---------------------------------------------------------------- what they give

function standingText(setId) {
  const set = given.sets().find((one) => one.setId === setId);
  return set ? standing(set) : "";
}

function names(entries) {
  return list(entries.map((entry) => entry.name + " (" + w("sheet.number", { x: entry.share.x }) + ")"));
}

function standing({ verdict }) {
  if (verdict.standing === "recovered") return w("set.complete");
  if (verdict.standing === "collecting") {
    const groups = verdict.groups.map((group) => {
      const have = list(Array.from(group.have).sort((a, b) => a - b).map(String));
      return w("set.collecting", { have, k: group.k, missing: group.k - group.have.size });
    });
    return groups.join(" ");
  }
  return w("set." + verdict.standing);
}

function show() {
  const sheets = byId("sheets");
  const sets = given.sets();
  sheets.textContent = "";
  for (const set of sets) {
    for (const entry of set.entries) sheets.append(sheetLine(entry, set));
  }
  byId("no-sheets").hidden = given.entries.length > 0;
  byId("no-result").hidden = sets.length > 0;
  byId("sets").textContent = "";
  if (sets.length > 1) byId("sets").append(element("p", { class: "alert", role: "alert", text: w("sets.several") }));
  sets.forEach((set) => byId("sets").append(setPanel(set)));
}

function sheetLine(entry, { verdict }) {
  const { share } = entry;
  const fault = verdict.faults.get(entry);
  const signed = entry.keys.size ? "sheet.signed" : entry.isUnknown ? "sheet.unchecked" : "sheet.unsigned";
  const text = element("span", {}, entry.name + ": " + w("sheet.number", { x: share.x }) + ", " + w("sheet.set") + " ");
  text.append(element("span", { class: "mono", text: share.setId, translate: "no" }), ", " + w(signed));
  if (fault) {
    const other = fault.other ? fault.other.name : "";
    text.append(" ", element("strong", { text: w("fault." + fault.kind, { other }) }));
  }
  const remove = button(w("sheet.remove"), () => {
    given.remove(entry);
    show();
    say(w("sheet.removed", { name: entry.name }));
    byId("type").focus();
  });
  remove.setAttribute("aria-label", w("sheet.remove") + ": " + entry.name + ", " + w("sheet.number", { x: share.x }));
  return element("li", { class: fault ? "bad" : null }, text, remove);
}

function setPanel(set) {
  const { setId, verdict } = set;
  const panel = element("div", { class: "set" });
  const title = element("h3", {}, w("sheet.set") + " ");
  title.append(element("span", { class: "mono", text: setId, translate: "no" }));
  panel.append(title, element("p", { class: "small", lang: "en", translate: "no", text: setWords(setId) }));
  if (verdict.standing === "recovered") {
    panel.append(restsOn(set));
    panel.append(button(w("secret.show"), () => reveal(setId), "main"));
    verdict.secret.fill(0);
    return panel;
  }
  const isConflict = verdict.sides.length > 0;
  const isCalm = verdict.standing === "collecting" && !isConflict;
  panel.append(element("p", isCalm ? { text: standing(set) } : { class: "alert", role: "alert", text: standing(set) }));
  if (isConflict) {
    const sides = verdict.sides.map((side) => names(side)).join(" " + w("set.against") + " ");
    panel.append(element("p", { class: "alert", role: "alert", text: w("set.sides", { sides }) }));
  }
  return panel;
}

/** The one alert that says what the result rests on. */
function restsOn({ setId, verdict }) {
  if (verdict.dealer === "signature") {
    return element("p", { class: "notice", role: "alert", text: w("rests.signature", { set: setId, words: setWords(setId) }) });
  }
  const unchecked = verdict.on.some((entry) => entry.isUnknown && !entry.keys.size);
  const text = w("rests.nothing") + (unchecked || !verifies ? " " + w("rests.browser") : "");
  return element("p", { class: "alert", role: "alert", text });
}

// ---------------------------------------------------------------- the secret

function reveal(setId) {
  const set = given.sets().find((one) => one.setId === setId);
  if (!set || set.verdict.standing !== "recovered") return;
  const bytes = set.verdict.secret;
  const box = byId("secret");
  const { text, isText } = asText(bytes);
  const shown = element("output", { class: "secret-text", id: "secret-text", translate: "no", text });
  const spelt = element("div", { id: "spelt" });
  const said = element("p", { role: "status", id: "secret-said" });
  const title = element("h2", { id: "secret-title", tabindex: "-1", text: w("secret.title") });
  const dismiss = () => {
    shown.textContent = "";
    spelt.textContent = "";
    bytes.fill(0);
    box.textContent = "";
    box.hidden = true;
    byId("main").hidden = false;
    document.removeEventListener("keydown", onEscape);
    dismissSecret = null;
    show();
    say(w("secret.cleared"));
    focusResult();
  };
  const onEscape = (event) => {
    if (event.key === "Escape") dismiss();
  };
  dismissSecret = dismiss;
  box.textContent = "";
  box.setAttribute("data-set", setId);
  box.append(title, restsOn(set), element("p", { text: isText ? w("secret.text") : w("secret.hex") }), shown);
  const actions = element("div", { class: "actions" });
  actions.append(button(w("secret.clear"), dismiss, "main"));
  actions.append(
    button(w("secret.spell"), () => {
      if (spelt.firstChild) spelt.textContent = "";
      else spelt.append(spelling(text));
    }),
    button(w("secret.copy"), () => copy(text, shown, said))
  );
  if (!isText) actions.append(button(w("secret.save"), () => save(bytes)));
  box.append(actions, said, spelt);
  byId("main").hidden = true;
  box.hidden = false;
  document.addEventListener("keydown", onEscape);
  title.focus();
}

let dismissSecret = null;

function spelling(text) {
  const table = element("table", { class: "spelt", translate: "no" });
  table.append(element("caption", { text: w("spell.title") }));
  const head = element("tr", {});
  ["spell.place", "spell.sign", "spell.name"].forEach((key) => head.append(element("th", { scope: "col", text: w(key) })));
  table.append(element("thead", {}, head));
  const body = element("tbody", {});
  Array.from(text).forEach((character, at) => {
    const row = element("tr", {});
    row.append(
      element("td", { text: String(at + 1) }),
      element("td", { class: "mono", text: character }),
      element("td", { text: nameOf(character) })
    );
    body.append(row);
  });
  table.append(body);
  return table;
}

async function copy(text, shown, said) {
  try {
    await navigator.clipboard.writeText(text);
    said.textContent = w("secret.copied");
  } catch (error) {
    const range = document.createRange();
    range.selectNodeContents(shown);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    said.textContent = document.execCommand("copy") ? w("secret.copied") : w("secret.selected");
  }
}

function save(bytes) {
  const url = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
  element("a", { href: url, download: "secret.bin" }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

// ---------------------------------------------------------------- the start

async function checkVectors(file) {
  const said = byId("vectors-said");
  const lines = byId("vectors-list");
  lines.textContent = "";
  said.textContent = w("file.reading", { name: file.name });
  try {
    const results = await runVectors(await file.text());
    const count = (wanted) => results.filter((result) => result.passed === wanted).length;
    for (const { name, found, passed } of results) {
      const word = passed === null ? "vectors.skipped" : passed ? "vectors.passed" : "vectors.failed";
      const line = element("li", { text: name + ": " + w(word) });
      if (found) line.setAttribute("data-result", JSON.stringify(found));
      lines.append(line);
    }
    said.textContent = w("vectors.count", { passed: count(true), failed: count(false), skipped: count(null) });
  } catch (error) {
    said.textContent = w("vectors.other");
  }
}

function listen() {
  byId("language").addEventListener("change", (event) => {
    const setId = dismissSecret && byId("secret").getAttribute("data-set");
    setLanguage(event.target.value);
    show();
    forms.forEach((form) => form.build());
    if (setId) {
      dismissSecret();
      reveal(setId);
    }
  });
  byId("files").addEventListener("change", async (event) => {
    const files = Array.from(event.target.files);
    event.target.value = "";
    await takeFiles(files);
    focusResult();
  });
  const drop = byId("drop");
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
  document.addEventListener("dragleave", () => drop.classList.remove("over"));
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    if (event.dataTransfer.files.length) takeFiles(Array.from(event.dataTransfer.files));
  });
  byId("camera").hidden = !(navigator.mediaDevices && navigator.mediaDevices.getUserMedia);
  byId("camera").addEventListener("click", () => stopCamera || startCamera());
  byId("camera-stop").addEventListener("click", () => {
    if (stopCamera) stopCamera();
    byId("camera").focus();
  });
  byId("type").addEventListener("click", () => openForm().focus());
  byId("paste").addEventListener("click", () => showPaste(byId("paste-panel").hidden));
  byId("read").addEventListener("click", async () => {
    const box = byId("text");
    // what could not all be used stays for the person to look at
    if (await takeText(box.value, w("name.pasted"))) {
      box.value = "";
      showPaste(false);
      focusResult();
    }
  });
  byId("vectors").addEventListener("change", (event) => {
    if (event.target.files.length) checkVectors(event.target.files[0]);
  });
  window.addEventListener("beforeunload", (event) => {
    const isTyping = forms.some((form) => !form.isEmpty()) || byId("text").value !== "";
    if (isTyping || given.entries.length) event.preventDefault();
  });
  window.addEventListener("pagehide", () => {
    if (dismissSecret) dismissSecret();
  });
}

async function start() {
  setLanguage(preferredLanguage());
  listen();
  show();
  byId("page").hidden = false;
  verifies = await canVerify();
}

start();
