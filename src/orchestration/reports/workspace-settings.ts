import { AppError } from '../../domain/errors.ts';
import { type PipelineSettings, pipelineSettingsSchema } from '../../domain/pipeline-settings.ts';
import type { Workspace } from '../../store/workspaces.ts';

/**
 * What a workspace has chosen for pipeline health and forecast (fiscal calendar, targets, rates), kept in its settings under
 * `pipeline`; the defaults where it has chosen nothing.
 * @throws AppError `invalid_input` naming the setting that cannot be read
 */
export function pipelineSettingsOf({ id, settings }: Pick<Workspace, 'id' | 'settings'>): PipelineSettings {
  const parsed = pipelineSettingsSchema.safeParse(settings['pipeline'] ?? {});
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = ['pipeline', ...(issue?.path ?? [])].join('.');
  throw new AppError(
    'invalid_input',
    `The setting ${field} of workspace ${id}: ${issue?.message}. Correct or remove it.`,
    {
      field,
    },
  );
}
