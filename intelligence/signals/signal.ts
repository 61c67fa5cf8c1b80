import type { ReadableField } from '../../src/domain/record.ts';
import { defaultRiskSettings, type RiskSettings } from '../../src/domain/settings.ts';
import type { Evidence, Severity, SignalId, SignalState } from '../../src/domain/signal.ts';
import type { Benchmarks } from '../benchmarks/benchmarks.ts';
import type { ConversedContext } from '../engagement/conversation.ts';
import { unreadableReason } from './unreadable-reason.ts';

/** States of the signals that were evaluated before, by id. */
export type SignalResults = ReadonlyMap<SignalId, SignalState>;

/** One risk signal. `evaluate` answers `unknown` when one of `needs` is not readable; `results` are those before it. */
export interface Signal {
  readonly id: SignalId;
  readonly title: string;
  readonly needs: readonly ReadableField[];
  evaluate(
    context: ConversedContext,
    benchmarks: Benchmarks,
    settings: RiskSettings,
    results?: SignalResults,
  ): SignalState;
}

/** Makes a signal whose own rule runs only when everything it needs is readable. */
export function defineSignal(signal: Signal): Signal {
  const { id, title, needs } = signal;
  return {
    id,
    title,
    needs,
    evaluate(context, benchmarks, settings, results) {
      for (const field of needs) if (!context.readable.has(field)) return unknown(unreadableReason(field));
      return signal.evaluate(context, benchmarks, settings, results);
    },
  };
}

/** The number a signal is held against and where it came from. */
export interface Threshold {
  readonly value: number;
  readonly from: NonNullable<Evidence['thresholdFrom']>;
}

type NumericSetting = {
  [Key in keyof RiskSettings]: RiskSettings[Key] extends number ? Key : never;
}[keyof RiskSettings];

/** The workspace's setting, marked as the default when nobody changed it. */
export function settingThreshold(settings: RiskSettings, key: NumericSetting): Threshold {
  const value = settings[key];
  return { value, from: value === defaultRiskSettings[key] ? 'default' : 'settings' };
}

/** What to say about a finding; left-out parts are null. At most 20 record ids are cited. */
export interface Finding {
  readonly text: string;
  readonly recordIds?: readonly string[];
  readonly at?: string | null;
  readonly value?: number | null;
  readonly unit?: string;
  readonly threshold?: Threshold;
}

const maxCitedRecords = 20;

export function fired(severity: Severity, finding: Finding): SignalState {
  return { state: 'fired', severity, evidence: evidenceOf(finding) };
}

export function clear(finding: Finding | null = null): SignalState {
  return { state: 'clear', evidence: finding === null ? null : evidenceOf(finding) };
}

export function unknown(reason: string): SignalState {
  return { state: 'unknown', reason };
}

/** Fired at the severity given, clear when there is none. */
export function firedOrClear(severity: Severity | null, finding: Finding): SignalState {
  return severity === null ? clear(finding) : fired(severity, finding);
}

/** Low from 1.0 T, medium from 1.5 T, high from 2.0 T; null below T or when the value is not a number. */
export function gradeByDistance(value: number, threshold: number): Severity | null {
  if (!(value >= threshold) || !(threshold > 0)) return null;
  if (value >= 2 * threshold) return 'high';
  return value >= 1.5 * threshold ? 'medium' : 'low';
}

function evidenceOf(finding: Finding): Evidence {
  const value = finding.value ?? null;
  return {
    text: finding.text,
    recordIds: finding.recordIds ? finding.recordIds.slice(0, maxCitedRecords) : [],
    at: finding.at ?? null,
    // Rounded down, so that 13.99 days never read as the 14 they have not reached.
    value: value === null || !Number.isFinite(value) ? null : Math.floor(value * 10 + 1e-6) / 10,
    unit: finding.unit ?? null,
    threshold: finding.threshold === undefined ? null : Math.round(finding.threshold.value * 10) / 10,
    thresholdFrom: finding.threshold?.from ?? null,
  };
}
