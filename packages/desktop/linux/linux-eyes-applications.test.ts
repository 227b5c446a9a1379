/** The eyes on real applications: menus, a browser's dropdown, password fields and addresses. */
import { randomInt } from "node:crypto";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Box } from "@apprentice/core/event/geometry.ts";
import type { RawFrame } from "@apprentice/core/event/raw-frame.ts";
import type { WindowInfo } from "@apprentice/core/event/window.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Hands } from "../act/hands.ts";
import { assertEyesContract } from "../observe/eyes-contract.ts";
import type { Sight } from "../observe/eyes.ts";
import type { Accessibility } from "./accessibility/accessibility.ts";
import { openAccessibility } from "./accessibility/open-accessibility.ts";
import { openLinuxHands } from "./linux-hands.ts";
import { startChromium, startMousepad } from "./private-applications.ts";
import { type PrivateDesktop, startPrivateDesktop } from "./private-desktop.ts";
import { type Watch, kindOf, pixelAt, watchEyes } from "./x11/testing/watch-eyes.ts";

const at = (left: number, top: number) => `style="position:absolute;left:${left}px;top:${top}px"`;
const page = (title: string) => `<!doctype html><title>${title}</title><body style="margin:0">
<select aria-label="Colour" ${at(20, 60)}><option>red<option>green<option>blue</select>
<input aria-label="City" ${at(20, 140)}>
<input type="password" aria-label="Code" ${at(20, 200)}>
<a href="/elsewhere" ${at(20, 260)}>Go there</a></body>`;

let server: Server;
let origin: string;
let desktop: PrivateDesktop;
let hands: Hands;
let accessibility: Accessibility;
let watch: Watch;

