import type { DraftPlan } from './draft-plan.ts';
import { NotPlannable, type PlannerGround } from './planned.ts';
import { plainName } from './sources.ts';

const what =
  '(?: (?:it|them|these|those|everything|that|(?:the |these |those )?(?:results?|rows|list|records|data|contacts|accounts|deals|outcome|report)|the rest))?';
const bigquery = new RegExp(
  `^(?:load|insert|write|save|put|push|store|copy|export|send|append|add)${what} (?:in|into|to) (?:the |a |our )?(?:(?:table )?"?(\\w+)\\.(\\w+)"? (?:in|of) )?big ?query(?:,? ?(?:table |dataset )?"?(\\w+)\\.(\\w+)"?)?(?: table)?$`,
  'i',
);
const sheet = new RegExp(
  `^(?:append|add|write|save|put|export|copy|insert|load)${what} (?:in|into|to) (?:the |a |our )?(?:google )?(?:sheet|spreadsheet)(?: "?([A-Za-z0-9_-]{15,})"?)?(?:,? (?:sheet|tab) "?([\\w -]{1,60}?)"?)?$`,
  'i',
);
const slack = new RegExp(
  `^(?:post|send|share|tell|announce|publish)${what} (?:to|in|into|on|with) (?:the )?(?:(team)|slack|(?:slack )?channel|#[\\w-]+)(?:'s)?(?: (?:slack|on slack|in slack|slack channel|channel))?(?: "?([CDG][A-Z0-9]{5,20})"?)?$`,
  'i',
);
const slackId = new RegExp(`^(?:post|send|share|tell)${what} (?:to|in|into) "?([CDG][A-Z0-9]{5,20})"?$`, 'i');
const mail = new RegExp(
  `^(?:e-?mail|send|mail|share)${what}(?: (?:to|with))? ([\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)+)$`,
  'i',
);
const mailSomebody = new RegExp(`^(?:e-?mail|mail)${what}(?: (?:to|with) .+)?$`, 'i');
const task =
  /^(?:create|make|add|open) (?:a |one )?(?:crm |follow-?up )?task (?:for|on|about) (?:it|that|(?:the )?(?:top|first|biggest|top one|first one)(?: (?:deal|one|of them|account|contact))?)(?:(?: called| saying|:) "?(.+?)"?)?$/i;

/** Adds a writing step where a clause asks for one; false: it does not. @throws NotPlannable for one that cannot be mapped */
export function readSink(clause: string, draft: DraftPlan, ground: PlannerGround): boolean {
  const table = bigquery.exec(clause);
  if (table) return load(draft, table[1] ?? table[3] ?? null, table[2] ?? table[4] ?? null);
  const appended = sheet.exec(clause);
  if (appended) return append(draft, appended[1] ?? null, appended[2] ?? null);
  const posted = slack.exec(clause) ?? slackId.exec(clause);
  if (posted) {
    const id = posted.slice(1).find((part) => part !== undefined && part.toLowerCase() !== 'team') ?? null;
    return post(draft, id ?? (/\bteam\b/i.test(clause) ? ground.teamChannel : null));
  }
  const mailed = mail.exec(clause);
  if (mailed || mailSomebody.test(clause)) return send(draft, mailed?.[1] ?? null);
  const todo = task.exec(clause);
  if (todo) return createTask(draft, todo[1] ?? null);
  if (/^(?:create|make|add|open) (?:a )?(?:\w+ )?tasks? (?:for|on) (?:each|every|all)/i.test(clause)) {
    throw new NotPlannable('A plan writes a fixed number of things: ask for a task for the first one.');
  }
  return false;
}

function load(draft: DraftPlan, dataset: string | null, table: string | null): boolean {
  const shown = selectNamed(draft);
  const datasetId = draft.input('dataset', 'the BigQuery dataset', dataset);
  const tableId = draft.input('table', 'the table in it, which exists', table);
  const when = { ...shown, is: 'not_empty' as const };
  draft.add('load', { tool: 'bigquery_load_rows', when, arguments: { datasetId, tableId, rows: shown } });
  return true;
}

