import { AppError } from '../../domain/errors.ts';
import type { TenantTransaction } from '../../store/open-store.ts';
import { countOtherAdmins, type PersonRow, savePerson } from '../../store/people.ts';
import { type EndedAccess, endAccess } from './end-access.ts';

/** What may be changed of a person. */
export type PersonChange = Partial<Pick<PersonRow, 'role' | 'salesUserId' | 'state'>>;

/**
 * Changes a person; one who is suspended loses at once whatever acts for them. Null: they keep their access.
 * @throws AppError `conflict` when nobody would be left to administer the workspace
 */
export async function changePerson(
  tx: TenantTransaction,
  person: PersonRow,
  change: PersonChange,
): Promise<EndedAccess | null> {
  const next = { ...person, ...change };
  const staysAdmin = next.role === 'admin' && next.state === 'active';
  if (person.role === 'admin' && !staysAdmin && (await countOtherAdmins(tx, person.id)) === 0) {
    throw new AppError('conflict', 'This is the last admin: make somebody else one first.', { field: 'role' });
  }
  await savePerson(tx, next);
  return next.state === 'suspended' ? endAccess(tx, person) : null;
}
