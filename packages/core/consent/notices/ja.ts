/** The notice in Japanese. */
import type { NoticeWording } from "./notice-wording.ts";

export const ja: NoticeWording = {
  title: (subject) => `${subject.organisation}における作業の記録について`,
  what: "**何を。** 画面にインジケーターが表示されている間、クリック、入力、ショートカット、メニュー、スクロールの操作と、承認されたウィンドウの画像が、次のアプリケーションに限って記録されます。",
  onlyAt: (sites) => `（${sites} のみ）`,
  never:
    "パスワードが読み取られることはありません。氏名、番号、その他の機微な内容はお使いのコンピューター上で取り除かれます。入力のリズムは保存されません。",
  why: "**目的。** コンピューターを操作するソフトウェアエージェントの訓練のためだけに使います。あなたの評価や作業の計測には使いません。",
  when: ({ notice }) =>
    `**時期。** この通知を確認してから${String(notice.periodDays)}日を過ぎるまで記録は始まりません。${String(notice.renewalDays)}日後に改めて確認をお願いします。`,
  timeToLook: ({ hold }) =>
    `**確認の時間。** すべての記録は少なくとも${String(hold.leastHours)}時間、お使いのコンピューターに留まります。閲覧、切り取り、削除ができます。あなたが送信を認めないまま${String(hold.greatestHours)}時間が過ぎると削除されます。`,
  who: "**見る人。** 審査担当者は、氏名のない記録を無作為の順で見ます。管理職が見ることはありません。すべてのアクセスは記録され、自分に関する記録を確認できます。",
  howLong: ({ retention }) =>
    `**保存期間。** 送信データ${String(retention.segmentsDays)}日、操作列${String(retention.trajectoriesDays)}日、データセット${String(retention.releasesDays)}日。`,
  choice: (choice) =>
    `**あなたの選択。** キーまたはインジケーターでいつでも一時停止できます。${choice}自分に関するすべてを表示または消去できます（\`apprentice access\`、\`apprentice erase\`、\`apprentice notice withdraw\`）。`,
  mayOptOut:
    "理由を述べることなく、不利益を受けることなく、断ることも後から撤回することもできます。",
  mayNotOptOut:
    "あなたの組織は参加の拒否を認めていません。下記の連絡先に異議を申し立てることができます。",
  questions: ({ contact }) =>
    `**質問と異議。** 個人情報保護責任者：${contact.steward}。従業員代表：${contact.council}。${String(contact.answerDays)}日以内に回答します。質問と異議はお使いのパソコンから、個人情報担当者だけが読める形で送れます: \`apprentice notice ask\`、\`apprentice notice object\`。異議への回答があるまで、あなたの記録は一切行われません。`,
  disclosed: {
    responsible: "責任者。",
    officer: "データ保護責任者",
    basis: (letter) => `法的根拠：GDPR第6条1項（${letter}）`,
    kept: "送信データの保管国",
    recipients: "外部の受領者",
    complaint: "苦情の申立先",
  },
};
