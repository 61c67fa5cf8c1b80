import { useQueryClient } from '@tanstack/react-query';
import { chooseWorkspace, readSession, type SessionAnswer, signOut } from '../../contract/session.ts';
import { useChange } from '../client/use-api.ts';
import { Button } from '../design/button.tsx';
import { SelectField } from '../design/field.tsx';
import { roleWord } from '../wording/roles.ts';

/** Who is signed in, another workspace, and the way out. */
export function PersonMenu({ session }: { readonly session: SessionAnswer }) {
  const { person, workspace, workspaces } = session;
  const client = useQueryClient();
  const leave = useChange(signOut, []);
  const choose = useChange(chooseWorkspace, [readSession]);
  const end = () => leave.mutate({ body: {} }, { onSuccess: () => window.location.assign('/sign-in') });
  const change = (workspaceId: string) =>
    choose.mutate({ body: { workspaceId } }, { onSuccess: () => client.resetQueries() });
  return (
    <div className="stack">
      {workspaces.length > 1 ? (
        <SelectField label="Workspace" value={workspace.id} onChange={change}>
          {workspaces.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </SelectField>
      ) : null}
      <div className="person">
        <span className="small">
          <span className="strong">{person.name}</span>
          <br />
          <span className="muted">{roleWord(person.role)}</span>
        </span>
        <Button isSmall onClick={end} isBusy={leave.isPending}>
          Sign out
        </Button>
      </div>
    </div>
  );
}
