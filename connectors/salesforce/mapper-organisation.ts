import type { ChangedRecord } from '../../src/domain/record.ts';
import type { Instant } from '../../src/domain/time.ts';
import { createChangeLog } from '../kit/change-log.ts';
import { toDecimal, toForecastCategory, toPercent } from './mapper-values.ts';
import type { RawAccount, RawCase, RawContact, RawContactRole, RawStage, RawUser } from './schema.ts';

interface Stamps {
  readonly Id: string;
  readonly IsDeleted?: boolean;
  readonly CreatedDate: Instant;
  readonly SystemModstamp: Instant;
}

type Values = Readonly<Record<string, unknown>>;

/** Drops values whose field the integration user may not read: unknown is left out, not null. */
function readable(
  values: Readonly<Record<string, readonly [field: string, value: unknown]>>,
  present: ReadonlySet<string>,
) {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, [field, value]]) => (present.has(field) ? [[name, value]] : [])),
  );
}

function changed(
  object: ChangedRecord['object'],
  id: string,
  raw: Stamps,
  created: Values,
  now: Values,
): ChangedRecord {
  const log = createChangeLog();
  log.add(raw.CreatedDate, created);
  log.add(raw.SystemModstamp, now);
  return { object, id, changes: log.changes(), undated: {}, isDeleted: raw.IsDeleted ?? false };
}

/** Says which record took a deleted one over, where it was merged rather than deleted. */
function merged(record: ChangedRecord, masterId: string | null): ChangedRecord {
  return record.isDeleted && masterId ? { ...record, mergedIntoId: masterId } : record;
}

/** The host of a website without `www.`, null when there is none. */
export function domainOf(website: string | null): string | null {
  const host = /^(?:[a-z]+:\/\/)?([^/:?#\s]+\.[^/:?#\s]+)/i.exec(website?.trim() ?? '')?.[1];
  return host ? host.toLowerCase().replace(/^www\./, '') : null;
}

/** An account: its name since creation, the rest as of its last modification. */
export function mapAccount(raw: RawAccount, present: ReadonlySet<string>): ChangedRecord {
  const now = readable(
    {
      // A person's own homepage is nobody's mail domain.
      domain: ['Website', raw.IsPersonAccount ? null : domainOf(raw.Website)],
      industry: ['Industry', raw.Industry],
      segment: ['Type', raw.Type],
      region: ['BillingCountry', raw.BillingCountry],
      employeeCount: ['NumberOfEmployees', raw.NumberOfEmployees],
      annualRevenue: ['AnnualRevenue', toDecimal(raw.AnnualRevenue)],
      ownerId: ['OwnerId', raw.OwnerId],
      parentAccountId: ['ParentId', raw.ParentId],
    },
    present,
  );
  const record = changed('account', raw.Id, raw, readable({ name: ['Name', raw.Name] }, present), now);
  return merged(record, raw.MasterRecordId);
}

/** A contact: name and account since creation, address and title as of the last modification. */
export function mapContact(raw: RawContact, present: ReadonlySet<string>): ChangedRecord {
  const created = readable({ name: ['Name', raw.Name], accountId: ['AccountId', raw.AccountId] }, present);
  const now = readable({ email: ['Email', raw.Email], title: ['Title', raw.Title] }, present);
  return merged(changed('contact', raw.Id, raw, created, now), raw.MasterRecordId);
}

/** A contact's role on one opportunity; a deleted row is a role that was taken away, and stays on record as such. */
export function mapContactRole(raw: RawContactRole, present: ReadonlySet<string>): ChangedRecord {
  const created = { opportunityId: raw.OpportunityId, contactId: raw.ContactId, removed: false };
  const role = readable({ role: ['Role', raw.Role], isPrimary: ['IsPrimary', raw.IsPrimary] }, present);
  const now = { ...role, ...(raw.IsDeleted ? { removed: true } : {}) };
  return changed('contact_role', raw.Id, { ...raw, IsDeleted: false }, created, now);
}

/** A Salesforce user; the team is the name of the role in the role hierarchy. */
export function mapUser(raw: RawUser, present: ReadonlySet<string>): ChangedRecord {
  const now = readable(
    {
      email: ['Email', raw.Email],
      isActive: ['IsActive', raw.IsActive],
      managerId: ['ManagerId', raw.ManagerId],
      team: ['UserRoleId', raw.UserRole?.Name ?? null],
      region: ['Division', raw.Division],
    },
    present,
  );
  return changed('sales_user', raw.Id, raw, readable({ name: ['Name', raw.Name] }, present), now);
}

/** The name that `Opportunity.StageName` holds. */
export function stageIdOf(raw: RawStage): string {
  return raw.ApiName ?? raw.MasterLabel;
}

/**
 * A stage under the name that opportunities use for it. Stages are configuration, not facts about a deal: their present order
 * and meaning are taken to hold since the stage was made.
 */
export function mapStage(raw: RawStage): ChangedRecord {
  const values = {
    label: raw.MasterLabel,
    pipelineId: null,
    sortOrder: raw.SortOrder,
    isClosed: raw.IsClosed ?? false,
    isWon: raw.IsWon ?? false,
    defaultProbabilityPercent: toPercent(raw.DefaultProbability),
    forecastCategory: toForecastCategory(raw.ForecastCategory, raw.ForecastCategoryName),
  };
  return changed('stage', stageIdOf(raw), raw, values, {});
}

/**
 * Words of the standard picklist and of common custom ones; where 1 and 2 wake somebody up.
 * Source: https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_case.htm (2026-11-20)
 */
const priorities: Readonly<Record<string, number>> = {
  critical: 1,
  urgent: 1,
  p1: 1,
  high: 2,
  p2: 2,
  medium: 3,
  normal: 3,
  p3: 3,
  low: 4,
  p4: 4,
};

/** A case as a support ticket: opened at creation, its end when it was closed, the rest as of its last modification. */
export function mapCase(raw: RawCase, present: ReadonlySet<string>): ChangedRecord {
  const created = readable({ accountId: ['AccountId', raw.AccountId], subject: ['Subject', raw.Subject] }, present);
  const now = readable(
    {
      status: ['Status', raw.Status],
      priority: ['Priority', priorities[raw.Priority?.trim().toLowerCase() ?? ''] ?? null],
      closedAt: ['ClosedDate', raw.IsClosed === false ? null : raw.ClosedDate],
    },
    present,
  );
  const opened = { ...created, openedAt: raw.CreatedDate };
  return merged(changed('support_ticket', raw.Id, raw, opened, now), raw.MasterRecordId);
}
