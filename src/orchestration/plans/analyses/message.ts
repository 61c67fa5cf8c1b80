import { z } from 'zod';
import { maskText } from '../../redaction/mask-sensitive.ts';
import { cellText } from '../../reports/document/cell-text.ts';
import { defineAnalysis } from './analysis.ts';
import { stepKey } from './analysis-ground.ts';

const longestText = 3_800;

/** Rows as a message for people: one line each, addresses and secrets masked, with an id that is the same on a repeat. */
export const messageAnalysis = defineAnalysis({
  id: 'message',
  about: 'Writes rows as a short text for Slack or e-mail, with the id that slack_post_message asks for as alertId.',
  input: z.strictObject({
    title: z.string().min(1).max(200),
    /** Said before the rows, e.g. where a document is. */
    text: z.string().max(2_000).nullable().default(null),
    rows: z.array(z.record(z.string(), z.unknown())).default([]),
    columns: z.array(z.string().min(1).max(200)).max(10).default([]),
    most: z.number().int().min(1).max(50).default(10),
    /** What is said when there is no row. */
    ifEmpty: z.string().max(300).default(''),
  }),
  output: z.object({ text: z.string(), noticeId: z.string(), shown: z.number().int(), total: z.number().int() }),
  async run({ title, text, rows, columns, most, ifEmpty }, context) {
    const shown = rows.slice(0, most);
    const lines = shown.map((row, at) => {
      const names = columns.length > 0 ? columns : Object.keys(row);
      return `${at + 1}. ${names.map((name) => cellText(row[name])).join(' · ')}`;
    });
    const rest = rows.length > shown.length ? [`… and ${rows.length - shown.length} more.`] : [];
    const body = rows.length === 0 && ifEmpty !== '' ? [ifEmpty] : [...lines, ...rest];
    const whole = [title, ...(text === null ? [] : [text]), ...body].join('\n');
    const masked = maskText(whole).slice(0, longestText).toWellFormed();
    return { text: masked, noticeId: stepKey(context), shown: shown.length, total: rows.length };
  },
});
