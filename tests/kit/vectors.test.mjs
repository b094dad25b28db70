// The page makes of every test vector what the format says.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { browser, folder, kit, open, prepare } from "./browser.mjs";

prepare({ withSheets: false });

async function run(page, file) {
  await page.locator("summary").click();
  await page.setInputFiles("#vectors", file);
  await page.waitForFunction(() => /\d+ failed/.test(document.getElementById("vectors-said").textContent));
  const found = await page.locator("#vectors-list li[data-result]").evaluateAll((lines) =>
    lines.map((line) => [line.textContent.split(":")[0], JSON.parse(line.dataset.result)])
  );
  return { said: await page.locator("#vectors-said").textContent(), found: new Map(found) };
}

test("every vector gives its result, its secret and its offer", async () => {
  const { page, finish } = await open(browser);
  const file = path.join(kit(), "vectors.json");
  const { vectors: strict, surplus = [] } = JSON.parse(fs.readFileSync(file, "utf8"));
  const vectors = [...strict, ...surplus];
  const { said, found } = await run(page, file);
  assert.equal(said, `${vectors.length} passed, 0 failed, 0 skipped`);
  for (const { name, result, k, secret, offer, forged, sides } of vectors) {
    const wanted = Object.fromEntries(Object.entries({ result, k, secret, offer, forged, sides }).filter(([, value]) => value !== undefined));
    assert.deepEqual(found.get(name), wanted, name);
  }
  await finish();
});

test("a vector that expects something else fails", async () => {
  const { page, finish } = await open(browser);
  const file = JSON.parse(fs.readFileSync(path.join(kit(), "vectors.json"), "utf8"));
  for (const vector of file.vectors) {
    if (vector.result === "ok") vector.secret = vector.secret.replace(/^./, (digit) => (digit === "0" ? "1" : "0"));
    else if (vector.offer) vector.offer[0].column += 1;
    else vector.result = vector.result === "length" ? "padding" : "length";
  }
  for (const vector of file.surplus || []) {
    if (vector.sides) vector.sides.reverse();
    else vector.forged.push(9);
  }
  const count = file.vectors.length + (file.surplus || []).length;
  const changed = path.join(folder, "changed.json");
  fs.writeFileSync(changed, JSON.stringify(file));
  const { said } = await run(page, changed);
  assert.equal(said, `0 passed, ${count} failed, 0 skipped`);
  await finish();
});

test("another file is no file of vectors", async () => {
  const { page, finish } = await open(browser);
  await page.locator("summary").click();
  await page.setInputFiles("#vectors", path.join(kit(), "FORMAT.txt"));
  await page.getByText("this is not a file of share vectors").waitFor();
  await finish();
});
