import { listDealsAtRisk } from '../../contract/at-risk.ts';
import { useRead } from '../client/use-api.ts';
import { SelectField } from '../design/field.tsx';

/** The stages that open deals are in. */
export function StageField({
  value,
  onChange,
}: {
  readonly value: string | null;
  readonly onChange: (id: string) => void;
}) {
  const { data } = useRead(listDealsAtRisk, { query: { pageSize: 1 } });
  return (
    <SelectField label="New stage" value={value ?? ''} onChange={onChange}>
      {value === null ? <option value="">Choose a stage</option> : null}
      {(data?.facets.stageId ?? []).map((stage) => (
        <option key={stage.value} value={stage.value}>
          {stage.label}
        </option>
      ))}
    </SelectField>
  );
}
