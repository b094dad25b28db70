// Everybody can use it: three languages, screen readers, small windows, no scripts; and five actions are enough.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import { createRequire } from "node:module";
import path from "node:path";
import { test } from "node:test";
import { browser, folder, givePictures, kit, launch, made, open, prepare, secret, SECRET, shot } from "./browser.mjs";
import { forgedPair, readRows } from "./forge.mjs";

const AXE = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
prepare();

async function findings(page) {
  // evaluated by the debugger, which the page's policy does not bind
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ")}`);
}

async function fits(page) {
  return page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);
}

test("the checker reports nothing in any state, wide or narrow", async () => {
  for (const width of [1280, 400]) {
    const { page, finish } = await open(browser, { width, height: 800 });
    const check = async (name) => {
      assert.deepEqual(await findings(page), [], `${name} at ${width}`);
      assert.ok(await fits(page), `${name} is wider than ${width}`);
      await shot(page, `${name}-${width}`);
    };
    await check("start");
    await page.locator("#paste").click();
    await check("paste");
    await page.locator("#text").fill("nothing of ours");
    await page.locator("#read").click();
    await page.locator("#refused p").waitFor();
    await check("refused");
    await page.locator("#text").fill("");
    await page.locator("#type").click();
    const text = made[0].rows[1];
    await page.locator("#form-1-row1").fill(made[0].rows[0]);
    await page.locator("#form-1-row2").fill(text.slice(0, 5) + "O" + text.slice(6));
    await page.locator("#form-1-row3").fill(made[0].rows[3]);
    await check("form");
    await page.getByRole("button", { name: "Clear this sheet" }).click();
    await check("clear");
    await page.getByRole("button", { name: "Yes, clear it" }).click();
    const [forged] = forgedPair(readRows(made[0].rows), "the forger's secret 1234");
    const lines = [forged, made[1].rows, made[2].rows].flatMap((rows) => rows.map((row, i) => `${i + 1}. ${row}`));
    if (await page.locator("#paste-panel").isHidden()) await page.locator("#paste").click();
    await page.locator("#text").fill(lines.join("\n"));
    await page.locator("#read").click();
    await page.getByText("Contradiction:").waitFor();
    await check("conflict");
    await page.locator("#sheets li", { hasText: "number 1" }).getByRole("button").click();
    await page.getByText("Nothing confirms").waitFor();
    await check("unverified");
    await givePictures(page, made[1], made[2]);
    await page.getByText("signed by one dealer").waitFor();
    await check("signed");
    await secret(page);
    await check("secret");
    await page.getByRole("button", { name: "Spell it out" }).click();
    await check("spelt");
    await page.keyboard.press("Escape");
    await page.locator("summary").click();
    await page.setInputFiles("#vectors", path.join(kit(), "vectors.json"));
    await page.getByText("0 failed").waitFor();
    await check("vectors");
    await finish();
  }
});

test("at twice the size, and half the width, nothing is cut off", async () => {
  const { page, finish } = await open(browser, { width: 640, height: 450 });
  await page.locator("#type").click();
  await page.locator("#form-1-row2").fill(made[0].rows[2]);
  assert.ok(await fits(page));
  await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
  assert.ok(await fits(page));
  await shot(page, "zoom-200");
  await finish();
});

test("the language is the browser's, and can be changed at any time", async () => {
  const shown = { "en-GB": "Type a sheet", "de-CH": "Ein Blatt abtippen", "fr-CA": "Taper une feuille", "ja-JP": "Type a sheet" };
  for (const [locale, words] of Object.entries(shown)) {
    const { page, finish } = await open(browser, { locale });
    assert.equal(await page.locator("#type").textContent(), words);
    assert.equal(await page.evaluate(() => document.documentElement.lang), locale === "ja-JP" ? "en" : locale.slice(0, 2));
    assert.deepEqual(await findings(page), [], locale);
    await finish();
  }
  const { page, finish } = await open(browser);
  await page.locator("#type").click();
  await page.locator("#form-1-row1").fill(made[0].rows[0].slice(0, 9));
  await page.locator("#language").selectOption("fr");
  assert.equal(await page.locator("#form-1-state1").textContent(), "9 sur 20");
  assert.equal((await page.locator("#form-1-row1").inputValue()).replace(/ /g, ""), made[0].rows[0].slice(0, 9));
  await page.locator("#language").selectOption("de");
  await givePictures(page, made[0], made[1]);
  await page.getByRole("button", { name: "Geheimnis zeigen" }).click();
  await page.getByRole("button", { name: "Buchstabieren" }).click();
  for (const name of ["großes K", "Ziffer sieben", "Raute"]) await page.getByText(name, { exact: true }).first().waitFor();
  await page.locator("#language").selectOption("fr");
  assert.equal(await page.locator("#secret-title").textContent(), "Le secret");
  await shot(page, "secret-fr");
  await finish();
});

