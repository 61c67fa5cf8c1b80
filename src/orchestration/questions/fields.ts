import type { AccountRow, ContactRow, DealRow, DealTablePart, PersonRow, ProductRow } from '../../domain/deal-row.ts';
import type { QuestionSubject } from '../../domain/question.ts';
import type { AccountTotals, ActivityRow } from './answer/subject-rows.ts';

/** `name`: what a record is called; `days`: whole days; `choice`: one of few values, or several at once (signals). */
export type FieldKind = 'name' | 'text' | 'number' | 'money' | 'date' | 'days' | 'ratio' | 'choice';

export type FieldValue = string | number | boolean | null | readonly string[];

/** A column that questions may name. */
export interface QuestionFieldEntry {
  readonly id: string;
  readonly label: string;
  readonly synonyms: readonly string[];
  readonly kind: FieldKind;
  /** Which part of the deal table it is in; null: in every table. */
  readonly part: DealTablePart | null;
  read(row: never): FieldValue;
  /** The id of the record it names; left out where a value is its own id. */
  readonly readId?: (row: never) => string | null;
}

type Options<Row> = {
  readonly synonyms?: readonly string[];
  readonly part?: DealTablePart;
  readonly readId?: (row: Row) => string | null;
};

function fieldsOf<Row>() {
  return (
    id: string,
    label: string,
    kind: FieldKind,
    read: (row: Row) => FieldValue,
    { synonyms = [], part, readId }: Options<Row> = {},
  ): QuestionFieldEntry => ({ id, label, synonyms, kind, part: part ?? null, read, ...(readId ? { readId } : {}) });
}

const deal = fieldsOf<DealRow>();
const dealFields = [
  deal('name', 'Deal', 'name', (row) => row.name ?? row.id, { synonyms: ['opportunity'], readId: (row) => row.id }),
  deal('owner', 'Owner', 'name', (row) => row.owner, {
    synonyms: ['rep', 'seller', 'agent'],
    readId: (row) => row.ownerId,
  }),
  deal('ownerTeam', 'Team', 'choice', (row) => row.ownerTeam, { synonyms: ['team'] }),
  deal('ownerManager', 'Manager', 'name', (row) => row.ownerManager, {
    synonyms: ['manager', 'supervisor'],
    readId: (row) => row.ownerManagerId,
  }),
  deal('ownerRegion', 'Region', 'choice', (row) => row.ownerRegion, { synonyms: ['office', 'territory'] }),
  deal('account', 'Account', 'name', (row) => row.account, {
    synonyms: ['company', 'customer', 'client'],
    readId: (row) => row.accountId,
  }),
  deal('accountIndustry', 'Industry', 'choice', (row) => row.accountIndustry, { synonyms: ['sector', 'vertical'] }),
  deal('accountSegment', 'Segment', 'choice', (row) => row.accountSegment),
  deal('accountRegion', 'Account region', 'choice', (row) => row.accountRegion, { synonyms: ['country', 'location'] }),
  deal('accountRevenue', 'Account revenue', 'number', (row) => numberOf(row.accountRevenue)),
  deal('accountEmployees', 'Account employees', 'number', (row) => row.accountEmployees, { synonyms: ['headcount'] }),
  deal('accountParent', 'Parent account', 'name', (row) => row.accountParent, {
    synonyms: ['parent company'],
    readId: (row) => row.accountParentId,
  }),
  deal('stage', 'Stage', 'choice', (row) => row.stage, { readId: (row) => row.stageId }),
  deal('pipeline', 'Pipeline', 'choice', (row) => row.pipeline),
  deal('status', 'Status', 'choice', (row) => row.status, { synonyms: ['outcome'] }),
  deal('amount', 'Amount', 'money', (row) => row.amount, { synonyms: ['value', 'size', 'worth'] }),
  deal('currency', 'Currency', 'choice', (row) => row.currency),
  deal('closeDate', 'Close date', 'date', (row) => row.closeDate),
  deal('createdDate', 'Created', 'date', (row) => row.createdDate, { synonyms: ['opened', 'engaged'] }),
  deal('forecastCategory', 'Forecast category', 'choice', (row) => row.forecastCategory),
  deal('nextStep', 'Next step', 'text', (row) => row.nextStep),
  deal('type', 'Type', 'choice', (row) => row.type),
  deal('product', 'Product', 'name', (row) => row.product, { readId: (row) => row.productId }),
  deal('productFamily', 'Product family', 'choice', (row) => row.productFamily, { synonyms: ['series'] }),
  deal('lossReason', 'Loss reason', 'choice', (row) => row.lossReason),
  deal('daysInStage', 'Days in stage', 'days', (row) => row.daysInStage),
  deal('ageDays', 'Age', 'days', (row) => row.ageDays),
  deal('cycleDays', 'Sales cycle', 'days', (row) => row.cycleDays),
  deal('pushCount', 'Times pushed', 'number', (row) => row.pushCount, { synonyms: ['slips'] }),
  deal('pushedDays', 'Days pushed', 'days', (row) => row.pushedDays),
  deal('risk', 'Risk', 'number', (row) => row.risk, { part: 'scores' }),
  deal('band', 'Risk band', 'choice', (row) => row.band, { part: 'scores' }),
  deal('winProbability', 'Win probability', 'ratio', (row) => row.winProbability, { part: 'scores' }),
  deal('signal', 'Signals', 'choice', (row) => row.signals, { part: 'scores', synonyms: ['warning'] }),
  deal('daysSinceTouch', 'Days since last touch', 'days', (row) => row.daysSinceTouch, { part: 'touches' }),
  deal('lastTouchDate', 'Last touch', 'date', (row) => row.lastTouchDate, { part: 'touches' }),
  deal('nextMeetingDate', 'Next meeting', 'date', (row) => row.nextMeetingDate, { part: 'touches' }),
  deal('contactCount', 'Contacts', 'number', (row) => row.contactCount, { part: 'people' }),
  deal('activeContactCount', 'Active contacts', 'number', (row) => row.activeContactCount, { part: 'touches' }),
  deal('trend', 'Engagement', 'choice', (row) => row.trend, { part: 'touches' }),
];

