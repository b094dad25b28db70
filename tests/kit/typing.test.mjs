// A sheet typed by a tired person: slips are located, asked about, and cost nothing else.
import assert from "node:assert/strict";
import { test } from "node:test";
import { browser, made, open, prepare, secret, SECRET, sheets, shot, typeRows } from "./browser.mjs";
import { rowsOf, readRows, rowFits } from "./forge.mjs";

const ALPHABET = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L";
prepare();

const row = (page, form, number) => page.locator(`#form-${form}-row${number}`);
const state = (page, form, number) => page.locator(`#form-${form}-state${number}`);
const other = (character) => ALPHABET[(ALPHABET.indexOf(character) + 9) % 32];
const changed = (text, at) => text.slice(0, at) + other(text[at]) + text.slice(at + 1);

/** Pastes a sheet of which one row has a wrong character. */
async function pasteWithSlip(page) {
  const rows = made[0].rows.slice();
  rows[1] = changed(rows[1], 10);
  await page.locator("#paste").click();
  await page.locator("#text").fill(rows.map((one, i) => `${i + 1}. ${one}`).join("\n"));
  await page.locator("#read").click();
}

async function begin() {
  const opened = await open(browser);
  await opened.page.locator("#type").click();
  return opened;
}

test("each row says whether it is good as soon as it is typed", async () => {
  const { page, finish } = await begin();
  assert.equal(await page.locator(".row-line").count(), 5);
  await row(page, 1, 1).fill(made[0].rows[0].slice(0, 7));
  assert.equal(await state(page, 1, 1).textContent(), "7 of 20");
  await row(page, 1, 1).fill(made[0].rows[0].toLowerCase());
  assert.equal(await state(page, 1, 1).textContent(), "good");
  await row(page, 1, 2).fill(changed(made[0].rows[1], 4));
  assert.ok((await state(page, 1, 2).textContent()).startsWith("not right yet."));
  assert.equal(await row(page, 1, 2).getAttribute("aria-invalid"), "true");
  await shot(page, "typing-1280");
  await finish();
});

test("characters outside the alphabet are marked with the likely one", async () => {
  const { page, finish } = await begin();
  const text = made[0].rows[1];
  await row(page, 1, 2).fill(text.slice(0, 3) + "O" + text.slice(4, 9) + "?" + text.slice(10));
  const said = await state(page, 1, 2).textContent();
  assert.ok(said.includes("Character 4 is “O”, which is never used. Probably “0”."), said);
  assert.ok(said.includes("Character 10 cannot be read."), said);
  assert.deepEqual(await page.locator("mark").allTextContents(), ["O", "?"]);
  await finish();
});

test("one wrong character in a whole sheet is located and put right by one answer", async () => {
  for (const [number, at] of [[1, 8], [2, 0], [3, 19], [5, 3]]) {
    const { page, finish } = await begin();
    const rows = made[0].rows.slice();
    rows[number - 1] = changed(rows[number - 1], at);
    await typeRows(page, rows, 1);
    const question = page.locator(".question").first();
    const text = await question.textContent();
    const right = made[0].rows[number - 1][at];
    assert.ok(text.includes(`is character ${at + 1} “${right}” instead of “${rows[number - 1][at]}”?`), text);
    assert.equal(await page.locator("#sheets li").count(), 0, "nothing is corrected silently");
    await question.getByRole("button", { name: "Yes" }).click();
    await page.locator("#sheets li").waitFor();
    await finish();
  }
});

test("swapped, missing and doubled characters are located", async () => {
  const slips = {
    swapped: (text) => text.slice(0, 7) + text[8] + text[7] + text.slice(9),
    missing: (text) => text.slice(0, 7) + text.slice(8),
    doubled: (text) => text.slice(0, 7) + text[7] + text.slice(7),
  };
  for (const [name, slip] of Object.entries(slips)) {
    const { page, finish } = await begin();
    const rows = made[1].rows.slice();
    rows[2] = slip(rows[2]);
    assert.notEqual(rows[2], made[1].rows[2]);
    await typeRows(page, rows, 1);
    assert.ok((await page.locator(".question").count()) > 0, name);
    await page.locator(".question").first().getByRole("button", { name: "Yes" }).click();
    await page.locator("#sheets li").waitFor();
    await finish();
  }
});

test("a refused question is not asked again, and the row stays", async () => {
  const { page, finish } = await begin();
  const rows = made[0].rows.slice();
  rows[3] = changed(rows[3], 6);
  await typeRows(page, rows, 1);
  const text = await page.locator(".question span").first().textContent();
  await page.locator(".question").first().getByRole("button", { name: "No" }).click();
  assert.ok(!(await page.locator(".question span").allTextContents()).includes(text));
  assert.equal((await row(page, 1, 4).inputValue()).replace(/ /g, ""), rows[3]);
  await row(page, 1, 4).fill(made[0].rows[3]);
  await page.locator("#sheets li").waitFor();
  await finish();
});

