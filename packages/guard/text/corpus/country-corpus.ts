/** Identity and telephone numbers by country, in sentences of its language that no rule was ever tuned on. */
import { getExampleNumber } from "libphonenumber-js/min";
import examples from "libphonenumber-js/mobile/examples";
import type { Sample } from "./make-corpus.ts";
import { nationalIdsOf } from "./national-ids.ts";
import type { Random } from "./seeded-random.ts";

export type Country = keyof typeof nationalIdsOf;
export const countries = Object.keys(nationalIdsOf) as readonly Country[];

type Templates = { readonly national_id: readonly string[]; readonly phone: readonly string[] };

/** `#` is the value. Not to be read by whoever writes rules. */
const templates: Readonly<Record<Country, Templates>> = {
  US: {
    national_id: ["Put # on line 4 of the form before you fax it.", "# belongs to the new hire"],
    phone: ["You can get her at # after lunch.", "the doctor's office gave me #"],
  },
  GB: {
    national_id: ["Payroll wants # confirmed again.", "the payslip reads # at the top"],
    phone: ["She is on # until five.", "leave a message at # please"],
  },
  DE: {
    national_id: ["Bitte # in der Akte nachtragen.", "# steht oben rechts auf dem Bescheid"],
    phone: ["Sie ist unter # zu erreichen.", "bitte um Rückruf an #"],
  },
  FR: {
    national_id: ["Merci de vérifier # dans le dossier.", "# figure sur sa carte"],
    phone: ["Vous pouvez la joindre au # ce soir.", "rappelez le # avant midi"],
  },
  ES: {
    national_id: ["Falta # en el contrato.", "# aparece dos veces en la hoja"],
    phone: ["Llámala al # por la tarde.", "me dejó el # en el buzón"],
  },
  IT: {
    national_id: ["Scriva # sul modulo.", "# manca nella pratica"],
    phone: ["La trova al # dopo le tre.", "richiamare il # domani"],
  },
  IN: {
    national_id: ["Please match # with the scanned form.", "# was typed twice in the sheet"],
    phone: ["He answers on # in the evening.", "send the driver's location to #"],
  },
  BR: {
    national_id: ["Confira # no cadastro.", "# está repetido na planilha"],
    phone: ["Ligue para # depois das dez.", "o motorista atende no #"],
  },
};

/** `times` values for each template. */
export function countryCorpus(options: {
  readonly country: Country;
  readonly class: "national_id" | "phone";
  readonly times: number;
  readonly random: Random;
}): Sample[] {
  const { country, class: name, times, random } = options;
  return templates[country][name].flatMap((template) =>
    Array.from({ length: times }, () => {
      const value =
        name === "phone" ? phoneOf(country, random) : random.pick(nationalIdsOf[country])(random);
      const start = template.indexOf("#");
      const planted = [{ start, end: start + value.length, class: name, value }];
      return { text: template.replace("#", value), planted, template };
    }),
  );
}

/** A mobile number as the country writes it, or with the country's code; its last three digits are made up. */
function phoneOf(country: Country, random: Random): string {
  const example = getExampleNumber(country, examples);
  if (!example) throw new RangeError(`no telephone number of ${country} is known`);
  const national = random.integer(0, 1) === 0;
  const written = national ? example.formatNational() : example.formatInternational();
  let left = 3;
  const changed = Array.from(written).toReversed();
  for (const [at, sign] of changed.entries())
    if (/\d/.test(sign) && left > 0) {
      changed[at] = String(random.integer(0, 9));
      left -= 1;
    }
  return changed.toReversed().join("");
}
