/** A page with planted values: shown as text, as names, in its title and address, and fields to type others into. */
import { heldOutPeople } from "@apprentice/guard/text/corpus/people.ts";
import { makeValue } from "@apprentice/guard/text/corpus/values.ts";
import { escapeHtml, practicePage } from "@apprentice/learn/evaluate/practice/page.ts";
import { seededRandom } from "@apprentice/learn/evaluate/practice/seeded-random.ts";

export type Canary = {
  readonly class: "email" | "card" | "iban" | "phone" | "secret" | "password";
  readonly modality:
    | "typed"
    | "abandoned"
    | "reversed"
    | "password"
    | "text"
    | "name"
    | "title"
    | "cell"
    | "alert"
    | "url";
  readonly value: string;
  /** Label of the field that it is typed into; null: the page shows it. */
  readonly field: string | null;
};

export const canaryStyles = [
  "font: 16px sans-serif",
  "font: 13px monospace; background: #1e1e1e; color: #e6e6e6",
  "font: 20px serif; background: #f3efe4",
  "font: 12px sans-serif; color: #555",
  "font: 14px sans-serif; zoom: 1.5",
  "font: 18px serif; zoom: 0.75; background: #10243e; color: #ffe9b0",
] as const;

export function makeCanaries(seed: number): Canary[] {
  const random = seededRandom(seed * 7_919);
  const value = (kind: "email" | "card" | "iban" | "phone"): string =>
    makeValue(kind, random, heldOutPeople).replaceAll(/[^\x21-\x7E]/g, "");
  const secret = `${random.sample(["ka", "lo", "mi", "tu", "re", "vi"], 4).join("")}${random.integer(1_000, 9_999)}`;
  const plant = (
    name: Canary["class"],
    modality: Canary["modality"],
    field: string | null = null,
  ): Canary => ({
    class: name,
    modality,
    value: name === "password" || name === "secret" ? secret : value(name),
    field,
  });
  return [
    plant("email", "typed", "Subject"),
    plant("card", "abandoned", "Number"),
    plant("iban", "reversed", "Account"),
    plant("password", "password", "Password"),
    plant("email", "text"),
    plant("card", "text"),
    plant("iban", "text"),
    plant("phone", "name"),
    plant("email", "title"),
    plant("iban", "cell"),
    plant("phone", "cell"),
    plant("card", "alert"),
    plant("email", "url"),
  ];
}

export function canaryPage(canaries: readonly Canary[], style: string): string {
  const of = (modality: Canary["modality"]): string[] =>
    canaries.filter((one) => one.modality === modality).map(({ value }) => escapeHtml(value));
  const field = (label: string, type = "text"): string =>
    `<p><label>${label} <input type="${type}" aria-label="${label}" autocomplete="off"></label></p>`;
  return practicePage(
    of("title")[0] ?? "Form",
    `<style>body { ${style} } p { margin: 4px 0 } h1 { font-size: 18px }</style>
    ${field("Subject")}${field("Number")}${field("Account")}${field("Password", "password")}
    ${of("text")
      .map((text) => `<p>Please use ${text} today.</p>`)
      .join("")}
    <table><tr><th>Account</th><th>Phone</th></tr><tr>${of("cell")
      .map((text) => `<td>${text}</td>`)
      .join("")}</tr></table>
    ${of("alert")
      .map((text) => `<div role="alert">Paid with ${text}</div>`)
      .join("")}
    <script>history.replaceState(null, "", "?who=" + encodeURIComponent(${JSON.stringify(of("url")[0] ?? "")}))</script>
    ${of("name")
      .map((text) => `<button>Call ${text}</button>`)
      .join("")}
    <button>Control</button>`,
  );
}
