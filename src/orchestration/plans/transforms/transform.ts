import { z } from 'zod';
import { AppError } from '../../../domain/errors.ts';
import type { Instant } from '../../../domain/time.ts';
import type { JsonShape } from '../shapes/json-shape.ts';
import { readPath, valueAt } from '../shapes/value-path.ts';

export type Row = Readonly<Record<string, unknown>>;

/** A list of records; what is in them is looked at field by field. */
export const rowsSchema = z.array(z.record(z.string(), z.unknown()));

/** The name of a field of a row, or a path to one inside it. */
export const fieldSchema = z.string().min(1).max(200);

/** That an argument names a field of the rows which another argument gives. */
export interface FieldUse {
  /** Where in the arguments it is named, e.g. `where.0.field`. */
  readonly at: string;
  /** The argument that gives the rows. */
  readonly rows: string;
  readonly field: string;
}

/** `unreadable`: rows that were left out because what decides about them is missing or cannot be read. */
export interface TransformOutcome {
  readonly rows: readonly Row[];
  readonly unreadable: number;
}

/** `now`: when the plan began, so that the same run gives the same rows whenever it is resumed. */
export interface TransformContext {
  readonly now: Instant;
}

/** A pure calculation on rows: the same arguments and moment give the same rows in the same order. */
export interface Transform<Input extends z.ZodObject = z.ZodObject> {
  readonly id: string;
  /** What it does, for people who write plans. */
  readonly about: string;
  readonly input: Input;
  /** The arguments that are lists of rows. */
  readonly lists: readonly string[];
  fieldsUsed(args: z.infer<Input>): readonly FieldUse[];
  /** What is wrong with the arguments beyond their types, by place in them. */
  check?(args: z.infer<Input>, rowOf: (list: string) => JsonShape): readonly { at: string; message: string }[];
  /** The shape of one resulting row, given that of the rows in each list. */
  rowShape(args: z.infer<Input>, rowOf: (list: string) => JsonShape): JsonShape;
  /** @throws AppError `limit_exceeded` or `invalid_input` */
  run(args: z.infer<Input>, context: TransformContext): TransformOutcome;
}

export type AnyTransform = Transform;

/** Types a transform so that it sees its own arguments. */
export function defineTransform<Input extends z.ZodObject>(transform: Transform<Input>): AnyTransform {
  return transform as unknown as AnyTransform;
}

/** The value of a field of a row; null when it has none. */
export function fieldOf(row: Row, field: string): unknown {
  return Object.hasOwn(row, field) ? (row[field] ?? null) : valueAt(row, readPath(field));
}

/** A step holds at most so many rows: what is more belongs into a database. */
export const mostRows = 100_000;

export function tooManyRows(what: string): AppError {
  return new AppError(
    'limit_exceeded',
    `${what} would give more than ${mostRows.toLocaleString('en')} rows. Filter earlier.`,
  );
}
