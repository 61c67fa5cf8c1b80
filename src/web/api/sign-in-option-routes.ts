import { readSignInOptions } from '../contract/session.ts';
import { answerRoute } from './route-handler.ts';

export const signInOptionRoutes = [
  answerRoute(readSignInOptions, async ({ parts }) => ({
    product: 'Bellwether' as const,
    providers: [{ id: 'sign-in', label: parts.signInLabel, startUrl: '/sign-in/start' }],
  })),
];
