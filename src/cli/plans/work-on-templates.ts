import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { AppError } from '../../domain/errors.ts';
import type { Principal } from '../../domain/principal.ts';
import type { PlannerDesk } from '../../orchestration/plans/planner/planner-desk.ts';
import type { CommandInput, CommandIo } from '../command.ts';
import { layOutTable, plain } from '../terminal.ts';

interface TemplateWork {
  readonly input: CommandInput;
  readonly io: CommandIo;
  readonly planner: PlannerDesk;
  readonly principal: Principal;
}

/** `plans templates`: lists workflow templates, shows one as YAML, keeps a workspace's own copy, or takes it back. */
export async function workOnTemplates({ input, io, planner, principal }: TemplateWork): Promise<number> {
  const [, what = 'list', subject] = input.positionals;
  const isJson = input.values['json'] === true;
  const { templates } = planner;
  if (what === 'list') {
    const offered = await templates.list(principal.tenantId);
    const lines = offered.map(({ template: { id, version, about, digest, plan }, own }) => {
      return { id, version, own, digest, about, inputs: plan.inputs };
    });
    const rows = lines.map(({ id, version, own, about }) => [id, own === null ? version : `own ${own}`, plain(about)]);
    const columns = [{ title: 'template' }, { title: 'version' }, { title: 'does', max: 200 }];
    io.stdout(isJson ? `${JSON.stringify(lines)}\n` : `${layOutTable(columns, rows, io.columns).join('\n')}\n`);
    return 0;
  }
  if (subject === undefined) throw new AppError('invalid_input', `plans templates ${what}: name the template or file.`);
  if (what === 'show') {
    io.stdout((await templates.find(principal.tenantId, subject)).template.text);
    return 0;
  }
  const done =
    what === 'save'
      ? await templates.save(principal, await readText(resolve(io.cwd, subject)))
      : what === 'restore'
        ? await templates.restore(principal, subject)
        : null;
  if (done === null) throw new AppError('invalid_input', `plans templates ${what}: say list, show, save or restore.`);
  const said = what === 'save' ? `Kept as version ${done.version}` : 'The product’s own template holds again';
  io.stdout(isJson ? `${JSON.stringify(done)}\n` : `${done.id}: ${said}.\n`);
  return 0;
}

function readText(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new AppError('invalid_input', `${path}: cannot be read (${cause.code}).`, {}, { cause });
  });
}
