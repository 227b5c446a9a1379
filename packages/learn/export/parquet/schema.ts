/** The columns of the Parquet export: what TRL trains on first, then what a person needs to sort and trace it. */
import type { SchemaElement } from "hyparquet";
import type { Row } from "../row.ts";

const text = (name: string): SchemaElement => ({
  name,
  type: "BYTE_ARRAY",
  converted_type: "UTF8",
  repetition_type: "OPTIONAL",
});
const integer = (name: string): SchemaElement => ({
  name,
  type: "INT32",
  repetition_type: "OPTIONAL",
});
const struct = (name: string, children: number): SchemaElement => ({
  name,
  repetition_type: "OPTIONAL",
  num_children: children,
});
/** `datasets` insists on lists named `list.element`. */
const list = (name: string): SchemaElement[] => [
  { name, repetition_type: "OPTIONAL", num_children: 1, converted_type: "LIST" },
  { name: "list", repetition_type: "REPEATED", num_children: 1 },
];
const messages = (name: string): SchemaElement[] => [
  ...list(name),
  struct("element", 2),
  text("role"),
  ...list("content"),
  struct("element", 2),
  text("type"),
  text("text"),
];

const texts = [
  "trajectory_id",
  "split_group",
  "instruction",
  "source",
  "policy_hash",
  "action_kind",
  "action",
  "target_id",
  "elements",
] as const;
const integers = ["step", "frame_width", "frame_height"] as const;

export const columnNames = ["images", "prompt", "completion", ...texts, ...integers] as const;
export type ColumnName = (typeof columnNames)[number];

export const parquetSchema: SchemaElement[] = [
  { name: "root", num_children: columnNames.length },
  ...list("images"),
  struct("element", 2),
  { name: "bytes", type: "BYTE_ARRAY", repetition_type: "OPTIONAL" },
  text("path"),
  ...messages("prompt"),
  ...messages("completion"),
  ...texts.map(text),
  ...integers.map(integer),
];

const stringFeature = { dtype: "string", _type: "Value" };
const messagesFeature = {
  feature: {
    role: stringFeature,
    content: { feature: { type: stringFeature, text: stringFeature }, _type: "List" },
  },
  _type: "List",
};

/** The value of the key `huggingface`, from which `datasets` knows that the bytes are pictures. */
export const huggingfaceFeatures = {
  images: { feature: { _type: "Image" }, _type: "List" },
  prompt: messagesFeature,
  completion: messagesFeature,
  ...Object.fromEntries(texts.map((name) => [name, stringFeature])),
  ...Object.fromEntries(integers.map((name) => [name, { dtype: "int32", _type: "Value" }])),
};

/** One value per column; prompt and completion in TRL's conversational form, one placeholder per picture. */
export function columnValues(row: Row): Record<ColumnName, unknown> {
  const { observation } = row;
  const prompt = [
    { type: "image", text: null },
    { type: "text", text: row.prompt },
  ];
  return {
    images: [{ bytes: row.image.bytes, path: row.image.name }],
    prompt: [{ role: "user", content: prompt }],
    completion: [{ role: "assistant", content: [{ type: "text", text: row.completion }] }],
    trajectory_id: row.trajectoryId,
    split_group: row.splitGroup,
    instruction: row.instruction,
    source: row.source,
    policy_hash: row.policyHash,
    action_kind: row.action.kind,
    action: JSON.stringify(row.action),
    target_id: row.targetId,
    elements: JSON.stringify(observation.elements),
    step: row.step,
    frame_width: observation.frame.widthPx,
    frame_height: observation.frame.heightPx,
  };
}
