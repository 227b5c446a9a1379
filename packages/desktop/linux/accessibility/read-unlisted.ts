/**
 * Reads what an application forgot to list. Chromium attaches the page of a tab without an event, so pages that
 * came after the first listing are missing from it: their parents say that they have more children than are listed.
 */
import { type Ask, askEach } from "./ask-each.ts";
import { type Item, longestName } from "./item.ts";
import { type StateBits, hasState, roleName } from "./role.ts";

/** Bounds of one reading. */
const mostParents = 32;
const mostUnlisted = 2000;
/** A Collection rule: everything that is showing (state 25), in document order. */
const showingRule = [[1 << 25, 0], 1, [], 1, [0, 0, 0, 0], 1, [], 1, false];
const rootPath = "/org/a11y/atspi/accessible/root";
const ruleSignature = "(aiia{ss}iaiiasib)uib";

/** Null where it was cancelled. */
export async function readUnlisted(
  ask: Ask,
  listed: readonly Item[],
): Promise<readonly Item[] | null> {
  const known = new Map<string, number>();
  for (const { parent } of listed) known.set(parent, (known.get(parent) ?? 0) + 1);
  const parents = listed
    .filter((item) => hasState(item.bits, "showing"))
    .filter((item) => item.childCount > (known.get(item.path) ?? 0))
    .slice(0, mostParents);
  const paths = new Set(listed.map((item) => item.path));
  // Menus of Chromium are top-level accessibles of their own, and they come unannounced as well.
  const asked = [{ path: rootPath }, ...parents.map(({ path }) => ({ path }))];
  const children = await askEach(ask, asked, async (target) => {
    const reply = await ask.bus.call(target, "org.a11y.atspi.Accessible.GetChildren");
    return pathsOf(reply).filter((path) => !paths.has(path));
  });
  const roots = [...(children?.values() ?? [])].flat().map((path) => ({ path }));
  const below = await askEach(ask, roots, async (target) => {
    const body = [showingRule, 1, mostUnlisted, true];
    const member = "org.a11y.atspi.Collection.GetMatches";
    return pathsOf(await ask.bus.call(target, member, ruleSignature, body));
  });
  const all = new Set(roots.map(({ path }) => path));
  for (const found of below?.values() ?? []) for (const path of found) all.add(path);
  const wanted = [...all].slice(0, mostUnlisted).map((path) => ({ path }));
  const items = await askEach(ask, wanted, (target, { path }) => describe(ask, target, path));
  // What hangs from something that is not showing, as the options of a closed list do, cannot be seen either.
  return (
    items &&
    [...items.values()].filter(
      ({ parent }) => paths.has(parent) || all.has(parent) || parent === rootPath,
    )
  );
}

function pathsOf(reply: unknown): string[] {
  return Array.isArray(reply) ? reply.map((ref: [string, string]) => ref[1]) : [];
}

async function describe(
  { bus }: Ask,
  target: { readonly bus: string; readonly path: string },
  path: string,
): Promise<Item> {
  const property = (name: string) =>
    bus.call(target, "org.freedesktop.DBus.Properties.Get", "ss", [
      "org.a11y.atspi.Accessible",
      name,
    ]);
  const [role, bits, name, parent] = await Promise.all([
    bus.call(target, "org.a11y.atspi.Accessible.GetRole"),
    bus.call(target, "org.a11y.atspi.Accessible.GetState"),
    property("Name"),
    property("Parent"),
  ]);
  return {
    path,
    parent: (parent as [string, string])[1],
    childCount: -1,
    // Everything on a page has a box, and every field there has text.
    interfaces: ["org.a11y.atspi.Component", "org.a11y.atspi.Text"],
    name: String(name).slice(0, longestName),
    role: roleName(Number(role)),
    bits: bits as StateBits,
  };
}
