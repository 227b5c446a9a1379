/** Why an action was not done; a refusal is a value, and none of them touches the desktop. */
export type Refusal =
  | "nonsense"
  | "unknown_element"
  | "hidden_element"
  | "element_moved"
  | "no_approved_window"
  | "outside_approved_windows"
  | "outside_document"
  | "secure_field"
  | "focus_unknown"
  | "forbidden_keys"
  /** Text with a placeholder that stands for nothing in the instruction. */
  | "unknown_placeholder"
  | "rejected"
  | "not_confirmed";

export type Refused = { readonly kind: "refused"; readonly reason: Refusal };
export type Checked<T> = { readonly kind: "passed"; readonly value: T } | Refused;

export const passed = <T>(value: T): Checked<T> => ({ kind: "passed", value });
export const refused = (reason: Refusal): Refused => ({ kind: "refused", reason });
