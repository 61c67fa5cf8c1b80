import type { Benchmarks } from '../../../intelligence/benchmarks/benchmarks.ts';
import { priorsOnlyModel, type WinModel } from '../../../intelligence/risk/win-model.ts';

/** The win model of a workspace as of a date: expert priors until a learned one has proved itself on its own history. */
export function chooseWinModel(benchmarks: Benchmarks): WinModel {
  return priorsOnlyModel(benchmarks);
}