test("without scripts the page says what to do", async () => {
  const { page, finish } = await open(browser, { javaScript: false });
  const text = await page.locator("body").innerText();
  for (const words of ["python3 recover.py", "firesafe recover", "FORMAT.txt", "Nichts ist verloren", "Rien n’est perdu"]) {
    assert.ok(text.includes(words), words);
  }
  assert.ok(!text.includes("Show the secret"));
  await shot(page, "noscript");
  await finish();
});

test("the page's own policy keeps it off the network", async () => {
  const arrived = [];
  const server = http.createServer((request, answer) => {
    arrived.push(request.url);
    answer.end();
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { page, context } = await open(browser);
  await page.evaluate(async (origin) => {
    const add = (name, attributes) => document.body.append(Object.assign(document.createElement(name), attributes));
    await fetch(origin + "/fetch").catch(() => {});
    navigator.sendBeacon(origin + "/beacon", "x");
    add("img", { src: origin + "/image" });
    add("script", { src: origin + "/script" });
    add("script", { textContent: "window.foreign = true" });
    add("link", { rel: "stylesheet", href: origin + "/style" });
    add("iframe", { src: origin + "/frame" });
    add("video", { src: origin + "/video" });
    try {
      new WebSocket(origin.replace("http", "ws") + "/socket");
    } catch (error) {
      // refused at once
    }
    await new Promise((done) => setTimeout(done, 1000));
  }, `http://127.0.0.1:${server.address().port}`);
  assert.deepEqual(arrived, []);
  assert.equal(await page.evaluate(() => window.foreign), undefined);
  await context.close();
  server.close();
});

test("with the kit and two sheets the password is recovered in five actions", async () => {
  const actions = [];
  const act = async (name, work) => {
    actions.push(name);
    const done = await work();
    await shot(done.page || page, `five-${actions.length}`);
    return done;
  };
  let page;
  const opened = await act("open recover.html", async () => {
    const one = await open(browser);
    page = one.page;
    return one;
  });
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    act("press the button for pictures", async () => page.locator("#files").click() || {}).catch(() => {}),
  ]);
  await act("choose the two scans", async () => {
    await chooser.setFiles([made[0].picture, made[2].picture]);
    await page.getByRole("button", { name: "Show the secret" }).waitFor();
    return {};
  });
  await act("show the secret", async () => {
    await page.getByRole("button", { name: "Show the secret" }).click();
    return {};
  });
  assert.equal(await page.locator("#secret-text").textContent(), SECRET);
  await act("clear it", async () => {
    await page.keyboard.press("Escape");
    return {};
  });
  assert.ok(actions.length <= 5, actions.join(", "));
  assert.ok(!(await page.content()).includes(SECRET));
  await opened.finish();
});

test("a camera reads one sheet after the other", async () => {
  // the camera sees sheet 1, then sheet 3, over and over
  const frames = path.join(folder, "frames.py");
  fs.writeFileSync(
    frames,
    `
import subprocess, sys
width, height = 1280, 720
out = open(sys.argv[1], "wb")
out.write(b"YUV4MPEG2 W1280 H720 F5:1 Ip A1:1 C420mpeg2\\n")
for name in sys.argv[2:]:
    grey = subprocess.run(["pdftoppm", "-r", "110", "-gray", "-singlefile", name], capture_output=True, check=True).stdout
    _, size, _, pixels = grey.split(b"\\n", 3)
    across, down = map(int, size.split())
    plane = bytearray([140]) * (width * height)
    # the middle of the page, where the code stands
    top = max(0, (down - height) // 2)
    for y in range(min(height, down)):
        start = (top + y) * across
        plane[y * width + 100 : y * width + 100 + across] = pixels[start : start + across]
    for _ in range(10):
        out.write(b"FRAME\\n" + plane + bytes([128]) * (width * height // 2))
`
  );
  const video = path.join(folder, "camera.y4m");
  execFileSync("python3", [frames, video, made[0].pdf, made[2].pdf]);
  const flags = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", `--use-file-for-fake-video-capture=${video}`];
  const filming = await launch(flags);
  try {
    const { page, finish } = await open(filming, { permissions: ["camera"] });
    await page.locator("#camera").click();
    await page.locator("#sheets li").nth(1).waitFor({ timeout: 30000 });
    await page.locator("#camera-panel").waitFor({ state: "hidden" });
    assert.equal(await secret(page), SECRET);
    await finish();
  } finally {
    await filming.close();
  }
});
