import type { Removal } from './removal.ts';

const routes = 'src/web/api/serve-routes.ts';
const guards = 'test/integration/web/board-guards.test.ts';

/** Controls of the board whose removal must turn a test red. */
export const boardRemovals: readonly Removal[] = [
  {
    control: 'S-18',
    what: 'a change is taken without the token of its session',
    edits: [
      {
        file: routes,
        find: "if (held === null || !serving.sessions.isCsrfToken(held, typeof token === 'string' ? token : undefined)) {",
        replace: 'if (held === null || token === null) {',
      },
    ],
    test: guards,
    proof: 'web.csrf',
  },
  {
    control: 'S-18',
    what: 'pages of other sites are given data',
    edits: [
      {
        file: routes,
        find: 'if (isFromElsewhere(request.headers, serving.addresses)) {',
        replace: "if (isFromElsewhere(request.headers, serving.addresses) && request.url === '') {",
      },
    ],
    test: guards,
    proof: 'web.csrf',
  },
  {
    control: 'S-18',
    what: 'acts of an admin need no fresh sign-in',
    edits: [
      {
        file: routes,
        find: 'if (route.needsStepUp && (held === null || serving.sessions.freshUntil(held) === null)) {',
        replace: 'if (route.needsStepUp && held === null) {',
      },
    ],
    test: guards,
    proof: 'web.step-up',
  },
  {
    control: 'S-18',
    what: 'the session of a suspended person goes on',
    edits: [{ file: 'src/store/web-sessions.ts', find: " = 'active' and not ", replace: " <> 'x' and not " }],
    test: guards,
    proof: 'web.sessions',
  },
  {
    control: 'S-18',
    what: 'requests that name another host are answered',
    edits: [
      {
        file: 'src/web/web-server.ts',
        find: 'if (!isForUs(request.headers, addresses))',
        replace: 'if (!isForUs(request.headers, addresses) && isHttps)',
      },
    ],
    test: guards,
    proof: 'web.host',
  },
];
