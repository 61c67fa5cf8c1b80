import type { z } from 'zod';
import type { Principal } from '../../../domain/principal.ts';
import type { Instant } from '../../../domain/time.ts';
import type { Store } from '../../../store/open-store.ts';
import type { Reader } from '../../../store/reader.ts';

/** What an analysis works with. `reader` shows what the plan's principal may see and nothing else. */
export interface AnalysisContext {
  readonly store: Store;
  readonly principal: Principal;
  readonly reader: Reader;
  /** When the plan began: the same run looks at the same data whenever it is resumed. */
  readonly asOf: Instant;
  /** The run and step it works for: what it keeps has an id made from them, so that a repeat keeps it once. */
  readonly planId: string;
  readonly stepId: string;
}

/** One of our own analyses, as plans name it: typed in and out, reading only, the same for the same data and moment. */
export interface Analysis<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodObject = z.ZodObject> {
  readonly id: string;
  /** What it tells, for people who write plans. */
  readonly about: string;
  readonly input: Input;
  readonly output: Output;
  run(args: z.infer<Input>, context: AnalysisContext): Promise<z.infer<Output>>;
}

export type AnyAnalysis = Analysis;

/** Types an analysis so that it sees its own arguments. */
export function defineAnalysis<Input extends z.ZodObject, Output extends z.ZodObject>(
  analysis: Analysis<Input, Output>,
): AnyAnalysis {
  return analysis as unknown as AnyAnalysis;
}
