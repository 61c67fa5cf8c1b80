import { type SimulatedReply, type SimulatedRequest, type Simulator, startSimulator } from '../kit/simulator.ts';
import { ordersNamespace, simulatedWsdl } from './simulator-wsdl.ts';

const envelope11 = 'http://schemas.xmlsoap.org/soap/envelope/';

/** One order of the simulated service. */
export interface SimulatedOrder {
  readonly id: string;
  readonly customer: string;
  readonly total: string;
}

export interface SoapSimulatorOptions {
  readonly orders?: readonly SimulatedOrder[];
  readonly username?: string;
  readonly password?: string;
}

/** A SOAP 1.1 service with its WSDL at `/orders?wsdl`. */
export interface SoapSimulator extends Simulator {
  readonly documentUrl: string;
  readonly orders: SimulatedOrder[];
  readonly credentials: Readonly<Record<string, string>>;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decode(text: string): string {
  return text.replace(/&(?:#(\d+)|(\w+));/g, (whole, code?: string, name?: string) =>
    code === undefined ? (entities[name ?? ''] ?? whole) : String.fromCodePoint(Number(code)),
  );
}

function encode(text: string): string {
  return text.replace(/[&<>"]/g, (one) => `&#${one.codePointAt(0)};`);
}

function textIn(body: string, local: string): string | null {
  const text = new RegExp(`<${local}(?:\\s[^>]*)?>([^<]*)</${local}>`).exec(body)?.[1];
  return text === undefined ? null : decode(text);
}

function reply(status: number, body: string): SimulatedReply {
  const text = `<?xml version="1.0"?><soap:Envelope xmlns:soap="${envelope11}"><soap:Body>${body}</soap:Body></soap:Envelope>`;
  return { status, headers: { 'content-type': 'text/xml; charset=utf-8' }, text };
}

/** SOAP 1.1 section 6.2: a fault comes with status 500. */
function fault(code: string, text: string): SimulatedReply {
  return reply(500, `<soap:Fault><faultcode>soap:${code}</faultcode><faultstring>${text}</faultstring></soap:Fault>`);
}

function orderXml({ id, customer, total }: SimulatedOrder): string {
  return `<order id="${encode(id)}"><customer>${encode(customer)}</customer><total>${total}</total></order>`;
}

function answer(orders: SimulatedOrder[], request: SimulatedRequest): SimulatedReply {
  const action = (request.headers['soapaction'] ?? '').replaceAll('"', '').replace(/^urn:/, '');
  const wanted = new RegExp(`<${action} xmlns="${ordersNamespace}"`);
  if (action === '' || !wanted.test(request.body)) return fault('Client', 'The action does not fit the body');
  const wrap = (inner: string) =>
    reply(200, `<r:${action}Response xmlns:r="${ordersNamespace}">${inner}</r:${action}Response>`);
  if (action === 'ListOrders') return wrap(orders.map(orderXml).join(''));
  if (action === 'GetOrder') {
    const order = orders.find(({ id }) => id === textIn(request.body, 'id'));
    return order ? wrap(orderXml(order)) : fault('Client', 'No such order');
  }
  if (action !== 'PlaceOrder') return fault('Client', 'No such operation');
  const customer = textIn(request.body, 'customer');
  const total = textIn(request.body, 'total') ?? '';
  if (!customer || !/^\d+(\.\d+)?$/.test(total)) return fault('Client', 'customer and total are needed');
  orders.push({ id: `order-${orders.length + 1}`, customer, total });
  return wrap(orderXml(orders.at(-1) as SimulatedOrder));
}

/** Starts a simulated SOAP service on a free loopback port. */
export async function startSoapSimulator(options: SoapSimulatorOptions = {}): Promise<SoapSimulator> {
  const { username = 'integration', password = 'simulated-password' } = options;
  const orders = [...(options.orders ?? [])];
  const known = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  let address = '';
  const simulator = await startSimulator({
    handle(request) {
      if (request.path !== '/orders') return { status: 404, text: '<h1>Not found</h1>' };
      if (request.method === 'GET')
        return { status: 200, headers: { 'content-type': 'text/xml' }, text: simulatedWsdl(address) };
      if (request.headers['authorization'] !== known) return { status: 401, text: '<h1>Unauthorized</h1>' };
      if (!/^text\/xml\b/.test(request.headers['content-type'] ?? '')) return { status: 415, text: 'text/xml only' };
      return answer(orders, request);
    },
  });
  address = `${simulator.baseUrl}/orders`;
  return { ...simulator, documentUrl: `${address}?wsdl`, orders, credentials: { username, password } };
}
