import { globSync } from 'node:fs';
import { join } from 'node:path';

/** One promise of the product. */
export interface Requirement {
  /** `<area>.<kebab-sentence>`; tests cite it in square brackets in their title. */
  readonly id: string;
  /** The issue, decision or matrix row it comes from. */
  readonly source: string;
  readonly behaviour: string;
}

/** The ledger of promises: every list under test/requirements, one file an area. */
export async function allRequirements(): Promise<Requirement[]> {
  const files = globSync(join(import.meta.dirname, 'requirements', '*.ts')).sort();
  const lists = await Promise.all(
    files.map((file) => import(file) as Promise<{ requirements: readonly Requirement[] }>),
  );
  return lists.flatMap(({ requirements }) => [...requirements]);
}
