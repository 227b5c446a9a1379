/** The monitors of a display by RANDR, with the scale that its desktop uses. */
import type { Monitor } from "@apprentice/core/event/window.ts";
import type { Connection } from "./connection.ts";

type Randr = {
  GetScreenResourcesCurrent(
    window: number,
    callback: (
      error: Error | null,
      reply: { crtcs: number[]; configTimestamp?: number },
    ) => unknown,
  ): void;
  GetCrtcInfo(
    crtc: number,
    time: number,
    callback: (
      error: Error | null,
      reply: {
        x: number;
        y: number;
        width: number;
        height: number;
        mode: number;
        output?: number[];
      },
    ) => unknown,
  ): void;
};

/** Predefined atom RESOURCE_MANAGER, where desktops leave `Xft.dpi`. */
const resourceManager = 23;
const plainDpi = 96;

/** Without RANDR, or where it names no monitor, the whole screen is one. */
export async function readMonitors(
  connection: Connection,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Monitor[]> {
  const { x, root } = connection;
  const scale = await readScale(connection, env);
  const whole: Monitor = {
    name: "screen",
    box: { x: 0, y: 0, width: connection.widthPx, height: connection.heightPx },
    scale,
  };
  const randr = await connection.ask<Randr>((callback) =>
    x.require("randr", (error, reply) => callback(error, reply)),
  );
  if (!randr) return [whole];
  const resources = await connection.ask<{ crtcs: number[] }>((callback) =>
    randr.GetScreenResourcesCurrent(root, callback),
  );
  const monitors: Monitor[] = [];
  for (const [index, crtc] of (resources?.crtcs ?? []).entries()) {
    const info = await connection.ask<{ x: number; y: number; width: number; height: number }>(
      (callback) => randr.GetCrtcInfo(crtc, 0, callback),
    );
    if (!info || info.width === 0 || info.height === 0) continue;
    const box = { x: info.x, y: info.y, width: info.width, height: info.height };
    monitors.push({ name: `monitor-${index + 1}`, box, scale });
  }
  return monitors.length > 0 ? monitors : [whole];
}

async function readScale(
  connection: Connection,
  env: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const property = await connection.property(connection.root, resourceManager);
  const dpi = /^Xft\.dpi:\s*([\d.]+)/m.exec(property?.data.toString("latin1") ?? "")?.[1];
  if (dpi !== undefined && Number(dpi) > 0) return Number(dpi) / plainDpi;
  const scale = Number(env["GDK_SCALE"] ?? "1");
  return scale > 0 ? scale : 1;
}
