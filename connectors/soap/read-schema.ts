import { childrenOf, qualifiedName, type XmlElement } from './read-xml.ts';
import { textKindOf, xsd } from './text-kinds.ts';
import type { XmlBody, XmlField, XmlShape } from './xml-shape.ts';

const maxDepth = 24;
const maxTypes = 30;
const maxFields = 1_000;
const maxNodes = 20_000;
/** Names that can be written in XML as they stand. */
const xmlName = /^[\p{L}_][\p{L}\p{N}_.-]{0,199}$/u;

/** Global declarations by `{namespace}name`, with the schema that holds each. */
interface Declared {
  readonly node: XmlElement;
  readonly schema: XmlElement;
}

interface Place {
  readonly schema: XmlElement;
  readonly depth: number;
  readonly types: readonly string[];
}

function targetOf(schema: XmlElement): string {
  return schema.attributes.get('targetNamespace') ?? '';
}

/** Reads the XML Schemas inside a WSDL. What it cannot read it leaves out and notes; it follows nothing outside. */
export class SchemaSet {
  readonly #elements = new Map<string, Declared>();
  readonly #types = new Map<string, Declared>();
  #notes = new Set<string>();
  #fields = 0;
  #nodes = 0;

  constructor(schemas: readonly XmlElement[]) {
    for (const schema of schemas) {
      for (const node of schema.children) {
        const name = `{${targetOf(schema)}}${node.attributes.get('name') ?? ''}`;
        if (node.uri !== xsd) continue;
        if (node.local === 'element') this.#elements.set(name, { node, schema });
        if (node.local === 'complexType' || node.local === 'simpleType') this.#types.set(name, { node, schema });
      }
    }
  }

  /** A global element with what it holds, and notes on what was left out; null when there is none or no safe name. */
  read(name: string): { readonly body: XmlBody; readonly notes: readonly string[] } | null {
    const declared = this.#elements.get(name);
    const local = declared?.node.attributes.get('name') ?? '';
    if (!declared || !xmlName.test(local)) return null;
    this.#notes = new Set();
    this.#fields = 0;
    this.#nodes = 0;
    const { node, schema } = declared;
    const shape = this.#shapeOf(node, { schema, depth: 0, types: [] });
    return { body: { uri: targetOf(schema), local, shape }, notes: [...this.#notes] };
  }

  #any(note: string): XmlShape {
    this.#notes.add(note);
    return { kind: 'any' };
  }

  /** What an element or attribute declaration holds. */
  #shapeOf(node: XmlElement, place: Place): XmlShape {
    const inline = node.children.find(({ uri, local }) => uri === xsd && /^(complex|simple)Type$/.test(local));
    if (inline) return this.#typeShape(inline, place);
    const name = qualifiedName(node, 'type');
    return name === null ? { kind: 'any' } : this.#named(name, place);
  }

