/** The baseline: a program that only counts what RECORD tells, in a process of its own. Same protocol as the eyes. */
import { connect } from "@apprentice/desktop/linux/x11/connection.ts";
import { deviceEvent, openRecordStream } from "@apprentice/desktop/linux/x11/record-stream.ts";
import { type CaptureReport, CaptureOrder } from "./capture-report.ts";

const order = CaptureOrder.parse(JSON.parse(process.argv[2] ?? "null"));
const report: CaptureReport = { moves: 0, dropped: 0, sights: [], stored: null };
using control = await connect(order);
using data = await connect(order);
await openRecordStream({
  control,
  data,
  onEnd: () => {},
  listener: {
    device: (type, _detail, _time, x) => {
      if (type === deviceEvent.move && x < order.countedToX) report.moves += 1;
    },
    remapped: () => {},
    replaced: () => {},
  },
});
process.stdout.write("ready\n");
process.stdin.resume();
await new Promise((resolve) => process.stdin.once("end", resolve));
process.stdout.write(`${JSON.stringify(report)}\n`);
