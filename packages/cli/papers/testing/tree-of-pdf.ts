import { fontsOf, objectsOf, winAnsi, type PdfObject } from "./text-of-pdf.ts";

export type TreeNode = {
  /** Such as `H1`. */
  readonly kind: string;
  /** Of a table's head: `Column` or `Row`. */
  readonly scope: string | null;
  /** Drawn as its own, in the order of its content, without spaces. */
  readonly text: string;
  readonly children: readonly TreeNode[];
};

export type PdfTree = {
  readonly root: TreeNode;
  readonly language: string | null;
  /** Without spaces: drawn neither inside the tree nor as what may be passed over. */
  readonly untagged: string;
  /** Contents that are in no element, or in more than one. */
  readonly astray: number;
};

/** What a screen reader finds in a PDF of ours: its structure tree, with the text that each element encloses. */
export function treeOfPdf(pdf: Buffer): PdfTree {
  const objects = objectsOf(pdf);
  const catalog = [...objects.values()].find(({ dictionary }) => dictionary.includes("/Catalog"));
  const treeRoot = referred(objects, catalog, "StructTreeRoot");
  const marked = markedContents(objects);
  const uses = new Map<string, number>();
  const take = (page: string, mcid: string): string => {
    const key = `${page} ${mcid}`;
    uses.set(key, (uses.get(key) ?? 0) + 1);
    return marked.texts.get(key) ?? "";
  };
  const [, first = ""] = /\/K \[(\d+) 0 R\]/.exec(treeRoot?.dictionary ?? "") ?? [];
  const root = nodeOf(objects, first, take);
  const once = [...marked.texts.keys()].filter((key) => uses.get(key) === 1).length;
  return {
    root,
    language: /\/Lang \((.*?)\)/.exec(catalog?.dictionary ?? "")?.[1] ?? null,
    untagged: marked.untagged,
    astray:
      marked.texts.size - once + [...uses.keys()].filter((key) => !marked.texts.has(key)).length,
  };
}

type Objects = ReadonlyMap<string, PdfObject>;

function referred(objects: Objects, from: PdfObject | undefined, name: string) {
  const id = new RegExp(`/${name} (\\d+) 0 R`).exec(from?.dictionary ?? "")?.[1] ?? "";
  return objects.get(id);
}

function nodeOf(
  objects: Objects,
  id: string,
  take: (page: string, mcid: string) => string,
): TreeNode {
  const dictionary = objects.get(id)?.dictionary ?? "";
  const page = /\/Pg (\d+) 0 R\n/.exec(dictionary.replace(/\/K \[.*?\]\n/s, ""))?.[1] ?? "";
  const children: TreeNode[] = [];
  let text = "";
  const kids = /\/K \[(.*?)\]\n/s.exec(`${dictionary}\n`)?.[1] ?? "";
  for (const [, elsewhere, other = "", element, mcid = ""] of kids.matchAll(
    /<<[^>]*?\/Pg (\d+) 0 R[^>]*?\/MCID (\d+)[^>]*?>>|(\d+) 0 R|(\d+)/g,
  )) {
    if (element !== undefined) children.push(nodeOf(objects, element, take));
    else text += elsewhere === undefined ? take(page, mcid) : take(elsewhere, other);
  }
  const kind = /\/S \/(\w+)/.exec(dictionary)?.[1] ?? "";
  const scope = /\/Scope \/(\w+)/.exec(dictionary)?.[1] ?? null;
  return { kind, scope, text, children };
}

/** Text by page and marked-content id. */
function markedContents(objects: Objects) {
  const fonts = fontsOf(objects);
  const texts = new Map<string, string>();
  let untagged = "";
  for (const [page, object] of objects) {
    if (!/\/Type \/Page\n/.test(object.dictionary)) continue;
    const { stream = "" } = referred(objects, object, "Contents") ?? {};
    let decode = winAnsi;
    const open: string[] = [];
    for (const [, mcid, artifact, end, font, hex] of stream.matchAll(
      /\/\w+ <<\s*\/MCID (\d+)\s*>> BDC|(\/Artifact .*? BDC)|^(EMC)$|\/(F\d+) [\d.]+ Tf|<([0-9a-f]*)>/gms,
    )) {
      if (mcid !== undefined) {
        open.push(mcid);
        texts.set(`${page} ${mcid}`, "");
      } else if (artifact !== undefined) open.push("artifact");
      else if (end !== undefined) open.pop();
      else if (font !== undefined) decode = fonts.get(font) ?? winAnsi;
      else {
        const text = decode(hex ?? "").replaceAll(/\s/g, "");
        const [inner] = open;
        if (inner === undefined) untagged += text;
        else if (inner !== "artifact") {
          const key = `${page} ${inner}`;
          texts.set(key, (texts.get(key) ?? "") + text);
        }
      }
    }
  }
  return { texts, untagged };
}
