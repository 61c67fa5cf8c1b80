import { z } from 'zod';

/** Tokens go to these addresses, so they are encrypted except on this machine or inside a private network's plain names. */
const endpointSchema = z.url().refine((address) => {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url?.protocol === 'https:') return true;
  return (
    url?.protocol === 'http:' && (/^(127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname) || !url.hostname.includes('.'))
  );
}, 'an https address');

/**
 * Where Google is; a simulator or a proxy takes its place. `rootUrl` null: the API's own host.
 * Source: https://developers.google.com/identity/protocols/oauth2/web-server#offline (2026-11-20)
 */
export const googleEndpoints = {
  rootUrl: endpointSchema
    .transform((url) => (url.endsWith('/') ? url : `${url}/`))
    .nullable()
    .default(null),
  tokenUrl: endpointSchema.default('https://oauth2.googleapis.com/token'),
} as const;
