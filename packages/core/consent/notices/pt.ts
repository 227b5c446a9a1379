/** The notice in Portuguese. */
import type { NoticeWording } from "./notice-wording.ts";

export const pt: NoticeWording = {
  title: (subject) => `Gravação do trabalho em ${subject.organisation}`,
  what: "**O quê.** Enquanto o indicador está no seu ecrã, são gravados os seus cliques, o que escreve, os atalhos, os menus e o deslocamento, e imagens das janelas aprovadas, apenas nestas aplicações:",
  onlyAt: (sites) => `, apenas em ${sites}`,
  never:
    "As palavras-passe nunca são lidas. Nomes, números e outros conteúdos sensíveis são removidos no seu computador. O ritmo da sua escrita não é guardado.",
  why: "**Para quê.** Para treinar agentes de software que operam computadores. Para nada mais: nem para o avaliar, nem para medir o seu trabalho.",
  when: ({ notice }) =>
    `**Quando.** Não antes de ${String(notice.periodDays)} dias depois de confirmar este aviso. É-lhe perguntado de novo após ${String(notice.renewalDays)} dias.`,
  timeToLook: ({ hold }) =>
    `**O seu tempo para ver.** Cada gravação fica no seu computador pelo menos ${String(hold.leastHours)} horas. Pode vê-la, cortá-la ou apagá-la; após ${String(hold.greatestHours)} horas sem a sua autorização é apagada.`,
  who: "**Quem a vê.** Os revisores veem as gravações sem o seu nome e por ordem aleatória. As chefias nunca as veem. Cada acesso é registado e pode ver os registos que lhe dizem respeito.",
  howLong: ({ retention }) =>
    `**Durante quanto tempo.** Envios ${String(retention.segmentsDays)} dias, trajetórias ${String(retention.trajectoriesDays)} dias, conjuntos de dados ${String(retention.releasesDays)} dias.`,
  choice: (choice) =>
    `**A sua escolha.** Pode pausar a qualquer momento com a tecla ou o indicador. ${choice} Pode pedir que tudo sobre si seja mostrado ou apagado: \`apprentice access\`, \`apprentice erase\`, \`apprentice notice withdraw\`.`,
  mayOptOut: "Pode recusar, ou retirar-se mais tarde, sem dar razões e sem qualquer desvantagem.",
  mayNotOptOut: "A sua organização desativou a recusa; pode opor-se junto dos contactos abaixo.",
  questions: ({ contact }) =>
    `**Perguntas e oposição.** Proteção de dados: ${contact.steward}. Comissão de trabalhadores: ${contact.council}. Recebe resposta em ${String(contact.answerDays)} dias. Pergunte ou oponha-se no seu computador, selado para a proteção de dados: \`apprentice notice ask\`, \`apprentice notice object\`. Enquanto uma oposição aguarda resposta, nada de si é registado.`,
  disclosed: {
    responsible: "Responsável.",
    officer: "Encarregado da proteção de dados",
    basis: (letter) => `Fundamento jurídico: artigo 6.º, n.º 1, alínea ${letter}), do RGPD`,
    kept: "País onde os envios são guardados",
    recipients: "Destinatários externos",
    complaint: "Pode apresentar reclamação a",
  },
};
