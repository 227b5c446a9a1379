/** The notice in French. */
import type { NoticeWording } from "./notice-wording.ts";

export const fr: NoticeWording = {
  title: (subject) => `Enregistrement du travail chez ${subject.organisation}`,
  what: "**Quoi.** Tant que l’indicateur est à l’écran, vos clics, votre saisie, vos raccourcis, les menus et le défilement, ainsi que des images des fenêtres approuvées, sont enregistrés, uniquement dans ces applications :",
  onlyAt: (sites) => `, uniquement sur ${sites}`,
  never:
    "Les mots de passe ne sont jamais lus. Les noms, numéros et autres contenus sensibles sont retirés sur votre ordinateur. Le rythme de votre frappe n’est pas conservé.",
  why: "**Pourquoi.** Pour entraîner des agents logiciels qui utilisent un ordinateur. Pour rien d’autre : ni pour vous juger, ni pour mesurer votre travail.",
  when: ({ notice }) =>
    `**Quand.** Pas avant ${String(notice.periodDays)} jours après votre accusé de lecture. La question vous est reposée après ${String(notice.renewalDays)} jours.`,
  timeToLook: ({ hold }) =>
    `**Votre temps de regard.** Chaque enregistrement reste au moins ${String(hold.leastHours)} heures sur votre ordinateur. Vous pouvez le regarder, le couper ou le supprimer ; sans votre accord, il est supprimé après ${String(hold.greatestHours)} heures.`,
  who: "**Qui le voit.** Les relecteurs voient les enregistrements sans votre nom et dans un ordre aléatoire. Vos responsables ne les voient jamais. Chaque accès est consigné, et vous pouvez voir les entrées qui vous concernent.",
  howLong: ({ retention }) =>
    `**Combien de temps.** Envois ${String(retention.segmentsDays)} jours, trajectoires ${String(retention.trajectoriesDays)} jours, jeux de données ${String(retention.releasesDays)} jours.`,
  choice: (choice) =>
    `**Votre choix.** Mettez en pause à tout moment avec la touche ou l’indicateur. ${choice} Vous pouvez tout faire afficher ou effacer vous concernant : \`apprentice access\`, \`apprentice erase\`, \`apprentice notice withdraw\`.`,
  mayOptOut:
    "Vous pouvez refuser, ou vous retirer plus tard, sans donner de raison et sans aucun désavantage.",
  mayNotOptOut:
    "Votre organisation a désactivé le refus ; vous pouvez vous opposer auprès des contacts ci-dessous.",
  questions: ({ contact }) =>
    `**Questions et oppositions.** Protection des données : ${contact.steward}. Représentants du personnel : ${contact.council}. Vous recevez une réponse sous ${String(contact.answerDays)} jours. Posez une question ou opposez-vous depuis votre ordinateur, sous scellé pour la protection des données : \`apprentice notice ask\`, \`apprentice notice object\`. Tant qu’une opposition attend sa réponse, rien n’est enregistré de vous.`,
  disclosed: {
    responsible: "Responsable.",
    officer: "Délégué à la protection des données",
    basis: (letter) => `Base juridique : art. 6, paragraphe 1, point ${letter}), du RGPD`,
    kept: "Pays où les envois sont conservés",
    recipients: "Destinataires extérieurs",
    complaint: "Vous pouvez introduire une réclamation auprès de",
  },
};