test("a row typed in the place of another is asked about and moves there", async () => {
  const { page, finish } = await begin();
  const rows = made[0].rows;
  await row(page, 1, 1).fill(rows[0]);
  await row(page, 1, 2).fill(rows[2]);
  const question = page.locator(".question", { hasText: "This fits row 3." });
  await question.getByRole("button", { name: "Yes" }).click();
  assert.equal((await row(page, 1, 3).inputValue()).replace(/ /g, ""), rows[2]);
  assert.equal(await row(page, 1, 2).inputValue(), "");
  await row(page, 1, 2).fill(rows[1]);
  await row(page, 1, 4).fill(rows[3]);
  await row(page, 1, 5).fill(rows[4]);
  await page.locator("#sheets li").waitFor();
  await finish();
});

test("a row with its number goes where the number says, and overwrites nothing", async () => {
  const { page, finish } = await begin();
  const rows = made[0].rows;
  await row(page, 1, 1).fill(`3. ${rows[2]}`);
  assert.equal((await row(page, 1, 3).inputValue()).replace(/ /g, ""), rows[2]);
  await row(page, 1, 2).fill(`3. ${rows[1]}`);
  assert.equal(await state(page, 1, 2).textContent(), "Row 3 has text already. Clear that row first.");
  assert.equal((await row(page, 1, 3).inputValue()).replace(/ /g, ""), rows[2]);
  await finish();
});

test("the right row typed earlier counts, whatever was typed over it", async () => {
  const { page, finish } = await begin();
  const rows = made[0].rows;
  await row(page, 1, 2).fill(rows[1]);
  await row(page, 1, 2).fill(made[1].rows[1]);
  for (const number of [1, 3, 4, 5]) await row(page, 1, number).fill(rows[number - 1]);
  await page.locator("#sheets li", { hasText: "number 1" }).waitFor();
  await finish();
});

test("a row of another sheet is noticed by the whole sheet", async () => {
  const { page, finish } = await begin();
  const rows = made[0].rows.slice();
  rows[2] = made[1].rows[2];
  await typeRows(page, rows, 1);
  await page.getByText("one may be from another sheet").waitFor();
  await row(page, 1, 3).fill(made[0].rows[2]);
  await page.locator("#sheets li").waitFor();
  await finish();
});

test("a known set fills in the rows and how row 1 begins", async () => {
  const long = sheets("long", "0123456789abcdef0123456789abcdef", 2, 2);
  const { page, finish } = await begin();
  await page.locator("#form-1-count").fill("6");
  await page.locator("#form-1-count").blur();
  await typeRows(page, long[0].rows, 1);
  await page.locator("#form-2-row1").waitFor();
  assert.equal(await page.locator("#form-2-count").inputValue(), "6");
  assert.equal(await row(page, 2, 1).inputValue(), long[1].rows[0].slice(0, 3));
  await typeRows(page, long[1].rows, 2);
  assert.equal(await secret(page), "0123456789abcdef0123456789abcdef");
  await finish();
});

test("a sheet of four rows and one of 47 end where they end", async () => {
  for (const [name, text] of [["short", "pin 42"], ["most", "y".repeat(512)]]) {
    const two = sheets(name, text, 2, 2);
    const { page, finish } = await begin();
    for (let i = 0; i < two[0].rows.length; i++) await row(page, 1, i + 1).fill(two[0].rows[i]);
    await page.locator("#sheets li").waitFor();
    await finish();
  }
});

/** Where a sheet has a row that passes as the last one after one wrong character: its number, and that row. */
function endingTooEarly(rows) {
  for (let number = 4; number < rows.length; number++) {
    const text = rows[number - 1];
    for (let at = 0; at < text.length; at++) {
      for (const character of ALPHABET) {
        const wrong = text.slice(0, at) + character + text.slice(at + 1);
        if (rowFits(wrong, number) === "last") return { number, wrong };
      }
    }
  }
  throw new Error("no row of this sheet can end one");
}

