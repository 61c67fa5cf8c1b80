import type { SeededRandom } from '../win-model/random.ts';

/** One open deal of a simulation. */
export interface ForecastDeal {
  readonly amount: number;
  /** The probability that it is won within the period. */
  readonly winProbability: number;
}

/** What the simulated runs added up to. */
export interface SimulatedWins {
  readonly mean: number;
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
}

/**
 * Draws which deals are won, `runs` times over, and returns mean and quantiles of the amounts won. In each run all deals share
 * one shift of `spread` log-odds (standard deviation): good and bad quarters hit every deal, so wins are not independent.
 */
export function simulateWins(
  deals: readonly ForecastDeal[],
  spread: number,
  runs: number,
  random: SeededRandom,
): SimulatedWins {
  const amounts = Float64Array.from(deals, ({ amount }) => amount);
  const odds = Float64Array.from(deals, ({ winProbability }) => winProbability / Math.max(1e-12, 1 - winProbability));
  const totals = new Float64Array(runs);
  for (let run = 0; run < runs; run += 1) {
    const factor = Math.exp(spread * standardNormal(random));
    let total = 0;
    for (let at = 0; at < odds.length; at += 1) {
      const shifted = (odds[at] ?? 0) * factor;
      if (random.next() * (1 + shifted) < shifted) total += amounts[at] ?? 0;
    }
    totals[run] = total;
  }
  const sorted = totals.sort();
  const at = (share: number) => sorted[Math.round(share * (runs - 1))] ?? 0;
  let sum = 0;
  for (const total of sorted) sum += total;
  return { mean: runs === 0 ? 0 : sum / runs, p10: at(0.1), p50: at(0.5), p90: at(0.9) };
}

/** A draw from the normal distribution. Source: https://doi.org/10.1214/aoms/1177706645 (Box and Muller 1958) (2026-11-20) */
function standardNormal(random: SeededRandom): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
  return radius * Math.cos(2 * Math.PI * random.next());
}
