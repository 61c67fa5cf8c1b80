const deal = {
  type: 'object',
  required: ['name', 'stage'],
  properties: {
    id: { type: 'string', readOnly: true },
    name: { type: 'string', minLength: 1, maxLength: 200 },
    stage: { type: 'string', enum: ['Discovery', 'Proposal', 'Negotiation'] },
  },
};

const dealId = { name: 'dealId', in: 'path', required: true, schema: { type: 'string', maxLength: 100 } };

function answers(status: string, schema: unknown) {
  return { [status]: { description: 'Done', content: { 'application/json': { schema } } } };
}

/** The document that the simulated API serves of itself. */
export function simulatedDocument(): Record<string, unknown> {
  const dealRef = { $ref: '#/components/schemas/Deal' };
  const body = (schema: unknown) => ({ required: true, content: { 'application/json': { schema } } });
  const list = { type: 'object', properties: { deals: { type: 'array', items: dealRef }, total: { type: 'integer' } } };
  const stage = { name: 'stage', in: 'query', schema: { type: 'array', items: { type: 'string' } } };
  const limit = { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 100 } };
  const key = { name: 'Idempotency-Key', in: 'header', schema: { type: 'string' } };
  const note = { type: 'object', required: ['text'], properties: { text: { type: 'string', maxLength: 5_000 } } };
  return {
    openapi: '3.1.0',
    info: { title: 'Lantern Deals', version: '2026-11-01' },
    servers: [{ url: '/v1' }],
    security: [{ key: [] }, { clients: ['deals'] }],
    paths: {
      '/deals': {
        get: {
          operationId: 'listDeals',
          summary: 'Lists deals',
          parameters: [stage, limit],
          responses: answers('200', list),
        },
      },
      '/deals/{dealId}': {
        parameters: [dealId],
        get: { operationId: 'getDeal', summary: 'One deal', responses: answers('200', dealRef) },
        put: { operationId: 'replaceDeal', requestBody: body(dealRef), responses: answers('200', dealRef) },
        delete: { operationId: 'deleteDeal', responses: answers('200', dealRef) },
      },
      '/deals/{dealId}/notes': {
        parameters: [dealId, key],
        post: { operationId: 'deals/addNote', requestBody: body(note), responses: answers('201', note) },
      },
    },
    components: {
      schemas: { Deal: deal },
      securitySchemes: {
        key: { type: 'apiKey', in: 'header', name: 'X-Api-Key' },
        clients: {
          type: 'oauth2',
          flows: { clientCredentials: { tokenUrl: '/oauth/token', scopes: { deals: 'Deals' } } },
        },
      },
    },
  };
}
