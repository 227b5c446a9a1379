/** Text as it may stand in XML, between tags or in double quotes; what no XML may hold shows as a sign instead. */
export function escapeXml(text: string): string {
  const printable = text.toWellFormed().replaceAll(/[\p{Cc}\ufffe\uffff]/gu, "␣");
  return printable
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
