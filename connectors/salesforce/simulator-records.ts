import type { SimulatedReply } from '../kit/simulator.ts';
import type { OpportunityHistoryRow, SimulatorOrg } from './simulator-org.ts';
import { describeObject, type SimulatedObject } from './simulator-schema.ts';

type Row = Record<string, unknown>;
type HistoryValues = Pick<
  OpportunityHistoryRow,
  'StageName' | 'Amount' | 'CloseDate' | 'Probability' | 'ForecastCategory'
>;

/** Writing one record at a time, as the sObject resources do. */
export interface RecordWrites {
  create(object: string, body: unknown): SimulatedReply;
  update(object: string, id: string, body: unknown): SimulatedReply;
  upsert(object: string, field: string, key: string, body: unknown): SimulatedReply;
  /** Undoes everything since `begin`. */
  begin(): void;
  rollBack(): void;
}

function failure(errorCode: string, message: string, fields: readonly string[] = [], status = 400): SimulatedReply {
  return { status, json: [{ message, errorCode, fields }] };
}

const writable: Readonly<Record<string, { prefix: string; required: readonly string[]; defaults: Row }>> = {
  Task: {
    prefix: '00T',
    required: [],
    defaults: {
      WhatId: null,
      WhoId: null,
      AccountId: null,
      Subject: null,
      ActivityDate: null,
      Status: 'Not Started',
      Priority: 'Normal',
      TaskSubtype: 'Task',
      CallType: null,
      CompletedDateTime: null,
      Description: null,
    },
  },
  Note: { prefix: '002', required: ['Title', 'ParentId'], defaults: { Body: null } },
  Opportunity: { prefix: '006', required: ['Name', 'StageName', 'CloseDate'], defaults: {} },
};
const readOnly = new Set(
  'Id IsDeleted CreatedDate SystemModstamp IsClosed IsWon IsArchived CompletedDateTime'.split(' '),
);
const numeric = new Set(['currency', 'double', 'percent', 'int']);
const lengths: Readonly<Record<string, number>> = {
  Subject: 255,
  Name: 120,
  NextStep: 255,
  Title: 80,
  Description: 32_000,
};
const lookups: Readonly<Record<string, readonly (keyof SimulatorOrg)[]>> = {
  WhatId: ['Opportunity', 'Account', 'Case'],
  WhoId: ['Contact'],
  OwnerId: ['User'],
  ParentId: ['Opportunity', 'Account', 'Contact', 'Case'],
  AccountId: ['Account'],
};

function checkValue(org: SimulatorOrg, object: SimulatedObject, name: string, value: unknown): SimulatedReply | null {
  const field = object.fields.get(name.toLowerCase());
  if (!field) return failure('INVALID_FIELD', `No such column '${name}' on sobject of type ${object.name}`);
  if (readOnly.has(field.name)) {
    const text = `Unable to create/update fields: ${field.name}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`;
    return failure('INVALID_FIELD_FOR_INSERT_UPDATE', text, [field.name]);
  }
  if (value === null) return null;
  const wrong =
    (numeric.has(field.type) && typeof value !== 'number') ||
    (field.type === 'boolean' && typeof value !== 'boolean') ||
    (field.type === 'date' && !/^\d{4}-\d\d-\d\d$/.test(String(value)));
  if (wrong) {
    const text = `Cannot deserialize instance of ${field.type} from ${typeof value} value ${String(value)}`;
    return failure('JSON_PARSER_ERROR', text);
  }
  if (String(value).length > (lengths[field.name] ?? 255) && field.type !== 'textarea') {
    return failure(
      'STRING_TOO_LONG',
      `${field.name}: data value too large (max length=${lengths[field.name] ?? 255})`,
      [field.name],
    );
  }
  const targets = lookups[field.name];
  const found = targets?.some((target) =>
    ((org[target] ?? []) as Row[]).some((row) => row['Id'] === value && row['IsDeleted'] !== true),
  );
  if (targets && !found) {
    return failure('INVALID_CROSS_REFERENCE_KEY', `${field.name}: id value of incorrect type: ${value}`, [field.name]);
  }
  return null;
}

/** What Salesforce fills in by itself when a deal's stage changes, and the history it writes. */
function followStage(org: SimulatorOrg, row: Row, before: Row, at: string, userId: string): void {
  if (row['StageName'] !== before['StageName']) {
    const stage = org.OpportunityStage.find((each) => each.ApiName === row['StageName']);
    if (stage) {
      row['IsClosed'] = stage.IsClosed;
      row['IsWon'] = stage.IsWon;
      row['Probability'] = stage.DefaultProbability;
      row['ForecastCategory'] = stage.ForecastCategory;
      row['ForecastCategoryName'] = stage.ForecastCategoryName;
    }
  }
  const kept = ['StageName', 'Amount', 'CloseDate', 'Probability', 'ForecastCategory'] as const;
  if (kept.every((name) => row[name] === before[name])) return;
  org.OpportunityHistory.push({
    Id: `008900000${String(org.OpportunityHistory.length + 1).padStart(6, '0')}AAA`,
    IsDeleted: false,
    CreatedDate: at,
    SystemModstamp: at,
    OpportunityId: String(row['Id']),
    CreatedById: userId,
    ...(Object.fromEntries(kept.map((name) => [name, row[name] ?? null])) as unknown as HistoryValues),
  });
}

