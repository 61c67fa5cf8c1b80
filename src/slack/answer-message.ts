import type { Answer } from '../domain/question.ts';
import type { Block, Message, Run } from './slack-parts.ts';
import { context, lineOf, messageOf, section, sectionsOf } from './slack-words.ts';

const shownRows = 10;
const hiddenColumns = new Set(['id', 'part']);

/** Action ids of the buttons under an answer. */
export const answerActions = {
  choose: 'bellwether.choose',
  up: 'bellwether.answer_up',
  down: 'bellwether.answer_down',
};

/** What is said with an answer: the id of the exchange (its buttons come back with it), and a word about whom it is for. */
export interface AnswerFrame {
  readonly exchangeId: string;
  readonly note: string | null;
  readonly boardOrigin: string | null;
}

/** An answer in Slack: its text, its first rows, links, what to ask next as buttons, thumbs. */
export function answerMessage(answer: Answer, frame: AnswerFrame): Message {
  const [first = '', ...rest] = answer.text.split('\n');
  const note = frame.note === null ? [] : [context(frame.note)];
  const next = nextQuestions(answer);
  return messageOf(first, [
    ...sectionsOf(answer.answer.kind === 'clarify' ? first.replace(/ 1\. .*$/, '') : [first, ...rest].join('\n')),
    ...rowBlocks(answer, frame.boardOrigin),
    ...note,
    ...(next.length > 0 ? [buttonsOf(next, frame.exchangeId)] : []),
    ...(answer.answer.kind === 'clarify' ? [] : [thumbs(frame.exchangeId)]),
  ]);
}

/** The questions behind the buttons, in their order: the choices of a question back, else what to ask next. */
export function nextQuestions({
  choices,
  suggestions,
}: Answer): { readonly label: string; readonly question: string }[] {
  if (choices.length > 0) return [...choices];
  return suggestions.map((question) => ({ label: question, question }));
}

function buttonsOf(next: readonly { readonly label: string }[], exchangeId: string): Block {
  const buttons = next.map(({ label }, index) => {
    return { label: lineOf(label), actionId: `${answerActions.choose}.${index}`, value: exchangeId };
  });
  return { kind: 'actions', buttons };
}

function thumbs(exchangeId: string): Block {
  return {
    kind: 'actions',
    buttons: [
      { label: '👍 Right', actionId: answerActions.up, value: exchangeId },
      { label: '👎 Not right', actionId: answerActions.down, value: exchangeId },
    ],
  };
}

function rowBlocks({ answer, evidence }: Answer, boardOrigin: string | null): Block[] {
  if (answer.kind === 'scalar' || answer.rows.length === 0) return [];
  const deals = new Map(evidence.filter(({ object }) => object === 'opportunity').map(({ id, label }) => [id, label]));
  const lines = answer.rows.slice(0, shownRows).map((row) => section(...rowRuns(row, deals, boardOrigin)));
  const more = answer.rows.length - lines.length;
  return more > 0 ? [...lines, context(`… and ${more.toLocaleString('en')} more.`)] : lines;
}

/** One row on one line; a deal's name leads to it on the board. */
function rowRuns(
  row: Answer['answer']['rows'][number],
  deals: ReadonlyMap<string, string>,
  boardOrigin: string | null,
): Run[] {
  const cells = Object.entries(row).filter(([name, value]) => !hiddenColumns.has(name) && value !== null);
  const id = typeof row['id'] === 'string' ? row['id'] : null;
  const isDeal = id !== null && (deals.has(id) || 'stage' in row);
  return cells.slice(0, 8).flatMap(([name, value], index): Run[] => {
    const text = lineOf(typeof value === 'number' ? numberText(value) : String(value), 150);
    if (index > 0) return [{ text: ` · ${name}: ${text}` }];
    const url = isDeal && boardOrigin !== null ? `${boardOrigin}/deals/${encodeURIComponent(id)}` : null;
    return [{ text: '• ' }, { text: text || '–', isBold: true, ...(url === null ? {} : { url }) }];
  });
}

function numberText(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 4 });
}
