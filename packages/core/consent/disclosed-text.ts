import type { NoticeSubject } from "./notice-subject.ts";
import type { NoticeWording } from "./notices/notice-wording.ts";

/** The paragraph of GDPR Art 13(1) and (2) in a notice: what the policy states; none where it states nothing. */
export function disclosedText(subject: NoticeSubject, { disclosed }: NoticeWording): string[] {
  const { controller, dataProtectionOfficer: officer, lawfulBasis, recipients = [] } = subject;
  const { officer: officerLabel, kept, recipients: outside, complaint } = disclosed;
  const letter = lawfulBasis && /\(([a-f])\)$/.exec(lawfulBasis.article)?.[1];
  const said = [
    controller &&
      joined([
        controller.name ?? subject.organisation,
        controller.address,
        controller.contact,
        ...(controller.joint ?? []),
        controller.representative,
      ]),
    labelled(officerLabel, joined([officer?.name, officer?.contact])),
    letter && disclosed.basis(letter),
    labelled(kept, subject.storage?.country),
    labelled(outside, joined(recipients.map(({ name, country }) => `${name} (${country})`))),
    labelled(complaint, subject.supervisoryAuthority),
  ].filter((one) => one !== undefined && one !== "");
  return said.length === 0 ? [] : [`**${disclosed.responsible}** ${said.join(" · ")}`];
}

const joined = (parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined).join(", ");

const labelled = (label: string, said: string | undefined): string | undefined =>
  said === undefined || said === "" ? undefined : `${label}: ${said}`;
