import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { stringify } from 'yaml';
import { AppError } from '../../domain/errors.ts';
import type { WrittenPlan } from '../../domain/plan.ts';
import type { Principal } from '../../domain/principal.ts';
import type { PlannerDesk, ProposedPlan } from '../../orchestration/plans/planner/planner-desk.ts';
import type { PlanDesk } from '../../orchestration/plans/run/plan-desk.ts';
import { fillTemplate } from '../../orchestration/plans/templates/plan-template.ts';
import { findArtefact } from '../../store/artefacts.ts';
import { type CommandInput, type CommandIo, type DemoCrm, demoWorkspaces, type Session } from '../command.ts';
import { textOption } from '../parse-arguments.ts';
import { plain } from '../terminal.ts';
import { dryRunText, planResultText, problemsText } from './plan-text.ts';

/** A plan being made for somebody. `teamChannel` null: nobody knows where "the team" reads. */
export interface PlanMaking {
  readonly input: CommandInput;
  readonly io: CommandIo;
  readonly desk: PlanDesk;
  readonly planner: PlannerDesk;
  readonly principal: Principal;
  readonly given: Readonly<Record<string, unknown>>;
  readonly teamChannel: string | null;
}

/** The demo's systems, started where a plan of its workspace needs them; null for any other workspace. */
export async function demoBeside(session: Session, tenantId: string) {
  const crm = (Object.keys(demoWorkspaces) as DemoCrm[]).find((each) => demoWorkspaces[each] === tenantId);
  return crm ? session.startDemo(crm) : null;
}

/** Whether a word names a template and no file. */
export function isTemplateName(subject: string): boolean {
  return /^[a-z][a-z0-9-]{0,39}$/.test(subject);
}

/** `plans plan "…"`: the plan as YAML, verified and not run. */
export async function showPlan(making: PlanMaking, text: string): Promise<number> {
  const made = await make(making, text);
  if (made === null) return 2;
  const { io, input, desk, principal } = making;
  const isJson = input.values['json'] === true;
  const inputs = made.missing.length === 0 ? { inputs: made.inputs } : {};
  const { verified, problems } = await desk.verify({ principal, written: made.written, ...inputs });
  if (isJson) io.stdout(`${JSON.stringify({ ...made, problems })}\n`);
  else {
    io.stdout(stringify(withDefaults(made.written, made.inputs), { lineWidth: 120 }));
    tellNotes(io, made);
    if (verified === null) io.stderr(problemsText('plan', () => null, problems));
  }
  return verified === null ? 2 : 0;
}

/** `plans run --ask "…"`. */
export async function runAsked(making: PlanMaking, text: string): Promise<number> {
  const made = await make(making, text);
  if (made === null) return 2;
  if (making.input.values['json'] !== true) tellNotes(making.io, made);
  if (made.missing.length > 0) {
    const names = made.missing.map(({ input, about }) => `--input ${input}=… (${about})`).join(', ');
    throw new AppError('invalid_input', `The request does not say it all; add ${names}.`);
  }
  return carryOut(making, made.written, made.inputs);
}

/** `plans run TEMPLATE`. */
export async function runTemplate(making: PlanMaking, id: string): Promise<number> {
  const { template } = await making.planner.templates.find(making.principal.tenantId, id);
  const { written, inputs } = fillTemplate(template, making.given);
  return carryOut(making, written, inputs);
}

/** `plans document ID --out FILE`: writes a document that a plan has made. */
export async function saveDocument(
  session: Session,
  tenantId: string,
  input: CommandInput,
  io: CommandIo,
): Promise<number> {
  const out = textOption(input, 'out');
  const [, id] = input.positionals;
  if (textOption(input, 'as') !== null)
    throw new AppError('forbidden', 'plans document: not with --as; ask the owner.');
  if (out === null || id === undefined) {
    throw new AppError('invalid_input', 'plans document: name the id and the file, e.g. plans document ID --out FILE.');
  }
  const found = await session.store.withTenant(tenantId, (tx) => findArtefact(tx, id));
  if (!found) throw new AppError('not_found', `There is no document ${plain(id)}; it may have been kept long enough.`);
  await writeFile(resolve(io.cwd, out), found.content);
  return 0;
}

async function make({ planner, principal, given, teamChannel, io, input }: PlanMaking, text: string) {
  if (text.trim() === '') throw new AppError('invalid_input', 'Say what the plan should do: plans plan "…".');
  const planned: ProposedPlan = await planner.plan({ principal, text, given, teamChannel });
  if (planned.kind === 'plan') return planned;
  if (input.values['json']) io.stdout(`${JSON.stringify(planned)}\n`);
  io.stderr(`${plain(planned.reason)}\nThese can be done: ${planned.nearest.map((each) => `"${each}"`).join(', ')}.\n`);
  return null;
}

async function carryOut(
  { desk, principal, io, input }: PlanMaking,
  written: WrittenPlan,
  inputs: Readonly<Record<string, unknown>>,
): Promise<number> {
  const isJson = input.values['json'] === true;
  const { verified, problems } = await desk.verify({ principal, written, inputs });
  if (verified === null) {
    if (isJson) io.stdout(`${JSON.stringify({ problems })}\n`);
    else io.stderr(problemsText('plan', () => null, problems));
    return 2;
  }
  if (input.values['dry-run'] === true) {
    const { plan: _plan, ...facts } = verified;
    io.stdout(isJson ? `${JSON.stringify({ problems, ...facts })}\n` : dryRunText(verified));
    return 0;
  }
  const result = await desk.start({ principal, written, inputs });
  io.stdout(isJson ? `${JSON.stringify(result)}\n` : planResultText(result));
  return result.status === 'failed' ? 1 : 0;
}

/** The plan with what the request said as its inputs' defaults, so that the file runs as it is. */
function withDefaults(written: WrittenPlan, inputs: Readonly<Record<string, unknown>>): WrittenPlan {
  const own = Object.entries(written.inputs ?? {}).map(([name, input]) => {
    return [name, inputs[name] === undefined ? input : { ...input, default: inputs[name] }];
  });
  return { ...written, inputs: Object.fromEntries(own) };
}

function tellNotes(io: CommandIo, { notes, missing, label }: Extract<ProposedPlan, { kind: 'plan' }>): void {
  const asked = missing.map(({ input, about }) => `Say ${about}: --input ${input}=…`);
  for (const line of [...(label === null ? [] : [label]), ...notes, ...asked]) io.stderr(`${plain(line)}\n`);
}
