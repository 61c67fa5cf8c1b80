import type { QuestionFilter } from '../../../domain/question.ts';
import type { Measured } from './measure-rows.ts';

/** A count with its word in the number it needs. */
export function counted(count: number, plural: string): string {
  const singular = { people: 'person', activities: 'activity' }[plural] ?? plural.replace(/s$/, '');
  return `${count.toLocaleString('en')} ${count === 1 ? singular : plural}`;
}

/** A measured number for people: percent for ratios, money with its currency. */
export function valueText(value: Measured['value'], unit: string | null): string {
  if (value === null) return 'unknown';
  if (typeof value === 'string') return value;
  if (unit === 'ratio') return `${(value * 100).toLocaleString('en', { maximumFractionDigits: 1 })} %`;
  const text = value.toLocaleString('en', { maximumFractionDigits: unit === 'days' ? 1 : 2 });
  if (unit === null) return text;
  return unit === 'days' && value === 1 ? '1 day' : `${text} ${unit}`;
}

/** Several totals side by side, or the one. */
export function measuredText({ value, unit, perCurrency }: Measured): string {
  if (perCurrency === null) return valueText(value, unit);
  return perCurrency.map((each) => valueText(each.value, each.currency)).join(' + ');
}

/** What the filters leave, e.g. `owner Ann; close date in Q1 2017`. */
export function filtersText(filters: readonly QuestionFilter[], labelOf: (field: string) => string): string {
  return filters.map((filter) => filterText(filter, labelOf(filter.field).toLowerCase())).join('; ');
}

function filterText(filter: QuestionFilter, label: string): string {
  switch (filter.op) {
    case 'in':
      return `${label} ${filter.values.map((value) => value.label).join(' or ')}`;
    case 'not_in':
      return `${label} not ${filter.values.map((value) => value.label).join(' or ')}`;
    case 'during':
      return `${label} in ${filter.period.label}`;
    case 'not_during':
      return `${label} not in ${filter.period.label}`;
    case 'known':
      return `${label} known`;
    case 'unknown':
      return `no ${label}`;
    case 'contains':
      return `${label} contains "${filter.text}"`;
    default:
      return `${label} ${filter.op.replace('_', ' ')} ${filter.value.toLocaleString('en')}`;
  }
}

/** Names in a sentence; more than `max` are counted. */
export function listed(names: readonly string[], max = 5): string {
  const shown = names.slice(0, max);
  const rest = names.length - shown.length;
  return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}
