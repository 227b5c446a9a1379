/** The notice in Spanish. */
import type { NoticeWording } from "./notice-wording.ts";

export const es: NoticeWording = {
  title: (subject) => `Grabación del trabajo en ${subject.organisation}`,
  what: "**Qué.** Mientras el indicador está en su pantalla, se graban sus clics, lo que escribe, los atajos, los menús y el desplazamiento, e imágenes de las ventanas aprobadas, solo en estas aplicaciones:",
  onlyAt: (sites) => `, solo en ${sites}`,
  never:
    "Las contraseñas nunca se leen. Los nombres, números y otros contenidos sensibles se eliminan en su ordenador. El ritmo de su escritura no se guarda.",
  why: "**Para qué.** Para entrenar agentes de software que manejan ordenadores. Para nada más: ni para juzgarle ni para medir su trabajo.",
  when: ({ notice }) =>
    `**Cuándo.** No antes de ${String(notice.periodDays)} días después de que confirme este aviso. Se le pregunta de nuevo a los ${String(notice.renewalDays)} días.`,
  timeToLook: ({ hold }) =>
    `**Su tiempo para mirar.** Cada grabación permanece en su ordenador al menos ${String(hold.leastHours)} horas. Puede verla, cortarla o borrarla; tras ${String(hold.greatestHours)} horas sin su autorización se borra.`,
  who: "**Quién la ve.** Los revisores ven las grabaciones sin su nombre y en orden aleatorio. Sus superiores nunca las ven. Cada acceso queda registrado y usted puede ver los registros que le afectan.",
  howLong: ({ retention }) =>
    `**Cuánto tiempo.** Envíos ${String(retention.segmentsDays)} días, trayectorias ${String(retention.trajectoriesDays)} días, conjuntos de datos ${String(retention.releasesDays)} días.`,
  choice: (choice) =>
    `**Su elección.** Puede pausar en cualquier momento con la tecla o el indicador. ${choice} Puede hacer que se le muestre o se borre todo lo suyo: \`apprentice access\`, \`apprentice erase\`, \`apprentice notice withdraw\`.`,
  mayOptOut: "Puede negarse, o retirarse más tarde, sin dar motivos y sin ninguna desventaja.",
  mayNotOptOut:
    "Su organización ha desactivado la negativa; puede oponerse ante los contactos indicados abajo.",
  questions: ({ contact }) =>
    `**Preguntas y oposición.** Protección de datos: ${contact.steward}. Comité de empresa: ${contact.council}. Recibirá respuesta en ${String(contact.answerDays)} días. Pregunte u opóngase desde su ordenador, sellado para protección de datos: \`apprentice notice ask\`, \`apprentice notice object\`. Mientras una oposición espera respuesta, no se registra nada de usted.`,
  disclosed: {
    responsible: "Responsable.",
    officer: "Delegado de protección de datos",
    basis: (letter) => `Base jurídica: art. 6.1.${letter}) del RGPD`,
    kept: "País donde se guardan los envíos",
    recipients: "Destinatarios externos",
    complaint: "Puede presentar una reclamación ante",
  },
};
