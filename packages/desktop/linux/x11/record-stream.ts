/**
 * The stream of the RECORD extension: every device event in the server's own order, with, in the same
 * stream, the keymap requests that change what keys mean and fences that we send ourselves.
 */
import { DesktopError } from "../../errors.ts";
import type { Connection } from "./connection.ts";

/** X event codes, as in the core protocol. */
export const deviceEvent = { keyDown: 2, keyUp: 3, buttonDown: 4, buttonUp: 5, move: 6 } as const;

export type RecordListener = {
  /** `detail` is keycode or button, `time` server ms, `state` modifiers, buttons and layout group from before. */
  device(type: number, detail: number, time: number, x: number, y: number, state: number): void;
  /** Some program gave keycodes other keysyms (as xdotool does for a moment to type é). */
  remapped(firstKeycode: number, perKeycode: number, keysyms: readonly number[]): void;
  /** The whole keyboard may have changed; what stood in our copy is stale. */
  replaced(): void;
};

export type RecordStream = {
  /** Sends a fence through the control connection; its number comes back by `passed` once the stream holds it. */
  fence(): number;
  /** The number of the newest fence in the stream: all that we asked before it was done before what comes next. */
  passed(): number;
};

type RecordExtension = {
  readonly majorOpcode: number;
  CreateContext(
    context: number,
    header: number,
    clients: readonly number[],
    ranges: readonly object[],
  ): void;
};

const allClients = 3;
const changeKeyboardMapping = 100;
const noOperation = 127;
const xkbSetMap = 9;
const xkbGetKeyboardByName = 23;
const category = { fromServer: 0, fromClient: 1, start: 4, end: 5 };

/**
 * Opens the stream on two connections: `control` makes the context, `data` carries it and can do nothing else.
 * Throws DesktopError `extension_missing` and `display_lost`.
 */
export async function openRecordStream(options: {
  readonly control: Connection;
  readonly data: Connection;
  readonly listener: RecordListener;
  readonly onEnd: () => void;
}): Promise<RecordStream> {
  const { control, data, listener } = options;
  const record = await requireExtension<RecordExtension>(control, "record", "RECORD");
  const dataRecord = await requireExtension<RecordExtension>(data, "record", "RECORD");
  const xkb = await requireExtension<{ majorOpcode: number }>(control, "xkb", "XKEYBOARD");
  const context = control.x.AllocID();
  const one = (value: number) => ({ first: value, last: value });
  record.CreateContext(
    context,
    0,
    [allClients],
    [
      {
        deviceEvents: { first: deviceEvent.keyDown, last: deviceEvent.move },
        coreRequests: one(changeKeyboardMapping),
        extRequests: {
          major: one(xkb.majorOpcode),
          minor: { first: xkbSetMap, last: xkbGetKeyboardByName },
        },
      },
      { coreRequests: one(noOperation) },
    ],
  );
  // The data connection must not enable a context that the server has not heard of yet.
  await control.sync();
  let sent = 0;
  let passed = 0;
  const parse = createParser({
    listener,
    xkbOpcode: xkb.majorOpcode,
    ownBase: control.resourceBase,
    fence: () => void (passed += 1),
  });
  await enable({ data, opcode: dataRecord.majorOpcode, context, parse, onEnd: options.onEnd });
  return {
    fence() {
      control.x.NoOperation();
      control.x.pack_stream.flush();
      return (sent += 1);
    },
    passed: () => passed,
  };
}

/** Asks for an extension; throws DesktopError `extension_missing` with its name. */
export async function requireExtension<T>(
  connection: Connection,
  module: string,
  name: string,
): Promise<T> {
  const extension = await connection.ask<T>((callback) =>
    connection.x.require(module, (error, reply) => {
      callback(error, reply);
    }),
  );
  if (extension) return extension;
  throw new DesktopError(
    "extension_missing",
    `the X server lacks the extension ${name}: nothing can be recorded on this display; use Xorg or Xvfb with ${name} switched on`,
  );
}

type Parse = (bytes: Buffer, kind: number) => void;

function enable(options: {
  data: Connection;
  opcode: number;
  context: number;
  parse: Parse;
  onEnd: () => void;
}): Promise<void> {
  const { x } = options.data;
  const request = Buffer.alloc(8);
  request.writeUInt8(options.opcode, 0);
  request.writeUInt8(5, 1);
  request.writeUInt16LE(2, 2);
  request.writeUInt32LE(options.context, 4);
  return new Promise((resolve, reject) => {
    const unpack = (bytes: Buffer, kind: number) => {
      if (kind === category.start) resolve();
      if (kind === category.end) return undefined;
      options.parse(bytes, kind);
      return true;
    };
    const done = (error: Error | null) => {
      if (error) {
        reject(
          new DesktopError("extension_missing", "the X server refused to record its events", {
            cause: error,
          }),
        );
      }
      options.onEnd();
      return true;
    };
    x.seq_num += 1;
    // The package would keep every reply of this endless request in the fourth member: it must not grow.
    x.replies[x.seq_num] = [unpack, done, true, { push: () => 0 }];
    x.pack_stream.put(request);
    x.pack_stream.submit(true);
  });
}

/** Offsets are those of a RECORD reply without its first 8 bytes; the recorded protocol begins at 24. */
function createParser(options: {
  listener: RecordListener;
  xkbOpcode: number;
  ownBase: number;
  fence: () => void;
}): Parse {
  const { listener } = options;
  const events = (bytes: Buffer) => {
    for (let at = 24; at + 32 <= bytes.length; at += 32) {
      const type = (bytes[at] ?? 0) & 0x7f;
      if (type < deviceEvent.keyDown || type > deviceEvent.move) continue;
      listener.device(
        type,
        bytes[at + 1] ?? 0,
        bytes.readUInt32LE(at + 4),
        bytes.readInt16LE(at + 20),
        bytes.readInt16LE(at + 22),
        bytes.readUInt16LE(at + 28),
      );
    }
  };
  const requests = (bytes: Buffer) => {
    for (let at = 24; at + 4 <= bytes.length;) {
      const length = bytes.readUInt16LE(at + 2) * 4;
      if (length === 0 || at + length > bytes.length) return;
      const opcode = bytes[at] ?? 0;
      if (opcode === noOperation && bytes.readUInt32LE(4) === options.ownBase) options.fence();
      if (opcode === changeKeyboardMapping) remap(bytes.subarray(at, at + length), listener);
      const minor = bytes[at + 1] ?? 0;
      if (opcode === options.xkbOpcode && (minor === xkbSetMap || minor === xkbGetKeyboardByName)) {
        listener.replaced();
      }
      at += length;
    }
  };
  return (bytes, kind) => {
    if (kind === category.fromServer) events(bytes);
    else if (kind === category.fromClient) requests(bytes);
  };
}

function remap(request: Buffer, listener: RecordListener): void {
  const keycodes = request[1] ?? 0;
  const perKeycode = request[5] ?? 0;
  const keysyms: number[] = [];
  const end = Math.min(request.length, 8 + keycodes * perKeycode * 4);
  for (let at = 8; at + 4 <= end; at += 4) keysyms.push(request.readUInt32LE(at));
  listener.remapped(request[4] ?? 0, perKeycode, keysyms);
}
