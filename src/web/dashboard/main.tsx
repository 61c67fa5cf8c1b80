import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { z } from 'zod';
import { startFirstReads } from './at-risk/deal-queries.ts';
import { RequestFailed } from './client/problem.ts';
import { openRouter } from './router.tsx';
import './design/tokens.css';
import './design/base.css';
import './design/layout.css';
import './design/controls.css';
import './design/parts.css';

// the content security policy allows no code from strings, which zod's compiled parsers are
z.config({ jitless: true });

const retries = 2;
const freshMs = 15_000;
const retryMs = 400;

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: freshMs,
      retryDelay: (failures) => retryMs * 2 ** failures,
      retry: (failures, error) =>
        failures < retries && error instanceof RequestFailed && (error.code === null || error.code === 'unavailable'),
    },
  },
});
startFirstReads(client, window.location);
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root"');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <RouterProvider router={openRouter(client)} />
    </QueryClientProvider>
  </StrictMode>,
);
