import { topReasons } from '../../../../../intelligence/risk/top-reasons.ts';
import type { DealRow } from '../../../../domain/deal-row.ts';
import type { TopicQuestion } from '../../../../domain/question.ts';
import type { DealScore } from '../../../../domain/score.ts';
import type { SignalId } from '../../../../domain/signal.ts';
import { dateOf } from '../../../../domain/time.ts';
import type { AnswerContext, AnswerDraft } from '../answer-context.ts';
import { counted, listed, valueText } from '../answer-wording.ts';
import { listDraft, nameOf, noDraft, targetDeals } from './target-deals.ts';

/** What is known of a deal, or of an account's deals, at a glance. */
export function answerStatus(question: TopicQuestion, { table }: AnswerContext): AnswerDraft {
  const deals = targetDeals(question, table.deals);
  if (deals.length === 0) return noDraft(`None: there are no deals of ${question.target.label}.`);
  const rows = deals.slice(0, 50).map((row) => ({
    id: row.id,
    deal: nameOf(row),
    account: row.account,
    owner: row.owner,
    status: row.status,
    stage: row.stage,
    amount: row.amount === null ? null : Number(row.amount),
    currency: row.currency,
    closeDate: row.closeDate,
    daysInStage: row.daysInStage,
    risk: row.risk,
    band: row.band,
    winProbability: row.winProbability,
    lastTouchDate: row.lastTouchDate,
    nextStep: row.nextStep,
  }));
  const of = (status: DealRow['status']) => deals.filter((row) => row.status === status).length;
  const total = `${question.target.label}: ${counted(deals.length, 'deals')} (${of('open')} open, ${of('won')} won, ${of('lost')} lost).`;
  const lines = deals.slice(0, 5).map(statusLine);
  return listDraft(rows, deals.length === 1 ? (lines[0] ?? '') : `${total} ${lines.join(' ')}`, deals);
}

function statusLine(row: DealRow): string {
  const amount = row.amount === null ? 'no amount' : valueText(Number(row.amount), row.currency);
  if (row.status !== 'open')
    return `${nameOf(row)}: ${row.status} on ${row.closeDate ?? 'an unknown day'}, ${amount}, owner ${row.owner ?? 'nobody'}.`;
  const parts = [
    `${row.stage ?? 'no stage'}${row.daysInStage === null ? '' : ` for ${counted(row.daysInStage, 'days')}`}`,
    amount,
    `closes ${row.closeDate ?? 'on no known day'}`,
    `owner ${row.owner ?? 'nobody'}`,
    row.risk === null ? 'no risk score' : `risk ${row.risk} (${row.band})`,
    row.lastTouchDate === null ? 'no touch on record' : `last touch ${row.lastTouchDate}`,
  ];
  return `${nameOf(row)}: ${parts.join(', ')}.`;
}

/** When we last spoke: the newest touch of the deals, or of the account beside them. */
export function answerLastContact(question: TopicQuestion, { table, asOf }: AnswerContext): AnswerDraft {
  const { target } = question;
  const deals = targetDeals(question, table.deals);
  const account = target.kind === 'account' ? table.accounts.find(({ id }) => id === target.id) : undefined;
  const dates = [...deals.map(({ lastTouchDate }) => lastTouchDate), account?.lastTouchDate ?? null].filter(
    (date) => date !== null,
  );
  const last = dates.sort().at(-1);
  if (last === undefined)
    return noDraft(`None: no e-mail, call or meeting with ${target.label} is on record by ${dateOf(asOf)}.`);
  const days = Math.round((Date.parse(dateOf(asOf)) - Date.parse(last)) / 86_400_000);
  const draft = listDraft([], `Last contact with ${target.label}: ${last}, ${counted(days, 'days')} ago.`, deals);
  return { ...draft, answer: { kind: 'scalar', value: last, unit: 'date', rows: [] } };
}

/** Their people with roles, and ours. */
export function answerPeopleInvolved(question: TopicQuestion, { table }: AnswerContext): AnswerDraft {
  const deals = targetDeals(question, table.deals);
  const byId = new Map(table.contacts.map((row) => [row.id, row]));
  const names = new Map(deals.map((row) => [row.id, nameOf(row)]));
  const theirs = table.contactRoles.flatMap(({ opportunityId, contactId, role }) => {
    const deal = names.get(opportunityId);
    const contact = byId.get(contactId);
    return deal === undefined
      ? []
      : [{ side: 'theirs', name: contact?.name ?? contactId, role, title: contact?.title ?? null, deal }];
  });
  const ours = deals.flatMap((row) =>
    row.owner === null ? [] : [{ side: 'ours', name: row.owner, role: 'owner', title: null, deal: nameOf(row) }],
  );
  const rows = [...theirs, ...ours];
  if (rows.length === 0) return noDraft(`None: nobody is on record for ${question.target.label}.`);
  const people = [...new Set(theirs.map(({ name, role }) => (role === null ? name : `${name} (${role})`)))];
  const owners = [...new Set(ours.map(({ name }) => name))];
  const text = `${question.target.label}: ${people.length === 0 ? 'no contact with a role is on record' : listed(people, 10)}; on our side ${listed(owners) || 'nobody'}.`;
  return listDraft(rows, text, deals);
}

