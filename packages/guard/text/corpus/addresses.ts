/** Postal addresses as people write them in seven countries. */
import type { People } from "./people.ts";
import type { Random } from "./seeded-random.ts";

export function makeAddress(random: Random, people: People): string {
  const number = random.integer(1, 899);
  const five = String(random.integer(10_000, 97_999));
  const name = random.pick(people.last);
  return random.pick([
    () =>
      `${number} ${name} ${random.pick(["Street", "Avenue", "Road", "Lane", "Drive", "Blvd", "St."])}, ${random.pick(["Springfield", "Portland", "Austin", "Dayton"])}, ${random.pick(["IL", "OR", "TX", "OH"])} ${five}`,
    () =>
      `${number} ${random.pick(["Oak", "Maple", "Hillside", "Lakeview"])} ${random.pick(["Ave", "Court", "Way", "Terrace"])} Apt ${random.integer(1, 40)}, ${random.pick(["Denver, CO", "Reno, NV", "Boise, ID"])} ${five}`,
    () =>
      `${random.integer(1, 200)} ${random.pick(["High Street", "Station Road", "Church Lane", "Victoria Road"])}, ${random.pick(["Leeds", "Bristol", "Oxford"])} ${random.pick(["LS", "BS", "OX"])}${random.integer(1, 20)} ${random.integer(1, 9)}${random.pick(["AB", "DX", "HJ", "QP"])}`,
    () =>
      `${random.pick(["Lindenstraße", "Bahnhofstr.", "Am Markt", "Goetheweg", "Schillerplatz"])} ${random.integer(1, 99)}${random.pick(["", "a", "b"])}, ${five} ${random.pick(["Berlin", "Köln", "Mainz", "Dresden"])}`,
    () =>
      `${random.integer(1, 99)} ${random.pick(["rue", "avenue", "boulevard"])} ${random.pick(["de la Paix", "Victor Hugo", "des Lilas", "du Moulin"])}, ${five} ${random.pick(["Lyon", "Nantes", "Paris"])}`,
    () =>
      `${random.pick(["Calle", "Avenida", "C/"])} ${random.pick(["Mayor", "de Goya", "Real"])} ${random.integer(1, 99)}, ${five} ${random.pick(["Madrid", "Sevilla"])}`,
    () =>
      `${random.pick(["Via", "Viale", "Piazza"])} ${random.pick(["Roma", "Garibaldi", "Dante"])} ${random.integer(1, 99)}, ${five} ${random.pick(["Milano", "Torino"])}`,
    () =>
      `${random.pick(["Keizersgracht", "Dorpsstraat", "Kerkweg"])} ${random.integer(1, 300)}, ${random.integer(1000, 9999)} ${random.pick(["AB", "CD", "XN"])} ${random.pick(["Amsterdam", "Utrecht"])}`,
  ])();
}
