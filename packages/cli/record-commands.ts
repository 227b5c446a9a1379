/** The commands that `createRecordProgram` knows. */
export const recordCommands: ReadonlySet<string> = new Set([
  "record",
  "status",
  "pause",
  "resume",
  "stop",
]);
