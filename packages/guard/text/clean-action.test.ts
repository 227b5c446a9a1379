import type { Action } from "@apprentice/core/action/action.ts";
import type { Element } from "@apprentice/core/event/element.ts";
import { expect, test } from "vitest";
import { cleanAction } from "./clean-action.ts";
import { typedText } from "./mask/typed-text.ts";
import { createTextGuard } from "./text-guard.ts";

const base = { startMs: 0, endMs: 1, observationId: null, approach: [] };
const field = (role: string, states: string[]): Element => ({
  id: "f",
  parentId: null,
  role,
  name: "",
  states,
  value: null,
  box: { x: 0, y: 0, width: 1, height: 1 },
});
const clean = async (action: Action, on: Element | null) =>
  cleanAction(typedText(await createTextGuard({ sessionKey: new Uint8Array(16) })), action, {
    window: null,
    field: on,
  });
const key = (...keys: string[]): Action => ({ ...base, kind: "key", keys, count: 1 });
const typed: Action = { ...base, kind: "type", text: "abc", fieldId: "f" };

test("a secure field keeps neither text nor printable keys, but shortcuts", async () => {
  const secure = field("password text", ["editable"]);
  expect(await clean(typed, secure)).toEqual({ kind: "dropped", reason: "secure_field" });
  expect(await clean(key("a"), secure)).toEqual({ kind: "dropped", reason: "secure_field" });
  expect((await clean(key("ctrl", "v"), secure)).kind).toBe("clean");
  expect((await clean(key("enter"), secure)).kind).toBe("clean");
});

test("a printable key in an editable field would spell its text, so it is dropped", async () => {
  expect(await clean(key("a"), field("entry", ["editable"]))).toEqual({
    kind: "dropped",
    reason: "text_unscannable",
  });
  expect((await clean(key("7"), field("button", []))).kind).toBe("clean");
});

test("what is typed where nobody knows the field is dropped: a terminal without elements may ask for a password", async () => {
  const blind: Action = { ...base, kind: "type", text: "abc", fieldId: null };
  expect(await clean(blind, null)).toEqual({ kind: "dropped", reason: "text_unscannable" });
  expect((await clean(blind, field("entry", ["editable"]))).kind).toBe("clean");
  expect((await clean(typed, null)).kind).toBe("clean");
});
