import { execFile } from "node:child_process";
import { randomInt } from "node:crypto";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import type { Element } from "@apprentice/core/event/element.ts";
import { isSecure } from "@apprentice/core/event/element.ts";
import type { WindowInfo } from "@apprentice/core/event/window.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Hands } from "../../act/hands.ts";
import { openLinuxHands } from "../linux-hands.ts";
import { startChromium, startGalculator, startMousepad } from "../private-applications.ts";
import { type PrivateDesktop, startPrivateDesktop } from "../private-desktop.ts";
import type { Accessibility, AccessibilityChange } from "./accessibility.ts";
import { openAccessibility } from "./open-accessibility.ts";

const run = promisify(execFile);
/** Made up anew in every run: if it is found anywhere, it was read from the field. */
const secret = `secret${randomInt(100_000, 1_000_000)}`;

let desktop: PrivateDesktop;
let hands: Hands;
let accessibility: Accessibility;
let server: Server;
let origin: string;
const changes: AccessibilityChange[] = [];

const at = (left: number, top: number) => `style="position:absolute;left:${left}px;top:${top}px"`;
const page = (title: string) => `<!doctype html><title>${title}</title><body style="margin:0">
<button ${at(20, 20)}><b>Send</b></button>
<select aria-label="Colour" ${at(20, 60)}><option>red<option>green<option>blue</select>
<input aria-label="City" value="Bern" ${at(20, 100)}>
<input type="password" aria-label="Code" ${at(20, 140)}>
<iframe srcdoc="<input type=password aria-label=Inner>" ${at(20, 180)} width="250" height="60"></iframe>
<input type="checkbox" aria-label="Agree" checked ${at(300, 20)}>
<input type="radio" aria-label="Post" ${at(300, 60)}>
<input type="range" aria-label="Size" value="30" ${at(300, 100)}>
<a href="/two" ${at(300, 140)}>Next</a></body>`;

