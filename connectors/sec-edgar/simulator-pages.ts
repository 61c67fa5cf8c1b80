/** EDGAR's two refusals, both with status 403. Source: https://www.sec.gov/about/webmaster-frequently-asked-questions#code-support (2026-11-20) */
const page = (title: string, why: string) =>
  `<!DOCTYPE html><html lang="en"><head><title>SEC.gov | ${title}</title></head><body><h1>${title}</h1><p>${why}</p></body></html>`;

export const undeclaredToolPage = page(
  'Your Request Originates from an Undeclared Automated Tool',
  'Declare your traffic with a user agent that says who you are. See the request rate threshold rules.',
);

export const rateThresholdPage = page(
  'Request Rate Threshold Exceeded',
  'Your request rate has exceeded the maximum; access is limited for 10 minutes.',
);
