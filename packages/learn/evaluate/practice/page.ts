/** The shell around every practice page: one style, one script through which the page reports its own state. */

const style = `
  body { font: 18px "DejaVu Sans", sans-serif; margin: 24px; color: #1c2733; background: #ffffff; }
  h1 { font-size: 22px; margin: 0 0 16px; }
  label, p { display: block; margin: 12px 0 6px; }
  input, select, textarea, button { font: inherit; padding: 8px 12px; }
  input[type=checkbox], input[type=radio] { width: 20px; height: 20px; margin-right: 10px; }
  button { background: #e6ecf2; border: 1px solid #7b8a99; border-radius: 4px; margin: 8px 8px 8px 0; }
  table { border-collapse: collapse; } td, th { border: 1px solid #9aa7b4; padding: 8px 16px; text-align: left; }
  .row { display: flex; gap: 16px; align-items: flex-start; }
  .box { border: 2px solid #7b8a99; border-radius: 6px; padding: 14px 20px; min-width: 120px; }
  .menu { position: absolute; background: #fff; border: 1px solid #7b8a99; box-shadow: 0 2px 6px #0004; z-index: 9; }
  .menu [role=menuitem], [role=option] { padding: 8px 24px; cursor: default; white-space: nowrap; }
  .menu [role=menuitem]:hover, [role=option]:hover, [aria-selected=true] { background: #cfe3f7; }
  [hidden] { display: none !important; } #done { color: #1d6b2f; margin-top: 20px; }
`;

/**
 * `report({…})` merges into what the page says of itself and sends it to the practice site.
 * Like other applications in a browser, a page keeps the chords for saving and printing to itself, whether it does
 * something at them or not: the browser's own dialogs belong to nobody here.
 * Every page waits for the one after it, so that one browser window walks through a whole suite.
 */
const script = `
  const said = {};
  function report(change) {
    Object.assign(said, change);
    return fetch(location.pathname.replace("/page/", "/report/"), { method: "POST", body: JSON.stringify(said) });
  }
  addEventListener("keydown", (event) => { if (event.ctrlKey && "sp".includes(event.key)) event.preventDefault(); });
  const $ = (id) => document.getElementById(id);
  (async () => {
    for (;;) {
      const answer = await fetch(location.pathname.replace("/page/", "/next/")).catch(() => null);
      if (answer?.status === 200) return location.replace(await answer.text());
      await new Promise((resolve) => setTimeout(resolve, answer ? 20 : 500));
    }
  })();
`;

/** Escapes text for use between tags and inside double-quoted attributes. */
export function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
  };
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}

export function practicePage(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,"><style>${style}</style><script>${script}</script></head>
<body><h1>${escapeHtml(title)}</h1>${body}</body></html>`;
}
