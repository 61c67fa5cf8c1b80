import sax from 'sax';
import { AppError } from '../../src/domain/errors.ts';

/** One record that a workflow rule or flow of Salesforce told of. */
export interface OutboundNotification {
  /** The same for every delivery of the same message. */
  readonly id: string;
  readonly organizationId: string;
  /** By Salesforce's name, e.g. `Opportunity`. */
  readonly objectType: string;
  readonly recordId: string;
}

const idPattern = /^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/;
/** As many as Salesforce sends at once. */
const mostNotifications = 100;

/**
 * The notifications of one outbound message; a document type declaration is refused, so that nothing is expanded.
 * @throws AppError `invalid_input` for a body that is no outbound message
 * Source: https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_om_outboundmessaging.htm (2026-11-20)
 */
export function readOutboundMessage(body: string): readonly OutboundNotification[] {
  const found: { id: string; objectType: string; recordId: string }[] = [];
  const path: string[] = [];
  let organizationId = '';
  let text = '';
  const parser = sax.parser(true, { xmlns: true, strictEntities: true });
  parser.onerror = (error) => {
    throw error;
  };
  parser.ondoctype = () => {
    throw new Error('a document type declaration');
  };
  parser.onopentag = ({ local, attributes }) => {
    path.push(local);
    text = '';
    const here = path.join('/');
    if (path.length > 8) throw new Error('too deep');
    if (here === `${messagePath}/Notification`) found.push({ id: '', objectType: '', recordId: '' });
    const current = found.at(-1);
    if (here === `${messagePath}/Notification/sObject` && current) {
      current.objectType = localName(attributes['xsi:type']?.value ?? '');
    }
    if (found.length > mostNotifications) throw new Error(`more than ${mostNotifications} notifications`);
  };
  parser.ontext = (part) => {
    text += part;
  };
  parser.onclosetag = () => {
    const here = path.join('/');
    const current = found.at(-1);
    if (here === `${messagePath}/OrganizationId`) organizationId = text.trim();
    if (current && here === `${messagePath}/Notification/Id`) current.id = text.trim();
    if (current && here === `${messagePath}/Notification/sObject/Id`) current.recordId = text.trim();
    path.pop();
    text = '';
  };
  try {
    parser.write(body).close();
  } catch (cause) {
    throw unreadable(cause);
  }
  const isWhole = found.length > 0 && found.every(({ id, recordId }) => idPattern.test(id) && idPattern.test(recordId));
  if (!isWhole || !idPattern.test(organizationId)) throw unreadable(null);
  return found.map((each) => ({ ...each, organizationId }));
}

const messagePath = 'Envelope/Body/notifications';

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function unreadable(cause: unknown): AppError {
  return new AppError('invalid_input', 'Salesforce webhook: the body is no outbound message.', {}, { cause });
}

/** What Salesforce has to hear, or it sends the message again for a day. */
export const outboundMessageTaken =
  '<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound"><Ack>true</Ack></notificationsResponse></soapenv:Body></soapenv:Envelope>';
