import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { deleteView, listViews, type SavedView, saveView } from '../../contract/saved-views.ts';
import { parseSearchText, readSearch, stringifySearch } from '../client/search-text.ts';
import { useChange, useRead } from '../client/use-api.ts';
import { Button } from '../design/button.tsx';
import { Icon } from '../design/icon.tsx';
import { type AtRiskSearch, atRiskSearch, filterCount } from './at-risk-search.ts';
import { SaveViewDialog } from './save-view-dialog.tsx';

/** The views of this person and those others share, and a way to keep the present one. */
export function SavedViews({ search }: { readonly search: AtRiskSearch }) {
  const views = useRead(listViews).data?.views.filter(({ page }) => page === 'at-risk') ?? [];
  const save = useChange(saveView, [listViews]);
  const [isSaving, setSaving] = useState(false);
  const query = stringifySearch({ ...search, page: undefined }).slice(1);
  const keep = (name: string, isShared: boolean) =>
    save.mutate({ body: { page: 'at-risk', name, query, isShared } }, { onSuccess: () => setSaving(false) });
  return (
    <div className="row">
      {views.length > 0 ? <span className="muted small">Views</span> : null}
      {views.map((view) => (
        <ViewLink key={view.id} view={view} isShown={view.query === query} />
      ))}
      {filterCount(search) > 0 || search.sort ? (
        <Button isSmall look="quiet" onClick={() => setSaving(true)}>
          Save this view
        </Button>
      ) : null}
      {isSaving ? <SaveViewDialog isBusy={save.isPending} onClose={() => setSaving(false)} onSave={keep} /> : null}
    </div>
  );
}

function ViewLink({ view, isShown }: { readonly view: SavedView; readonly isShown: boolean }) {
  const navigate = useNavigate();
  const forget = useChange(deleteView, [listViews]);
  const open = () => void navigate({ to: '/at-risk', search: readSearch(atRiskSearch, parseSearchText(view.query)) });
  return (
    <span className="row view">
      <Button isSmall aria-pressed={isShown} onClick={open}>
        {view.name}
      </Button>
      {view.isOwn && isShown ? (
        <Button
          isSmall
          look="quiet"
          aria-label={`Delete the view ${view.name}`}
          onClick={() => forget.mutate({ params: { viewId: view.id } })}
        >
          <Icon name="close" size={14} />
        </Button>
      ) : null}
    </span>
  );
}
