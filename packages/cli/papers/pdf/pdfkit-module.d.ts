/** The part of pdfkit that papers use; the package has no types of its own. */
declare module "pdfkit" {
  type PdfContent = { readonly refs: readonly unknown[] };
  type PdfElement = { add(child: PdfElement | PdfContent): PdfElement };
  export default class PdfDocument {
    constructor(options?: {
      readonly size: "A4" | "A3" | "A2" | "A1";
      readonly margin: number;
      readonly autoFirstPage: boolean;
      readonly bufferPages: boolean;
      readonly lang: string;
      readonly displayTitle: boolean;
      readonly pdfVersion: "1.7";
      readonly tagged: boolean;
      readonly info: Readonly<Record<string, string | Date>>;
    });
    readonly page: { readonly width: number; readonly height: number };
    /** The present font; a built-in one has no `font` inside. Not documented, but it is where a font's characters can be asked. */
    readonly _font: { readonly font?: { hasGlyphForCodePoint?(codePoint: number): boolean } };
    readonly outline: { addItem(title: string): unknown };
    on(event: "data", listener: (part: Buffer) => void): this;
    on(event: "end", listener: () => void): this;
    on(event: "error", listener: (error: Error) => void): this;
    addPage(): this;
    switchToPage(index: number): unknown;
    bufferedPageRange(): { readonly start: number; readonly count: number };
    font(nameOrPath: string): this;
    fontSize(points: number): this;
    widthOfString(text: string): number;
    fillColor(colour: string): this;
    strokeColor(colour: string): this;
    lineWidth(points: number): this;
    rect(x: number, y: number, width: number, height: number): this;
    moveTo(x: number, y: number): this;
    lineTo(x: number, y: number): this;
    fill(): this;
    stroke(): this;
    text(
      text: string,
      x: number,
      y: number,
      options: {
        readonly lineBreak: false;
        readonly baseline: "alphabetic";
        readonly fill: boolean;
        readonly stroke: boolean;
      },
    ): this;
    struct(type: string, options?: { readonly scope?: "Column" | "Row" }): PdfElement;
    addStructure(element: PdfElement): this;
    /** Begins content of a structure element; `endMarkedContent` ends it. */
    markStructureContent(type: string): PdfContent;
    markContent(tag: "Artifact", options: { readonly type: "Layout" }): this;
    endMarkedContent(): this;
    end(): void;
  }
}
