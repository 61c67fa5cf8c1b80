import { sigmoid } from './additive-fit.ts';

/** Calibrated log-odds = `intercept + slope * score`. `slopeError` is the slope's standard error. */
export interface Calibration {
  readonly slope: number;
  readonly intercept: number;
  readonly slopeError: number;
}

/** How strongly the slope is held to 1 and the intercept to 0, as a precision: worth a handful of rows. */
const slopePrecision = 4;
const interceptPrecision = 1;
const maxSlope = 1.6;

/** Fits slope and intercept on out-of-sample scores by penalised maximum likelihood; the slope stays within [0, 1.6]. */
export function fitCalibration(scores: Float64Array, outcomes: Uint8Array): Calibration {
  let slope = 1;
  let intercept = 0;
  let slopeError = Number.POSITIVE_INFINITY;
  let mean = 0;
  for (const score of scores) mean += score / Math.max(scores.length, 1);
  // The intercept is taken at the mean score, where it does not trade off against the slope.
  let level = mean;
  for (let step = 0; step < 50; step += 1) {
    let gradientLevel = interceptPrecision * (level - mean);
    let gradientSlope = slopePrecision * (slope - 1);
    let levelLevel = interceptPrecision;
    let levelSlope = 0;
    let slopeSlope = slopePrecision;
    for (let row = 0; row < scores.length; row += 1) {
      const centred = (scores[row] ?? 0) - mean;
      const probability = sigmoid(level + slope * centred);
      const error = probability - (outcomes[row] ?? 0);
      const curvature = Math.max(probability * (1 - probability), 1e-6);
      gradientLevel += error;
      gradientSlope += error * centred;
      levelLevel += curvature;
      levelSlope += curvature * centred;
      slopeSlope += curvature * centred * centred;
    }
    const determinant = levelLevel * slopeSlope - levelSlope * levelSlope;
    const stepLevel = (slopeSlope * gradientLevel - levelSlope * gradientSlope) / determinant;
    const stepSlope = (levelLevel * gradientSlope - levelSlope * gradientLevel) / determinant;
    level -= Math.min(Math.max(stepLevel, -1), 1);
    slope -= Math.min(Math.max(stepSlope, -0.5), 0.5);
    slopeError = Math.sqrt(levelLevel / determinant);
    if (Math.abs(stepLevel) + Math.abs(stepSlope) < 1e-10) break;
  }
  slope = Math.min(Math.max(slope, 0), maxSlope);
  intercept = level - slope * mean;
  return { slope, intercept, slopeError };
}

/** Probabilities of calibrated scores. */
export function applyCalibration(calibration: Calibration, scores: Float64Array): Float64Array {
  return scores.map((score) => sigmoid(calibration.intercept + calibration.slope * score));
}
