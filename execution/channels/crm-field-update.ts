import { z } from 'zod';
import type { Channel } from './channel.ts';
import { type CrmFieldUpdate, type CrmPlace, crmFieldUpdateSchema, placeOf } from './crm-payload.ts';
import { readPayload } from './read-payload.ts';
import { unreadAnswer } from './unread-answer.ts';

const toolOf = { salesforce: 'salesforce_update_opportunity', hubspot: 'hubspot_update_opportunity' } as const;
const value = z.string().nullable();
const hubspotAnswer = z.object({ before: value, after: value, changed: z.boolean() });
const salesforceAnswer = z.object({
  changed: z.boolean(),
  changes: z.array(z.object({ before: value, after: value })).length(1),
});

function argumentsOf({ system, opportunityId }: CrmPlace, { field, expected, value: next }: CrmFieldUpdate) {
  const change = { field, expected, value: next };
  return system === 'salesforce' ? { id: opportunityId, changes: [change] } : { id: opportunityId, ...change };
}

function readAnswer(system: CrmPlace['system'], answer: unknown): z.infer<typeof hubspotAnswer> {
  if (system === 'hubspot') {
    const parsed = hubspotAnswer.safeParse(answer);
    if (parsed.success) return parsed.data;
  } else {
    const parsed = salesforceAnswer.safeParse(answer);
    const [change] = parsed.data?.changes ?? [];
    if (parsed.success && change) return { ...change, changed: parsed.data.changed };
  }
  throw unreadAnswer(toolOf[system]);
}

/**
 * Changes one field of the deal that the recipient names, if it still holds the expected value; a repeat finds the new value and
 * changes nothing (class A). The receipt keeps what stood there before, so that it can be undone.
 */
export const crmFieldUpdate: Channel = {
  id: 'crm-field-update',
  class: 'A',
  tools: Object.values(toolOf),
  exactFields: ['expected', 'value'],
  async deliver(action, call) {
    const update = readPayload(crmFieldUpdateSchema, action);
    const place = placeOf(action);
    const { structuredContent } = await call(toolOf[place.system], argumentsOf(place, update));
    const { after, changed } = readAnswer(place.system, structuredContent);
    // a repeat finds the value in place already: it was ours, or somebody's who did the same
    const told = changed ? 'yes' : action.attempt > 1 ? 'maybe_earlier' : 'no';
    return {
      ...place,
      field: update.field,
      before: { value: update.expected },
      after: { value: after },
      changed: told,
    };
  },
};
