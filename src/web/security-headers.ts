/** Two years, as the lists that browsers come with ask for. Source: https://hstspreload.org (2026-11-20) */
const hstsValue = 'max-age=63072000; includeSubDomains';

/**
 * Headers of every answer. Nothing is loaded from another host, nothing frames us, no address of ours is told to others.
 * `scriptHashes`: of scripts that stand in the page itself. The pages' own addresses are sent as referrer to us alone, since with none
 * a form would say `Origin: null`.
 */
export function securityHeaders(isHttps: boolean, scriptHashes: readonly string[] = []): Record<string, string> {
  const scripts = ["'self'", ...scriptHashes.map((hash) => `'${hash}'`)].join(' ');
  return {
    'content-security-policy': [
      "default-src 'none'",
      `script-src ${scripts}`,
      "style-src 'self'",
      "img-src 'self' data:",
      "font-src 'self'",
      "connect-src 'self'",
      "manifest-src 'self'",
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
    ...(isHttps ? { 'strict-transport-security': hstsValue } : {}),
  };
}
