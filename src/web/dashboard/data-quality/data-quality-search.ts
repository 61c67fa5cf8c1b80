import { z } from 'zod';

/** `check`: whose failing deals are listed. */
export const dataQualitySearch = { check: z.string().min(1).max(100), page: z.coerce.number().int().min(1) };
