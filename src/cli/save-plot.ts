import { writeFile } from 'node:fs/promises';
import type { MetricsReport } from '../../intelligence/win-model/describe-metrics.ts';
import { AppError } from '../domain/errors.ts';
import { calibrationPlot } from './calibration-plot.ts';

/**
 * Writes the calibration plot of an evaluation; nothing when no path was given or nothing could be measured.
 * @throws AppError `invalid_input` when the file cannot be written
 */
export async function savePlot(path: string | null, metrics: MetricsReport | null, title: string): Promise<void> {
  if (path === null || metrics === null) return;
  await writeFile(path, calibrationPlot(metrics.calibration, title)).catch((error: NodeJS.ErrnoException) => {
    throw new AppError(
      'invalid_input',
      `cannot write ${path} (${error.code}): give --plot a file in a folder that exists`,
    );
  });
}
