import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { saveScores } from '../../../execution/jobs/save-scores.ts';
import { defaultAsOf } from '../../../src/orchestration/scoring/default-as-of.ts';
import { scorePipeline } from '../../../src/orchestration/scoring/score-pipeline.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { readDemoSystems } from '../../setup/demo-systems.ts';
import { importFolder } from '../../setup/import-folder.ts';
import { sharedData } from '../../setup/program.ts';
import { openDemoOracle } from './demo-oracle.ts';
import type { AskedWorkspace } from './evaluate-ask.ts';
import { openMavenOracle } from './maven-oracle.ts';

const mavenFolder = join(sharedData, 'maven-crm');

/** Why the Maven data cannot be asked about here; null: it is here. */
export const missingMaven = existsSync(mavenFolder) ? null : 'needs ../shared/data/maven-crm';

/** The Maven sales data, imported as the command does. */
export async function openMavenWorkspace(store: Store): Promise<AskedWorkspace> {
  await importFolder(store, 'maven', mavenFolder);
  const asOf = await defaultAsOf(store, 'maven');
  return { store, tenantId: 'maven', asOf, oracle: await openMavenOracle(mavenFolder) };
}

/** The demo organisation, read from its simulated systems and scored as its first day does. */
export async function openDemoWorkspace(store: Store): Promise<AskedWorkspace> {
  const { tenantId, asOf } = await readDemoSystems(store, 'demo', 7, '2026-11-20');
  const { scores } = await scorePipeline(store, tenantId, asOf);
  await store.withTenant(tenantId, (tx) => saveScores(tx, tenantId, scores));
  return { store, tenantId, asOf, oracle: await openDemoOracle(store, tenantId) };
}
