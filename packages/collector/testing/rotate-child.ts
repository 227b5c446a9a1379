/** A rotation in a process of its own that kills itself (SIGKILL) when it draws random bytes for the n-th time. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { createTableAuditLog } from "../audit/audit-log.ts";
import { rotateRootKey } from "../keys/change-root-key.ts";
import { openStores } from "../store/open-stores.ts";

export type RotateSetup = {
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  readonly passphrase: string;
  readonly newPassphrase: string;
  /** From 1; greater than the number of draws lets it finish. */
  readonly dieAtDraw: number;
};

const setup = JSON.parse(process.argv[2] ?? "") as RotateSetup;
const plain = (count: number) => new Uint8Array(randomBytes(count));
let draws = 0;
const random = (count: number) => {
  draws += 1;
  if (draws === setup.dieAtDraw) process.kill(process.pid, "SIGKILL");
  return plain(count);
};
const { records, keys } = await openStores(setup.dataDir, setup.databaseUrl ?? undefined);
const audit = createTableAuditLog({ db: records, nowMs: () => Date.now(), random });
await rotateRootKey({
  ...setup,
  records,
  keys,
  audit,
  path: join(setup.dataDir, "root-key.json"),
  demo: false,
  random,
});
await records.destroy();
await keys.destroy();
console.log(draws);
