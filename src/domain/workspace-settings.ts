import { z } from 'zod';
import { currencySchema, decimalSchema } from './money.ts';
import { defaultPipelineSettings, type PipelineSettings, pipelineSettingsSchema } from './pipeline-settings.ts';
import { defaultRiskSettings, type RiskSettings, riskSettingsSchema } from './settings.ts';

const thresholdShape = riskSettingsSchema.omit({
  competitors: true,
  redFlagPhrases: true,
  internalDomains: true,
  requiredRolesByStage: true,
  qualificationFieldsByStage: true,
  segments: true,
  signalWeights: true,
  muting: true,
  workCalendar: true,
}).shape;

const otherShape = riskSettingsSchema.pick({
  competitors: true,
  redFlagPhrases: true,
  internalDomains: true,
  requiredRolesByStage: true,
  qualificationFieldsByStage: true,
  segments: true,
  signalWeights: true,
  muting: true,
  workCalendar: true,
}).shape;

/**
 * A workspace's settings as people write them, in one file: what is left out has the product's default, and a name that is not
 * known is an error, so that a slip of the pen never counts as agreement with the default.
 */
export const workspaceSettingsSchema = z.strictObject({
  ...pipelineSettingsSchema.shape,
  ...otherShape,
  thresholds: z.strictObject(thresholdShape).prefault({}),
  /** What one call of a tool costs, where it costs anything; plans are held against it. */
  callPrices: z
    .record(z.string().max(64), z.strictObject({ amount: decimalSchema, currency: currencySchema }))
    .default({}),
  /** How long plans that are over, and what they gave, are kept. */
  keepPlansDays: z.number().int().min(1).max(3_650).default(90),
  /** How long events that systems told are remembered, so that none counts twice. */
  keepEventsDays: z.number().int().min(7).max(3_650).default(30),
});
export type WorkspaceSettings = z.infer<typeof workspaceSettingsSchema>;

export const defaultWorkspaceSettings: WorkspaceSettings = workspaceSettingsSchema.parse({});

/** The part that signals and scores take. */
export function riskSettingsOf({ thresholds, ...settings }: WorkspaceSettings): RiskSettings {
  const {
    fiscalCalendar: _calendar,
    targets: _targets,
    rates: _rates,
    callPrices: _prices,
    keepPlansDays: _plans,
    keepEventsDays: _events,
    ...rest
  } = settings;
  return { ...defaultRiskSettings, ...rest, ...thresholds };
}

/** The part that pipeline health and forecast take. */
export function pipelineSettingsIn({ fiscalCalendar, targets, rates }: WorkspaceSettings): PipelineSettings {
  return { ...defaultPipelineSettings, fiscalCalendar, targets, rates };
}
