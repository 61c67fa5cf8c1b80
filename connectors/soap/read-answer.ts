import type { XmlElement } from './read-xml.ts';
import type { XmlField, XmlShape } from './xml-shape.ts';

const nil = '{http://www.w3.org/2001/XMLSchema-instance}nil';

function put(target: Map<string, unknown>, name: string, value: unknown, isMany: boolean): void {
  const before = target.get(name);
  if (isMany) target.set(name, [...((before as unknown[] | undefined) ?? []), value]);
  else if (before === undefined) target.set(name, value);
  // Something comes twice that the document has once, or does not have.
  else target.set(name, Array.isArray(before) ? [...before, value] : [before, value]);
}

/** Numbers only where none of their digits is lost; decimals stay text. */
function textValue(kind: XmlShape['kind'], raw: string): unknown {
  const text = raw.trim();
  if (kind === 'boolean' && /^(true|1)$/.test(text)) return true;
  if (kind === 'boolean' && /^(false|0)$/.test(text)) return false;
  if (kind === 'integer' && /^-?\d+$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
  if (kind === 'number' && text !== '' && Number.isFinite(Number(text))) return Number(text);
  return kind === 'text' || kind === 'any' ? raw : text;
}

function unknownElement(element: XmlElement): unknown {
  if (element.children.length === 0) return element.text;
  const values = new Map<string, unknown>();
  for (const child of element.children) {
    if (!(child.local in Object.prototype)) put(values, child.local, elementValue(child, { kind: 'any' }), false);
  }
  return Object.fromEntries(values);
}

/** An answered element as JSON: by its described shape, and by its own names where it holds more than that. */
export function elementValue(element: XmlElement, shape: XmlShape): unknown {
  if (/^(true|1)$/.test(element.attributes.get(nil) ?? '')) return null;
  if (shape.kind !== 'fields') {
    return element.children.length > 0 ? unknownElement(element) : textValue(shape.kind, element.text);
  }
  const values = new Map<string, unknown>();
  const fields = new Map<string, XmlField>();
  for (const field of shape.fields) {
    if (field.place === 'element') fields.set(`{${field.uri}}${field.local}`, field);
    if (field.place === 'text') values.set(field.argument, textValue(field.shape.kind, element.text));
    const attribute = field.uri === '' ? field.local : `{${field.uri}}${field.local}`;
    const text = field.place === 'attribute' ? element.attributes.get(attribute) : undefined;
    if (text !== undefined) values.set(field.argument, textValue(field.shape.kind, text));
    // A list that is empty does not appear at all.
    if (field.isMany) values.set(field.argument, []);
  }
  for (const child of element.children) {
    const field = fields.get(`{${child.uri}}${child.local}`);
    if (field) put(values, field.argument, elementValue(child, field.shape), field.isMany);
    else if (!(child.local in Object.prototype)) put(values, child.local, unknownElement(child), false);
  }
  return Object.fromEntries(values);
}
