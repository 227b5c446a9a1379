/** The walls as data: which package and which room of core may import which. */
import type { IForbiddenRuleType } from "dependency-cruiser";

const packages = [
  "core",
  "guard",
  "desktop",
  "recorder",
  "extension",
  "collector",
  "learn",
  "console",
  "cli",
];

/** What each package may import besides itself. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  core: [],
  guard: ["core"],
  desktop: ["core"],
  recorder: ["core", "guard", "desktop"],
  learn: ["core", "guard", "desktop"],
  extension: ["core", "guard/text"],
  collector: ["core"],
  console: ["core"],
  cli: packages,
};

/** Rooms of core, each may import itself and those to its left. */
const rooms = [
  "id",
  "event",
  "consent",
  "policy",
  "action",
  "segment",
  "audit",
  "trajectory",
  "api",
];

const test = "\\.(test|bench)\\.ts$";

function packageWalls(): IForbiddenRuleType[] {
  return packages.map((name) => {
    const open = [name, ...(allowed[name] ?? [])].join("|");
    return {
      name: `package-${name}`,
      severity: "error",
      from: { path: `^packages/${name}/`, pathNot: test },
      to: { path: "^packages/", pathNot: `^packages/(${open})/` },
    };
  });
}

function roomWalls(): IForbiddenRuleType[] {
  return rooms.map((room, index) => {
    const right = rooms.slice(index + 1).join("|") || "none";
    return {
      name: `core-room-${room}`,
      severity: "error",
      from: { path: `^packages/core/${room}/`, pathNot: test },
      to: { path: `^packages/core/(${right})/` },
    };
  });
}

/** Core runs anywhere: no Node built-ins, no third party beyond what is pure. */
const purity: IForbiddenRuleType[] = [
  {
    name: "core-is-pure",
    severity: "error",
    from: { path: "^packages/core/", pathNot: test },
    to: { dependencyTypes: ["core"] },
  },
  {
    name: "core-dependencies",
    severity: "error",
    from: { path: "^packages/core/", pathNot: test },
    to: { path: "node_modules/", pathNot: "node_modules/(zod|yaml|@mcap|@hpke)/" },
  },
  {
    name: "guard-text-runs-anywhere",
    severity: "error",
    from: { path: "^packages/guard/text/", pathNot: test },
    to: { dependencyTypes: ["core"] },
  },
  {
    name: "servers-cannot-name-raw-events",
    severity: "error",
    from: { path: "^packages/(collector|console)/" },
    to: { path: "^packages/core/event/(raw-event|raw-frame)\\.ts$" },
  },
  { name: "no-circles", severity: "error", from: { path: "^packages/" }, to: { circular: true } },
];

export const wallRules: readonly IForbiddenRuleType[] = [
  ...packageWalls(),
  ...roomWalls(),
  ...purity,
];
