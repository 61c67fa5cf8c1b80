import { AppError } from '../../src/domain/errors.ts';
import { isSecretField, maskText } from '../../src/orchestration/redaction/mask-sensitive.ts';
import type { ClaimedAction } from '../outbox/outbox-action.ts';
import type { Channel } from './channel.ts';

/**
 * The same channel, given only text that is masked: whatever a record of a CRM says, no personal data and no secret in it leaves in a
 * message, a task or a webhook. Fields that name or place something (ids, addresses, times) stay as they are, or nothing could be found
 * again. What cannot be looked through is not sent.
 */
export function redactedChannel(channel: Channel): Channel {
  const exact = new Set(channel.exactFields);
  return {
    ...channel,
    deliver: (action, call) => channel.deliver(redacted(action, exact), call),
    ...(channel.forWorkspace && {
      forWorkspace: async (tenantId: string) => redactedChannel((await channel.forWorkspace?.(tenantId)) ?? channel),
    }),
  };
}

/** @throws AppError `internal` (nothing was sent) when the payload cannot be looked through */
function redacted(action: ClaimedAction, exact: ReadonlySet<string>): ClaimedAction {
  try {
    return { ...action, payload: maskAt(action.payload, { name: '', exact }, 0) as ClaimedAction['payload'] };
  } catch (cause) {
    const told = `Action ${action.id} could not be checked for personal data, so it was not sent.`;
    throw new AppError('internal', told, { hint: 'redaction', notSent: true }, { cause });
  }
}

const placeNames = /(?:^|[a-z])(?:Ids?|id|ids|Url|url|At|Date|asOf|kind|amount|currency|version|key|Key)$/;
const deepestLevel = 40;

interface Place {
  readonly name: string;
  readonly exact: ReadonlySet<string>;
}

function maskAt(value: unknown, { name, exact }: Place, depth: number): unknown {
  if (depth > deepestLevel) throw new AppError('limit_exceeded', 'The payload is nested too deep.');
  if (typeof value === 'string') {
    if (isSecretField(name)) return '[secret]';
    return placeNames.test(name) || exact.has(name) ? value : maskText(value);
  }
  if (Array.isArray(value)) return value.map((item) => maskAt(item, { name, exact }, depth + 1));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([field, item]) => [field, maskAt(item, { name: field, exact }, depth + 1)]),
  );
}
