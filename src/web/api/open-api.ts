import { z } from 'zod';
import type { Route } from '../contract/define-route.ts';
import { failureSchema } from '../contract/failure.ts';

const mediaTypes = { json: 'application/json', csv: 'text/csv', events: 'text/event-stream' } as const;

/** The OpenAPI 3.1 document of the routes, made of the very schemas that check requests. */
export function openApiDocument(routes: readonly Route[], version: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Bellwether',
      version,
      description: 'The HTTP API of the board. Amounts are decimals as text, unknown is null, instants are UTC.',
    },
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: '__Host-bellwether' },
        csrf: { type: 'apiKey', in: 'header', name: 'x-bellwether-csrf' },
      },
      schemas: { Failure: jsonSchema(failureSchema, 'output') },
    },
  };
}

function operation(route: Route): Record<string, unknown> {
  const { access, method, media } = route;
  const isChange = method !== 'GET';
  const decided = typeof access === 'string' ? access : `${access.action} ${access.resource}`;
  return {
    operationId: route.id,
    summary: route.summary,
    ...(access === 'anyone' ? {} : { security: [{ session: [], ...(isChange ? { csrf: [] } : {}) }] }),
    'x-access': decided,
    'x-step-up': route.needsStepUp,
    parameters: [...parameters(route.params, 'path'), ...parameters(route.query, 'query')],
    ...(isChange
      ? { requestBody: { content: { 'application/json': { schema: jsonSchema(route.body, 'input') } } } }
      : {}),
    responses: {
      200: {
        description: 'The answer.',
        content: { [mediaTypes[media]]: { schema: jsonSchema(route.response, 'output') } },
      },
      default: {
        description: 'What went wrong and what to do.',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Failure' } } },
      },
    },
  };
}

function parameters(schema: z.ZodObject, place: 'path' | 'query'): Record<string, unknown>[] {
  const { properties = {}, required = [] } = jsonSchema(schema, 'input') as {
    properties?: Record<string, unknown>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, each]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: each,
  }));
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _draft, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
}
