import { AppError } from '../../src/domain/errors.ts';
import type { Operation } from '../openapi/operation.ts';

/** An operation of the document with the mapping's words for its arguments. */
export interface MappedOperation {
  readonly operation: Operation;
  /** The operation's arguments for ours; those that are undefined are left out. @throws AppError `invalid_input` */
  argumentsFor(values: Readonly<Record<string, string | number | undefined>>): Record<string, unknown>;
}

interface OperationMapping {
  readonly operation: string;
  readonly arguments: Readonly<Record<string, string | undefined>>;
  readonly constants?: Readonly<Record<string, string | number | boolean>> | undefined;
}

function refuse(part: string, why: string): AppError {
  return new AppError('invalid_input', `mapping file: ${part}: ${why}.`, { field: 'mapping' });
}

/** A value as the parameter's schema takes it: numbers may have to be text or the other way round. */
function fitting(operation: Operation, argument: string, value: string | number | boolean): unknown {
  const schema = operation.shape[argument];
  const candidates = [value, String(value), typeof value === 'string' && value !== '' ? Number(value) : value];
  const fits = candidates.find((candidate) => schema?.safeParse(candidate).success);
  if (fits === undefined) throw refuse(argument, `the operation does not take ${JSON.stringify(value)}`);
  return fits;
}

/**
 * Finds the operation of one part of the mapping and checks its parameters now, so that a wrong name is told before any call.
 * @throws AppError `invalid_input` when it is not there, does not read, or has no such parameter.
 */
export function mapOperation(
  part: string,
  mapping: OperationMapping,
  operations: readonly Operation[],
): MappedOperation {
  const operation = operations.find(
    (each) =>
      each.operationId === mapping.operation || `${each.method.toUpperCase()} ${each.path}` === mapping.operation,
  );
  if (!operation)
    throw refuse(`${part}.operation`, `the document has no operation "${mapping.operation}" that can be called`);
  if (operation.method !== 'get') throw refuse(`${part}.operation`, 'it is not a GET, and only reading is allowed');
  const argumentOf = (name: string): string => {
    const found = operation.parameters.find((each) => each.name === name);
    if (found) return found.argument;
    const known = operation.parameters.map((each) => each.name).join(', ');
    throw refuse(`${part}.arguments`, `the operation has no parameter "${name}"; it has ${known || 'none'}`);
  };
  const places = new Map(
    Object.entries(mapping.arguments).flatMap(([ours, theirs]) =>
      theirs === undefined ? [] : [[ours, argumentOf(theirs)] as const],
    ),
  );
  const fixed = Object.entries(mapping.constants ?? {}).map(([name, value]) => {
    const argument = argumentOf(name);
    return [argument, fitting(operation, argument, value)] as const;
  });
  return {
    operation,
    argumentsFor(values) {
      const args: Record<string, unknown> = Object.fromEntries(fixed);
      for (const [ours, value] of Object.entries(values)) {
        const argument = places.get(ours);
        if (argument !== undefined && value !== undefined) args[argument] = fitting(operation, argument, value);
      }
      return args;
    },
  };
}
