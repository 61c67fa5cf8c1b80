import { dateOf } from '../../src/domain/time.ts';
import type { Channel } from './channel.ts';
import { type CrmActivity, type CrmPlace, crmActivitySchema, placeOf } from './crm-payload.ts';
import { readPayload } from './read-payload.ts';

const toolOf = { salesforce: 'salesforce_log_activity', hubspot: 'hubspot_log_activity' } as const;

function argumentsOf({ system, opportunityId }: CrmPlace, logged: CrmActivity): Record<string, unknown> {
  const { activity, subject, body, ownerId, occurredAt, direction } = logged;
  const both = { kind: activity, subject, ownerId, direction };
  if (system === 'hubspot') return { ...both, opportunityId, body, occurredAt };
  return { ...both, relatedToId: opportunityId, description: body, occurredDate: dateOf(occurredAt) };
}

/** Logs what has happened on the deal that the recipient names, once for one key (class A). */
export const crmActivity: Channel = {
  id: 'crm-activity',
  class: 'A',
  tools: Object.values(toolOf),
  async deliver(action, call) {
    const logged = readPayload(crmActivitySchema, action);
    const place = placeOf(action);
    const { structuredContent } = await call(toolOf[place.system], argumentsOf(place, logged));
    const means = structuredContent['means'] ?? structuredContent['how'];
    return { ...place, recordId: structuredContent['id'], means };
  },
};
