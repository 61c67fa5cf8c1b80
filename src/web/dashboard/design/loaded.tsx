import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Failed, Loading } from './states.tsx';

interface LoadedProps<T> {
  readonly query: UseQueryResult<T>;
  readonly label: string;
  readonly children: (data: T) => ReactNode;
}

/** The three states of every piece of data: on its way, failed with a way out, there. */
export function Loaded<T>({ query, label, children }: LoadedProps<T>) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.isError) return <Failed error={query.error} onRetry={() => void query.refetch()} />;
  return <Loading label={label} />;
}
