/** The usual applications of a private desktop, each started so that it comes up the same way every time. */
import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import type { Child } from "./private/child.ts";
import type { PrivateDesktop } from "./private-desktop.ts";

type Place = {
  readonly x?: number;
  readonly y?: number;
  readonly widthPx?: number;
  readonly heightPx?: number;
};

const chromiumFlags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--no-default-browser-check",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-default-apps",
  "--disable-sync",
  "--disable-translate",
  "--disable-features=Translate,MediaRouter,OptimizationHints,PasswordManagerOnboarding",
  "--password-store=basic",
  "--disable-dev-shm-usage",
  "--force-renderer-accessibility",
];

/** Chromium with a fresh profile and an open accessibility tree; `url` goes without a proxy. */
export async function startChromium(
  desktop: PrivateDesktop,
  options: Place & { readonly url: string; readonly flags?: readonly string[] },
): Promise<Child> {
  const profile = await mkdtemp(join(desktop.folder, "chromium-"));
  const { x = 20, y = 20, widthPx = 900, heightPx = 700, url, flags = [] } = options;
  return desktop.spawn("chromium", [
    ...chromiumFlags,
    "--no-proxy-server",
    `--user-data-dir=${profile}`,
    `--window-position=${x},${y}`,
    `--window-size=${widthPx},${heightPx}`,
    ...flags,
    url,
  ]);
}

/** The editor, with a file to open or an empty page. */
export function startMousepad(desktop: PrivateDesktop, file?: string): Child {
  return desktop.spawn("mousepad", ["--disable-server", ...(file === undefined ? [] : [file])]);
}

export function startGalculator(desktop: PrivateDesktop): Child {
  return desktop.spawn("galculator");
}

/** A terminal; `command` runs in place of a shell. */
export function startXterm(desktop: PrivateDesktop, command: readonly string[] = []): Child {
  const font = ["-fa", "DejaVu Sans Mono", "-fs", "11", "-u8"];
  return desktop.spawn("xterm", [...font, ...(command.length === 0 ? [] : ["-e", ...command])]);
}
