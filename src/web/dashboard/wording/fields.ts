import { day } from './dates.ts';
import { decimal } from './numbers.ts';

const names: Readonly<Record<string, string>> = {
  name: 'Name',
  amount: 'Amount',
  currency: 'Currency',
  closeDate: 'Close date',
  stageId: 'Stage',
  pipelineId: 'Pipeline',
  ownerId: 'Owner',
  accountId: 'Account',
  forecastCategory: 'Forecast category',
  nextStep: 'Next step',
  probabilityPercent: 'Probability',
};

/** A field as people call it: ours by name, any other split into words. */
export function fieldName(field: string): string {
  const known = names[field];
  if (known !== undefined) return known;
  const words = field
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/[_.-]+/g, ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A value as people read it; unknown and empty as a dash. */
export function fieldValue(field: string, value: string | number | boolean | null): string {
  if (value === null || value === '') return '–';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return decimal(value, 2);
  if (field === 'amount' && /^-?\d+(\.\d+)?$/.test(value)) return decimal(Number(value), 2);
  if (/^\d{4}-\d{2}-\d{2}(T|$)/.test(value)) return day(value);
  return field === 'forecastCategory' ? fieldName(value) : value;
}
