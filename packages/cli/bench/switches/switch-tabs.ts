/** Switches tabs, sites and browser windows while the real recorder runs: only the approved site may be in what it has. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "@apprentice/desktop/linux/x11/connection.ts";
import { startChromium } from "@apprentice/desktop/linux/private-applications.ts";
import { takePrivateScreenshot } from "@apprentice/desktop/linux/private-screenshot.ts";
import { openEngine } from "@apprentice/guard/pixels/ocr/open-engine.ts";
import { type Random, seededRandom } from "@apprentice/learn/evaluate/practice/seeded-random.ts";
import { openWorkplace, type Workplace } from "../recording/workplace.ts";
import { countForeign, rgb } from "./foreign-hue.ts";
import type { SwitchOptions } from "./switch-windows.ts";
import { watchRecording } from "./watched-recording.ts";

const batch = 250;

export async function switchTabs(options: SwitchOptions): Promise<void> {
  const { evidence, signal, log } = options;
  const random = seededRandom(options.seed);
  const secret = `relovitu${random.integer(10_000, 99_999)}`;
  await using site = await openSites(secret);
  await using workplace = await openWorkplace({
    widthPx: 900,
    heightPx: 700,
    browsers: ["chromium"],
  });
  await using engine = await openEngine();
  const place = { x: 0, y: 0, widthPx: 880, heightPx: 680 };
  await startChromium(workplace.desktop, { ...place, url: site.approved, flags: [site.foreign] });
  await workplace.until("the foreign site", ({ context }) =>
    context.window?.url?.startsWith(site.foreign) ? true : null,
  );
  const moves = movesWith(await openPrivateWindow(workplace, site.secluded));
  const rule = { app: "chromium", browser: true, sites: [site.host] };
  const recent: string[] = [];
  const recently = () => recent.slice(-5).join(", ");
  const shared = { rules: [rule], secret, rawContexts: false, engine, evidence, recently };
  for (let done = 0; done < options.switches;) {
    const until = Math.min(options.switches, done + batch);
    const watched = await watchRecording(workplace, shared);
    for (; done < until; done += 1) {
      signal.throwIfAborted();
      const move = random.pick(moves);
      recent.push(`${String(done)} ${move.name}`);
      await move(workplace, random);
      await sleep(random.pick([0, 20, 60, 150, 250, 1_000]));
      if (done % 2 === 0) await stroke(workplace, "end");
      if (done % 4 === 0) await watched.look();
      if (done % 50 === 25) {
        const { rgb: pixels } = await takePrivateScreenshot(workplace.desktop);
        evidence.controlPixels += countForeign(pixels, rgb);
      }
    }
    await watched.finish();
    log(`switches: ${done} of ${options.switches} changes of tabs`);
  }
}

type Move = (workplace: Workplace, random: Random) => Promise<void>;

const nextTab: Move = (workplace) => chord(workplace, "ctrl", "tab");
/** The page opens the other site in a window of its own, which closes itself again. */
const popup: Move = (workplace) => stroke(workplace, "w");
/** The page goes to the other site, and comes back by itself. */
const leave: Move = (workplace) => stroke(workplace, "l");
const movesWith = (windows: Move): readonly Move[] => [
  ...Array.from({ length: 8 }, () => nextTab),
  popup,
  leave,
  leave,
  windows,
  windows,
];

/** A private window on the approved site: it is never recorded. Gives the move that activates it or the other one. */
async function openPrivateWindow({ desktop }: Workplace, url: string): Promise<Move> {
  const place = { x: 200, y: 120, widthPx: 520, heightPx: 420 };
  const connection = await connect(desktop);
  const [list, active] = [
    await connection.atom("_NET_CLIENT_LIST"),
    await connection.atom("_NET_ACTIVE_WINDOW"),
  ];
  const managed = async (): Promise<number[]> => {
    const found = await connection.property(connection.root, list);
    const data = found?.data ?? Buffer.alloc(0);
    return Array.from({ length: data.length / 4 }, (_, at) => data.readUInt32LE(at * 4));
  };
  const before = await managed();
  const [browser = 0] = before;
  await startChromium(desktop, { ...place, url, flags: ["--incognito"] });
  // Whoever looks through the recorder's eyes never sees it, so the window manager is asked.
  let secluded = 0;
  for (let tries = 0; secluded === 0 && tries < 200; tries += 1) {
    await sleep(100);
    secluded = (await managed()).find((id) => !before.includes(id)) ?? 0;
  }
  if (secluded === 0) throw new Error("the private window did not open");
  await sleep(1_500);
  let next = browser;
  return async function otherWindow() {
    const { x, root } = connection;
    x.SendClientMessage(root, next, active, 32, [2, 0, 0, 0, 0], 0x18_00_00);
    await connection.sync();
    next = next === browser ? secluded : browser;
  };
}

async function stroke({ hands }: Workplace, key: string): Promise<void> {
  await hands.keyDown(key);
  await hands.keyUp(key);
}

async function chord(workplace: Workplace, modifier: string, key: string): Promise<void> {
  await workplace.hands.keyDown(modifier);
  await stroke(workplace, key);
  await workplace.hands.keyUp(modifier);
}

type Sites = AsyncDisposable & {
  /** Of the approved site; the foreign one has another name and the same port. */
  readonly host: string;
  readonly approved: string;
  readonly foreign: string;
  /** Of the approved site, to be shown in a private window alone. */
  readonly secluded: string;
};

async function openSites(secret: string): Promise<Sites> {
  const server = createServer((request, reply) => {
    const foreign =
      request.url === "/secluded" || request.headers.host?.startsWith("localhost") === true;
    reply.setHeader("content-type", "text/html; charset=utf-8");
    reply.end(foreign ? foreignPage(secret) : approvedPage(portOf(server)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const port = portOf(server);
  return {
    host: `127.0.0.1:${port}`,
    approved: `http://127.0.0.1:${port}/`,
    foreign: `http://localhost:${port}/`,
    secluded: `http://127.0.0.1:${port}/secluded`,
    [Symbol.asyncDispose]: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

const approvedPage = (port: number): string => `<title>Orders</title>
<style>body { background: #f4f4f4; font: 18px sans-serif }</style>
<h1>Orders</h1><button>Print</button><button>Save</button><p id="clock"></p>
<script>
  let count = 0;
  setInterval(() => { document.getElementById("clock").textContent = ++count; }, 50);
  addEventListener("keydown", ({ key }) => {
    if (key === "w") window.open("http://localhost:${port}/close", "_blank", "width=400,height=300,left=200,top=150");
    if (key === "l") location.href = "http://localhost:${port}/back";
  });
</script>`;

const foreignPage = (secret: string): string => `<title>${secret}</title>
<style>body { background: #f000e8; font: 24px sans-serif }</style><p>${secret} ${secret}</p>
<script>
  if (location.pathname === "/close") setTimeout(() => close(), 300);
  if (location.pathname === "/back") setTimeout(() => history.back(), 200);
</script>`;
