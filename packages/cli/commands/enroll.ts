/** `apprentice enroll` and `apprentice sync`: the participant's machine and its collector. */
import type { Command } from "commander";
import type { Device } from "@apprentice/recorder/device/open-device.ts";
import type { CommandContext } from "../command-context.ts";
import { log, printAnswer } from "../output.ts";
import { dataOption, participantOf } from "../recording/participant-options.ts";
import type { DataOptions } from "../recording/participant-options.ts";
import { minute } from "../written-time.ts";

type EnrollOptions = DataOptions & { readonly collector: string; readonly code: string };

export function addEnroll(program: Command, context: CommandContext): void {
  dataOption(program.command("enroll").description("make this computer your device at a collector"))
    .requiredOption("--collector <url>", "where the collector answers")
    .requiredOption("--code <code>", "the one-time code from your operator")
    .action(async (options: EnrollOptions) => {
      const { device, keystore } = await participantOf(options, context, {
        collectorUrl: options.collector,
        code: options.code,
      });
      const warning = keystore.warning === null ? [] : [`Warning: ${keystore.warning}`];
      printAnswer(
        {
          json: {
            deviceId: device.deviceId,
            participantId: device.participantId,
            keystore: keystore.kind,
            warning: keystore.warning,
          },
          text: [
            `enrolled; your pseudonym is ${device.participantId}`,
            ...warning,
            'Next: "apprentice notice show" and "apprentice notice acknowledge".',
          ].join("\n"),
        },
        options.json === true,
      );
    });
  dataOption(
    program.command("sync").description("send what you released, and fetch the present policy"),
  ).action(async (options: DataOptions) => {
    const participant = await participantOf(options, context);
    const result = await participant.sync(context.signal, ({ number, total, outcome }) =>
      log(`sync: ${number} of ${total}: ${outcome.kind}`),
    );
    const refused = (await participant.spool.list())
      .filter((entry) => entry.state === "refused")
      .map((entry) => `refused: ${entry.segment.slice(0, 12)}… ${entry.answer?.message ?? ""}`);
    const { sent, waiting, waitingPapers, policy } = result;
    const text = [
      `sent ${sent}, waiting ${waiting}, receipts and commitments waiting ${waitingPapers}, policy: ${policy.kind}`,
      ...refused,
      ...glassNotice(participant.device),
    ].join("\n");
    const glassBrokenMs = participant.device.unseenGlassMs();
    printAnswer({ json: { ...result, glassBrokenMs }, text }, options.json === true);
    if (waiting + waitingPapers + result.refused > 0) process.exitCode = 1;
  });
}

/** Said at every sync until the participant has looked. */
function glassNotice(device: Pick<Device, "unseenGlassMs">): string[] {
  const atMs = device.unseenGlassMs();
  if (atMs === null) return [];
  return [
    `On ${minute(atMs)} a privacy officer opened a recording of yours in an emergency; "apprentice access" shows who and why.`,
  ];
}
