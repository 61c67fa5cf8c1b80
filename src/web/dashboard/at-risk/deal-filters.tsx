import { useEffect, useState } from 'react';
import type { DealList, Facet } from '../../contract/at-risk.ts';
import { TextField } from '../design/field.tsx';
import { signalName } from '../wording/signals.ts';
import type { AtRiskSearch } from './at-risk-search.ts';
import { FacetField } from './facet-field.tsx';

interface DealFiltersProps {
  readonly search: AtRiskSearch;
  readonly facets: DealList['facets'] | null;
  readonly onChange: (change: Partial<AtRiskSearch>) => void;
}

const typingMs = 300;

/** The conditions of the list. Every choice shows how many deals it would leave, and goes into the address. */
export function DealFilters({ search, facets, onChange }: DealFiltersProps) {
  const signals: Facet = (facets?.signal ?? []).map((facet) => ({ ...facet, label: signalName(facet.value) }));
  const hasMore = Boolean(search.team?.length || search.region?.length || search.closeFrom || search.closeTo);
  return (
    <search className="row filters" data-main-field>
      <FindField text={search.text ?? ''} onChange={(text) => onChange({ text: text || undefined })} />
      <FacetField label="Risk" facet={facets?.band} chosen={search.band} onChange={(band) => onChange({ band })} />
      <FacetField
        label="Owner"
        facet={facets?.ownerId}
        chosen={search.ownerId}
        onChange={(ownerId) => onChange({ ownerId })}
      />
      <FacetField
        label="Stage"
        facet={facets?.stageId}
        chosen={search.stageId}
        onChange={(stageId) => onChange({ stageId })}
      />
      <FacetField
        label="Sign of risk"
        facet={signals}
        chosen={search.signal}
        onChange={(signal) => onChange({ signal })}
      />
      <details open={hasMore || undefined}>
        <summary className="small">More filters</summary>
        <div className="row">
          <FacetField label="Team" facet={facets?.team} chosen={search.team} onChange={(team) => onChange({ team })} />
          <FacetField
            label="Region"
            facet={facets?.region}
            chosen={search.region}
            onChange={(region) => onChange({ region })}
          />
          <TextField
            label="Closes from"
            type="date"
            value={search.closeFrom ?? ''}
            onChange={(event) => onChange({ closeFrom: event.target.value || undefined })}
          />
          <TextField
            label="Closes until"
            type="date"
            value={search.closeTo ?? ''}
            onChange={(event) => onChange({ closeTo: event.target.value || undefined })}
          />
        </div>
      </details>
    </search>
  );
}

/** Waits for a pause in typing before it asks the server. */
function FindField({ text, onChange }: { readonly text: string; readonly onChange: (text: string) => void }) {
  const [typed, setTyped] = useState(text);
  useEffect(() => setTyped(text), [text]);
  useEffect(() => {
    if (typed === text) return;
    const timer = setTimeout(() => onChange(typed), typingMs);
    return () => clearTimeout(timer);
  }, [typed, text, onChange]);
  return (
    <TextField
      label="Find a deal or account"
      type="search"
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
    />
  );
}
