/** The notice in German. */
import type { NoticeWording } from "./notice-wording.ts";

export const de: NoticeWording = {
  title: (subject) => `Aufzeichnung von Arbeit bei ${subject.organisation}`,
  what: "**Was.** Solange die Anzeige auf Ihrem Bildschirm zu sehen ist, werden Ihre Klicks, Eingaben, Tastenkürzel, Menüs und das Scrollen sowie Bilder der freigegebenen Fenster aufgezeichnet, und zwar nur in diesen Anwendungen:",
  onlyAt: (sites) => `, nur auf ${sites}`,
  never:
    "Passwörter werden nie gelesen. Namen, Nummern und andere sensible Inhalte werden auf Ihrem Computer entfernt. Ihr Tipprhythmus wird nicht gespeichert.",
  why: "**Wozu.** Um Software-Agenten zu trainieren, die Computer bedienen. Zu nichts anderem: nicht um Sie zu beurteilen, nicht um Ihre Arbeit zu messen.",
  when: ({ notice }) =>
    `**Wann.** Frühestens ${String(notice.periodDays)} Tage, nachdem Sie diesen Hinweis bestätigt haben. Nach ${String(notice.renewalDays)} Tagen werden Sie erneut gefragt.`,
  timeToLook: ({ hold }) =>
    `**Ihre Zeit zum Nachsehen.** Jede Aufzeichnung bleibt mindestens ${String(hold.leastHours)} Stunden auf Ihrem Computer. Sie können sie ansehen, kürzen oder löschen; nach ${String(hold.greatestHours)} Stunden ohne Ihre Freigabe wird sie gelöscht.`,
  who: "**Wer sie sieht.** Prüfende sehen Aufzeichnungen ohne Ihren Namen und in zufälliger Reihenfolge. Vorgesetzte sehen sie nie. Jeder Zugriff wird protokolliert, und Sie können die Einträge über Sie einsehen.",
  howLong: ({ retention }) =>
    `**Wie lange.** Hochgeladenes ${String(retention.segmentsDays)} Tage, Abläufe ${String(retention.trajectoriesDays)} Tage, Datensätze ${String(retention.releasesDays)} Tage.`,
  choice: (choice) =>
    `**Ihre Wahl.** Sie können jederzeit mit der Taste oder der Anzeige pausieren. ${choice} Sie können sich alles über Sie zeigen oder es löschen lassen: \`apprentice access\`, \`apprentice erase\`, \`apprentice notice withdraw\`.`,
  mayOptOut: "Sie dürfen ablehnen oder später widerrufen, ohne Begründung und ohne jeden Nachteil.",
  mayNotOptOut:
    "Ihre Organisation hat die Ablehnung abgeschaltet; über die unten genannten Kontakte können Sie widersprechen.",
  questions: ({ contact }) =>
    `**Fragen und Widersprüche.** Datenschutz: ${contact.steward}. Betriebsrat: ${contact.council}. Sie erhalten innerhalb von ${String(contact.answerDays)} Tagen eine Antwort. Fragen und widersprechen Sie auf Ihrem Computer, versiegelt für den Datenschutz: \`apprentice notice ask\`, \`apprentice notice object\`. Solange ein Widerspruch offen ist, wird von Ihnen nichts aufgezeichnet.`,
  disclosed: {
    responsible: "Verantwortlich.",
    officer: "Datenschutzbeauftragte Person",
    basis: (letter) => `Rechtsgrundlage: Art. 6 Abs. 1 lit. ${letter} DSGVO`,
    kept: "Land, in dem Hochgeladenes liegt",
    recipients: "Empfänger außerhalb",
    complaint: "Beschweren können Sie sich bei",
  },
};
