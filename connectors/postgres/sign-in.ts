import type { SignIn } from '../kit/sign-in.ts';

/** The login of a database role that may read the tables of the settings and nothing else. */
export const postgresSignIn: SignIn = [
  {
    kind: 'secret',
    fields: [
      { name: 'user', label: 'User', pattern: null },
      { name: 'password', label: 'Password', pattern: null },
    ],
    scopes: ['tables.select'],
  },
];
