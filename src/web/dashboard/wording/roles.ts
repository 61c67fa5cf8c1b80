import type { SessionAnswer } from '../../contract/session.ts';

export type PersonRole = SessionAnswer['person']['role'];

export const roles: readonly PersonRole[] = ['member', 'manager', 'revops', 'admin'];

const words: Readonly<Record<PersonRole, string>> = {
  member: 'Member',
  manager: 'Manager',
  revops: 'RevOps',
  admin: 'Administrator',
};

/** A role as people call it. */
export function roleWord(role: PersonRole): string {
  return words[role];
}
