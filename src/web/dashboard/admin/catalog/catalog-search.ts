import { z } from 'zod';
import { catalogToolSchema } from '../../../contract/admin/catalog.ts';

export const catalogSearch = { text: z.string().max(200), state: catalogToolSchema.shape.state };
