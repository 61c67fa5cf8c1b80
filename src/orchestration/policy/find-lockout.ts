import type { Principal } from '../../domain/principal.ts';
import type { CompiledPolicies } from './compile-policies.ts';
import { createPolicyEngine } from './policy-engine.ts';
import type { PolicyProblem } from './policy-problem.ts';

const hourMs = 3_600_000;
const hoursAhead = 7 * 24;

/**
 * The problem of policies under which, at some hour of the coming week, no admin could change the policies any more; null when
 * there is no such hour. Without known admins an admin in general is asked for.
 */
export function findLockout(
  policies: CompiledPolicies,
  admins: readonly Principal[],
  nowMs: number,
): PolicyProblem | null {
  const engine = createPolicyEngine(() => policies);
  const candidates = admins.length > 0 ? admins : [anyAdmin];
  const hours = policies.useOf('administer').usesClock ? hoursAhead : 0;
  for (let hour = 0; hour <= hours; hour += 1) {
    const request = { action: 'administer', resource: { id: 'policies' }, nowMs: nowMs + hour * hourMs } as const;
    const answers = candidates.map((principal) => engine.decide({ ...request, principal }));
    if (answers.some(({ effect }) => effect === 'allow')) continue;
    const when = hour === 0 ? 'now' : `at ${new Date(request.nowMs).toISOString()}`;
    return {
      file: 'policies',
      line: 0,
      column: 0,
      code: 'locks_out_admins',
      message: `no admin could change the policies ${when} (${answers[0]?.reason}); keep one permitted to administer Setting::"policies"`,
    };
  }
  return null;
}

const anyAdmin: Principal = {
  kind: 'user',
  id: 'any-admin',
  tenantId: 'any',
  role: 'admin',
  team: null,
  salesUserId: null,
  channel: 'web',
  scopes: null,
};
