import { z } from 'zod';
import type { SimulatedReply } from '../kit/simulator.ts';
import { invalid } from './simulator-errors.ts';
import type { SimulatedType } from './simulator-properties.ts';
import type { PortalState } from './simulator-state.ts';
import { bodyOf } from './simulator-wire.ts';

/** Source: https://developers.hubspot.com/docs/api-reference/crm-associations-v4/guide (2026-11-20) */
const most = { inputs: 1_000, linksTold: 500 } as const;

const readSchema = z.object({ inputs: z.array(z.object({ id: z.string(), after: z.string().optional() })) });

/** `POST /crm/v4/associations/{from}/{to}/batch/read`: 1,000 records; those without links are left out; 500 links of each a page. */
export function readLinks(state: PortalState, from: SimulatedType, to: SimulatedType, body: string): SimulatedReply {
  const { inputs } = bodyOf(readSchema, body);
  if (inputs.length > most.inputs)
    invalid(`The maximum number of inputs supported in a batch request is ${most.inputs}`);
  const results = inputs.flatMap(({ id, after }) => {
    const all = state.portal.links.of(from, id, to);
    const start = after === undefined ? 0 : Number(after);
    const page = all.slice(start, start + most.linksTold);
    if (page.length === 0) return [];
    const next = start + page.length;
    return [
      {
        from: { id },
        // Ids are numbers here, as on the real wire.
        to: page.map((link) => ({ toObjectId: numberOf(link.id), associationTypes: link.types })),
        ...(next < all.length ? { paging: { next: { after: String(next) } } } : {}),
      },
    ];
  });
  return { status: 200, text: bare(JSON.stringify({ status: 'COMPLETE', results })), headers: json };
}

const json = { 'content-type': 'application/json;charset=UTF-8' };

/** A number that JavaScript cannot hold is written through a mark. */
function numberOf(id: string): number | string {
  const number = Number(id);
  return Number.isSafeInteger(number) ? number : `#${id}#`;
}

function bare(text: string): string {
  return text.replace(/"#(\d+)#"/g, '$1');
}

const pairSchema = z.object({
  inputs: z.array(z.object({ from: z.object({ id: z.string() }), to: z.object({ id: z.string() }) })).max(most.inputs),
});

/** `POST …/batch/associate/default`: the plain link, once however often it is made. */
export function linkByDefault(
  state: PortalState,
  from: SimulatedType,
  to: SimulatedType,
  body: string,
): SimulatedReply {
  const { inputs } = bodyOf(pairSchema, body);
  for (const pair of inputs) {
    if (!state.find(from, pair.from.id) || !state.find(to, pair.to.id)) invalid('no such record');
    state.portal.links.add(from, pair.from.id, to, pair.to.id);
  }
  const results = inputs.map((pair) => ({
    ...pair,
    associationSpec: { associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 3 },
  }));
  return { status: 200, json: { status: 'COMPLETE', results } };
}
