import { z } from 'zod';
import type { PlanStep } from '../../../domain/plan.ts';
import type { InspectedTool } from '../../gateway/gateway.ts';
import type { AnyAnalysis } from '../analyses/analysis.ts';
import { type JsonShape, unknownShape } from '../shapes/json-shape.ts';
import type { AnyTransform } from '../transforms/transform.ts';
import type { PlanProblem } from './plan-problem.ts';

/** What a step does, described alike for tools, transforms, analyses and questions. */
export interface Operation {
  readonly name: string;
  readonly inputShape: JsonShape;
  /** Null: any arguments do. */
  readonly input: z.ZodObject | null;
  /** What it gives; of a transform the shape follows from its arguments. */
  readonly outputShape: JsonShape;
  readonly output: z.ZodObject | null;
  readonly tool: InspectedTool | null;
  readonly transform: AnyTransform | null;
}

export function toolOperation(tool: InspectedTool): Operation {
  const { name, inputSchema, outputSchema, input, output } = tool;
  return { name, inputShape: inputSchema, input, outputShape: outputSchema, output, tool, transform: null };
}

/** Shapes of our own operations, which never change while the process runs. */
const shapes = new WeakMap<z.ZodObject, JsonShape>();

function shapeOf(schema: z.ZodObject, io: 'input' | 'output'): JsonShape {
  const known = shapes.get(schema);
  if (known) return known;
  const shape = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as JsonShape;
  shapes.set(schema, shape);
  return shape;
}

export function transformOperation(transform: AnyTransform): Operation {
  const { id, input } = transform;
  const inputShape = shapeOf(input, 'input');
  return { name: id, inputShape, input, outputShape: unknownShape, output: null, tool: null, transform };
}

export function analysisOperation({ id, input, output }: AnyAnalysis): Operation {
  const given = { inputShape: shapeOf(input, 'input'), outputShape: shapeOf(output, 'output') };
  return { name: id, input, output, ...given, tool: null, transform: null };
}

/** A question gives who answered it. */
export const askOperation: Operation = {
  name: 'ask',
  inputShape: { type: 'object', additionalProperties: true },
  input: null,
  outputShape: {
    type: 'object',
    properties: { approvedBy: { type: 'string' }, approvedAt: { type: 'string' } },
    additionalProperties: false,
  },
  output: null,
  tool: null,
  transform: null,
};

/** The operations that a step may use. */
export interface StepOperations {
  readonly main: Operation;
  readonly fallback: Operation | null;
  readonly compensation: Operation | null;
}

/** An operation, or why there is none. */
export type FoundOperation = { readonly operation: Operation } | { readonly problem: Omit<PlanProblem, 'path'> };

export type OperationsOf = (step: PlanStep) => Readonly<Record<keyof StepOperations, FoundOperation | null>>;
