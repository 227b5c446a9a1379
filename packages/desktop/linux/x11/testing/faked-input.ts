/** Input by XTEST for tests, as a person's device would make it. */
import type { Connection } from "../connection.ts";
import { deviceEvent, requireExtension } from "../record-stream.ts";

type XTest = {
  FakeInput(
    type: number,
    detail: number,
    delayMs: number,
    window: number,
    x: number,
    y: number,
  ): void;
};

export type FakedInput = {
  move(x: number, y: number): void;
  button(detail: number, down: boolean): void;
  key(keycode: number, down: boolean): void;
  sync(): Promise<void>;
};

export async function fakeInput(connection: Connection): Promise<FakedInput> {
  const test = await requireExtension<XTest>(connection, "xtest", "XTEST");
  return {
    move: (x, y) => test.FakeInput(deviceEvent.move, 0, 0, connection.root, x, y),
    button: (detail, down) =>
      test.FakeInput(down ? deviceEvent.buttonDown : deviceEvent.buttonUp, detail, 0, 0, 0, 0),
    key: (keycode, down) =>
      test.FakeInput(down ? deviceEvent.keyDown : deviceEvent.keyUp, keycode, 0, 0, 0, 0),
    sync: () => connection.sync(),
  };
}
