import sax, { type QualifiedTag } from 'sax';

const maxDepth = 100;
const maxElements = 200_000;
const maxAttributes = 200;

/** One element. `text` is its own text without that of its children; `prefixes` are the namespaces in force. */
export interface XmlElement {
  readonly uri: string;
  readonly local: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly prefixes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

/** The XML cannot be read, or is not safe to read; the message says why and never holds a part of it. */
export class XmlError extends Error {}

function elementOf(tag: QualifiedTag): XmlElement {
  const attributes = new Map<string, string>();
  for (const { uri, local, prefix, value } of Object.values(tag.attributes)) {
    if (prefix === 'xmlns' || (prefix === '' && local === 'xmlns')) continue;
    attributes.set(uri === '' ? local : `{${uri}}${local}`, value);
  }
  if (attributes.size > maxAttributes) throw new XmlError('an element has too many attributes');
  return { uri: tag.uri, local: tag.local, attributes, prefixes: tag.ns, children: [], text: '' };
}

/**
 * Reads XML without document types: no entity but the five of XML itself and numbers, nothing is ever fetched.
 * @throws XmlError when it is malformed, has a document type, or exceeds the caps on depth and number of elements.
 */
export function readXml(text: string): XmlElement {
  const parser = sax.parser(true, { xmlns: true, strictEntities: true });
  const open: XmlElement[] = [];
  let root: XmlElement | null = null;
  let count = 0;
  parser.onerror = () => {
    throw new XmlError('it is not well-formed XML');
  };
  parser.ondoctype = () => {
    throw new XmlError('it has a document type, which is never read');
  };
  parser.onopentag = (tag) => {
    count += 1;
    if (count > maxElements || open.length >= maxDepth) throw new XmlError('it is too large or nests too deep');
    const element = elementOf(tag);
    const parent = open.at(-1);
    if (parent) parent.children.push(element);
    else if (root) throw new XmlError('it has several roots');
    else root = element;
    open.push(element);
  };
  parser.onclosetag = () => void open.pop();
  const add = (part: string) => {
    const element = open.at(-1);
    if (element) element.text += part;
  };
  parser.ontext = add;
  parser.oncdata = add;
  parser.write(text.replace(/^\uFEFF/, '')).close();
  if (root === null) throw new XmlError('it is empty');
  return root;
}

/** The children with this name. */
export function childrenOf(element: XmlElement | undefined, uri: string, local: string): XmlElement[] {
  return element?.children.filter((child) => child.local === local && child.uri === uri) ?? [];
}

/** `{namespace}local` of a prefixed name in an attribute; null when there is none or its prefix is unknown. */
export function qualifiedName(element: XmlElement, attribute: string): string | null {
  const value = element.attributes.get(attribute)?.trim();
  if (!value) return null;
  const [first = '', second] = value.split(':');
  const uri: unknown = element.prefixes[second === undefined ? '' : first];
  if (typeof uri !== 'string') return second === undefined ? `{}${first}` : null;
  return `{${uri}}${second ?? first}`;
}
