import { AppError } from '../../src/domain/errors.ts';
import type { GeneratedProblem } from '../kit/generated-connector.ts';
import { plainLine } from '../kit/tool-names.ts';
import { SchemaSet } from './read-schema.ts';
import { childrenOf, qualifiedName, readXml, type XmlElement, XmlError } from './read-xml.ts';
import { xsd } from './text-kinds.ts';
import type { XmlBody } from './xml-shape.ts';

const wsdl = 'http://schemas.xmlsoap.org/wsdl/';
const soapVersions: Readonly<Record<string, '1.1' | '1.2'>> = {
  'http://schemas.xmlsoap.org/wsdl/soap/': '1.1',
  'http://schemas.xmlsoap.org/wsdl/soap12/': '1.2',
};
const httpTransports = ['http://schemas.xmlsoap.org/soap/http', 'http://www.w3.org/2003/05/soap/bindings/HTTP/'];
const maxOperations = 1_000;
const maxProblems = 1_000;

/** One operation of a service. `output` null: it answers nothing or something that is not described. */
export interface SoapOperation {
  readonly name: string;
  readonly documentation: string;
  readonly soapVersion: '1.1' | '1.2';
  readonly action: string;
  readonly input: XmlBody;
  readonly output: XmlBody | null;
}

/** A service. `address` null: the document names none. */
export interface ReadWsdl {
  readonly title: string;
  readonly address: string | null;
  readonly operations: readonly SoapOperation[];
  readonly problems: readonly GeneratedProblem[];
}

interface Source {
  readonly root: XmlElement;
  readonly bindings: ReadonlyMap<string, XmlElement>;
  readonly portTypes: ReadonlyMap<string, XmlElement>;
  readonly messages: ReadonlyMap<string, XmlElement>;
  readonly schemas: SchemaSet;
}

function refuse(why: string, cause?: unknown): AppError {
  return new AppError('invalid_input', `The WSDL cannot be used: ${why}.`, { field: 'document' }, { cause });
}

function parse(text: string): XmlElement {
  try {
    return readXml(text);
  } catch (error) {
    if (error instanceof XmlError) throw refuse(error.message, error);
    throw error;
  }
}

/** The document's own things of one sort, by their qualified names. */
function indexed(root: XmlElement, target: string, local: string): ReadonlyMap<string, XmlElement> {
  return new Map(childrenOf(root, wsdl, local).map((one) => [`{${target}}${one.attributes.get('name')}`, one]));
}

function found(index: ReadonlyMap<string, XmlElement>, name: string | null): XmlElement | undefined {
  return name === null ? undefined : index.get(name);
}

interface SoapBinding {
  readonly node: XmlElement;
  readonly soap: XmlElement;
  readonly soapVersion: '1.1' | '1.2';
  readonly address: string | null;
}

function soapChild(node: XmlElement | undefined, local: string): XmlElement | undefined {
  return node?.children.find((child) => child.local === local && Object.hasOwn(soapVersions, child.uri));
}

/** The ports of all services that speak SOAP over HTTP, in the order of the document. */
function soapBindings(source: Source): SoapBinding[] {
  const ports = childrenOf(source.root, wsdl, 'service').flatMap((service) => childrenOf(service, wsdl, 'port'));
  return ports.flatMap((port) => {
    const node = found(source.bindings, qualifiedName(port, 'binding'));
    const soap = soapChild(node, 'binding');
    const soapVersion = soap && soapVersions[soap.uri];
    if (!node || !soap || !soapVersion) return [];
    const transport = soap.attributes.get('transport') ?? '';
    if (transport !== '' && !httpTransports.includes(transport)) return [];
    return [{ node, soap, soapVersion, address: soapChild(port, 'address')?.attributes.get('location') ?? null }];
  });
}

type Part = { readonly body: XmlBody; readonly notes: readonly string[] } | { readonly reason: string };

/** The one element of a document/literal message. */
function readMessage(source: Source, reference: XmlElement | undefined): Part {
  const message = reference && found(source.messages, qualifiedName(reference, 'message'));
  const parts = childrenOf(message, wsdl, 'part');
  const [part] = parts;
  if (!message || !part) return { reason: 'its message is not described' };
  if (parts.length > 1) return { reason: 'its message has several parts' };
  const name = qualifiedName(part, 'element');
  if (name === null) return { reason: 'its message is a type and not an element (rpc style)' };
  return source.schemas.read(name) ?? { reason: `its element ${plainLine(name, 100)} is not in the document` };
}

