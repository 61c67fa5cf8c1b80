import { clear, defineSignal, fired, settingThreshold, unknown } from './signal.ts';
import { reachedStageLabels } from './stage-phase.ts';
import { countText } from './wording.ts';

/**
 * Fires when qualification fields (MEDDICC, BANT or the customer's own) that the settings ask for by this stage are empty:
 * medium from `qualificationMediumGaps`, high from `qualificationHighGaps`.
 */
export const qualificationGaps = defineSignal({
  id: 'qualification-gaps',
  title: 'Qualification gaps',
  needs: ['stage', 'qualification'],
  evaluate(context, benchmarks, settings) {
    if (context.stage === null) return unknown('The stage of this deal is not on record.');
    const reached = reachedStageLabels(context, benchmarks);
    const required = new Set<string>();
    for (const [label, fields] of Object.entries(settings.qualificationFieldsByStage)) {
      if (reached.has(label.toLowerCase())) for (const field of fields) required.add(field);
    }
    if (required.size === 0) return unknown('No qualification fields are required at this stage in the settings.');
    const { custom } = context.state;
    const missing = [...required].filter((field) => !Object.hasOwn(custom, field) || isBlank(custom[field]));
    const finding = {
      text:
        missing.length === 0
          ? `All ${countText(required.size, 'qualification field')} are filled`
          : `${missing.length} of ${countText(required.size, 'qualification field')} empty: ${missing.slice(0, 8).join(', ')}`,
      value: missing.length,
      unit: 'empty fields',
      threshold: settingThreshold(settings, 'qualificationMediumGaps'),
    };
    if (missing.length >= settings.qualificationHighGaps) return fired('high', finding);
    return missing.length >= settings.qualificationMediumGaps ? fired('medium', finding) : clear(finding);
  },
});

function isBlank(value: string | number | boolean | null | undefined): boolean {
  return value === null || value === undefined || (typeof value === 'string' && value.trim() === '');
}
