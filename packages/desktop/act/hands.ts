/** Hands are the port through which a program moves the pointer and presses keys, as a person would. */
import type { Point } from "@apprentice/core/event/geometry.ts";
import type { Button } from "@apprentice/core/event/raw-event.ts";

export type Hands = AsyncDisposable & {
  move(to: Point): Promise<void>;
  press(button: Button): Promise<void>;
  release(button: Button): Promise<void>;
  /** Notches; dx > 0 is right, dy > 0 is down. */
  scroll(dx: number, dy: number): Promise<void>;
  /** Canonical key names (core/event/key-name.ts). */
  keyDown(key: string): Promise<void>;
  keyUp(key: string): Promise<void>;
  /** Types any character, also those that the present layout lacks. */
  type(text: string): Promise<void>;
  /** Where the pointer is now. */
  pointer(): Promise<Point>;
};
