// Sheets in, secret out: what counts, what is named, what the result rests on.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { browser, folder, givePictures, made, open, prepare, secret, SECRET, sheets, shot, typeRows } from "./browser.mjs";
import { forgedPair, readRows, rowsOf } from "./forge.mjs";

prepare();

const textOf = (rows) => rows.map((row, i) => `${i + 1}. ${row}`).join("\n");

async function pasteText(page, text) {
  if (await page.locator("#paste-panel").isHidden()) await page.locator("#paste").click();
  await page.locator("#text").fill(text);
  await page.locator("#read").click();
}

test("two pictures give the secret, and its alert names the set", async () => {
  const { page, finish } = await open(browser);
  await givePictures(page, made[0], made[2]);
  const notice = page.locator("#sets [role=alert]");
  await notice.waitFor();
  const text = await notice.textContent();
  const { setId } = readRows(made[0].rows);
  assert.ok(text.includes(setId) && text.includes("signed by one dealer"), text);
  assert.ok(made[0].text.includes(/\((.*?)\)/.exec(text)[1]), "the words are those on the sheet");
  assert.equal(await page.locator("#secret-text").count(), 0, "nothing is shown before it is asked for");
  assert.equal(await secret(page), SECRET);
  assert.ok(await page.locator("#secret [role=alert]").isVisible());
  await finish();
});

test("dismissing the secret leaves nothing of it on the page", async () => {
  const { page, finish } = await open(browser);
  await givePictures(page, made[0], made[1]);
  assert.equal(await secret(page), SECRET);
  await page.getByRole("button", { name: "Spell it out" }).click();
  await page.getByText("capital K", { exact: true }).waitFor();
  await page.getByText("digit seven", { exact: true }).waitFor();
  await page.getByText("number sign (hash)", { exact: true }).waitFor();
  const before = await page.content();
  assert.ok(before.includes(SECRET));
  await page.keyboard.press("Escape");
  await page.locator("#main").waitFor({ state: "visible" });
  const html = await page.content();
  for (const piece of [SECRET, SECRET.slice(0, 6), SECRET.slice(-6), "capital K"]) assert.ok(!html.includes(piece), piece);
  const focused = await page.evaluate(() => document.activeElement.textContent);
  assert.equal(focused, "Show the secret");
  assert.equal(await secret(page), SECRET, "it can be shown again");
  await page.getByRole("button", { name: "Clear it from the screen" }).click();
  assert.ok(!(await page.content()).includes(SECRET));
  await finish();
});

test("the secret is copied only when asked for", async () => {
  const { page, finish } = await open(browser, { permissions: ["clipboard-read", "clipboard-write"] });
  await givePictures(page, made[0], made[1]);
  await secret(page);
  await page.getByRole("button", { name: "Copy it" }).click();
  await page.getByText("Copied.").waitFor();
  await finish();
});

test("typed sheets are not confirmed by anything, and the alert says so", async () => {
  const { page, finish } = await open(browser);
  await page.locator("#type").click();
  await typeRows(page, made[0].rows, 1);
  await page.locator("#form-2-row1").waitFor();
  await typeRows(page, made[1].rows, 2);
  const alert = page.locator("#sets [role=alert]");
  await alert.waitFor();
  const text = await alert.textContent();
  assert.ok(text.startsWith("Nothing confirms who made these sheets."), text);
  assert.ok(!/verified|genuine sheets/i.test(text), text);
  assert.equal(await secret(page), SECRET);
  await finish();
});

test("a browser without Ed25519 says that nothing is confirmed", async () => {
  const { page, context, finish } = await open(browser);
  await context.addInitScript(() => {
    SubtleCrypto.prototype.importKey = () => Promise.reject(new DOMException("no", "NotSupportedError"));
  });
  await page.reload();
  await givePictures(page, made[0], made[1]);
  const alert = page.locator("#sets [role=alert]");
  await alert.waitFor();
  const text = await alert.textContent();
  assert.ok(text.startsWith("Nothing confirms") && text.includes("could not check signatures"), text);
  assert.ok((await page.locator("#sheets").textContent()).includes("signature not checked"));
  assert.equal(await secret(page), SECRET);
  await finish();
});

test("unsigned sheets that contradict each other are a conflict that names both sides", async () => {
  const honest = made.map((one) => readRows(one.rows));
  const forged = forgedPair(honest[0], "the forger's secret 1234");
  for (const order of [[forged[0], forged[1], made[2].rows], [made[2].rows, forged[1], forged[0]]]) {
    const { page, finish } = await open(browser);
    await pasteText(page, order.map(textOf).join("\n\n"));
    const sides = page.locator("#sets .alert").last();
    await sides.waitFor();
    await page.waitForFunction(() => document.querySelectorAll("#sheets li").length === 3);
    const text = await page.locator("#sets").textContent();
    assert.ok(text.includes("contradict each other"), text);
    for (const x of [1, 2, 3]) assert.ok(text.includes(`number ${x}`), text);
    assert.ok(text.includes("against") && !/forged:/i.test(text), text);
    assert.equal(await page.getByRole("button", { name: "Show the secret" }).count(), 0);
    await finish();
  }
});

