import type { SimulatedReply } from '../kit/simulator.ts';

const correlationId = '3c7f0d1e-8a55-4b0a-9d0f-aaaaaaaaaaaa';

/**
 * An error body as every HubSpot API sends it.
 * Source: https://developers.hubspot.com/docs/api-reference/error-handling (2026-11-20)
 */
export function refusal(
  status: number,
  category: string,
  message: string,
  more: Record<string, unknown> = {},
): SimulatedReply {
  return { status, json: { status: 'error', message, correlationId, category, ...more } };
}

/** Thrown inside the simulator; answered as its reply. */
export class Refused extends Error {
  readonly reply: SimulatedReply;

  constructor(reply: SimulatedReply) {
    super('refused');
    this.reply = reply;
  }
}

/** @throws Refused with 400 VALIDATION_ERROR */
export function invalid(message: string): never {
  throw new Refused(refusal(400, 'VALIDATION_ERROR', message));
}

/** A 429 as HubSpot words it. Source: https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines (2026-11-20) */
export function throttled(policyName: string, headers: Readonly<Record<string, string>>): SimulatedReply {
  const message = `You have reached your ${policyName.toLowerCase()} limit.`;
  return {
    status: 429,
    headers,
    json: { status: 'error', message, errorType: 'RATE_LIMIT', correlationId, policyName, requestId: correlationId },
  };
}
