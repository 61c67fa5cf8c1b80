import { hash } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../src/domain/errors.ts';
import type { ToolContext } from '../kit/define-connector.ts';
import type { HubspotClient } from './client.ts';
import { type ObjectType, readProperties } from './records.ts';
import { propertySchema } from './schema.ts';

/** The unique property that makes our writes repeatable; HubSpot refuses a second record with the same value. */
export const keyProperty = 'bellwether_key';

/** Types that are written and carry the key. */
export type WrittenType = Extract<ObjectType, 'tasks' | 'notes' | 'calls' | 'emails' | 'meetings'>;

/** An opaque key: what the caller's key says is nobody's business in the portal. */
function writeKeyOf(tool: string, idempotencyKey: string): string {
  return `bw-${hash('sha256', `${tool}\n${idempotencyKey}`).slice(0, 40)}`;
}

/** The key of one write; without one of the caller's, a repeat of the same request is the same write. */
export function keyOfWrite(
  tool: string,
  { idempotencyKey, requestId }: Pick<ToolContext, 'idempotencyKey' | 'requestId'>,
): string {
  return writeKeyOf(tool, idempotencyKey ?? `request ${requestId}`);
}

/**
 * Makes the unique property on one type where it is missing; false where the app may not (`crm.schemas.*.write`) or the property
 * exists without being unique: then writes are read back by a marker. To be called when a portal is connected, and before a write.
 * Source: https://developers.hubspot.com/docs/api-reference/2026-03/crm/properties/guide (2026-11-20)
 */
export function ensureKeyProperty(client: HubspotClient, type: WrittenType, signal: AbortSignal): Promise<boolean> {
  return client.remember(`key of ${type}`, signal, async (own) => {
    const properties = await readProperties(client, type, own);
    const known = properties?.find(({ name }) => name === keyProperty);
    if (known) return known.hasUniqueValue === true;
    const groupName = properties?.find((each) => each.groupName !== null)?.groupName;
    if (!groupName) return false;
    try {
      const definition = {
        name: keyProperty,
        label: 'Bellwether key',
        description: 'Keeps Bellwether from writing the same record twice. Do not edit.',
        groupName,
        type: 'string',
        fieldType: 'text',
        hasUniqueValue: true,
        hidden: true,
      };
      await client.ask(`adding ${keyProperty} to ${type}`, propertySchema, own, (sdk) =>
        sdk.properties().create(type, definition as never),
      );
      return true;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      // Another process made it at the same moment.
      if (error.code === 'conflict') return true;
      if (error.code === 'forbidden' || error.code === 'invalid_input') return false;
      throw error;
    }
  });
}

/** Anything: the answer to a link that was made. */
export const anyAnswerSchema = z.looseObject({});
