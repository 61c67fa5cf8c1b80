import { principalOf } from '../authz/people.ts';
import type { AuthzRoom } from '../authz/room.ts';
import type { Dice } from './dice.ts';
import type { FuzzLog } from './fuzz-report.ts';
import { fittingValue, mutated } from './schema-values.ts';

/** Calls every tool that an admin has with `each` fitting and `each` mutated arguments, made from its own JSON Schema. */
export async function fuzzTools(room: AuthzRoom, dice: Dice, log: FuzzLog, each: number): Promise<void> {
  const principal = principalOf('admin', 'web');
  for (const { name, inputSchema, approval } of room.gateway.listTools(principal)) {
    for (let run = 0; run < each * 2; run += 1) {
      const fitting = fittingValue(dice, inputSchema);
      const args = (run < each ? fitting : mutated(dice, fitting)) as Record<string, unknown>;
      const about = () => `${name} ${JSON.stringify(args)} (${approval})`;
      const call = { principal, tool: name, arguments: args, purpose: 'fuzz', deadlineMs: 5_000 };
      await room.gateway.callTool(call).then(
        (result) => log.answered('tool arguments', JSON.stringify(result), about),
        (error: unknown) => log.refused('tool arguments', error, about),
      );
    }
  }
  if ('isAdmin' in {} || 'readOnly' in {}) log.wrong('tool arguments', 'Object.prototype was changed', () => '');
}
