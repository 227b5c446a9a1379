/** Presses that wait for their reader; past the bound the newest is dropped. */
const greatestWaiting = 16;

export type PressQueue = {
  push(): void;
  /** One reader; ends after `end`. */
  readonly read: () => AsyncIterable<"toggle">;
  end(): void;
};

export function createPressQueue(): PressQueue {
  const state = { waiting: 0, ended: false };
  let wake: () => void = () => {};
  return {
    push: () => {
      if (state.waiting < greatestWaiting) state.waiting += 1;
      wake();
    },
    end: () => {
      state.ended = true;
      wake();
    },
    read: async function* () {
      while (!state.ended || state.waiting > 0) {
        if (state.waiting > 0) {
          state.waiting -= 1;
          yield "toggle";
        } else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    },
  };
}
