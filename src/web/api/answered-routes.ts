import { controlRoutes } from './admin/control-routes.ts';
import { peopleRoutes } from './admin/people-routes.ts';
import { systemRoutes } from './admin/system-routes.ts';
import { alertRoutes } from './alert-routes.ts';
import { askRoutes } from './ask-routes.ts';
import { atRiskRoutes } from './at-risk-routes.ts';
import { dealActionRoutes } from './deal-actions.ts';
import { dealRoutes } from './deal-routes.ts';
import { insightRoutes } from './insight-routes.ts';
import { pipelineRoutes } from './pipeline-routes.ts';
import type { AnsweredRoute } from './route-handler.ts';
import { sessionRoutes } from './session-routes.ts';
import { signInOptionRoutes } from './sign-in-option-routes.ts';
import { standingRoutes } from './standing-routes.ts';
import { viewRoutes } from './view-routes.ts';

/** Every route of the contract with its handler; the stream of live events has a way of its own. */
export const answeredRoutes: readonly AnsweredRoute[] = [
  ...[...sessionRoutes, ...signInOptionRoutes, ...atRiskRoutes, ...dealRoutes, ...dealActionRoutes, ...pipelineRoutes],
  ...[...askRoutes, ...alertRoutes, ...insightRoutes, ...viewRoutes, ...standingRoutes],
  ...[...controlRoutes, ...systemRoutes, ...peopleRoutes],
];
