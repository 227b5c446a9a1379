/** The part of pdfkit that papers use; the package has no types of its own. */
declare module "pdfkit" {
  type TableOptions = {
    readonly data: readonly (readonly string[])[];
    readonly defaultStyle: { readonly border: number; readonly padding: number };
  };

  export default class PdfDocument {
    constructor(options: {
      readonly size: "A4";
      readonly margin: number;
      readonly info: Readonly<Record<string, string | Date>>;
    });
    x: number;
    on(event: "data", listener: (part: Buffer) => void): this;
    on(event: "end", listener: () => void): this;
    on(event: "error", listener: (error: Error) => void): this;
    font(name: string): this;
    fontSize(points: number): this;
    text(text: string, options?: { readonly indent?: number }): this;
    table(options: TableOptions): this;
    moveDown(lines: number): this;
    end(): void;
  }
}
