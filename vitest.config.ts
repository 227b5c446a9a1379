import { defineConfig } from "vitest/config";

/** Tests with windows, a browser or a whole product at work: one file at a time, since each wants the machine. */
const busy = [
  "e2e/*.test.ts",
  "e2e/promises/04-*.test.ts",
  "e2e/recording/**/*.test.ts",
  "packages/cli/bench/guard-canaries.test.ts",
  "packages/cli/commands/agent*.test.ts",
  "packages/cli/commands/evaluate.test.ts",
  "packages/cli/demonstrate/**/*.test.ts",
  "packages/desktop/linux/**/*.test.ts",
  "packages/learn/evaluate/{miniwob,suite}/**/*.test.ts",
  "packages/learn/train/*.test.ts",
  "packages/recorder/indicator/**/*.test.ts",
];

/** Generous: they are for what hangs, not for what a busy machine does slowly. */
const limits = { testTimeout: 300_000, hookTimeout: 300_000 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...limits,
          name: "quiet",
          include: ["packages/**/*.test.ts", "e2e/**/*.test.ts", "scripts/**/*.test.ts"],
          exclude: ["**/node_modules/**", ...busy],
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...limits,
          name: "busy",
          include: busy,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
