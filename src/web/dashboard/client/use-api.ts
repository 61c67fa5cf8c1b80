import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Route, RouteResponse } from '../../contract/define-route.ts';
import { useToast } from '../design/toast.tsx';
import { freshSignInAddress, signInAddress } from '../shell/sign-in-address.ts';
import { type CallInput, callApi } from './call-api.ts';
import { problemOf, RequestFailed } from './problem.ts';

/** How a route is read and kept; the key starts with the route's id, so that a live event can name what to read again. */
export function routeQuery<R extends Route>(route: R, input: Omit<CallInput<R>, 'signal' | 'body'> = {}) {
  return queryOptions({
    queryKey: [route.id, input],
    queryFn: ({ signal }): Promise<RouteResponse<R>> => callApi(route, { ...input, signal }),
  });
}

/** Reads a route; what was shown before stays until the next answer is there. */
export function useRead<R extends Route>(route: R, input: Omit<CallInput<R>, 'signal' | 'body'> = {}) {
  return useQuery({ ...routeQuery(route, input), placeholderData: keepPreviousData });
}

/** Sends a change; afterwards the named routes are read again. A failure is told in a corner. */
export function useChange<R extends Route>(route: R, changes: readonly Route[]) {
  const client = useQueryClient();
  const toast = useToast();
  return useMutation({
    mutationFn: (input: CallInput<R>): Promise<RouteResponse<R>> => callApi(route, input),
    onSuccess: () => Promise.all(changes.map(({ id }) => client.invalidateQueries({ queryKey: [id] }))),
    onError: (error) => {
      const { title, detail } = problemOf(error);
      toast(`${title}. ${detail}`, linkOf(error));
    },
  });
}

function linkOf(error: unknown): { href: string; label: string } | null {
  const needs = error instanceof RequestFailed ? error.needs : null;
  const here = `${window.location.pathname}${window.location.search}`;
  if (needs === 'step_up') return { href: freshSignInAddress(here), label: 'Sign in again' };
  if (needs === 'sign_in') return { href: signInAddress(here), label: 'Sign in' };
  return needs === 'reload' ? { href: here, label: 'Load the page again' } : null;
}
