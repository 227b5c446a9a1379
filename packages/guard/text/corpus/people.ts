/** Names that values are made of, apart for tuning and holding out, from many places, so that no list of names helps much. */
type People = { readonly first: readonly string[]; readonly last: readonly string[] };

const words = (text: string): string[] => text.trim().split(/\s+/);

export const tuningPeople: People = {
  first:
    words(`Maria James Wei Fatima Olga Pedro Aisha Henrik Chloe Mateo Yuki Priya Samuel Ingrid Tariq Nadia Lucas Emma Giulia
    Thabo Svetlana Kwame Mei Jonas Leila Rafael Hannah Arjun Sofia Dmitri Zeynep Patrick Anneke Bogdan Carmen Eoin`),
  last: words(`Gonzalez Okafor Nakamura Schmidt Johansson Patel Dubois Rossi Novak Kowalski Haddad Chen O'Brien MacDonald Silva Petrova
    Mwangi Andersen Yilmaz Fernandes Taylor Becker Lefevre Moreau Ibrahim Kim Nguyen Sharma Bianchi Popescu Walker Jansen Horvat Reyes`),
};

export const heldOutPeople: People = {
  first:
    words(`Elena Robert Xiuying Omar Katarzyna Diego Amara Lars Manon Joaquin Haruto Ananya Nathan Astrid Bilal Yasmin Oscar Charlotte
    Francesca Sipho Ludmila Kofi Ling Felix Shirin Thiago Rebecca Vikram Beatriz Sergei Elif Declan Marieke Radu Pilar Siobhan`),
  last: words(`Martinez Adeyemi Tanaka Vogel Lindqvist Reddy Girard Ferrari Svoboda Nowak Mansour Zhang O'Connor McKenzie Costa Ivanova
    Kamau Nielsen Demir Oliveira Thompson Hoffmann Fontaine Lambert Rahman Park Tran Gupta Ricci Ionescu Hughes Bakker Kovac Castillo`),
};

export type { People };