/** The signals that fired, with what each rests on. */
export async function answerWhyAtRisk(question: TopicQuestion, context: AnswerContext): Promise<AnswerDraft> {
  const deals = targetDeals(question, context.table.deals).filter(({ status }) => status === 'open');
  if (deals.length === 0) return noDraft(`None: ${question.target.label} has no open deal.`);
  const scored = deals.filter(({ risk }) => risk !== null).sort((a, b) => (b.risk ?? 0) - (a.risk ?? 0));
  if (scored.length === 0)
    return noDraft(`None: no open deal of ${question.target.label} has a score. Run: bellwether score`);
  const [first] = scored;
  const score = first ? await context.scoreOf(first.id) : null;
  const fired = (score?.signals ?? [])
    .filter(({ state }) => state === 'fired')
    .sort((a, b) => b.contribution - a.contribution);
  const rows = fired.map(({ id, severity, contribution, evidence }) => ({
    signal: id,
    severity,
    contribution,
    evidence: evidence?.text ?? null,
    at: evidence?.at ?? null,
  }));
  const title = first ? `${nameOf(first)}: risk ${first.risk} (${first.band}).` : '';
  const why =
    fired.length === 0
      ? 'No signal fired.'
      : fired
          .slice(0, 5)
          .map(({ evidence, id }) => `${evidence?.text ?? id}.`)
          .join(' ');
  const others =
    scored.length > 1 ? ` ${counted(scored.length - 1, 'other open deals')} of ${question.target.label}.` : '';
  const draft = listDraft(rows, `${title} ${why}${others}`, scored, [
    'risk = 0 to 100 from the log-odds of losing that each fired signal adds',
  ]);
  return rows.length > 0 ? draft : { ...draft, answer: { ...draft.answer, kind: 'none' } };
}

/** What to do about each signal; the first that fired decides. */
const remedies: Partial<Record<SignalId, string>> = {
  'no-two-way-activity': 'Call your contact: write nothing that needs no answer',
  ghosted: 'Reach out to a second person at the account',
  'slow-replies': 'Ask on a call what changed',
  'engagement-declining': 'Book a meeting with the champion this week',
  'one-way-conversation': 'Ask a question that needs an answer, on the phone',
  'stalled-in-stage': 'Agree the next milestone with the buyer, or move the deal back',
  aging: 'Decide with your manager whether to go on',
  'close-date-overdue': 'Set a close date that the buyer has confirmed',
  'close-date-pushed': 'Ask the buyer what has to happen before the date, and write it down',
  'unrealistic-close-date': 'Move the close date to what the stage allows',
  'next-step-stale': 'Write down the next step with a date',
  'nothing-scheduled': 'Schedule the next meeting',
  'single-threaded': 'Meet a second person at the account',
  'no-decision-maker': 'Ask for a meeting with the decision maker',
  'roles-missing': 'Find out who fills the missing roles',
  'champion-silent': 'Call the champion',
  'qualification-gaps': 'Fill the open qualification questions with the buyer',
  'stage-regressed': 'Ask the buyer what was missing and plan it',
  'amount-dropped': 'Confirm the scope and the price with the buyer',
  'category-contradicted': 'Take the deal out of commit, or answer its signals first',
  'meetings-cancelled': 'Offer two new times and ask whether the project stands',
  'competitor-mentioned': 'Send the comparison and ask for their criteria',
  'red-flag-phrase': 'Answer the objection in a call',
  'owner-unstable': 'Name an owner who introduces themselves to the buyer',
  hygiene: 'Fill the gaps in the record',
  'account-news': 'Read the news and ask your contact what it means for the project',
  'support-trouble': 'Speak with support before you speak with the buyer',
};

/** One next action for each deal, from its strongest signal. */
export async function answerWhatToDo(question: TopicQuestion, context: AnswerContext): Promise<AnswerDraft> {
  const open = targetDeals(question, context.table.deals).filter(({ status }) => status === 'open');
  if (open.length === 0) return noDraft(`None: ${question.target.label} has no open deal.`);
  const ranked = open.sort((a, b) => (b.risk ?? -1) - (a.risk ?? -1)).slice(0, 5);
  const rows = await Promise.all(ranked.map(async (row) => nextAction(row, await context.scoreOf(row.id))));
  const text = rows
    .map(({ deal, action, because }) => `${deal}: ${action}${because === null ? '' : ` (${because})`}.`)
    .join(' ');
  return listDraft(rows, text, ranked);
}

function nextAction(row: DealRow, score: DealScore | null) {
  const [signal] = row.signals;
  const [reason] = score === null ? [] : topReasons(score, 1);
  const usual = row.nextStep === null ? 'Write down the next step with a date' : `Do the next step: ${row.nextStep}`;
  const action = (signal && remedies[signal]) ?? usual;
  return { id: row.id, deal: nameOf(row), action, because: reason ?? null, risk: row.risk };
}
