import * as approvals from './admin/approvals.ts';
import * as audit from './admin/audit.ts';
import * as catalog from './admin/catalog.ts';
import * as connections from './admin/connections.ts';
import * as killSwitch from './admin/kill-switch.ts';
import * as people from './admin/people.ts';
import * as policies from './admin/policies.ts';
import * as runs from './admin/runs.ts';
import * as alerts from './alerts.ts';
import * as ask from './ask.ts';
import * as atRisk from './at-risk.ts';
import * as dataQuality from './data-quality.ts';
import * as deal from './deal.ts';
import type { Route } from './define-route.ts';
import * as liveEvents from './live-events.ts';
import * as model from './model.ts';
import * as pipeline from './pipeline.ts';
import * as savedViews from './saved-views.ts';
import * as session from './session.ts';
import * as standing from './standing.ts';

const areas = [
  ...[session, standing, atRisk, deal, pipeline, ask, alerts, dataQuality, model, savedViews, liveEvents],
  ...[connections, catalog, policies, approvals, runs, audit, killSwitch, people],
];

function isRoute(value: unknown): value is Route {
  return typeof value === 'object' && value !== null && 'path' in value && 'response' in value && 'access' in value;
}

/** Every route of the HTTP API. A page imports the routes of its area by name, not this list. */
export const allRoutes: readonly Route[] = areas.flatMap((area) => Object.values(area).filter(isRoute));
