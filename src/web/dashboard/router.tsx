import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { z } from 'zod';
import { activitySearch } from './activity/activity-search.ts';
import { auditSearch } from './admin/audit/audit-search.ts';
import { catalogSearch } from './admin/catalog/catalog-search.ts';
import { askSearch } from './ask/ask-search.ts';
import { AtRiskPage } from './at-risk/at-risk-page.tsx';
import { atRiskSearch } from './at-risk/at-risk-search.ts';
import { keepCsrfToken } from './client/call-api.ts';
import { RequestFailed } from './client/problem.ts';
import { parseSearchText, type RawSearch, readSearch, stringifySearch } from './client/search-text.ts';
import { dataQualitySearch } from './data-quality/data-quality-search.ts';
import { dealSearch } from './deal/deal-search.ts';
import { Failed, Loading } from './design/states.tsx';
import { pipelineSearch } from './pipeline/pipeline-search.ts';
import { AppShell } from './shell/app-shell.tsx';
import { NotFoundPage } from './shell/not-found-page.tsx';
import { sessionQuery } from './shell/session.ts';
import { signInAddress } from './shell/sign-in-address.ts';

const rootRoute = createRootRouteWithContext<{ readonly client: QueryClient }>()({
  component: Outlet,
  notFoundComponent: NotFoundPage,
});

const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  component: AppShell,
  beforeLoad: async ({ context, location }) => {
    try {
      keepCsrfToken((await context.client.ensureQueryData(sessionQuery)).csrfToken);
    } catch (error) {
      if (error instanceof RequestFailed && error.needs === 'sign_in')
        throw redirect({ href: signInAddress(location.href), reloadDocument: true });
      throw error;
    }
  },
});

const getParentRoute = () => shellRoute;
const paged = { page: z.coerce.number().int().min(1) };
/** Reads the page's part of the address. */
function searchOf<Shape extends Record<string, z.ZodType>>(shape: Shape) {
  return (raw: RawSearch) => readSearch(shape, raw);
}

const startRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/at-risk' });
  },
});
const atRiskRoute = createRoute({
  getParentRoute,
  path: 'at-risk',
  validateSearch: searchOf(atRiskSearch),
  component: AtRiskPage,
});
const dealRoute = createRoute({
  getParentRoute,
  path: 'deals/$opportunityId',
  validateSearch: searchOf(dealSearch),
  component: lazyRouteComponent(() => import('./deal/deal-page.tsx'), 'DealPage'),
});
const pipelineRoute = createRoute({
  getParentRoute,
  path: 'pipeline',
  validateSearch: searchOf(pipelineSearch),
  component: lazyRouteComponent(() => import('./pipeline/pipeline-page.tsx'), 'PipelinePage'),
});
const askRoute = createRoute({
  getParentRoute,
  path: 'ask',
  validateSearch: searchOf(askSearch),
  component: lazyRouteComponent(() => import('./ask/ask-page.tsx'), 'AskPage'),
});
const activityRoute = createRoute({
  getParentRoute,
  path: 'activity',
  validateSearch: searchOf(activitySearch),
  component: lazyRouteComponent(() => import('./activity/activity-page.tsx'), 'ActivityPage'),
});
const dataQualityRoute = createRoute({
  getParentRoute,
  path: 'data-quality',
  validateSearch: searchOf(dataQualitySearch),
  component: lazyRouteComponent(() => import('./data-quality/data-quality-page.tsx'), 'DataQualityPage'),
});
const modelRoute = createRoute({
  getParentRoute,
  path: 'model',
  component: lazyRouteComponent(() => import('./model/model-page.tsx'), 'ModelPage'),
});
const connectionsRoute = createRoute({
  getParentRoute,
  path: 'connections',
  component: lazyRouteComponent(() => import('./admin/connections/connections-page.tsx'), 'ConnectionsPage'),
});
const catalogRoute = createRoute({
  getParentRoute,
  path: 'catalog',
  validateSearch: searchOf(catalogSearch),
  component: lazyRouteComponent(() => import('./admin/catalog/catalog-page.tsx'), 'CatalogPage'),
});
const policiesRoute = createRoute({
  getParentRoute,
  path: 'policies',
  component: lazyRouteComponent(() => import('./admin/policies/policies-page.tsx'), 'PoliciesPage'),
});
const approvalsRoute = createRoute({
  getParentRoute,
  path: 'approvals',
  component: lazyRouteComponent(() => import('./admin/approvals/approvals-page.tsx'), 'ApprovalsPage'),
});
const runsRoute = createRoute({
  getParentRoute,
  path: 'runs',
  validateSearch: searchOf(paged),
  component: lazyRouteComponent(() => import('./admin/runs/runs-page.tsx'), 'RunsPage'),
});
const runRoute = createRoute({
  getParentRoute,
  path: 'runs/$runId',
  component: lazyRouteComponent(() => import('./admin/runs/run-page.tsx'), 'RunPage'),
});
const auditRoute = createRoute({
  getParentRoute,
  path: 'audit',
  validateSearch: searchOf(auditSearch),
  component: lazyRouteComponent(() => import('./admin/audit/audit-page.tsx'), 'AuditPage'),
});
const killSwitchRoute = createRoute({
  getParentRoute,
  path: 'kill-switch',
  component: lazyRouteComponent(() => import('./admin/kill-switch/kill-switch-page.tsx'), 'KillSwitchPage'),
});
const peopleRoute = createRoute({
  getParentRoute,
  path: 'people',
  component: lazyRouteComponent(() => import('./admin/people/people-page.tsx'), 'PeoplePage'),
});

const routeTree = rootRoute.addChildren([
  startRoute,
  shellRoute.addChildren([
    atRiskRoute,
    dealRoute,
    pipelineRoute,
    askRoute,
    activityRoute,
    dataQualityRoute,
    modelRoute,
    connectionsRoute,
    catalogRoute,
    policiesRoute,
    approvalsRoute,
    runsRoute,
    runRoute,
    auditRoute,
    killSwitchRoute,
    peopleRoute,
  ]),
]);

/** The pages by address. Every page but the first loads when it is asked for, or when a link to it is pointed at. */
export function openRouter(client: QueryClient) {
  return createRouter({
    routeTree,
    context: { client },
    parseSearch: parseSearchText,
    stringifySearch,
    defaultPreload: 'intent',
    scrollRestoration: true,
    defaultPendingComponent: () => <Loading label="the page" />,
    defaultErrorComponent: ({ error, reset }) => <Failed error={error} onRetry={reset} />,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof openRouter>;
  }
}
