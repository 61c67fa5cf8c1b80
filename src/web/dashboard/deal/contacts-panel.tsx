import type { DealAnswer } from '../../contract/deal.ts';
import { Card } from '../design/card.tsx';
import { type Column, DataTable } from '../design/data-table.tsx';
import { Empty } from '../design/states.tsx';
import { Tag } from '../design/tag.tsx';

type Contact = DealAnswer['contacts'][number];

const columns: readonly Column<Contact>[] = [
  {
    id: 'name',
    header: 'Person',
    cell: ({ name, isPrimary }) => (
      <>
        <span className="strong">{name ?? 'Name not known'}</span> {isPrimary ? <Tag tone="accent">Primary</Tag> : null}
      </>
    ),
  },
  { id: 'title', header: 'Title', cell: ({ title }) => title ?? '–' },
  { id: 'role', header: 'Role on this deal', cell: ({ role }) => role ?? 'No role set' },
  { id: 'email', header: 'E-mail', cell: ({ email }) => email ?? 'Hidden or not known' },
];

export function ContactsPanel({ contacts }: { readonly contacts: readonly Contact[] }) {
  return (
    <Card title="People at the customer" isFlush>
      {contacts.length === 0 ? (
        <Empty title="No contact is linked to this deal" />
      ) : (
        <DataTable caption="Contacts" rows={contacts} columns={columns} rowKey={({ contactId }) => contactId} />
      )}
    </Card>
  );
}
