import type { PolicyVerdict } from '../cli/command.ts';
import { AppError } from '../domain/errors.ts';
import { localOwner, type Principal } from '../domain/principal.ts';
import type { Catalog } from '../orchestration/catalog/catalog-entry.ts';
import { isUnderSystem } from '../orchestration/catalog/names-from-outside.ts';
import { vocabularyOf } from '../orchestration/catalog/vocabulary.ts';
import type { PolicyHolder } from '../orchestration/policy/policy-holder.ts';
import { formatProblem, type PolicyFile } from '../orchestration/policy/policy-problem.ts';
import { readPolicyFiles } from '../orchestration/policy/read-policy-files.ts';

/**
 * Checks the policies of a folder against those in force; nothing changes. `connected`: the systems from outside there are.
 * @throws AppError `invalid_input` when the folder cannot be read
 */
export async function checkPolicies(
  policies: PolicyHolder,
  catalog: Catalog,
  connected: Iterable<string>,
  directory: string,
): Promise<PolicyVerdict> {
  return tryPolicies(policies, catalog, connected, await readFolder(directory));
}

/** Checks the texts of policies as `checkPolicies` does those of a folder. */
export function tryPolicies(
  policies: PolicyHolder,
  catalog: Catalog,
  connected: Iterable<string>,
  files: readonly PolicyFile[],
): PolicyVerdict {
  const systems = [...connected];
  const isFromOutside = (kind: 'tool' | 'system', name: string) => isUnderSystem(systems, kind, name);
  const context = {
    vocabulary: { ...vocabularyOf(catalog), isFromOutside },
    admins: [localOwner('main')],
    nowMs: Date.now(),
  };
  const dryRun = policies.dryRun(files, context, onePersonOfEachRole, catalog.tools);
  if (!dryRun.ok) return { problems: dryRun.problems.map(formatProblem), changes: [] };
  return { problems: [], changes: dryRun.changes.map(({ text }) => text) };
}

const onePersonOfEachRole: readonly Principal[] = (['member', 'manager', 'revops', 'admin'] as const).map((role) => ({
  ...localOwner('main'),
  id: `any ${role}`,
  role,
  channel: 'web',
}));

async function readFolder(directory: string) {
  try {
    return (await readPolicyFiles(directory)).files;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new AppError(
      'invalid_input',
      `${directory}: no policies can be read there (${code}). It must hold *.cedar files and schema.cedarschema.`,
      {},
      { cause: error },
    );
  }
}
