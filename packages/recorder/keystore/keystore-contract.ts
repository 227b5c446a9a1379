/** What every keystore must keep; throws the first broken promise. */
import { loadOrCreate, type Keystore } from "./keystore.ts";

const text = (bytes: Uint8Array | null) => (bytes ? Buffer.from(bytes).toString("hex") : "none");

function expectSame(actual: Uint8Array | null, expected: Uint8Array | null, what: string): void {
  if (text(actual) !== text(expected)) throw new Error(`${what}: ${text(actual)}`);
}

/** `open` opens the same store again, as a later run of the program would. */
export async function assertKeystoreContract(open: () => Promise<Keystore>): Promise<void> {
  const store = await open();
  expectSame(await store.load("one"), null, "a secret that was never saved");
  const secret = Uint8Array.from({ length: 64 }, (_, i) => (i * 37) & 255);
  await store.save("one", secret);
  await store.save("two", Uint8Array.of(0));
  expectSame(await (await open()).load("one"), secret, "a secret after opening again");
  await store.save("one", secret.toReversed());
  expectSame(await store.load("one"), secret.toReversed(), "a secret that was replaced");
  await store.remove("one");
  await store.remove("one");
  expectSame(await (await open()).load("one"), null, "a secret that was removed");
  expectSame(await store.load("two"), Uint8Array.of(0), "another secret");
  let seed = 1;
  const random = (count: number) => new Uint8Array(count).fill(seed++);
  const create = { name: "made", bytes: 32, random };
  const made = await loadOrCreate({ keystore: store, ...create });
  expectSame(await loadOrCreate({ keystore: await open(), ...create }), made, "made twice");
  await store.remove("made");
  await store.remove("two");
}
