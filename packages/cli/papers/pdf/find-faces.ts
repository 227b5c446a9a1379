/** Finds fonts that have every character of a paper: the built-in ones, then those that Debian's packages bring. */
import { existsSync } from "node:fs";
import PdfDocument from "pdfkit";
import { CliError } from "../../errors.ts";

/** Names of built-in fonts or paths of files. */
export type Faces = {
  readonly regular: string;
  readonly bold: string;
  readonly code: string;
  /** The family has no bold cut; its letters are drawn with a stroke around them. */
  readonly boldByStroke: boolean;
};

const builtIn: Faces = {
  regular: "Helvetica",
  bold: "Helvetica-Bold",
  code: "Courier",
  boldByStroke: false,
};

const folder = "/usr/share/fonts";
const family = (regular: string, bold = regular, code = regular): Faces => ({
  regular,
  bold,
  code,
  boldByStroke: bold === regular,
});

/** In the order in which they are tried. */
export const installedFaces: readonly Faces[] = [
  family(
    `${folder}/truetype/liberation/LiberationSans-Regular.ttf`,
    `${folder}/truetype/liberation/LiberationSans-Bold.ttf`,
    `${folder}/truetype/liberation/LiberationMono-Regular.ttf`,
  ),
  family(
    `${folder}/truetype/dejavu/DejaVuSans.ttf`,
    `${folder}/truetype/dejavu/DejaVuSans-Bold.ttf`,
    `${folder}/truetype/dejavu/DejaVuSansMono.ttf`,
  ),
  family(`${folder}/opentype/ipafont-gothic/ipagp.ttf`),
  family(`${folder}/truetype/vlgothic/VL-PGothic-Regular.ttf`),
];

/** What the built-in fonts can draw; all other characters need a file. */
const builtInCharacters = /^[\n\u0020-\u007e\u00a0-\u00ff–—‘’‚“”„†‡•…‰‹›€™ŒœŠšŽžŸ]*$/u;

/** `font`: a file that is to be used and nothing else. Throws `refused` rather than have boxes or blanks printed. */
export function findFaces(options: {
  readonly text: string;
  readonly font?: string;
  readonly installed?: readonly Faces[];
}): Faces {
  const { text, font, installed = installedFaces } = options;
  if (font !== undefined) return named(font, text);
  if (builtInCharacters.test(text)) return builtIn;
  const found = installed.find(({ regular, bold, code }) =>
    [regular, bold, code].every((file) => existsSync(file) && lacking(file, text) === null),
  );
  if (found) return found;
  const foreign = /[^\n\u0020-\u00ff–—‘’“”•…]/u.exec(text)?.[0] ?? "";
  throw new CliError(
    "refused",
    `no font was found that has "${foreign}" and everything else in this paper. For Japanese install Debian's fonts-ipafont-gothic (npm run setup), or name a font with --font, or write Markdown`,
  );
}

function named(font: string, text: string): Faces {
  if (!existsSync(font)) throw new CliError("not_found", `${font} is not there; check --font`);
  const character = lacking(font, text);
  if (character === null) return family(font);
  throw new CliError("refused", `${font} has no "${character}"; name a font that has it`);
}

/** The first character that a font file cannot draw. */
function lacking(file: string, text: string): string | null {
  const { font } = opened(file);
  const has = (character: string): boolean =>
    font?.hasGlyphForCodePoint?.(character.codePointAt(0) ?? 0) ?? false;
  const characters = new Set(text.replaceAll("\n", ""));
  return [...characters].find((character) => !has(character)) ?? null;
}

function opened(file: string): InstanceType<typeof PdfDocument>["_font"] {
  try {
    return new PdfDocument().font(file)._font;
  } catch (cause) {
    throw new CliError("refused", `${file} is no font; name a single TTF or OTF`, { cause });
  }
}