beforeAll(async () => {
  server = createServer((request, response) => {
    response.setHeader("content-type", "text/html");
    response.end(page(request.url === "/two" ? "Two" : "One"));
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  desktop = await startPrivateDesktop({ widthPx: 1600, heightPx: 900 });
  hands = await openLinuxHands(desktop);
  const { sessionBus } = desktop;
  accessibility = await openAccessibility({ sessionBus, clock: Date.now });
  void (async () => {
    for await (const change of accessibility.changes()) changes.push(change);
  })();
});

afterAll(async () => {
  await accessibility[Symbol.asyncDispose]();
  await hands[Symbol.asyncDispose]();
  await desktop[Symbol.asyncDispose]();
  server.close();
});

/** The window as the X server has it, by the end of its title. */
async function findWindow(pid: number, title: RegExp): Promise<WindowInfo> {
  const line = /^\s+(0x\w+) "(.*)": \(.*\)\s+(\d+)x(\d+)\+\S+\s+\+(-?\d+)\+(-?\d+)$/;
  return eventually(async () => {
    // It fails where a window vanishes while it walks over them all.
    const { stdout } = await run("xwininfo", ["-root", "-tree"], { env: desktop.env }).catch(
      () => ({ stdout: "" }),
    );
    const rows = stdout.split("\n").flatMap((row) => line.exec(row) ?? []);
    for (let from = 0; from + 7 <= rows.length; from += 7) {
      const [, id = "", name = "", width, height, x, y] = rows.slice(from, from + 7);
      if (!title.test(name) || Number(width) < 50) continue;
      const box = { x: Number(x), y: Number(y), width: Number(width), height: Number(height) };
      return { id, app: "test", pid, title: name, box, url: null, ownerId: null };
    }
    return null;
  });
}

/** Asks until there is an answer; fails after 30 s. */
async function eventually<T>(ask: () => T | null | undefined | Promise<T | null | undefined>) {
  for (let waitedMs = 0; waitedMs < 30_000; waitedMs += 50) {
    const answer = await ask();
    if (answer !== null && answer !== undefined) return answer;
    await sleep(50);
  }
  throw new Error("it did not happen within 30 s");
}

function seen(window: WindowInfo, role: string, name?: string): Element | undefined {
  const elements = accessibility.snapshot(window)?.elements ?? [];
  return elements.find(
    (element) => element.role === role && (name === undefined || element.name.trim() === name),
  );
}

async function click(element: Element, button: "left" | "right" = "left"): Promise<void> {
  const { x, y, width, height } = element.box;
  await hands.move({ x: x + width / 2, y: y + height / 2 });
  await sleep(50);
  await hands.press(button);
  await sleep(50);
  await hands.release(button);
}

async function key(name: string): Promise<void> {
  await hands.keyDown(name);
  await hands.keyUp(name);
}

test("GTK: typed text of any layout, menus with boxes, buttons where their pixels are", async () => {
  const editor = startMousepad(desktop);
  const window = await findWindow(editor.pid, /Mousepad$/);
  const text = await eventually(() => seen(window, "text"));
  await click(text);
  await eventually(() => accessibility.focused()?.role === "text" || null);
  await hands.type("é ß € Ж ! @ ~");
  await eventually(() => accessibility.focused()?.value === "é ß € Ж ! @ ~" || null);
  await eventually(() => seen(window, "text")?.value === "é ß € Ж ! @ ~" || null);
  expect(changes.some((change) => change.kind === "value" && change.value.includes("Ж"))).toBe(
    true,
  );
  await click(await eventually(() => seen(window, "menu", "File")));
  const item = await eventually(() => seen(window, "menu item", "New"));
  expect(item.box.y).toBeGreaterThan(window.box.y);
  expect(item.box.height).toBeGreaterThan(10);
  await key("escape");
  await editor[Symbol.asyncDispose]();

  const calculator = startGalculator(desktop);
  const keypad = await findWindow(calculator.pid, /^galculator$/);
  await click(await eventually(() => seen(keypad, "toggle button", "7")));
  await click(await eventually(() => seen(keypad, "toggle button", "8")));
  const seven = await eventually(() => seen(keypad, "toggle button", "7"));
  const middle = { x: seven.box.x + 5, y: seven.box.y + 5 };
  expect(accessibility.pointedAt(middle, keypad)?.id).toBe(seven.id);
  await eventually(async () => (await displayOf(keypad)) || null);
  await calculator[Symbol.asyncDispose]();
});

/** The calculator's display is a text that shows what was pressed. */
async function displayOf(window: WindowInfo): Promise<boolean> {
  return (accessibility.snapshot(window)?.elements ?? []).some((e) => e.value?.includes("78"));
}

test("GTK: a password is a secure field without a value", async () => {
  const dialog = desktop.spawn("zenity", ["--password"]);
  const window = await findWindow(dialog.pid, /^zenity$/);
  const field = await eventually(() => seen(window, "password text"));
  expect(isSecure(field)).toBe(true);
  await hands.type(secret);
  await sleep(700);
  expect(seen(window, "password text")?.value).toBeNull();
  await dialog[Symbol.asyncDispose]();
});

test("Chromium: fields, lists, menus, passwords and the address", async () => {
  const browser = await startChromium(desktop, { url: `${origin}/`, x: 300, y: 40 });
  const window = await findWindow(browser.pid, /^One - Chromium$/);
  const there = (role: string, name: string) => eventually(() => seen(window, role, name));
  const button = await there("button", "Send");
  // A page's tree comes piece by piece.
  expect((await there("checkbox", "Agree")).states).toContain("checked");
  expect((await there("radio", "Post")).states).not.toContain("checked");
  expect((await there("slider", "Size")).value).toBe("30");
  expect((await there("entry", "City")).value).toBe("Bern");
  const inside = {
    x: button.box.x + button.box.width / 2,
    y: button.box.y + button.box.height / 2,
  };
  expect(accessibility.pointedAt(inside, window)).toMatchObject({ role: "button", name: "Send" });

  await click(await eventually(() => seen(window, "combo box", "Colour")));
  const option = await eventually(() => seen(window, "menu item", "blue"));
  expect(option.box.height).toBeGreaterThan(8);
  await click(option);
  await eventually(() => (seen(window, "menu item", "blue") ? null : true));

  for (const name of ["Code", "Inner"]) {
    await click(await eventually(() => seen(window, "password text", name)));
    const focused = await eventually(() => {
      const element = accessibility.focused();
      return element?.name === name ? element : null;
    });
    expect(isSecure(focused)).toBe(true);
    await hands.type(secret);
    await sleep(700);
    expect(seen(window, "password text", name)?.value).toBeNull();
  }
  expect(JSON.stringify([changes, accessibility.snapshot(window)])).not.toContain(secret);

  await click(button, "right");
  const entry = await eventually(() => seen(window, "menu item", "Inspect"));
  expect(entry.box.width).toBeGreaterThan(50);
  await key("escape");
  await eventually(() => (seen(window, "menu item", "Inspect") ? null : true));

  expect(await accessibility.documentUrl(window)).toBe(`${origin}/`);
  const renamed = { ...window, title: "Elsewhere - Chromium" };
  expect(await accessibility.documentUrl(renamed)).toBeNull();
  await click(await eventually(() => seen(window, "link", "Next")));
  const next = await findWindow(browser.pid, /^Two - Chromium$/);
  expect(await eventually(() => accessibility.documentUrl(next))).toBe(`${origin}/two`);
  expect(changes.some((change) => change.kind === "document" && change.pid === browser.pid)).toBe(
    true,
  );
});

test("a bus that dies is told of, and every question is answered with null", async () => {
  const terminal = startMousepad(desktop);
  const window = await findWindow(terminal.pid, /Mousepad$/);
  await eventually(() => accessibility.snapshot(window));
  await desktop.stopAccessibilityBus();
  const last = await eventually(() => changes.findLast((change) => change.kind === "lost"));
  expect(last).toMatchObject({ kind: "lost" });
  expect(accessibility.snapshot(window)).toBeNull();
  expect(accessibility.focused()).toBeNull();
  expect(await accessibility.documentUrl(window)).toBeNull();
});
