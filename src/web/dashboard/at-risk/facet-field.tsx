import type { Facet } from '../../contract/at-risk.ts';
import { SelectField } from '../design/field.tsx';
import { decimal } from '../wording/numbers.ts';

interface FacetFieldProps<T extends string> {
  readonly label: string;
  readonly facet: Facet | undefined;
  readonly chosen: readonly T[] | undefined;
  readonly onChange: (chosen: T[]) => void;
}

/** One condition as a list of choices; a link may hold several values at once, which are shown as one entry. */
export function FacetField<T extends string>({ label, facet = [], chosen = [], onChange }: FacetFieldProps<T>) {
  const [only] = chosen;
  const value = chosen.length === 0 ? '' : chosen.length === 1 && only !== undefined ? only : '*';
  const isListed = facet.some((entry) => entry.value === only);
  return (
    <SelectField label={label} value={value} onChange={(next) => onChange(next === '' ? [] : [next as T])}>
      <option value="">Any</option>
      {value === '*' ? <option value="*">{chosen.map((each) => labelOf(facet, each)).join(' or ')}</option> : null}
      {value !== '' && value !== '*' && !isListed ? <option value={value}>{value}</option> : null}
      {facet.map((entry) => (
        <option key={entry.value} value={entry.value}>
          {entry.label} ({decimal(entry.deals)})
        </option>
      ))}
    </SelectField>
  );
}

function labelOf(facet: Facet, value: string): string {
  return facet.find((entry) => entry.value === value)?.label ?? value;
}
