import { expect, test } from "vitest";
import type { Element } from "@apprentice/core/event/element.ts";
import { ApplicationRule } from "@apprentice/core/policy/policy.ts";
import { heldOutPeople, tuningPeople } from "./corpus/people.ts";
import { interfaceLanguages } from "./interface-languages.ts";
import { hiddenName, maskElement, ruleVocabulary } from "./mask/mask-element.ts";
import { createTextGuard } from "./text-guard.ts";

const rule = ApplicationRule.parse({ app: "orders" });
const nameOf = async (role: string, name: string): Promise<string> => {
  const box = { x: 0, y: 0, width: 10, height: 10 };
  const element: Element = { id: "1", parentId: null, role, name, states: [], value: null, box };
  const guard = await createTextGuard({ sessionKey: new Uint8Array(16).fill(3) });
  const { clean } = await maskElement(element, { guard, rule, vocabulary: ruleVocabulary(rule) });
  return clean.name;
};

test.each([
  ["de", "Datei öffnen (Strg+O)"],
  ["de", "_Bearbeiten"],
  ["de", "Aufträge exportieren"],
  ["fr", "Enregistrer sous…"],
  ["fr", "Mot de passe"],
  ["es", "Añadir a la lista"],
  ["es", "Cerrar sesión"],
  ["pt", "Salvar e fechar"],
  ["pt", "Configurações"],
  ["ja", "ファイル(_F)"],
  ["ja", "名前を付けて保存…"],
])("a button's label in %s stays readable: %s", async (_, name) => {
  expect(await nameOf("button", name)).toBe(name);
});

test.each([
  ["de", "Nachricht an Vogel"],
  ["de", "Rechnung 4711"],
  ["fr", "Envoyer à Fontaine"],
  ["es", "Enviar a Castillo"],
  ["pt", "Enviar para Oliveira"],
  ["ja", "田中さんに返信"],
  ["ja", "注文 4711"],
  ["two", "Datei enregistrer"],
])("a button that says whom or how much is content (%s): %s", async (_, name) => {
  expect(await nameOf("button", name)).toBe(hiddenName);
});

test.each(["Datei speichern", "Enregistrer", "Guardar", "Salvar", "保存"])(
  "content stays content, whatever it is made of: %s",
  async (name) => {
    for (const role of ["list item", "table cell", "paragraph"])
      expect(await nameOf(role, name)).toBe(hiddenName);
  },
);

test("nobody's name is a word of an interface", () => {
  const people = [tuningPeople, heldOutPeople].flatMap(({ first, last }) => [...first, ...last]);
  expect(people.length).toBeGreaterThan(100);
  const labels = interfaceLanguages.flatMap((language) => [...language]);
  expect(people.filter((name) => labels.includes(name.toLowerCase()))).toEqual([]);
});
