/** One sync in a process of its own, to be killed: `sync-child.ts <data folder> <now in ms>`. Says so when it begins. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openDevice } from "../device/open-device.ts";
import { openFileKeystore } from "../keystore/file-keystore.ts";
import { openSpool } from "../upload/spool.ts";
import { sync } from "../upload/sync.ts";

const [, , dataDir = "", now = ""] = process.argv;
const random = (count: number) => new Uint8Array(randomBytes(count));
const clock = () => Number(now);
const keystore = await openFileKeystore(join(dataDir, "keys"));
const device = await openDevice({ dataDir, keystore, clock, random, fetch });
const spool = await openSpool({ dir: join(dataDir, "spool"), clock });
console.log("begins");
await sync({ spool, device, clock, random, sleep: (ms) => sleep(ms) });
