import type { ChangedRecord } from '../../src/domain/record.ts';
import type { Instant } from '../../src/domain/time.ts';
import { createChangeLog } from '../kit/change-log.ts';
import { stampsOf } from './mapper-deal.ts';
import { toDecimal, toInstant, toInteger, toPercent, toText } from './mapper-values.ts';
import type { RawAssociation, RawObject, RawOwner, RawPipeline } from './schema.ts';

type Values = Readonly<Record<string, unknown>>;

function changed(
  object: ChangedRecord['object'],
  id: string,
  stamps: { readonly createdAt: Instant; readonly modifiedAt: Instant; readonly isDeleted: boolean },
  created: Values,
  now: Values,
): ChangedRecord {
  const log = createChangeLog();
  log.add(stamps.createdAt, created);
  log.add(stamps.modifiedAt, now);
  return { object, id, changes: log.changes(), undated: {}, isDeleted: stamps.isDeleted };
}

export const companyProperties = [
  'name',
  'domain',
  'industry',
  'type',
  'country',
  'numberofemployees',
  'annualrevenue',
  'hubspot_owner_id',
  'hs_parent_company_id',
  'createdate',
  'hs_lastmodifieddate',
  'hs_merged_object_ids',
] as const;

/** A company: its name since creation, the rest as of its last modification. */
export function mapCompany(record: RawObject): ChangedRecord {
  const { properties } = record;
  const domain = toText(properties['domain']);
  return changed(
    'account',
    record.id,
    { ...stampsOf(record), isDeleted: record.archived },
    { name: toText(properties['name']) },
    {
      domain: domain?.toLowerCase().replace(/^www\./, '') ?? null,
      industry: toText(properties['industry']),
      segment: toText(properties['type']),
      region: toText(properties['country']),
      employeeCount: toInteger(properties['numberofemployees']),
      annualRevenue: toDecimal(properties['annualrevenue']),
      ownerId: toText(properties['hubspot_owner_id']),
      parentAccountId: toText(properties['hs_parent_company_id']),
    },
  );
}

export const contactProperties = [
  'firstname',
  'lastname',
  'email',
  'jobtitle',
  'associatedcompanyid',
  'createdate',
  'lastmodifieddate',
  'hs_merged_object_ids',
] as const;

function nameOf(...parts: readonly (string | null | undefined)[]): string | null {
  return toText(parts.flatMap((part) => toText(part?.trim()) ?? []).join(' '));
}

/** A contact: name and company since creation, address and title as of the last modification. */
export function mapContact(record: RawObject): ChangedRecord {
  const { properties } = record;
  return changed(
    'contact',
    record.id,
    { ...stampsOf(record, 'lastmodifieddate'), isDeleted: record.archived },
    {
      name: nameOf(properties['firstname'], properties['lastname']),
      accountId: toText(properties['associatedcompanyid']),
    },
    { email: toText(properties['email'])?.toLowerCase() ?? null, title: toText(properties['jobtitle']) },
  );
}

/** An owner; one who was deactivated is archived, and owns deals still. */
export function mapOwner(owner: RawOwner): ChangedRecord {
  const team = owner.teams.find(({ primary }) => primary) ?? owner.teams[0];
  return changed(
    'sales_user',
    owner.id,
    { createdAt: owner.createdAt, modifiedAt: owner.updatedAt, isDeleted: false },
    { name: nameOf(owner.firstName, owner.lastName) ?? owner.email },
    {
      email: owner.email?.toLowerCase() ?? null,
      isActive: !owner.archived,
      managerId: null,
      team: team?.name ?? null,
      region: null,
    },
  );
}

/**
 * The stages of deal pipelines. Stages are configuration, not facts about a deal: their present order and meaning are taken to
 * hold since the stage was made. The order goes over all pipelines, one after the other.
 */
export function mapStages(pipelines: readonly RawPipeline[]): ChangedRecord[] {
  return pipelines.flatMap((pipeline) =>
    pipeline.stages
      .toSorted((a, b) => a.displayOrder - b.displayOrder)
      .map((stage, index) => {
        const isClosed = String(stage.metadata['isClosed']) === 'true';
        const probability = String(stage.metadata['probability'] ?? '');
        const values = {
          label: stage.label,
          pipelineId: pipeline.id,
          sortOrder: index + 1,
          isClosed,
          isWon: isClosed && Number(probability) === 1,
          defaultProbabilityPercent: toPercent(probability),
          forecastCategory: null,
        };
        const stamps = { createdAt: stage.createdAt, modifiedAt: stage.createdAt, isDeleted: stage.archived };
        return changed('stage', stage.id, stamps, values, {});
      }),
  );
}

/** A moment at which the present contacts of a deal were certainly linked: the last time their number rose. */
function linkedAt(deal: RawObject): Instant {
  const { createdAt, modifiedAt } = stampsOf(deal);
  const counts = (deal.propertiesWithHistory['num_associated_contacts'] ?? []).toSorted((a, b) =>
    a.at.localeCompare(b.at),
  );
  let rise: Instant | null = null;
  let before = 0;
  for (const { at, value } of counts) {
    const count = toInteger(value) ?? 0;
    if (count > before) rise = at;
    before = count;
  }
  if (rise === null) return modifiedAt;
  return rise < createdAt ? createdAt : rise;
}

/**
 * The contacts of a deal. HubSpot tells no date of a link, so each counts as known from the last time the deal's number of
 * contacts rose: never too early. A role is the label people gave the link; several are joined.
 */
export function mapContactRoles(deal: RawObject, links: readonly RawAssociation[]): ChangedRecord[] {
  const at = linkedAt(deal);
  return links.map((link) => {
    const role = link.labels.length > 0 ? link.labels.toSorted().join('; ') : null;
    const values = { opportunityId: deal.id, contactId: link.id, role, isPrimary: null, removed: false };
    const stamps = { createdAt: at, modifiedAt: at, isDeleted: deal.archived };
    return changed('contact_role', `${deal.id}-${link.id}`, stamps, values, {});
  });
}

export const ticketProperties = [
  'subject',
  'hs_pipeline_stage',
  'hs_ticket_priority',
  'createdate',
  'closed_date',
  'hs_lastmodifieddate',
  'hs_merged_object_ids',
] as const;

const priorities: Readonly<Record<string, number>> = { URGENT: 1, HIGH: 2, MEDIUM: 3, LOW: 4 };

/** A ticket; its status is the label of its stage, or the stage's id once the stage is gone. */
export function mapTicket(
  record: RawObject,
  accountId: string | null,
  stageLabels: ReadonlyMap<string, string>,
): ChangedRecord {
  const { properties } = record;
  const stage = toText(properties['hs_pipeline_stage']);
  const stamps = stampsOf(record);
  const closedAt = toInstant(properties['closed_date']);
  return changed(
    'support_ticket',
    record.id,
    { ...stamps, isDeleted: record.archived },
    { accountId, subject: toText(properties['subject']), openedAt: stamps.createdAt },
    {
      status: stage === null ? null : (stageLabels.get(stage) ?? stage),
      priority: priorities[properties['hs_ticket_priority'] ?? ''] ?? null,
      closedAt,
    },
  );
}
