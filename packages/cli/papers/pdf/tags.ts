/** What is drawn, told to who cannot see it: a tree of headings, paragraphs, lists and tables (ISO 32000-1, 14.8). */
import type PdfDocument from "pdfkit";

type Pdf = InstanceType<typeof PdfDocument>;

/** Standard structure types that papers need. */
type Kind = "H1" | "H2" | "H3" | "P" | "L" | "LI" | "Lbl" | "LBody" | "Table" | "TR" | "TH" | "TD";

export type Tag = {
  /** A tag inside this one. It stands where it was first drawn, so blocks may be laid out and thrown away. */
  readonly inside: (kind: Kind, options?: { readonly scope: "Column" | "Row" }) => Tag;
  /** What is drawn meanwhile is read out as this; never within another's. */
  readonly mark: (draw: () => void) => void;
};

export type Tags = {
  readonly document: Tag;
  /** What is drawn meanwhile is passed over: rules, fills, footers, heads that are repeated. Never within a tag's. */
  readonly artifact: (draw: () => void) => void;
};

export function openTags(pdf: Pdf): Tags {
  const root = pdf.struct("Document");
  pdf.addStructure(root);
  return {
    document: tagOf(pdf, "Document", () => root),
    artifact: (draw) => {
      pdf.markContent("Artifact", { type: "Layout" });
      draw();
      pdf.endMarkedContent();
    },
  };
}

type Element = ReturnType<Pdf["struct"]>;

function tagOf(pdf: Pdf, kind: string, element: () => Element): Tag {
  return {
    inside: (inner, options) => {
      let made: Element | null = null;
      return tagOf(pdf, inner, () => {
        if (made) return made;
        // The outer one first, so that it stands before what is drawn next.
        const outer = element();
        made = pdf.struct(inner, options ?? {});
        outer.add(made);
        return made;
      });
    },
    mark: (draw) => {
      element().add(pdf.markStructureContent(kind));
      draw();
      pdf.endMarkedContent();
    },
  };
}