beforeAll(async () => {
  server = createServer((request, response) => {
    response.setHeader("content-type", "text/html");
    response.end(page(request.url === "/elsewhere" ? "Elsewhere" : "Here"));
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  desktop = await startPrivateDesktop({ widthPx: 1400, heightPx: 900 });
  hands = await openLinuxHands(desktop);
  const clock = () => performance.timeOrigin + performance.now();
  accessibility = await openAccessibility({ sessionBus: desktop.sessionBus, clock });
  watch = await watchEyes(desktop, {
    accessibility,
    browsers: new Set(["chromium"]),
    approves: ({ app, url }) => app === "mousepad" || url === `${origin}/`,
  });
});

afterAll(async () => {
  await watch[Symbol.asyncDispose]();
  await accessibility[Symbol.asyncDispose]();
  await hands[Symbol.asyncDispose]();
  await desktop[Symbol.asyncDispose]();
  server.close();
});

const look = () => watch.eyes.look();
async function lookUntil(what: string, holds: (sight: Sight) => boolean): Promise<Sight> {
  for (let attempt = 0; attempt < 250; attempt++) {
    const sight = await look();
    if (holds(sight)) return sight;
    await sleep(100);
  }
  throw new Error(`never seen: ${what}; ${watch.seen.map(kindOf).join(" ").slice(-300)}`);
}
/** How many different colours a box of a frame holds, on a grid of 4 pixels; solid black is 0. */
function colours(frame: RawFrame, box: Box): number {
  const found = new Set<number>();
  for (let y = Math.max(0, box.y); y < box.y + box.height; y += 4) {
    for (let x = Math.max(0, box.x); x < box.x + box.width; x += 4) {
      found.add(pixelAt(frame, { x, y }) ?? 0);
    }
  }
  found.delete(0);
  return found.size;
}
const popupOf = (sight: Sight, app: string): WindowInfo | undefined =>
  sight.context.windows.find((window) => window.ownerId !== null && window.app === app);
const typed = () =>
  watch.seen
    .map((one) => (one.kind === "event" && one.event.kind === "key_down" ? one.event.text : ""))
    .join("");
const press = async (x: number, y: number) => {
  await hands.move({ x, y });
  await hands.press("left");
  await hands.release("left");
};
/** The place of a named element in the newest sight. */
async function middleOf(name: string): Promise<{ x: number; y: number }> {
  const find = (sight: Sight) => sight.context.elements.find((element) => element.name === name);
  const sight = await lookUntil(`the element ${name}`, (one) => find(one) !== undefined);
  const box = find(sight)?.box;
  if (!box) throw new Error(`no ${name}`);
  return { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) };
}

const focusOn = (name: string) =>
  lookUntil(`the focus on ${name}`, ({ context }) =>
    context.elements.some((element) => element.id === context.focusedId && element.name === name),
  );

test("a GTK menu belongs to its window and its pixels are there", async () => {
  startMousepad(desktop);
  await lookUntil("mousepad", (sight) => sight.context.window?.app === "mousepad");
  await middleOf("File");
  await lookUntil("the focus", (sight) => sight.context.focusedId !== null);
  await hands.type("hello");
  await expect.poll(typed, { timeout: 20_000 }).toBe("hello");
  const { x, y } = await middleOf("File");
  await press(x, y);
  const sight = await lookUntil("the menu", (one) => {
    const popup = popupOf(one, "mousepad");
    return popup !== undefined && one.frame !== null && colours(one.frame, popup.box) > 1;
  });
  expect(popupOf(sight, "mousepad")?.box.height).toBeGreaterThan(50);
  await hands.keyDown("escape");
  await hands.keyUp("escape");
});

test("a browser is seen only where its address is approved, its dropdown too, and never a password", async () => {
  await startChromium(desktop, { url: `${origin}/`, x: 300, y: 100, widthPx: 800, heightPx: 600 });
  const shown = await lookUntil(
    "the page",
    (sight) => sight.context.window?.url === `${origin}/` && sight.frame !== null,
  );
  expect(shown.context.window?.app).toBe("chromium");
  const city = await middleOf("City");
  await press(city.x, city.y);
  await focusOn("City");
  await hands.type("Bonn");
  await expect.poll(typed, { timeout: 20_000 }).toContain("Bonn");

  const code = await middleOf("Code");
  await press(code.x, code.y);
  await focusOn("Code");
  // Digits, as nothing else that is typed here has any.
  const secret = `q${randomInt(100_000, 1_000_000)}`;
  await hands.type(secret);
  await press(city.x, city.y);
  await focusOn("City");
  await hands.type("x");
  await expect.poll(typed, { timeout: 20_000 }).toMatch(/Bonn.*x$/);
  expect(
    JSON.stringify(watch.seen.map((one) => (one.kind === "event" ? one.event : one))),
  ).not.toContain(secret);
  expect(typed()).not.toContain(secret.slice(1, 4));
  expect(watch.seen.map(kindOf).some((kind) => kind.startsWith("gap:secure_field"))).toBe(true);

  const colour = await middleOf("Colour");
  await press(colour.x, colour.y);
  const open = await lookUntil("the dropdown", (one) => {
    const popup = popupOf(one, "chromium");
    return popup !== undefined && one.frame !== null && colours(one.frame, popup.box) > 1;
  });
  expect(popupOf(open, "chromium")?.url).toBe(`${origin}/`);
  await hands.keyDown("escape");
  await hands.keyUp("escape");

  // A click while the dropdown still closes only closes it.
  await lookUntil("no dropdown", (sight) => popupOf(sight, "chromium") === undefined);
  await sleep(500);
  const link = await middleOf("Go there");
  const box = open.context.window?.box ?? { x: 0, y: 0, width: 0, height: 0 };
  const clicks = watch.seen.length;
  await press(link.x, link.y);
  await lookUntil("nothing of the other page", (one) => one.context.window === null);
  const hidden = await look();
  // A corner that only the browser covers.
  const corner = { x: box.x + box.width - 60, y: box.y + box.height - 60, width: 50, height: 50 };
  expect(hidden.frame === null ? 0 : colours(hidden.frame, corner)).toBe(0);
  const after = () => watch.seen.slice(clicks);
  const isRefused = (kind: string) => kind.startsWith("gap:site_not_approved");
  const isTold = () => after().map(kindOf).some(isRefused);
  // The page is out of sight before its address is known; and drops are joined for five seconds.
  for (let times = 0; times < 25 && !isTold(); times += 1) {
    await hands.type("unseen");
    await sleep(1_000);
  }
  expect(isTold()).toBe(true);
  expect(typed()).not.toContain("unseen");
  const click = after().find((one) => one.kind === "event" && one.event.kind === "button_down");
  expect(click?.kind === "event" && click.sight?.context.window?.title).toContain("Here");
  assertEyesContract(watch.seen);
});
