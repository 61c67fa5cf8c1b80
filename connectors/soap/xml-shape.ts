/** The kinds of text a simple type allows; `text` is any. */
export type TextKind = 'text' | 'boolean' | 'integer' | 'decimal' | 'number' | 'date' | 'instant';

/** What an element holds: text of a kind, or fields. `any`: what the document does not say or we do not read. */
export type XmlShape =
  | { readonly kind: TextKind; readonly values: readonly string[] | null }
  | { readonly kind: 'fields'; readonly fields: readonly XmlField[] }
  | { readonly kind: 'any' };

/**
 * A child element, an attribute, or the element's own text beside attributes. `argument` is its name in JSON; `uri` '' is no
 * namespace.
 */
export interface XmlField {
  readonly argument: string;
  readonly place: 'element' | 'attribute' | 'text';
  readonly uri: string;
  readonly local: string;
  readonly shape: XmlShape;
  readonly isRequired: boolean;
  readonly isMany: boolean;
  readonly isNillable: boolean;
}

/** A global element: the body of a request or an answer. */
export interface XmlBody {
  readonly uri: string;
  readonly local: string;
  readonly shape: XmlShape;
}
