import type { SimulatedReply } from '../kit/simulator.ts';
import type { SimulatorOrg } from './simulator-org.ts';

function envelope(body: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:partner.soap.sforce.com" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

const xmlHeaders = { 'content-type': 'text/xml;charset=utf-8' };

function fault(code: string, message: string): SimulatedReply {
  const text = `<soapenv:Fault><faultcode>sf:${code}</faultcode><faultstring>${code}: ${message}</faultstring></soapenv:Fault>`;
  return { status: 500, headers: xmlHeaders, text: envelope(text) };
}

/**
 * SOAP `getUserInfo`: the only call that tells the currency of a single-currency organisation; in a multi-currency one the
 * element is nil. Every other SOAP call is refused.
 * Source: https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_getuserinfo_getuserinforesult.htm (2026-11-20)
 */
export function userInfoEnvelope(
  org: SimulatorOrg,
  body: string,
  accepts: (accessToken: string) => boolean,
): SimulatedReply {
  const token = /<sessionId>([^<]*)<\/sessionId>/.exec(body)?.[1] ?? '';
  if (!accepts(token)) {
    return fault('INVALID_SESSION_ID', 'Invalid Session ID found in SessionHeader: Illegal Session');
  }
  if (!/<getUserInfo\b/.test(body)) return fault('INVALID_OPERATION', 'only getUserInfo is simulated');
  const { Id, Name, DefaultCurrencyIsoCode } = org.organization;
  const multi = org.features.multiCurrency;
  const currency = multi
    ? '<orgDefaultCurrencyIsoCode xsi:nil="true"/>'
    : `<orgDefaultCurrencyIsoCode>${DefaultCurrencyIsoCode}</orgDefaultCurrencyIsoCode>`;
  const result = `<organizationId>${Id}</organizationId><organizationMultiCurrency>${multi}</organizationMultiCurrency><organizationName>${escapeXml(Name)}</organizationName>${currency}<userId>005000000000001AAA</userId>`;
  return {
    status: 200,
    headers: xmlHeaders,
    text: envelope(`<getUserInfoResponse><result>${result}</result></getUserInfoResponse>`),
  };
}
