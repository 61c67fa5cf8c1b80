import type { TextKind } from './xml-shape.ts';

/** The namespace of XML Schema. */
export const xsd = 'http://www.w3.org/2001/XMLSchema';

const kinds: Readonly<Record<TextKind, readonly string[]>> = {
  text: [
    ...[
      'string',
      'normalizedString',
      'token',
      'language',
      'Name',
      'NCName',
      'NMTOKEN',
      'ID',
      'IDREF',
      'anyURI',
      'QName',
    ],
    ...['base64Binary', 'hexBinary', 'duration', 'time', 'gYear', 'gYearMonth', 'gMonth', 'gMonthDay', 'gDay'],
    ...['anySimpleType', 'ENTITY', 'NOTATION', 'NMTOKENS', 'IDREFS', 'ENTITIES'],
  ],
  boolean: ['boolean'],
  integer: [
    ...['integer', 'int', 'long', 'short', 'byte', 'nonNegativeInteger', 'positiveInteger', 'nonPositiveInteger'],
    ...['negativeInteger', 'unsignedInt', 'unsignedLong', 'unsignedShort', 'unsignedByte'],
  ],
  decimal: ['decimal'],
  number: ['float', 'double'],
  date: ['date'],
  instant: ['dateTime'],
};

const byName = new Map<string, TextKind>();
for (const [kind, names] of Object.entries(kinds)) for (const name of names) byName.set(name, kind as TextKind);

/** The kind of a built-in type; null for `anyType` and names that are none. Source: https://www.w3.org/TR/xmlschema-2/ (2026-11-20) */
export function textKindOf(local: string): TextKind | null {
  return byName.get(local) ?? null;
}
