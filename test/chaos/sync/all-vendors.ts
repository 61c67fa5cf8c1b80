import { calendarVendor, gmailVendor } from './google-vendors.ts';
import { hubspotVendor } from './hubspot-vendor.ts';
import { salesforceVendor } from './salesforce-vendor.ts';
import { slackVendor } from './slack-vendor.ts';
import type { Vendor } from './vendor-room.ts';

/** Every vendor whose records come in pages. */
export const allVendors: readonly (() => Promise<Vendor>)[] = [
  salesforceVendor,
  hubspotVendor,
  gmailVendor,
  calendarVendor,
  slackVendor,
];