test("a wrong row that passes as the last one ends no sheet", async () => {
  const [long] = sheets("early", "z".repeat(512), 2, 2);
  const { number, wrong } = endingTooEarly(long.rows);
  const rows = long.rows.slice();
  rows[number - 1] = wrong;
  // typed in order
  const { page, finish } = await begin();
  await typeRows(page, rows.slice(0, number), 1);
  const said = await state(page, 1, number).textContent();
  assert.ok(said.includes("If the paper has more rows, a character of this row is wrong"), said);
  for (let i = number; i < rows.length; i++) await row(page, 1, i + 1).fill(rows[i]);
  const question = page.locator(".question").first();
  await question.getByRole("button", { name: "Yes" }).click();
  await page.locator("#sheets li").waitFor();
  await finish();
  // pasted
  const pasted = await open(browser);
  await pasted.page.locator("#paste").click();
  await pasted.page.locator("#text").fill(rows.map((one, i) => `${i + 1}. ${one}`).join("\n"));
  await pasted.page.locator("#read").click();
  assert.equal(await pasted.page.locator(".row-line").count(), rows.length);
  await pasted.page.locator(".question").first().getByRole("button", { name: "Yes" }).click();
  await pasted.page.locator("#sheets li").waitFor();
  await pasted.finish();
});

test("signature rows are typed too, and prove one dealer", async () => {
  const signed = sheets("signed", SECRET, 2, 2, ["--signature-rows"]);
  const { page, finish } = await begin();
  const notice = page.getByText("The rows of the sheet are complete. Type the signature rows");
  for (const [at, sheet] of signed.entries()) {
    const form = at + 1;
    assert.equal(sheet.signature.length, 10);
    // row 1 of the signature in the place of a row of the share is asked about
    await row(page, form, 2).fill(sheet.signature[0]);
    await page.getByRole("button", { name: /^This is row 1 of the signature.* Yes$/ }).click();
    assert.equal(await row(page, form, 2).inputValue(), "");
    await typeRows(page, sheet.rows, form);
    await notice.waitFor();
    for (let number = 2; number <= 10; number++) {
      const field = page.locator(`#form-${form}-signature-row${number}`);
      if (number !== 4) {
        await field.fill(sheet.signature[number - 1]);
        continue;
      }
      await field.fill(changed(sheet.signature[3], 6));
      assert.equal(await field.getAttribute("aria-invalid"), "true");
    }
    await shot(page, "signature-rows");
    const question = page.locator(".question").first();
    assert.ok((await question.textContent()).includes("is character 7"), await question.textContent());
    await question.getByRole("button", { name: "Yes" }).click();
    await page.locator("#sheets li").nth(at).waitFor();
    assert.ok((await page.locator("#sheets li").nth(at).textContent()).includes(", signed"));
  }
  assert.equal(await secret(page), SECRET);
  assert.ok((await page.locator("#secret [role=alert]").textContent()).includes("signed by one dealer"));
  await finish();
});

test("a sheet goes on without the signature rows that were begun", async () => {
  const signed = sheets("half", SECRET, 2, 2, ["--signature-rows"]);
  const { page, finish } = await begin();
  await page.locator("#form-1-signed").check();
  await page.locator("#form-1-signature-row1").fill(signed[0].signature[0]);
  await typeRows(page, signed[0].rows, 1);
  assert.equal(await page.locator("#sheets li").count(), 0);
  // the form goes away with the click
  await page.locator("#form-1-signed").click();
  await page.locator("#sheets li", { hasText: "not signed" }).waitFor();
  await finish();
});

test("signature rows of another sheet are named", async () => {
  const signed = sheets("mixed", SECRET, 2, 2, ["--signature-rows"]);
  const { page, finish } = await begin();
  await page.locator("#form-1-signed").check();
  for (const [i, text] of signed[1].signature.entries()) {
    await page.locator(`#form-1-signature-row${i + 1}`).fill(text);
  }
  await typeRows(page, signed[0].rows, 1);
  await page.getByText("its signature rows are of another sheet").waitFor();
  assert.equal(await page.locator("#sheets li").count(), 0);
  await finish();
});

test("a row of a sheet that is there already is named", async () => {
  const { page, finish } = await begin();
  await typeRows(page, made[0].rows, 1);
  await page.locator("#form-2-row1").waitFor();
  await row(page, 2, 1).fill(made[1].rows[0]);
  await row(page, 2, 3).fill(made[0].rows[2]);
  const said = await state(page, 2, 3).textContent();
  assert.ok(said.includes("This is row 3 of sheet number 1, which is there already."), said);
  await row(page, 2, 3).fill(made[1].rows[2]);
  assert.equal(await state(page, 2, 3).textContent(), "good");
  await finish();
});

test("a later version of the format is named at once, and the row stays", async () => {
  const { page, finish } = await begin();
  await row(page, 1, 1).fill("F2" + made[0].rows[0].slice(2));
  const said = await state(page, 1, 1).textContent();
  assert.ok(said.includes("It begins with F2: a later version of the format"), said);
  assert.ok((await row(page, 1, 1).inputValue()).startsWith("F2"));
  await finish();
});

