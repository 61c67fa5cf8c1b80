import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PolicyFile } from './policy-problem.ts';

/** The product's own policies, beside this file. */
export const defaultPolicyDirectory = join(import.meta.dirname, 'default');

/**
 * Reads `schema.cedarschema` and every `*.cedar` file of a folder, in order of name.
 * @throws the file system's error when the folder or its schema cannot be read.
 */
export async function readPolicyFiles(directory: string): Promise<{ schema: string; files: PolicyFile[] }> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.cedar')).sort();
  const files = await Promise.all(
    names.map(async (name) => ({ name, text: await readFile(join(directory, name), 'utf8') })),
  );
  return { schema: await readFile(join(directory, 'schema.cedarschema'), 'utf8'), files };
}
