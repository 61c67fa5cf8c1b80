import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { AppError } from '../../domain/errors.ts';
import type { PlanResult } from '../../domain/plan-run.ts';
import type { Principal } from '../../domain/principal.ts';
import type { PlanDesk } from '../../orchestration/plans/run/plan-desk.ts';
import { principalAs } from '../as-person.ts';
import type { Command, CommandInput, CommandIo } from '../command.ts';
import { textOption } from '../parse-arguments.ts';
import { demoBeside, isTemplateName, runAsked, runTemplate, saveDocument, showPlan } from '../plans/make-plan.ts';
import { dryRunText, planListText, planResultText, problemsText } from '../plans/plan-text.ts';
import { readPlanFile } from '../plans/read-plan-file.ts';
import { workOnTemplates } from '../plans/work-on-templates.ts';
import { requireWorkspace } from '../workspace-option.ts';

/** `bellwether plans`: several systems in one request, verified before it runs and carried out to the end. */
export const plansCommand: Command = {
  name: 'plans',
  summary: 'run a plan over several systems, and see, resume or cancel plans',
  usage:
    'verify|run FILE|TEMPLATE [--ask "…"] [--input NAME=VALUE] [--dry-run] | plan "…" | templates [show|save|restore …] | list | show|resume|cancel ID | document ID --out FILE [--as PERSON] [--json]',
  options: {
    set: { type: 'string', multiple: true },
    input: { type: 'string', multiple: true },
    ask: { type: 'string' },
    out: { type: 'string' },
    'dry-run': { type: 'boolean' },
    as: { type: 'string' },
    workspace: { type: 'string' },
    json: { type: 'boolean' },
  },
  optionHelp: {
    set: 'an input of the plan, e.g. --set days=30; once for each',
    input: 'the same as --set',
    ask: 'with run: a request in plain English instead of a file',
    out: 'with document: the file to write',
    'dry-run': 'with run: show every call and its cost, and call nothing',
    as: 'run it with the rights of this sales user and nothing more',
    workspace: 'which workspace (default: the current one)',
    json: 'one JSON document on stdout',
  },
  example: 'bellwether plans verify docs/examples/contacts-to-table.yaml',
  minPositionals: 1,
  maxPositionals: 50,
  opensGateway: true,
  async run(input, session, io) {
    const [what = '', subject] = input.positionals;
    const { id: tenantId } = await requireWorkspace(session, textOption(input, 'workspace'));
    const principal = await principalAs(session, tenantId, input);
    if (what === 'templates') return workOnTemplates({ input, io, planner: await session.planner(), principal });
    if (what === 'document') return saveDocument(session, tenantId, input, io);
    const isWork = what === 'run' || what === 'verify' || what === 'plan';
    const demo = isWork ? await demoBeside(session, tenantId) : null;
    const about = { input, io, desk: await session.plans(), principal };
    if (what === 'list') return list(about);
    const ask = what === 'plan' ? input.positionals.slice(1).join(' ') : textOption(input, 'ask');
    const making = {
      ...about,
      planner: await session.planner(),
      given: inputsOf(input),
      teamChannel: demo?.alertChannel ?? null,
    };
    if (what === 'plan') return showPlan(making, ask ?? '');
    if (what === 'run' && ask !== null) return runAsked(making, ask);
    if (what === 'run' && subject !== undefined && isTemplateName(subject)) return runTemplate(making, subject);
    const act = acts[what];
    if (!act)
      throw new AppError(
        'invalid_input',
        `plans "${what}": say plan, templates, verify, run, list, show, resume, cancel or document.`,
      );
    if (subject === undefined) throw new AppError('invalid_input', `plans ${what}: name the ${act.wants}.`);
    return act.run(about, subject);
  },
};

interface Asked {
  readonly input: CommandInput;
  readonly io: CommandIo;
  readonly desk: PlanDesk;
  readonly principal: Principal;
}

const acts: Readonly<Record<string, { wants: string; run: (asked: Asked, subject: string) => Promise<number> }>> = {
  verify: { wants: 'file of the plan', run: (asked, file) => check(asked, file, null) },
  run: { wants: 'file of the plan', run },
  show: {
    wants: 'id that list shows',
    run: async (asked, id) => told(asked, await asked.desk.show(asked.principal, id)),
  },
  resume: {
    wants: 'id that list shows',
    run: async (asked, id) => told(asked, await asked.desk.resume(asked.principal, id)),
  },
  cancel: {
    wants: 'id that list shows',
    run: async (asked, id) => told(asked, await asked.desk.cancel(asked.principal, id)),
  },
};

async function run(asked: Asked, file: string): Promise<number> {
  const inputs = inputsOf(asked.input);
  if (asked.input.values['dry-run'] === true) return check(asked, file, inputs);
  const { desk, principal } = asked;
  const plan = await read(asked, file);
  const { problems } = await desk.verify({ principal, written: plan.written, inputs });
  if (problems.length > 0) return refuse(asked, plan, problems);
  const result = await desk.start({ principal, written: plan.written, inputs });
  const code = told(asked, result);
  return result.status === 'failed' ? 1 : code;
}

async function check(asked: Asked, file: string, inputs: Record<string, unknown> | null): Promise<number> {
  const { desk, principal, io, input } = asked;
  const plan = await read(asked, file);
  const request = { principal, written: plan.written, ...(inputs === null ? {} : { inputs }) };
  const { verified, problems } = await desk.verify(request);
  if (verified === null) return refuse(asked, plan, problems);
  const { plan: _plan, ...facts } = verified;
  io.stdout(input.values['json'] ? `${JSON.stringify({ problems, ...facts })}\n` : dryRunText(verified));
  return 0;
}

async function read({ io }: Asked, file: string) {
  const text = await readFile(resolve(io.cwd, file), 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new AppError('invalid_input', `${file}: cannot be read (${cause.code}).`, {}, { cause });
  });
  return { ...readPlanFile(text), file };
}

function refuse(
  { io, input }: Asked,
  plan: { readonly file: string; lineOf(path: string): number | null },
  problems: Parameters<typeof problemsText>[2],
): number {
  if (input.values['json']) io.stdout(`${JSON.stringify({ problems })}\n`);
  else io.stderr(problemsText(plan.file, plan.lineOf, problems));
  return 2;
}

async function list({ input, io, desk, principal }: Asked): Promise<number> {
  const lines = await desk.list(principal);
  io.stdout(input.values['json'] ? `${JSON.stringify(lines)}\n` : planListText(lines, io));
  return 0;
}

function told({ input, io }: Asked, result: PlanResult): number {
  io.stdout(input.values['json'] ? `${JSON.stringify(result)}\n` : planResultText(result));
  return 0;
}

/** `--set days=30` as `{days: 30}`: what reads as JSON is that, anything else text. */
function inputsOf(input: CommandInput): Record<string, unknown> {
  const pairs = [input.values['set'], input.values['input']].flatMap((given) =>
    Array.isArray(given) ? given.map(String) : [],
  );
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at <= 0) throw new AppError('invalid_input', `--set "${pair}": write NAME=VALUE.`);
      return [pair.slice(0, at), readValue(pair.slice(at + 1))];
    }),
  );
}

function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
