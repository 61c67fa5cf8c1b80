import type { Channel } from './channel.ts';
import { type CrmPlace, type CrmTask, crmTaskSchema, placeOf } from './crm-payload.ts';
import { readPayload } from './read-payload.ts';

const toolOf = { salesforce: 'salesforce_create_task', hubspot: 'hubspot_create_task' } as const;

function argumentsOf({ system, opportunityId }: CrmPlace, task: CrmTask): Record<string, unknown> {
  const { subject, body, ownerId, dueDate } = task;
  if (system === 'salesforce') return { relatedToId: opportunityId, subject, description: body, ownerId, dueDate };
  return { opportunityId, subject, body, ownerId, dueAt: `${dueDate}T12:00:00.000Z` };
}

/** Creates a task on the deal that the recipient names. Both CRMs' tools make one task for one key (class A). */
export const crmTask: Channel = {
  id: 'crm-task',
  class: 'A',
  tools: Object.values(toolOf),
  async deliver(action, call) {
    const task = readPayload(crmTaskSchema, action);
    const place = placeOf(action);
    const { structuredContent } = await call(toolOf[place.system], argumentsOf(place, task));
    const means = structuredContent['means'] ?? structuredContent['how'];
    return { ...place, recordId: structuredContent['id'], means };
  },
};
