import type { Benchmarks } from '../../../intelligence/benchmarks/benchmarks.ts';
import { priorsOnlyModel, priorsVersion, type WinModel } from '../../../intelligence/risk/win-model.ts';
import { type DealModelState, learnedWinModel } from '../../../intelligence/win-model/deal-model.ts';
import { minHistory } from '../../../intelligence/win-model/decide-verdict.ts';
import type { RiskSettings } from '../../domain/settings.ts';
import type { WinModelRow } from '../../store/win-models.ts';

/**
 * The win model of a workspace as of a date: the stored one when it was shipped, else the expert priors with the reason that
 * its training gave. `stored` is the newest trained for that date or earlier; null: none was trained yet.
 */
export function chooseWinModel(stored: WinModelRow | null, benchmarks: Benchmarks, settings: RiskSettings): WinModel {
  if (stored === null) return priorsOnlyModel(benchmarks, minHistory.rows);
  if (stored.body !== null) {
    // our own JSON: written by trainWorkspaceModel under this version
    const state = stored.body as unknown as DealModelState;
    return learnedWinModel(state, stored.version, benchmarks, settings);
  }
  const reason = String(stored.report['reason']);
  return { kind: 'priors', version: priorsVersion, winProbability: () => ({ value: null, reason }) };
}
