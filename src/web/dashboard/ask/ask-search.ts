import { z } from 'zod';

/** A link may carry a question, which is asked on arrival. */
export const askSearch = { q: z.string().trim().min(1).max(2_000) };
