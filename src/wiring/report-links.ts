import { join } from 'node:path';
import type { NewReport } from '../../execution/reports/accept-report.ts';
import type { Config } from '../config.ts';
import { artefactLink } from '../web/artefact-link.ts';
import { artefactKeyFile } from './keep-going.ts';
import { openStateKey } from './state-key.ts';

/** The signed addresses of stored documents at `publicUrl`; where people cannot reach this installation there are none. */
export async function openReportLinks({
  dataDir,
  publicUrl,
}: Pick<Config, 'dataDir' | 'publicUrl'>): Promise<NewReport['linkTo']> {
  if (publicUrl === null) return () => null;
  const key = await openStateKey(join(dataDir, artefactKeyFile));
  return (...about) => artefactLink(key, publicUrl, about);
}
