import { chooseTemplate } from './choose-template.ts';
import { splitRequest } from './clauses.ts';
import { DraftPlan } from './draft-plan.ts';
import { NotPlannable, type Planned, type PlannerGround } from './planned.ts';
import { readAct } from './read-acts.ts';
import { readSource } from './sources.ts';

const examples = [
  'Get all contacts from Salesforce, keep those created in the last 30 days, load the result into BigQuery',
  'List open deals, sort by amount, top 10, post to Slack',
];

/**
 * Turns a request in plain English into a plan, without a language model: one of the templates, or one composed of what its clauses ask
 * for. Every clause is mapped, or the request is refused with why. `given`: inputs that were said beside it. Nothing is verified yet.
 */
export async function planRequest(
  text: string,
  given: Readonly<Record<string, unknown>>,
  ground: PlannerGround,
): Promise<Planned> {
  const clauses = splitRequest(text);
  const namesSource = clauses.some((clause) => readSource(clause.replace(/^\S+(?: me)? /, '')) !== null);
  const chosen = namesSource ? null : chooseTemplate(text, given, ground);
  if (chosen) return chosen;
  const draft = new DraftPlan(ground.tools, given);
  try {
    if (clauses.length === 0) throw new NotPlannable('Nothing was asked for.');
    for (const clause of clauses) await readAct(clause, draft, ground);
  } catch (error) {
    if (!(error instanceof NotPlannable)) throw error;
    const nearest = [...examples, ...ground.templates.flatMap(({ phrases }) => phrases[0] ?? [])];
    return { kind: 'unsupported', reason: error.message, nearest: nearest.slice(0, 6) };
  }
  const { steps, inputs, missing, notes } = draft;
  const last = steps.at(-1)?.id ?? '';
  const title = text.trim().replaceAll(/\s+/g, ' ').slice(0, 190);
  const budget = { calls: 100, seconds: 600 };
  const written = { name: 'composed', title, inputs, budget, steps, output: { $from: last } };
  return { kind: 'plan', template: null, written, inputs: { ...given }, missing, notes };
}
