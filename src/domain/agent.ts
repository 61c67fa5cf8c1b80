import { z } from 'zod';
import { currencySchema, decimalSchema } from './money.ts';
import { stepIdSchema } from './plan.ts';

/**
 * A revenue agent as people write it: what it is for, which tools it may use at most, what it may use up, and the plan that each of its runs
 * carries out. It has the rights of its owner, cut down to its own tools; it never has more.
 */
export const agentDefinitionSchema = z.strictObject({
  name: stepIdSchema,
  title: z.string().min(1).max(200),
  purpose: z.string().min(1).max(2_000),
  /** Id of the person who answers for it; left out: whoever drafts it. */
  owner: z.string().min(1).max(200).optional(),
  tools: z.array(z.string().min(1).max(64)).max(100),
  /** The highest tier of any of its tools: 0 reads, 1 notes and messages, 2 changes of records, 3 money or deletion. */
  riskTier: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]),
  /** What one run may use up; a plan that asks for more is refused. */
  budget: z.strictObject({
    calls: z.number().int().min(1).max(10_000),
    seconds: z.number().int().min(1).max(86_400),
    money: z.strictObject({ amount: decimalSchema, currency: currencySchema }).nullable().default(null),
  }),
  /** When it runs by itself, as schedules are written, e.g. "every weekday at 7:00"; null: only when somebody says so. */
  schedule: z.string().min(1).max(100).nullable().default(null),
  /** The plan of a run, as a plan file says it. */
  plan: z.record(z.string(), z.unknown()),
});
export type AgentDefinition = z.infer<typeof agentDefinitionSchema>;