/** Rows with the columns that tables have: known fields alone, in small letters with underscores. */
function selectNamed(draft: DraftPlan) {
  const { fields } = draft.current('load');
  const plain = [...new Set(fields.values())].filter((name) => name !== 'custom');
  if (plain.length === 0) return draft.current('load').from;
  const isTaken = new Set<string>();
  const pairs = plain
    .filter(
      (name) => !(name.startsWith('sheet_') && plain.some((other) => plainName(other) === plainName(name.slice(6)))),
    )
    .map((name) => [columnOf(name), name] as const)
    .filter(([column]) => !isTaken.has(column) && isTaken.add(column));
  draft.transform(
    'table_rows',
    'select',
    { fields: Object.fromEntries(pairs) },
    new Map(pairs.map(([column]) => [plainName(column), column])),
  );
  return draft.current('load').from;
}

function columnOf(field: string): string {
  const own = field.replace(/^(?:sheet|contact|account|opportunity|sales_user|product)_/, '');
  const words = own.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/[^A-Za-z0-9]+/g, '_');
  return words.toLowerCase().replace(/^_+|_+$/g, '');
}

function append(draft: DraftPlan, id: string | null, name: string | null): boolean {
  const rows = selectNamed(draft);
  const { fields } = draft.current('append');
  const key = fields.get('id') ?? fields.get('email') ?? [...fields.values()][0];
  if (key === undefined) throw new NotPlannable('Rows are added to a sheet by a key; none of their fields is known.');
  const spreadsheetId = draft.input('target_spreadsheet', 'the id of the Google Sheet to write to', id);
  const target = draft.input('target_sheet', 'the name of the sheet in it', name);
  draft.notes.push(`A row whose "${key}" stands in the sheet already is left out.`);
  const args = { spreadsheetId, sheet: target, keyColumn: key, rows };
  draft.add('append', { tool: 'google_sheets_append_rows', when: { ...rows, is: 'not_empty' }, arguments: args });
  return true;
}

function words(draft: DraftPlan): string {
  const rows = draft.current('send');
  const shown = [...new Set(rows.fields.values())].filter((name) => !/^(?:id|custom)$|Id$/.test(name)).slice(0, 6);
  const args = { title: 'The result', rows: rows.from, columns: shown, ifEmpty: 'Nothing was found.' };
  return draft.add('words', { analysis: 'message', arguments: args });
}

function post(draft: DraftPlan, id: string | null): boolean {
  const text = words(draft);
  const channel = draft.input('channel', 'id of the Slack channel', id);
  const said = { text: { $from: text, path: 'text' }, alertId: { $from: text, path: 'noticeId' } };
  draft.add('post', { tool: 'slack_post_message', arguments: { channel, ...said } });
  return true;
}

function send(draft: DraftPlan, address: string | null): boolean {
  const text = words(draft);
  const to = draft.input('to', 'the e-mail address', address);
  const mailText = { subject: 'The result', text: { $from: text, path: 'text' } };
  draft.add('send', { tool: 'email_send_message', arguments: { to, ...mailText } });
  return true;
}

function createTask(draft: DraftPlan, subject: string | null): boolean {
  const rows = draft.current('create a task');
  if (!rows.fields.has('id')) throw new NotPlannable('A task belongs to a record; these rows have no id.');
  const first = draft.add('first', { analysis: 'first_row', arguments: { rows: rows.from } });
  const when = { $from: first, path: 'row.id', is: 'not_empty' as const };
  const relatedToId = { $from: first, path: 'row.id' };
  const args = { relatedToId, subject: draft.input('subject', 'what is to be done', subject ?? 'Follow up') };
  draft.add('task', { tool: 'salesforce_create_task', when, arguments: args });
  return true;
}