test("a whole sheet pasted into a row is taken", async () => {
  const { page, finish } = await begin();
  await row(page, 1, 2).evaluate((input, text) => {
    const data = new DataTransfer();
    data.setData("text", text);
    input.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, made[0].text);
  await page.locator("#sheets li").waitFor();
  await finish();
});

test("pasted rows with a slip open in the form, with the slip asked about", async () => {
  const { page, finish } = await open(browser);
  await pasteWithSlip(page);
  await page.locator(".question").first().getByRole("button", { name: "Yes" }).click();
  await page.locator("#sheets li").waitFor();
  assert.notEqual(await page.locator("#text").inputValue(), "", "what could not all be used stays");
  await finish();
});

test("Enter after a whole row skips no row", async () => {
  const { page, finish } = await begin();
  await row(page, 1, 1).focus();
  for (const text of made[0].rows.slice(0, 3)) {
    const typed = (await page.evaluate(() => document.activeElement.value)).length;
    await page.keyboard.type(text.slice(typed));
    await page.keyboard.press("Enter");
  }
  for (const number of [1, 2, 3]) assert.equal(await state(page, 1, number).textContent(), "good");
  assert.equal(await page.evaluate(() => document.activeElement.id), "form-1-row4");
  // in a field that nobody came to by typing, Enter goes on as ever
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "form-1-row5");
  await finish();
});

test("what was said of rows goes when they are put right", async () => {
  const { page, finish } = await open(browser);
  await pasteWithSlip(page);
  assert.equal(await page.locator("#refused p").count(), 1);
  await page.locator(".question").first().getByRole("button", { name: "Yes" }).click();
  await page.locator("#sheets li").waitFor();
  assert.equal(await page.locator("#refused p").count(), 0);
  await finish();
});

test("clearing a sheet asks first", async () => {
  const { page, finish } = await begin();
  await row(page, 1, 1).fill(made[0].rows[0]);
  await page.getByRole("button", { name: "Clear this sheet" }).click();
  await page.getByRole("button", { name: "No, keep it" }).click();
  assert.equal((await row(page, 1, 1).inputValue()).replace(/ /g, ""), made[0].rows[0]);
  await page.getByRole("button", { name: "Clear this sheet" }).click();
  await page.getByRole("button", { name: "Yes, clear it" }).click();
  assert.equal(await page.locator(".sheet-form").count(), 0);
  await finish();
});

test("all is done by keyboard alone", async () => {
  const { page, finish } = await open(browser);
  const reach = async (id) => {
    for (let i = 0; i < 60; i++) {
      if ((await page.evaluate(() => document.activeElement.id)) === id) return;
      await page.keyboard.press("Tab");
    }
    assert.fail(`${id} cannot be reached`);
  };
  await reach("type");
  await page.keyboard.press("Enter");
  for (const sheet of [made[0], made[2]]) {
    for (const [i, text] of sheet.rows.entries()) {
      const focused = await page.evaluate(() => document.activeElement.id);
      assert.ok(focused.endsWith(`row${i + 1}`), focused);
      const typed = (await page.evaluate(() => document.activeElement.value)).length;
      // a slip in row 3, answered by the keyboard
      await page.keyboard.type(i === 2 ? changed(text, 5) : text.slice(typed));
      if (i === 2) {
        await page.keyboard.press("ArrowDown");
      }
    }
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    const answer = await page.evaluate(() => document.activeElement.getAttribute("aria-label"));
    assert.ok(/is character 6 .* Yes$/.test(answer), answer);
    await page.keyboard.press("Enter");
  }
  await page.waitForFunction(() => document.activeElement.textContent === "Show the secret");
  await page.keyboard.press("Enter");
  assert.equal(await page.locator("#secret-text").textContent(), SECRET);
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("#secret-text").count(), 0);
  await finish();
});

test("no wrong sheet is taken, whatever is typed", async () => {
  // a seeded typist: one to three slips in each sheet, and no answer to any question
  let seed = 7;
  const random = (below) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  const { page, finish } = await begin();
  for (let round = 0; round < 25; round++) {
    const rows = made[round % 3].rows.slice();
    for (let slip = 0; slip <= random(3); slip++) {
      const number = random(5);
      const at = 2 + random(rows[number].length - 2);
      rows[number] = changed(rows[number], at);
    }
    if (rows.join() === made[round % 3].rows.join()) continue;
    await typeRows(page, rows, 1 + round);
    assert.equal(await page.locator("#sheets li").count(), 0, rows.join(" "));
    await page.getByRole("button", { name: "Clear this sheet" }).click();
    await page.getByRole("button", { name: "Yes, clear it" }).click();
    await page.locator("#type").click();
  }
  await finish();
});

test("forged rows with right checks are typed like any other", async () => {
  const { page, finish } = await begin();
  const share = readRows(made[0].rows);
  await typeRows(page, rowsOf({ ...share, x: 9 }), 1);
  await page.locator("#sheets li", { hasText: "number 9" }).waitFor();
  await finish();
});
