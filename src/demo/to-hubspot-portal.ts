import {
  emptyPortal,
  type PortalObject,
  type PortalOwner,
  type SimulatorPortal,
} from '../../connectors/hubspot/simulator-portal.ts';
import type { SimulatedType } from '../../connectors/hubspot/simulator-properties.ts';
import { addDays, startOfDay } from '../domain/time.ts';
import { engagementObject, engagementTypeOf } from './hubspot-activities.ts';
import { dealObjects, dealPipeline } from './hubspot-deals.ts';
import { hubspotIdOf } from './hubspot-ids.ts';
import type { DemoAccount, DemoContact, DemoOrganisation, DemoUser, Segment } from './organisation.ts';

const segmentLabels: Readonly<Record<Segment, string>> = {
  smb: 'SMB',
  mid_market: 'Mid-Market',
  enterprise: 'Enterprise',
};

function owner(user: DemoUser): PortalOwner {
  const [firstName = user.name, ...rest] = user.name.split(' ');
  return {
    id: hubspotIdOf(user.id),
    email: user.email,
    firstName,
    lastName: rest.join(' '),
    archived: !user.isActive,
    createdAt: user.createdAt,
    updatedAt: user.leftAt ?? user.createdAt,
    teams: [{ id: user.team === 'East' ? '1' : '2', name: user.team, primary: true }],
  };
}

function record(id: string, createdAt: string, properties: Record<string, string | null>): PortalObject {
  return { id: hubspotIdOf(id), createdAt, updatedAt: createdAt, archivedAt: null, properties, history: {} };
}

function company(account: DemoAccount): PortalObject {
  return record(account.id, account.createdAt, {
    name: account.name,
    domain: account.domain,
    industry: account.industry,
    type: segmentLabels[account.segment],
    country: account.region === 'EMEA' ? 'Germany' : 'United States',
    numberofemployees: String(account.employeeCount),
    annualrevenue: account.annualRevenue === null ? null : String(account.annualRevenue),
    hubspot_owner_id: hubspotIdOf(account.ownerId),
  });
}

function person(contact: DemoContact): PortalObject {
  return record(contact.id, contact.createdAt, {
    firstname: contact.firstName,
    lastname: contact.lastName,
    email: contact.email,
    jobtitle: contact.title,
    associatedcompanyid: hubspotIdOf(contact.accountId),
  });
}

/** Searches and lists go in the order of ids, as the simulator keeps its records. */
function inOrder(objects: readonly PortalObject[]): PortalObject[] {
  return objects.toSorted((a, b) => Number(a.id) - Number(b.id));
}

function addLinks(portal: SimulatorPortal, organisation: DemoOrganisation): void {
  const { links } = portal;
  for (const { id, accountId } of organisation.opportunities) {
    links.add('deals', hubspotIdOf(id), 'companies', hubspotIdOf(accountId));
  }
  for (const { opportunityId, contactId, role } of organisation.contactRoles) {
    links.add('deals', hubspotIdOf(opportunityId), 'contacts', hubspotIdOf(contactId), role);
  }
  for (const activity of organisation.activities) {
    const type: SimulatedType = engagementTypeOf[activity.kind];
    const id = hubspotIdOf(activity.id);
    links.add(type, id, 'deals', hubspotIdOf(activity.opportunityId));
    links.add(type, id, 'companies', hubspotIdOf(activity.accountId));
    for (const { contactId } of activity.attendees) links.add(type, id, 'contacts', hubspotIdOf(contactId));
  }
}

/**
 * The demo organisation as a HubSpot portal with one deal pipeline, property revisions, and roles as association labels; the
 * segment is the company's type. Ids are those of the answer key through `hubspotIdOf`.
 */
export function toHubspotPortal(organisation: DemoOrganisation): SimulatorPortal {
  const foundedAt = startOfDay(addDays(organisation.anchorDate, -1500));
  const portal = emptyPortal({
    pipelines: { deals: [dealPipeline(organisation, foundedAt)], tickets: [] },
    companyCurrency: 'USD',
  });
  portal.owners.push(...organisation.users.map(owner));
  portal.objects.companies.push(...inOrder(organisation.accounts.map(company)));
  portal.objects.contacts.push(...inOrder(organisation.contacts.map(person)));
  portal.objects.deals.push(...inOrder(dealObjects(organisation)));
  for (const [kind, type] of Object.entries(engagementTypeOf)) {
    const ours = organisation.activities.filter((activity) => activity.kind === kind);
    portal.objects[type].push(...inOrder(ours.map(engagementObject)));
  }
  addLinks(portal, organisation);
  return portal;
}
