import { hash } from 'node:crypto';

/** What makes two causes the same: the rule that spoke, what it spoke about, and the moment in the data that triggered it. */
export interface ActionCause {
  readonly tenantId: string;
  readonly rule: string;
  readonly subjectId: string;
  /** From the data (an episode and its band, a stage change), never from a clock. */
  readonly triggerEpoch: string;
}

/** The business key of an action: the same cause gives the same key, on every machine and after every restart. */
export function alertKey({ tenantId, rule, subjectId, triggerEpoch }: ActionCause): string {
  return digest(tenantId, rule, subjectId, triggerEpoch);
}

/** The id of an accepted action: one for a cause, a channel and a recipient. */
export function actionId(key: string, channel: string, recipient: string): string {
  return digest(key, channel, recipient).slice(0, 32);
}

/** The opaque UUID every attempt of an action gives the provider; it tells a reader of the provider's data nothing. */
export function requestKey(tenantId: string, id: string): string {
  const hex = digest('request', tenantId, id);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Length-prefixed, so that no two lists of parts run together into one text. */
function digest(...parts: string[]): string {
  return hash('sha256', parts.map((part) => `${part.length}|${part}`).join('|'));
}
