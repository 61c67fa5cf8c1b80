import { AppError } from '../../src/domain/errors.ts';
import type { XmlBody, XmlField, XmlShape } from './xml-shape.ts';

const schemaInstance = 'http://www.w3.org/2001/XMLSchema-instance';

/** Characters XML 1.0 cannot hold in any form. Source: https://www.w3.org/TR/xml/#charsets (2026-11-20) */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to refuse
const impossible = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\r': '&#13;',
  '\n': '&#10;',
  '\t': '&#9;',
};

/** Text as it stands between tags or in a quoted attribute. @throws AppError `invalid_input` for what XML cannot hold. */
export function escapeXml(argument: string, text: string): string {
  if (impossible.test(text) || !text.isWellFormed()) {
    throw new AppError('invalid_input', `${argument}: it has a character that XML cannot hold.`, { field: argument });
  }
  return text.replace(/[&<>"'\r\n\t]/g, (character) => escapes[character] ?? character);
}

function scalar(argument: string, value: unknown): string {
  const isScalar = typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
  if (!isScalar)
    throw new AppError('invalid_input', `${argument}: give a text, a number, true or false.`, { field: argument });
  return escapeXml(argument, String(value));
}

function fieldOf(values: unknown, argument: string): unknown {
  const isObject = typeof values === 'object' && values !== null && Object.hasOwn(values, argument);
  return isObject ? (values as Record<string, unknown>)[argument] : undefined;
}

function attributesOf(fields: readonly XmlField[], values: unknown): string {
  let count = 0;
  const written = fields.map((field) => {
    const value = field.place === 'attribute' ? fieldOf(values, field.argument) : undefined;
    if (value === undefined || value === null) return '';
    const text = scalar(field.argument, value);
    if (field.uri === '') return ` ${field.local}="${text}"`;
    count += 1;
    return ` xmlns:a${count}="${escapeXml('', field.uri)}" a${count}:${field.local}="${text}"`;
  });
  return written.join('');
}

function element(argument: string, uri: string, local: string, shape: XmlShape, value: unknown, outer: string): string {
  const namespace = uri === outer ? '' : ` xmlns="${escapeXml('', uri)}"`;
  if (value === null) return `<${local}${namespace} xmlns:xsi="${schemaInstance}" xsi:nil="true"/>`;
  if (shape.kind !== 'fields') return `<${local}${namespace}>${scalar(argument, value)}</${local}>`;
  const inner = shape.fields.map((field) => content(field, fieldOf(value, field.argument), uri)).join('');
  return `<${local}${namespace}${attributesOf(shape.fields, value)}>${inner}</${local}>`;
}

function content(field: XmlField, value: unknown, outer: string): string {
  const { argument, place, uri, local, shape, isMany } = field;
  if (value === undefined || place === 'attribute') return '';
  if (place === 'text') return scalar(argument, value);
  const values: readonly unknown[] = isMany && Array.isArray(value) ? value : [value];
  return values.map((one) => element(argument, uri, local, shape, one, outer)).join('');
}

/**
 * Writes an element and all it holds. Names come from the document's schema, values from the arguments; every value is escaped.
 * @throws AppError `invalid_input` naming the argument that cannot be written.
 */
export function writeXml(body: XmlBody, values: Readonly<Record<string, unknown>>): string {
  // No namespace is in force where the body stands, and an element without one must say so below another.
  return element(
    'body',
    body.uri,
    body.local,
    body.shape,
    body.shape.kind === 'fields' ? values : (values['value'] ?? ''),
    '',
  );
}