function bodyOf(body: unknown): Row | null {
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Row) : null;
}

function rowsOf(org: SimulatorOrg, object: string): Row[] | undefined {
  return org[object as keyof SimulatorOrg] as unknown as Row[] | undefined;
}

function checked(
  org: SimulatorOrg,
  name: string,
  body: unknown,
): { object: SimulatedObject; values: Row } | SimulatedReply {
  const object = describeObject(org, name);
  if (!object || !writable[object.name]) return failure('NOT_FOUND', 'The requested resource does not exist', [], 404);
  const values = bodyOf(body);
  if (!values) return failure('JSON_PARSER_ERROR', 'The HTTP entity body is required to be an object.');
  for (const [field, value] of Object.entries(values)) {
    const refused = checkValue(org, object, field, value);
    if (refused) return refused;
    const isUnique = object.fields.get(field.toLowerCase())?.unique;
    const twin = isUnique ? rowsOf(org, object.name)?.find((row) => row[field] === value) : undefined;
    if (twin && value !== null) {
      const text = `duplicate value found: ${field} duplicates value on record with id: ${String(twin['Id'])}`;
      return failure('DUPLICATE_VALUE', text);
    }
  }
  return { object, values };
}

function finish(org: SimulatorOrg, object: string, row: Row): void {
  if (object !== 'Task') return;
  row['IsClosed'] = row['Status'] === 'Completed';
  row['CompletedDateTime'] = row['IsClosed'] ? (row['CompletedDateTime'] ?? row['SystemModstamp']) : null;
  const deal = org.Opportunity.find(({ Id }) => Id === row['WhatId']);
  if (deal) row['AccountId'] = deal.AccountId;
}

/**
 * Creates, updates and upserts over the organisation's rows, with the checks Salesforce makes.
 * Source: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_rows.htm (2026-11-20)
 * Source: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_upsert.htm (2026-11-20)
 */
export function createRecordWrites(org: SimulatorOrg, now: () => number, userId: string): RecordWrites {
  let undo: (() => void)[] = [];
  let made = 0;

  function create(name: string, body: unknown): SimulatedReply {
    const input = checked(org, name, body);
    if ('status' in input) return input;
    const { object, values } = input;
    const kind = writable[object.name];
    const missing = kind?.required.filter((field) => values[field] === undefined || values[field] === null) ?? [];
    if (missing.length > 0) {
      return failure('REQUIRED_FIELD_MISSING', `Required fields are missing: [${missing.join(', ')}]`, missing);
    }
    const at = new Date(now()).toISOString();
    made += 1;
    const id = `${kind?.prefix}900000${String(made).padStart(6, '0')}AAA`;
    const stamps = { Id: id, IsDeleted: false, CreatedDate: at, SystemModstamp: at, OwnerId: userId };
    const row: Row = { ...kind?.defaults, ...stamps, ...values };
    finish(org, object.name, row);
    const rows = rowsOf(org, object.name) ?? [];
    rows.push(row);
    undo.push(() => rows.splice(rows.indexOf(row), 1));
    return { status: 201, json: { id, success: true, errors: [] } };
  }
  function update(name: string, id: string, body: unknown): SimulatedReply {
    const row = rowsOf(org, describeObject(org, name)?.name ?? '')?.find((each) =>
      String(each['Id']).startsWith(id.slice(0, 15)),
    );
    if (!row) return failure('NOT_FOUND', 'Provided external ID field does not exist or is not accessible', [], 404);
    if (row['IsDeleted'] === true) return failure('ENTITY_IS_DELETED', 'entity is deleted', [], 404);
    const input = checked(org, name, body);
    if ('status' in input) return input;
    const before = { ...row };
    const histories = org.OpportunityHistory.length;
    const at = new Date(now()).toISOString();
    Object.assign(row, input.values, { SystemModstamp: at });
    if (input.object.name === 'Opportunity') followStage(org, row, before, at, userId);
    finish(org, input.object.name, row);
    undo.push(() => {
      Object.assign(row, before);
      org.OpportunityHistory.length = histories;
    });
    return { status: 204 };
  }
  return {
    create,
    update,
    upsert(name, field, key, body) {
      const described = describeObject(org, name);
      const known = described?.fields.get(field.toLowerCase());
      if (!known?.externalId) {
        return failure('NOT_FOUND', 'Provided external ID field does not exist or is not accessible', [], 404);
      }
      const matches = (rowsOf(org, described?.name ?? '') ?? []).filter((row) => row[known.name] === key);
      if (matches.length > 1) {
        return { status: 300, json: matches.map((row) => `/sobjects/${described?.name}/${String(row['Id'])}`) };
      }
      const [match] = matches;
      if (!match) return create(name, { ...bodyOf(body), [known.name]: key });
      const reply = update(name, String(match['Id']), body);
      if (reply.status !== 204) return reply;
      return { status: 200, json: { id: match['Id'], success: true, errors: [], created: false } };
    },
    begin: () => {
      undo = [];
    },
    rollBack() {
      for (const step of undo.toReversed()) step();
      undo = [];
    },
  };
}