interface Reading {
  readonly operation: SoapOperation | null;
  readonly notes: readonly string[];
}

function readOperation(
  source: Source,
  binding: SoapBinding,
  bound: XmlElement,
  abstract: XmlElement | undefined,
): Reading {
  const out = (reason: string): Reading => ({ operation: null, notes: [reason] });
  const name = bound.attributes.get('name') ?? '';
  const soap = soapChild(bound, 'operation');
  const style = soap?.attributes.get('style') ?? binding.soap.attributes.get('style') ?? 'document';
  if (!abstract) return out('its port type does not describe it');
  if (style !== 'document') return out('its style is rpc; only document/literal is called');
  const [input] = childrenOf(bound, wsdl, 'input');
  if ((soapChild(input, 'body')?.attributes.get('use') ?? 'literal') !== 'literal') return out('its use is encoded');
  const action = soap?.attributes.get('soapAction') ?? '';
  if (!/^[\x21\x23-\x5b\x5d-\x7e]{0,500}$/.test(action)) return out('its soapAction cannot stand in a header');
  const asked = readMessage(source, childrenOf(abstract, wsdl, 'input')[0]);
  if ('reason' in asked) return out(asked.reason);
  const told = readMessage(source, childrenOf(abstract, wsdl, 'output')[0]);
  const notes = [...asked.notes];
  if (soapChild(input, 'header')) notes.push('its SOAP headers are left out');
  const documentation = plainLine(childrenOf(abstract, wsdl, 'documentation')[0]?.text, 1_000);
  const output = 'reason' in told ? null : told.body;
  const { soapVersion } = binding;
  return { operation: { name, documentation, soapVersion, action, input: asked.body, output }, notes };
}

/**
 * Reads a WSDL 1.1: the document/literal operations of its first SOAP port. Nothing outside the document is followed.
 * @throws AppError `invalid_input` when it is no WSDL, has a document type, or has no SOAP port.
 */
export function readWsdl(text: string): ReadWsdl {
  const root = parse(text);
  if (root.uri !== wsdl || root.local !== 'definitions') throw refuse('it is not a WSDL 1.1 definition');
  const schemas = childrenOf(root, wsdl, 'types').flatMap((types) => childrenOf(types, xsd, 'schema'));
  const target = root.attributes.get('targetNamespace') ?? '';
  const source: Source = {
    root,
    bindings: indexed(root, target, 'binding'),
    portTypes: indexed(root, target, 'portType'),
    messages: indexed(root, target, 'message'),
    schemas: new SchemaSet(schemas),
  };
  const [binding] = soapBindings(source);
  if (!binding) throw refuse('it has no port that speaks SOAP over HTTP');
  const portType = found(source.portTypes, qualifiedName(binding.node, 'type'));
  if (!portType) throw refuse('its binding names a port type that is not there');
  const operations: SoapOperation[] = [];
  const problems: GeneratedProblem[] = [];
  const report = (subject: string, code: GeneratedProblem['code'], message: string) => {
    if (problems.length < maxProblems) problems.push({ subject: plainLine(subject, 200), code, message });
  };
  const isOutside = ({ local, attributes }: XmlElement) =>
    /^(import|include)$/.test(local) && attributes.has('schemaLocation');
  if (schemas.some((schema) => schema.children.some(isOutside)) || childrenOf(root, wsdl, 'import').length > 0) {
    report('import', 'reduced', 'imports are not followed; give one document that holds everything');
  }
  const bound = childrenOf(binding.node, wsdl, 'operation');
  const abstract = new Map(childrenOf(portType, wsdl, 'operation').map((one) => [one.attributes.get('name'), one]));
  for (const one of bound.slice(0, maxOperations)) {
    const { operation, notes } = readOperation(source, binding, one, abstract.get(one.attributes.get('name') ?? ''));
    if (operation) operations.push(operation);
    for (const note of notes) report(one.attributes.get('name') ?? '', operation ? 'reduced' : 'left_out', note);
  }
  if (bound.length > maxOperations) {
    report(
      'operations',
      'truncated',
      `${bound.length - maxOperations} operations beyond the first ${maxOperations} are left out`,
    );
  }
  const title = childrenOf(root, wsdl, 'service')[0]?.attributes.get('name') ?? 'a SOAP service';
  return { title, address: binding.address, operations, problems };
}
