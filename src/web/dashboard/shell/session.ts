import { useSuspenseQuery } from '@tanstack/react-query';
import { readSession, type SessionAnswer } from '../../contract/session.ts';
import { routeQuery } from '../client/use-api.ts';

export const sessionQuery = { ...routeQuery(readSession), staleTime: 60_000 };

/** Who is signed in; inside the shell it is always there. */
export function useSession(): SessionAnswer {
  return useSuspenseQuery(sessionQuery).data;
}