  #named(name: string, place: Place): XmlShape {
    if (name.startsWith(`{${xsd}}`)) {
      const kind = textKindOf(name.slice(xsd.length + 2));
      return kind ? { kind, values: null } : { kind: 'any' };
    }
    const declared = this.#types.get(name);
    if (!declared) return this.#any('a type is not in the document');
    const isDeep = place.types.length > maxTypes || place.depth > maxDepth;
    if (isDeep || place.types.includes(name)) return this.#any('types that contain themselves or nest too deep');
    return this.#typeShape(declared.node, { ...place, schema: declared.schema, types: [...place.types, name] });
  }

  #typeShape(type: XmlElement, place: Place): XmlShape {
    if (place.depth > maxDepth) return this.#any('types that contain themselves or nest too deep');
    if (type.local === 'simpleType') return this.#simple(type, place);
    const [simple] = childrenOf(type, xsd, 'simpleContent');
    const [complex] = childrenOf(type, xsd, 'complexContent');
    const content = simple ?? complex;
    const derived = content?.children.find(({ uri, local }) => uri === xsd && /^(extension|restriction)$/.test(local));
    const fields: XmlField[] = [];
    if (derived) {
      const base = this.#named(qualifiedName(derived, 'base') ?? '', place);
      // A restriction of fields repeats those it keeps; of text it keeps the text.
      if (base.kind === 'fields') fields.push(...(simple || derived.local === 'extension' ? base.fields : []));
      else if (simple && base.kind !== 'any') fields.push(textField(base));
    }
    this.#particles(derived ?? type, { ...place, depth: place.depth + 1 }, fields, false);
    return { kind: 'fields', fields: uniqueArguments(fields) };
  }

  #simple(type: XmlElement, place: Place): XmlShape {
    const [restriction] = childrenOf(type, xsd, 'restriction');
    if (!restriction) return { kind: 'text', values: null };
    const inner = { ...place, depth: place.depth + 1 };
    const base = this.#named(qualifiedName(restriction, 'base') ?? `{${xsd}}string`, inner);
    if (base.kind === 'any' || base.kind === 'fields') return { kind: 'text', values: null };
    const values = childrenOf(restriction, xsd, 'enumeration').map((one) => one.attributes.get('value') ?? '');
    return { kind: base.kind, values: values.length > 0 && values.length <= 500 ? values : base.values };
  }

  /** Collects elements and attributes in order. Inside a choice nothing is required. */
  #particles(node: XmlElement, place: Place, fields: XmlField[], isChoice: boolean): void {
    if (place.depth > maxDepth) {
      this.#notes.add('types that contain themselves or nest too deep');
      return;
    }
    const isMany = isRepeated(node);
    for (const child of node.children) {
      this.#nodes += 1;
      if (child.uri !== xsd || this.#nodes > maxNodes) continue;
      if (child.local === 'element' || child.local === 'attribute') {
        const field = this.#field(child, place, isChoice || node.attributes.get('minOccurs') === '0');
        if (field) fields.push(isMany && field.place === 'element' ? { ...field, isMany: true } : field);
      } else if (/^(sequence|all|choice)$/.test(child.local)) {
        const isOptional = isChoice || child.local === 'choice' || child.attributes.get('minOccurs') === '0';
        this.#particles(child, { ...place, depth: place.depth + 1 }, fields, isOptional);
      } else if (/^(any|anyAttribute|group|attributeGroup)$/.test(child.local)) {
        this.#notes.add(`xs:${child.local} is left out`);
      }
    }
  }

  #field(child: XmlElement, place: Place, isOptional: boolean): XmlField | null {
    this.#fields += 1;
    const ref = qualifiedName(child, 'ref');
    const declared = ref === null ? { node: child, schema: place.schema } : this.#elements.get(ref);
    const local = declared?.node.attributes.get('name') ?? '';
    if (!declared || !xmlName.test(local) || local in Object.prototype || this.#fields > maxFields) {
      this.#notes.add(this.#fields > maxFields ? 'fields beyond the first 1,000' : 'a field whose name cannot be used');
      return null;
    }
    const isAttribute = child.local === 'attribute';
    const isGlobal = ref !== null;
    const byDefault = declared.schema.attributes.get(isAttribute ? 'attributeFormDefault' : 'elementFormDefault');
    const isQualified = isGlobal || (child.attributes.get('form') ?? byDefault) === 'qualified';
    const inner = { ...place, schema: declared.schema, depth: place.depth + 1 };
    const isRequired = isAttribute
      ? child.attributes.get('use') === 'required'
      : child.attributes.get('minOccurs') !== '0';
    return {
      argument: local,
      place: isAttribute ? 'attribute' : 'element',
      uri: isQualified ? targetOf(declared.schema) : '',
      local,
      shape: this.#shapeOf(declared.node, inner),
      isRequired: isRequired && !isOptional,
      isMany: !isAttribute && isRepeated(child),
      isNillable: declared.node.attributes.get('nillable') === 'true',
    };
  }
}

function isRepeated(node: XmlElement): boolean {
  const most = node.attributes.get('maxOccurs') ?? '1';
  return most !== '0' && most !== '1';
}

function textField(shape: XmlShape): XmlField {
  const place = 'text' as const;
  return { argument: 'text', place, uri: '', local: '', shape, isRequired: true, isMany: false, isNillable: false };
}

/** JSON names within one element: what is there twice gets its place, then a number. */
function uniqueArguments(fields: readonly XmlField[]): XmlField[] {
  const taken = new Set<string>();
  return fields.map((field) => {
    const plain = field.argument.replace(/[^A-Za-z0-9_-]+/g, '_').slice(0, 60);
    let argument = taken.has(plain) ? `${plain}_${field.place}` : plain;
    for (let count = 2; taken.has(argument); count += 1) argument = `${plain}_${field.place}_${count}`;
    taken.add(argument);
    return { ...field, argument };
  });
}
