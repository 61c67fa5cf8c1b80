import { expect, test } from 'vitest';
import { needs } from '../setup/needs.ts';
import { missingServers } from '../setup/private-servers.ts';
import { killPlans } from './kill-plans.ts';

test('a plan killed in the middle of a write goes on in another process without repeating or losing one [plans.kill-proof]', async (context) => {
  needs(context, missingServers());
  const { kills, missed, repeated, lost } = await killPlans(['first after its effect', 'second saved as sending']);
  expect({ kills, missed, repeated, lost }).toEqual({ kills: 2, missed: [], repeated: 0, lost: 0 });
}, 120_000);