const account = fieldsOf<AccountRow & AccountTotals>();
const accountFields = [
  account('name', 'Account', 'name', (row) => row.name ?? row.id, { readId: (row) => row.id }),
  account('industry', 'Industry', 'choice', (row) => row.industry, { synonyms: ['sector'] }),
  account('segment', 'Segment', 'choice', (row) => row.segment),
  account('region', 'Region', 'choice', (row) => row.region, { synonyms: ['country', 'location'] }),
  account('revenue', 'Revenue', 'number', (row) => numberOf(row.revenue)),
  account('employees', 'Employees', 'number', (row) => row.employees),
  account('parent', 'Parent account', 'name', (row) => row.parent, { readId: (row) => row.parentId }),
  account('owner', 'Owner', 'name', (row) => row.owner, { readId: (row) => row.ownerId }),
  account('dealCount', 'Deals', 'number', (row) => row.dealCount),
  account('openDealCount', 'Open deals', 'number', (row) => row.openDealCount),
  account('wonDealCount', 'Won deals', 'number', (row) => row.wonDealCount),
  account('lostDealCount', 'Lost deals', 'number', (row) => row.lostDealCount),
  account('openValue', 'Open value', 'money', (row) => row.openValue),
  account('wonValue', 'Won value', 'money', (row) => row.wonValue),
  account('lastTouchDate', 'Last touch', 'date', (row) => row.lastTouchDate, { part: 'touches' }),
  account('daysSinceTouch', 'Days since last touch', 'days', (row) => row.daysSinceTouch, { part: 'touches' }),
];

const person = fieldsOf<PersonRow>();
const personFields = [
  person('name', 'Person', 'name', (row) => row.name ?? row.id, { readId: (row) => row.id }),
  person('team', 'Team', 'choice', (row) => row.team),
  person('manager', 'Manager', 'name', (row) => row.manager, { readId: (row) => row.managerId }),
  person('region', 'Region', 'choice', (row) => row.region, { synonyms: ['office'] }),
  person('isActive', 'Active', 'choice', (row) => row.isActive),
];

const product = fieldsOf<ProductRow>();
const productFields = [
  product('name', 'Product', 'name', (row) => row.name, { readId: (row) => row.id }),
  product('family', 'Family', 'choice', (row) => row.family, { synonyms: ['series'] }),
  product('listPrice', 'List price', 'number', (row) => numberOf(row.listPrice), { synonyms: ['price'] }),
];

const contact = fieldsOf<ContactRow & { readonly role: string | null }>();
const contactFields = [
  contact('name', 'Contact', 'name', (row) => row.name ?? row.id, { part: 'people', readId: (row) => row.id }),
  contact('title', 'Title', 'choice', (row) => row.title, { part: 'people' }),
  contact('account', 'Account', 'name', (row) => row.account, { part: 'people', readId: (row) => row.accountId }),
  contact('role', 'Role', 'choice', (row) => row.role, { part: 'people' }),
];

const activity = fieldsOf<ActivityRow>();
const activityFields = [
  activity('kind', 'Kind', 'choice', (row) => row.kind),
  activity('date', 'Date', 'date', (row) => row.date),
  activity('subject', 'Subject', 'text', (row) => row.subject),
  activity('deal', 'Deal', 'name', (row) => row.deal, { readId: (row) => row.dealId }),
  activity('account', 'Account', 'name', (row) => row.account, { readId: (row) => row.accountId }),
  activity('owner', 'Owner', 'name', (row) => row.owner, { readId: (row) => row.ownerId }),
  activity('direction', 'Direction', 'choice', (row) => row.direction),
  activity('status', 'Status', 'choice', (row) => row.status),
];

const byId = (fields: readonly QuestionFieldEntry[]) => new Map(fields.map((field) => [field.id, field]));

/** The fields of each subject, by id; the customer's own are found by `fieldOf`. */
export const questionFields: Readonly<Record<QuestionSubject, ReadonlyMap<string, QuestionFieldEntry>>> = {
  deal: byId(dealFields),
  account: byId(accountFields),
  person: byId(personFields),
  product: byId(productFields),
  contact: byId(contactFields),
  activity: byId(activityFields),
  meeting: byId(activityFields),
};

/** The field of a subject; the customer's own as `custom.NAME` and (of deals) `account.custom.NAME`. Null: there is none. */
export function fieldOf(subject: QuestionSubject, id: string): QuestionFieldEntry | null {
  const known = questionFields[subject].get(id);
  if (known) return known;
  const own = /^(account\.)?custom\.(.+)$/.exec(id);
  const name = own?.[2];
  if (name === undefined || (subject !== 'deal' && subject !== 'account')) return null;
  if (own?.[1] !== undefined && subject !== 'deal') return null;
  const read =
    own?.[1] === undefined
      ? (row: DealRow | AccountRow) => row.custom[name] ?? null
      : (row: DealRow) => row.accountCustom[name] ?? null;
  return { id, label: name, synonyms: [], kind: 'choice', part: null, read: read as (row: never) => FieldValue };
}

function numberOf(decimal: string | null): number | null {
  return decimal === null ? null : Number(decimal);
}
