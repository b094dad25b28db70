// A kit and sheets made by the program, and the kit's page in Chromium.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

export const HERE = path.dirname(fileURLToPath(import.meta.url));
export const ROOT = path.resolve(HERE, "../..");
const FIRESAFE = process.env.FIRESAFE_BIN || path.join(ROOT, "target/debug/firesafe");
const CHROMIUM = process.env.CHROMIUM || "/usr/bin/chromium";
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Pictures of the page in each state, for whoever wants to look; nowhere unless asked for. */
const SHOTS = process.env.FIRESAFE_SCREENSHOTS;

export const folder = fs.mkdtempSync(path.join(os.tmpdir(), "firesafe-kit-"));
process.on("exit", () => fs.rmSync(folder, { recursive: true, force: true }));

export function firesafe(args, input) {
  return execFileSync(FIRESAFE, args, { cwd: folder, input: input || "", encoding: "utf8", stdio: ["pipe", "pipe", "pipe"] });
}

let kitFolder = null;
export function kit() {
  if (!kitFolder) {
    const out = path.join(folder, "kit");
    firesafe(["kit", "--out", out]);
    kitFolder = out;
  }
  return kitFolder;
}

/** Sheets of a secret: the PDF, a picture and the text of each, share 1 first. */
export function sheets(name, secret, k, n, options = []) {
  firesafe(["split", "-k", String(k), "-n", String(n), "--out", name, "--label", name, ...options], secret);
  const made = [];
  for (let x = 1; x <= n; x++) {
    const stem = path.join(folder, name, `${name}-share-${x}-of-${n}`);
    execFileSync("pdftoppm", ["-r", "150", "-png", "-singlefile", stem + ".pdf", stem]);
    const text = execFileSync("pdftotext", ["-layout", stem + ".pdf", "-"], { encoding: "utf8" });
    const rows = [...text.matchAll(/^ *(\d+)\. +([0-9A-Z ]+)$/gm)].map((match) => match[2].replace(/ /g, ""));
    const first = rows.findIndex((row) => row.startsWith("S1"));
    const end = first < 0 ? rows.length : first;
    const [share, signature] = [rows.slice(0, end), rows.slice(end)];
    made.push({ picture: stem + ".png", pdf: stem + ".pdf", text, rows: share, signature });
  }
  return made;
}

export async function launch(more = []) {
  return chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, ...more] });
}

export const SECRET = "Kp7#vTq2-mZx9!wRc4+hYd6u";
/** The browser of a file's tests, and three sheets of the secret, any two of which recover. */
export let browser;
export let made;

/** Starts the browser before a file's tests, and makes the sheets where they need some. */
export function prepare({ withSheets = true } = {}) {
  before(async () => {
    browser = await launch();
    if (withSheets) made = sheets("vault", SECRET, 2, 3);
  });
  after(() => browser.close());
}

/** The page, freshly opened from disk; `finish` checks that it asked for nothing and complained of nothing. */
export async function open(browser, { locale = "en-US", width = 1280, height = 900, javaScript = true, permissions } = {}) {
  const context = await browser.newContext({ locale, viewport: { width, height: SHOTS ? 2000 : height }, javaScriptEnabled: javaScript, permissions });
  const page = await context.newPage();
  const requests = [];
  const complaints = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  const url = "file://" + path.join(kit(), "recover.html");
  await page.goto(url);
  if (javaScript) await page.locator("#page").waitFor({ state: "visible" });
  const finish = async () => {
    const outside = requests.filter((one) => one !== url && !one.startsWith("blob:") && !one.startsWith("data:"));
    assert.deepEqual(outside, []);
    assert.deepEqual(complaints, []);
    await context.close();
  };
  return { page, context, finish, requests, complaints };
}

export async function shot(page, name) {
  if (!SHOTS) return;
  fs.mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: path.join(SHOTS, name + ".png") });
}

/** Types a sheet row by row, as it stands on paper. */
export async function typeRows(page, rows, form) {
  for (let i = 0; i < rows.length; i++) {
    await page.locator(`#form-${form}-row${i + 1}`).fill(rows[i]);
  }
}

export async function givePictures(page, ...made) {
  await page.setInputFiles("#files", made.map((one) => one.picture));
}

export async function secret(page) {
  await page.getByRole("button", { name: "Show the secret" }).click();
  return page.locator("#secret-text").textContent();
}
