/** `apprentice staff add|list|remove`: who may log in at a collector; the operator runs it where the data folder is. */
import { randomBytes } from "node:crypto";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { StaffRole } from "@apprentice/collector/access/principal.ts";
import {
  newStaffToken,
  readAccessFile,
  type StaffMember,
  StaffMember as StaffMemberSchema,
  writeAccessFile,
} from "@apprentice/collector/access/staff-tokens.ts";
import { CliError } from "../errors.ts";
import { printAnswer } from "../output.ts";

type DataOptions = { readonly data: string; readonly json?: true };
type AddOptions = DataOptions & {
  readonly role: string;
  readonly line: readonly string[];
  readonly publicKey?: string;
  readonly managesPeople?: true;
};

const restart = "the collector takes it up when it is started again";

export function addStaff(program: Command): void {
  const staff = program
    .command("staff")
    .description("who may log in at a collector, each with one role");
  withData(staff.command("add <id>"))
    .description("make a token, shown this once")
    .requiredOption("--role <role>", StaffRole.options.join(", "))
    .option(
      "--line <team>",
      "a team in their reporting line, whose work they never see; may be repeated",
      (value: string, earlier: readonly string[]) => [...earlier, value],
      [],
    )
    .option("--manages-people", "they lead people, so everything is refused to them")
    .option("--public-key <key>", "with which they sign approvals of raw views")
    .action(add);
  withData(staff.command("list")).description("ids and roles; tokens are not kept").action(list);
  withData(staff.command("remove <id>")).description("their token opens nothing").action(remove);
}

function withData(command: Command): Command {
  return command
    .option("--data <dir>", "the collector's data folder", join(homedir(), ".apprentice-collector"))
    .option("--json", "print one JSON document");
}

async function add(id: string, options: AddOptions): Promise<void> {
  const present = await membersOf(options.data);
  if (present.some(({ staffId }) => staffId === id))
    throw new CliError(
      "refused",
      `there is a "${id}" already; remove it first, or take another id`,
    );
  const role = StaffRole.safeParse(options.role);
  if (!role.success)
    throw new CliError(
      "wrong_usage",
      `--role must be one of ${StaffRole.options.join(", ")}, not "${options.role}"`,
    );
  if (!StaffMemberSchema.shape.staffId.safeParse(id).success)
    throw new CliError(
      "wrong_usage",
      `"${id}" is no id: 2 to 32 lower-case letters, digits, dashes`,
    );
  const random = (count: number): Uint8Array<ArrayBuffer> => new Uint8Array(randomBytes(count));
  const made = newStaffToken({ staffId: id, role: role.data, random });
  const member = StaffMemberSchema.safeParse({
    ...made.member,
    ...(options.line.length === 0 ? {} : { line: options.line }),
    ...(options.managesPeople === true ? { managesPeople: true } : {}),
    ...(options.publicKey === undefined ? {} : { publicKey: options.publicKey }),
  });
  if (!member.success)
    throw new CliError("wrong_usage", "--public-key is no key as `policy sign` prints them");
  await writeAccessFile(accessFile(options.data), [...present, member.data]);
  printAnswer(
    {
      json: { staffId: id, role: role.data, token: made.token },
      text: `${made.token}\n${restart}`,
    },
    options.json === true,
  );
}

async function list(options: DataOptions): Promise<void> {
  const members = await membersOf(options.data);
  const shown = members.map(({ tokenSha256: _hash, ...member }) => member);
  const lines = members.map((member) =>
    [member.staffId.padEnd(20), member.role.padEnd(10), ...notes(member)].join(" ").trimEnd(),
  );
  printAnswer({ json: { staff: shown }, text: lines.join("\n") }, options.json === true);
}

function notes({ line = [], managesPeople, publicKey }: StaffMember): string[] {
  return [
    ...(managesPeople === true ? ["leads people: refused everything"] : []),
    ...(line.length === 0 ? [] : [`never sees ${line.join(", ")}`]),
    ...(publicKey === undefined ? [] : ["signs approvals"]),
  ];
}

async function remove(id: string, options: DataOptions): Promise<void> {
  const present = await membersOf(options.data);
  const left = present.filter(({ staffId }) => staffId !== id);
  if (left.length === present.length)
    throw new CliError(
      "not_found",
      `there is no "${id}"; "apprentice staff list" shows who there is`,
    );
  await writeAccessFile(accessFile(options.data), left);
  printAnswer({ json: { removed: id }, text: `removed; ${restart}` }, options.json === true);
}

async function membersOf(dataDir: string): Promise<readonly StaffMember[]> {
  const members = await readAccessFile(accessFile(dataDir));
  if (members) return members;
  throw new CliError(
    "not_found",
    `${dataDir} is no collector's data folder yet; "apprentice serve" makes one at its first start`,
  );
}

const accessFile = (dataDir: string): string => join(dataDir, "access.json");
