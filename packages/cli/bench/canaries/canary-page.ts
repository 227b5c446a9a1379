/** A page with planted values: shown as text, as names, in its title and address, and fields to type others into. */
import { escapeHtml, practicePage } from "@apprentice/learn/evaluate/practice/page.ts";
import { type Canary, type CanaryMaker, canaryClasses } from "./canary.ts";
import { splitCanaries } from "./split-canaries.ts";

/** How what is shown looks; the fields above look the same each time. */
export const canaryStyles = [
  "font: 16px sans-serif",
  "font: 13px monospace; background: #1e1e1e; color: #e6e6e6",
  "font: 18px serif; background: #f3efe4",
  "font: 12px sans-serif; color: #555",
  "font: 11px sans-serif; zoom: 1.5",
  "font: 20px serif; zoom: 0.75; background: #10243e; color: #ffe9b0",
] as const;

/** Labels of the fields that values are typed into, by modality; of several boxes the first one's. */
export const fieldOf: Readonly<Record<string, string>> = {
  typed: "Subject",
  abandoned: "Note",
  "typed in reverse": "Memo",
  "password field": "Password",
  pasted: "Remark",
};
export const firstBoxOf = ({ class: name, modality }: Canary): string => `${name} ${modality} 1`;

const headers: Readonly<Record<string, string>> = {
  email: "E-mail",
  card: "Card",
  iban: "Account",
  phone: "Phone",
  secret: "Token",
  national_id: "National ID",
  passport: "Passport",
  birth_date: "Date of birth",
  address: "Address",
  person: "Customer",
  ip: "Host",
  mac: "Adapter",
  url: "Link",
  health: "Remark",
  finance: "Remark",
};

/** How many of each kind a page shows. */
const shown = { text: 5, "element name": 2, "table cell": 3, "sheet cell": 6, alert: 1, canvas: 1 };
const lone: ReadonlySet<string> = new Set(["table cell", "sheet cell"]);

/** Classes take turns over the ways, so that few rounds have most of both. */
export function pageCanaries(maker: CanaryMaker, round: number): Canary[] {
  let turn = round * 7;
  const next = () => canaryClasses[turn++ % canaryClasses.length] ?? "email";
  const typed = [
    ...Object.keys(fieldOf).map((modality) =>
      modality === "password field"
        ? maker.password(modality)
        : modality === "typed"
          ? maker.make(next(), modality)
          : maker.short(next(), modality),
    ),
    ...splitCanaries(maker),
  ];
  const displayed = Object.entries(shown).flatMap(([modality, count]) =>
    Array.from({ length: count }, () =>
      lone.has(modality) ? maker.lone(next(), modality) : maker.make(next(), modality),
    ),
  );
  return [
    ...typed,
    ...displayed,
    maker.make(next(), "page title"),
    maker.short(next(), "address of a page"),
  ];
}

const input = (label: string, type = "text", widthPx = 150): string =>
  `<input type="${type}" aria-label="${escapeHtml(label)}" autocomplete="off" style="width: ${widthPx}px">`;

/** `harmless` is shown beside the canaries, in each of the ways that `harmlessWays` names. */
export function canaryPage(
  canaries: readonly Canary[],
  { style, harmless }: { readonly style: string; readonly harmless: readonly string[] },
): string {
  const of = (modality: string): Canary[] => canaries.filter((one) => one.modality === modality);
  const texts = (modality: string): string[] => of(modality).map(({ text }) => escapeHtml(text));
  const boxes = canaries
    .flatMap((one) => (one.parts ? [one] : []))
    .map((one) => {
      const labels = (one.parts ?? []).map((_, at) => firstBoxOf(one).replace(/1$/, `${at + 1}`));
      return labels.map((label) => input(label, "text", 80)).join("");
    });
  const cells = (modality: string, role: string): string => {
    const planted = of(modality);
    const across = 3;
    const rows = Array.from({ length: Math.ceil(planted.length / across) }, (_, row) =>
      planted.slice(row * across, (row + 1) * across),
    );
    return rows
      .map(
        (row) =>
          `<tr>${row.map((one) => `<th>${headers[one.class] ?? "Value"}</th>`).join("")}</tr>
           <tr>${row.map((one) => `<td ${role}>${escapeHtml(one.text)}</td>`).join("")}</tr>`,
      )
      .join("");
  };
  const [drawn = ""] = of("canvas").map(({ text }) => text);
  const who = encodeURIComponent(of("address of a page")[0]?.text ?? "");
  return practicePage(
    of("page title")[0]?.text ?? "Form",
    `<style>body { margin: 8px } h1 { font: 14px sans-serif; margin: 4px } p, td, th { margin: 2px; padding: 2px 6px }
    input, button { font: 13px sans-serif; padding: 3px; margin: 2px } #shown { ${style}; padding: 6px }</style>
    <div>${Object.values(fieldOf)
      .map((label) => input(label, label === "Password" ? "password" : "text"))
      .join("")}<button>Control</button></div>
    ${boxes.map((row) => `<div>${row}</div>`).join("")}
    <div id="shown">
    ${texts("text")
      .map((text) => `<p>${text}</p>`)
      .join("")}
    ${harmless.map((text) => `<p>${escapeHtml(text)}</p>`).join("")}
    <table>${cells("table cell", "")}</table>
    <table role="grid" aria-label="Sheet">${cells("sheet cell", 'role="gridcell" tabindex="-1"')}</table>
    ${texts("alert")
      .map((text) => `<div role="alert">${text}</div>`)
      .join("")}
    ${texts("element name")
      .map((text) => `<button>${text}</button>`)
      .join("")}
    </div>
    <canvas width="700" height="26"></canvas>
    <script>
      history.replaceState(null, "", "?who=${who}");
      const pen = document.querySelector("canvas").getContext("2d");
      pen.font = "16px sans-serif"; pen.fillText(${JSON.stringify(drawn)}, 4, 18);
    </script>`,
  );
}