test("leaving one side of a conflict out settles it", async () => {
  const { page, finish } = await open(browser);
  const [one, two] = forgedPair(readRows(made[0].rows), "the forger's secret 1234");
  await pasteText(page, [made[1].rows, made[2].rows, one].map(textOf).join("\n"));
  await page.locator("#sets").getByText("contradict each other").waitFor();
  assert.ok(two.length > 0);
  await page.locator("#sheets li", { hasText: "number 1" }).getByRole("button").click();
  assert.equal(await secret(page), SECRET);
  await finish();
});

test("a sheet that claims another threshold is a contradiction, not chosen by number", async () => {
  const { page, finish } = await open(browser);
  const share = readRows(made[0].rows);
  await pasteText(page, textOf(rowsOf({ ...share, k: 3 })) + "\n" + textOf(made[1].rows));
  await page.locator("#sets").getByText("Contradiction:").waitFor();
  assert.ok((await page.locator("#sets").textContent()).includes("against"));
  await finish();
});

test("beside signed sheets a forged one is named, and the others recover", async () => {
  const { page, finish } = await open(browser);
  const forged = forgedPair(readRows(made[0].rows), "the forger's secret 1234");
  await pasteText(page, textOf(forged[0]));
  await page.locator("#sheets li").first().waitFor();
  await givePictures(page, made[0], made[2]);
  await page.locator("#sheets").getByText("Forged: vault-share-1-of-3.png has the same number and is signed.").waitFor();
  assert.equal(await page.locator("#sheets li.bad").count(), 1);
  assert.equal(await secret(page), SECRET);
  await finish();
});

test("a code with a wrong signature is refused by name", async () => {
  const { page, finish } = await open(browser);
  const file = JSON.parse(fs.readFileSync(path.join(folder, "kit/vectors.json"), "utf8"));
  for (const [name, words] of [["signature-bit", "its signature is wrong"], ["set-id", "its public key is not the key of its set"]]) {
    const vector = file.vectors.find((one) => one.name === name);
    await pasteText(page, vector.shares.map((share) => share.qr || share.string).join("\n"));
    await page.locator("#refused").getByText(words).first().waitFor();
  }
  await finish();
});

test("sheets of two sets do not mix", async () => {
  const others = sheets("other", "another secret", 2, 2);
  const { page, finish } = await open(browser);
  await givePictures(page, made[0], others[0]);
  await page.getByText("Sheets of more than one set are here.").waitFor();
  assert.equal(await page.getByRole("button", { name: "Show the secret" }).count(), 0);
  await givePictures(page, others[1]);
  assert.equal(await secret(page), "another secret");
  await finish();
});

test("the same sheet twice counts once", async () => {
  const { page, finish } = await open(browser);
  await givePictures(page, made[0]);
  await page.locator("#sheets li").first().waitFor();
  await givePictures(page, made[0]);
  await page.getByText("It counts once.").waitFor();
  assert.equal(await page.locator("#sheets li").count(), 1);
  await finish();
});

test("bytes that are no text are shown in hexadecimal and saved as they are", async () => {
  const bytes = Buffer.from([0, 255, 10, 128, 65]);
  const binary = sheets("binary", bytes, 2, 2, ["--raw"]);
  const { page, finish } = await open(browser);
  await givePictures(page, binary[0], binary[1]);
  assert.equal(await secret(page), "00ff0a8041");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save it as a file" }).click()]);
  assert.deepEqual(fs.readFileSync(await download.path()), bytes);
  await finish();
});

test("files that hold no sheet are named, and what was given stays", async () => {
  const { page, finish } = await open(browser);
  await givePictures(page, made[0]);
  await page.locator("#sheets li").first().waitFor();
  const broken = path.join(folder, "broken.png");
  fs.writeFileSync(broken, "no picture");
  const empty = path.join(folder, "words.txt");
  fs.writeFileSync(empty, "nothing here\n");
  await page.setInputFiles("#files", [broken, empty]);
  await page.locator("#refused").getByText("broken.png: this browser cannot open the picture").waitFor();
  await page.locator("#refused").getByText("words.txt: no sheet was found in this text").waitFor();
  assert.equal(await page.locator("#sheets li").count(), 1);
  await shot(page, "refused");
  await finish();
});

test("a PDF is refused with what to do instead, and its text recovers", async () => {
  const { page, finish } = await open(browser);
  await page.setInputFiles("#files", [made[0].pdf]);
  await page.locator("#refused").getByText("this page cannot read PDF files").waitFor();
  await pasteText(page, made[0].text + "\n" + made[1].text);
  assert.equal(await secret(page), SECRET);
  await finish();
});

test("pasted text with quotes, dashes and rows of two sheets in mixed order is read", async () => {
  const { page, finish } = await open(browser);
  const mixed = made[0].rows.flatMap((row, i) => [made[0].rows[i], made[1].rows[i]].map((one) => `“${i + 1}.  ${one.match(/.{1,5}/g).join("–")}”`));
  await pasteText(page, ["Contoso Ltd — page 1 of 2", ...mixed, "Custody log"].join("\n"));
  assert.equal(await secret(page), SECRET);
  await finish();
});

test("the longest secret, in 47 rows, is recovered from pictures and from text", async () => {
  const long = "x".repeat(500) + "0123456789ab";
  const large = sheets("large", long, 2, 3);
  assert.equal(large[0].rows.length, 47);
  const { page, finish } = await open(browser);
  await givePictures(page, large[0]);
  await page.locator("#sheets li").first().waitFor();
  await pasteText(page, large[2].text);
  assert.equal(await secret(page), long);
  await finish();
});
