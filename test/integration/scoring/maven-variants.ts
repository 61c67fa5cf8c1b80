import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sharedData } from '../../setup/program.ts';

/** One line of sales_pipeline.csv; '' where a cell is blank. */
export interface PipelineRow {
  readonly opportunity_id: string;
  readonly sales_agent: string;
  readonly product: string;
  readonly account: string;
  readonly deal_stage: string;
  readonly engage_date: string;
  readonly close_date: string;
  readonly close_value: string;
}

const folder = join(sharedData, 'maven-crm');
const pipeline = 'sales_pipeline.csv';

/** Why these tests cannot run here; null: they can. */
export const missingMaven = existsSync(folder) ? null : 'needs ../shared/data/maven-crm';

/** Writes the export with its pipeline changed row by row (an empty list drops the row) and returns the folder. */
export function writeVariant(change: (row: PipelineRow, index: number) => readonly PipelineRow[]): string {
  const [head = '', ...lines] = readFileSync(join(folder, pipeline), 'utf8').trimEnd().split(/\r?\n/);
  const names = head.split(',');
  const rows = lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((name, at) => [name, cells[at] ?? ''])) as unknown as PipelineRow;
  });
  const changed = rows.flatMap(change).map((row) => Object.values(row).join(','));
  const target = mkdtempSync(join(tmpdir(), 'bellwether maven '));
  for (const name of ['accounts.csv', 'products.csv', 'sales_teams.csv'])
    writeFileSync(join(target, name), readFileSync(join(folder, name)));
  writeFileSync(join(target, pipeline), `${[head, ...changed].join('\n')}\n`);
  return target;
}
