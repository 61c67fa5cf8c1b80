import { useState } from 'react';
import { readPolicies, tryPolicies } from '../../../contract/admin/policies.ts';
import type { RouteResponse } from '../../../contract/define-route.ts';
import { useChange, useRead } from '../../client/use-api.ts';
import { Button } from '../../design/button.tsx';
import { Card } from '../../design/card.tsx';
import { SelectField } from '../../design/field.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { NoteField } from '../../design/note-field.tsx';
import { PageHead } from '../../design/page-head.tsx';
import { counted } from '../../wording/numbers.ts';
import { PolicyDiff } from './policy-diff.tsx';
import './policies.css';

type Policies = RouteResponse<typeof readPolicies>;

/** The policies in force, and who would gain or lose what under an edited copy. */
export function PoliciesPage() {
  const query = useRead(readPolicies);
  return (
    <>
      <PageHead title="Policies">
        Who may see and do what. Edit a copy here to see what would change; the files themselves stay as they are.
      </PageHead>
      <Loaded query={query} label="policies">
        {(policies) => <PolicyDesk key={policies.version} policies={policies} />}
      </Loaded>
    </>
  );
}

function PolicyDesk({ policies: { files, folder, version } }: { readonly policies: Policies }) {
  const [name, setName] = useState(files[0]?.name ?? '');
  const [edited, setEdited] = useState<Readonly<Record<string, string>>>({});
  const trial = useChange(tryPolicies, []);
  const file = files.find((each) => each.name === name);
  const changed = files.filter((each) => edited[each.name] !== undefined && edited[each.name] !== each.text);
  const draft = files.map((each) => ({ name: each.name, text: edited[each.name] ?? each.text }));
  return (
    <>
      <Card title="Files" note={folder === null ? `Built in, version ${version.slice(0, 12)}` : `From ${folder}`}>
        <SelectField label="File" value={name} onChange={setName}>
          {files.map((each) => (
            <option key={each.name} value={each.name}>
              {each.name}
            </option>
          ))}
        </SelectField>
        {file === undefined ? null : (
          <div className="policy-text">
            <NoteField
              label={`Text of ${file.name}`}
              value={edited[file.name] ?? file.text}
              onChange={(text) => setEdited({ ...edited, [file.name]: text ?? '' })}
            />
          </div>
        )}
        <div className="row">
          <Button look="primary" isBusy={trial.isPending} onClick={() => trial.mutate({ body: { files: draft } })}>
            Dry run
          </Button>
          <span className="muted small">{counted(changed.length, 'file')} edited here</span>
        </div>
      </Card>
      {trial.data === undefined ? null : <PolicyDiff result={trial.data} />}
    </>
  );
}
