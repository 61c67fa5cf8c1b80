import { defineSignal, firedOrClear, unknown } from './signal.ts';
import { reachedStageLabels } from './stage-phase.ts';
import { countText } from './wording.ts';

/** Fires when contact roles required by the settings at this stage or an earlier one are absent: 1 low, 2 medium, 3 high. */
export const rolesMissing = defineSignal({
  id: 'roles-missing',
  title: 'Required roles are missing',
  needs: ['stage', 'contactRoles'],
  evaluate(context, benchmarks, settings) {
    if (context.stage === null) return unknown('The stage of this deal is not on record.');
    const reached = reachedStageLabels(context, benchmarks);
    const required = new Map<string, string>();
    for (const [label, roles] of Object.entries(settings.requiredRolesByStage)) {
      if (reached.has(label.toLowerCase())) for (const role of roles) required.set(role.toLowerCase(), role);
    }
    if (required.size === 0) return unknown('No contact roles are required at this stage in the settings.');
    const present = new Set(context.contacts.map((each) => each.role?.toLowerCase()));
    const missing = [...required].filter(([key]) => !present.has(key)).map(([, role]) => role);
    const severity =
      missing.length >= 3 ? 'high' : missing.length === 2 ? 'medium' : missing.length === 1 ? 'low' : null;
    return firedOrClear(severity, {
      text:
        missing.length === 0
          ? `All ${countText(required.size, 'required role')} are on the deal`
          : `Missing at this stage: ${missing.join(', ')}`,
      value: missing.length,
      unit: 'missing roles',
      threshold: { value: 1, from: 'settings' },
    });
  },
});
